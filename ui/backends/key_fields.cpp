// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/key_fields.h"

#include "ui/parts/tone_label.h"
#include "ui/theme/plain.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

bool same(const CredentialRef& a, const CredentialRef& b)
{
    return a.header == b.header && a.prefix == b.prefix && a.environment == b.environment && a.keyring == b.keyring;
}

QString missingText(const CredentialRef& credential)
{
    const QString variable = shown(credential.environment, 80);
    if (credential.keyring.empty()) {
        return credential.environment.empty()
                   ? KeyFields::tr("✗ missing: name a variable or a keyring account under Credentials")
                   : KeyFields::tr("✗ missing: set $%1 before Candor starts, or name a keyring account under "
                                   "Credentials")
                         .arg(variable);
    }
    return credential.environment.empty() ? KeyFields::tr("✗ missing: paste the key and press Keep")
                                          : KeyFields::tr("✗ missing: paste the key and press Keep, or set $%1 before "
                                                          "Candor starts")
                                                .arg(variable);
}

} // namespace

QString keyPlaceText(KeyPlace place, const CredentialRef& credential)
{
    switch (place) {
    case KeyPlace::Missing:
        return missingText(credential);
    case KeyPlace::Environment:
        return KeyFields::tr("✓ in $%1").arg(shown(credential.environment, 80));
    case KeyPlace::Keyring:
        return KeyFields::tr("✓ in the keyring");
    case KeyPlace::ThisRun:
        return KeyFields::tr("! for this run only: there is no keyring");
    }
    return {};
}

KeyFields::KeyFields(std::shared_ptr<Services> services, QWidget* parent)
    : QWidget(parent), m_services(std::move(services)), m_none(new QWidget(this))
{
    setObjectName(QStringLiteral("keyFields"));
    auto* words = new ToneLabel(&Theme::dim, m_none);
    words->setText(tr("none is sent"));
    auto* add = new QPushButton(tr("Add a &key"), m_none);
    add->setObjectName(QStringLiteral("addKey"));
    add->setAccessibleName(tr("Add a key"));
    auto* line = new QHBoxLayout(m_none);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(words);
    line->addWidget(add);
    line->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_none);
    connect(add, &QPushButton::clicked, this, &KeyFields::addWanted);
}

void KeyFields::show(const std::vector<CredentialRef>& credentials)
{
    const bool unchanged =
        m_rowsWidget && std::ranges::equal(m_rows, credentials, [](const Row& row, const CredentialRef& credential) {
            return same(row.credential, credential);
        });
    if (unchanged) {
        return;
    }
    ++m_shown;
    m_rows.clear();
    delete m_rowsWidget;
    m_rowsWidget = new QWidget(this);
    auto* rows = new QVBoxLayout(m_rowsWidget);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    layout()->addWidget(m_rowsWidget);
    for (const CredentialRef& credential : credentials) {
        addRow(credential, static_cast<int>(m_rows.size()));
    }
    m_rowsWidget->setVisible(!m_rows.empty());
    m_none->setVisible(m_rows.empty());
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        ask(row);
    }
}

void KeyFields::addRow(const CredentialRef& credential, int number)
{
    Row row;
    row.credential = credential;
    const QString header = shown(credential.header, 60);
    row.key = new QLineEdit(m_rowsWidget);
    row.key->setObjectName(QStringLiteral("key-%1").arg(number));
    row.key->setAccessibleName(tr("Key for the header %1").arg(header));
    row.key->setEchoMode(QLineEdit::Password);
    row.key->setPlaceholderText(tr("paste the key for %1").arg(header));
    row.key->setEnabled(!credential.keyring.empty());
    row.keep = new QPushButton(tr("Keep"), m_rowsWidget);
    row.keep->setObjectName(QStringLiteral("keep-%1").arg(number));
    row.keep->setAccessibleName(tr("Keep the key for %1 in the keyring").arg(header));
    row.keep->setEnabled(false);
    row.state = new ToneLabel(&Theme::dim, m_rowsWidget);
    row.state->setObjectName(QStringLiteral("keyState-%1").arg(number));
    row.state->setWordWrap(true);
    row.state->setText(tr("looking …"));
    auto* line = new QGridLayout;
    line->setHorizontalSpacing(8);
    line->setVerticalSpacing(4);
    line->setColumnStretch(0, 1);
    line->addWidget(row.key, 0, 0);
    line->addWidget(row.keep, 0, 1);
    line->addWidget(row.state, 1, 0, 1, 2);
    static_cast<QVBoxLayout*>(m_rowsWidget->layout())->addLayout(line);
    m_rows.push_back(row);
    const std::size_t at = m_rows.size() - 1;
    connect(row.key, &QLineEdit::textChanged, row.keep,
            [button = row.keep](const QString& text) { button->setEnabled(!text.isEmpty()); });
    connect(row.key, &QLineEdit::returnPressed, this, [this, at] { keep(at); });
    connect(row.keep, &QPushButton::clicked, this, [this, at] { keep(at); });
}

void KeyFields::ask(std::size_t row)
{
    m_jobs.queue([services = m_services, credential = m_rows[row].credential](
                     std::stop_token) -> Result<KeyPlace> { return services->keyPlace(credential); },
                 [this, row, now = m_shown](const Result<KeyPlace>& state) {
                     if (now == m_shown) {
                         say(row, state);
                     }
                 });
}

void KeyFields::keep(std::size_t row)
{
    Row& at = m_rows[row];
    // One copy travels to the job, which writes over it; setText() drops the field's own history too.
    auto secret = std::make_shared<std::string>(utf8(at.key->text().trimmed()));
    at.key->setText(QString());
    if (secret->empty()) {
        return;
    }
    at.state->setTone(&Theme::dim);
    at.state->setText(tr("asking the keyring …"));
    m_jobs.queue(
        [services = m_services, credential = at.credential, secret](std::stop_token) {
            auto state = services->keepKey(credential, *secret);
            std::ranges::fill(*secret, '\0');
            return state;
        },
        [this, row, now = m_shown](const Result<KeyPlace>& state) {
            if (now == m_shown) {
                say(row, state);
            }
        });
}

void KeyFields::say(std::size_t row, const Result<KeyPlace>& state)
{
    ToneLabel& label = *m_rows[row].state;
    if (!state) {
        label.setTone(&Theme::warning);
        label.setText(tr("✗ not kept: %1").arg(shown(describe(state.error()), 600)));
        return;
    }
    const bool there = *state == KeyPlace::Environment || *state == KeyPlace::Keyring;
    label.setTone(there ? &Theme::passed : &Theme::warning);
    label.setText(keyPlaceText(*state, m_rows[row].credential));
}

void KeyFields::forgetTyped()
{
    for (const Row& row : m_rows) {
        row.key->setText(QString());
    }
}

} // namespace candor::ui
