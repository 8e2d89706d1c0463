// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/backend_status.h"

#include "ui/parts/probe_words.h"
#include "ui/parts/tone_label.h"
#include "ui/theme/plain.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

QString urlKey()
{
    return QStringLiteral("backend/url");
}

QLabel* words(const QString& text, QWidget* parent)
{
    auto* label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

QString sandboxWords(const Result<std::unique_ptr<Sandbox>>& sandbox)
{
    if (!sandbox) {
        return BackendStatus::tr("✗ not available: %1").arg(shown(describe(sandbox.error())));
    }
    const SandboxIdentity& identity = (*sandbox)->identity();
    return BackendStatus::tr("✓ ready: Python %1, %2").arg(shown(identity.version), shown(identity.level));
}

} // namespace

BackendStatus::BackendStatus(std::shared_ptr<Services> services, QWidget* parent)
    : QWidget(parent), m_services(std::move(services)), m_sandbox(words(tr("looking…"), this)),
      m_backends(new QWidget(this)), m_url(new QLineEdit(this)), m_check(new QPushButton(tr("&Check"), this)),
      m_probe(new QPushButton(tr("&Probe"), this)), m_answer(new ToneLabel(&Theme::dim, this))
{
    m_sandbox->setObjectName(QStringLiteral("sandboxStatus"));
    m_url->setObjectName(QStringLiteral("backendUrl"));
    m_url->setAccessibleName(tr("Address of a server"));
    m_url->setPlaceholderText(QStringLiteral("http://127.0.0.1:8000/v1"));
    m_url->setText(QSettings().value(urlKey()).toString());
    m_url->setClearButtonEnabled(true);
    m_check->setObjectName(QStringLiteral("checkBackend"));
    m_check->setAccessibleName(tr("Check whether the server answers"));
    m_answer->setObjectName(QStringLiteral("backendAnswer"));
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_url, 1);
    line->addWidget(m_check);
    line->addWidget(m_probe);
    m_probe->setObjectName(QStringLiteral("probeUrl"));
    m_probe->setAccessibleName(tr("Describe the server under Backends and probe it"));
    m_backends->setObjectName(QStringLiteral("describedBackends"));
    auto* rows = new QVBoxLayout(m_backends);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    m_answer->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* form = new QFormLayout;
    layout->addLayout(form);
    layout->addWidget(m_answer);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(new PlainLabel(tr("sample"), this),
                 words(tr("✓ built in: replays a recording made by hand, not model output"), this));
    form->addRow(new PlainLabel(tr("simulated"), this),
                 words(tr("✓ built in: makes up candidates by rules, not model output"), this));
    form->addRow(new PlainLabel(tr("described"), this), m_backends);
    form->addRow(new PlainLabel(tr("sandbox"), this), m_sandbox);
    form->addRow(new PlainLabel(tr("server"), this), line);
    connect(m_check, &QPushButton::clicked, this, &BackendStatus::check);
    connect(m_probe, &QPushButton::clicked, this, [this] {
        const QString url = m_url->text().trimmed();
        if (isAddress(url)) {
            QSettings().setValue(urlKey(), url);
            emit backendWanted(url);
        }
    });
    connect(m_url, &QLineEdit::returnPressed, this, &BackendStatus::check);
    say(Answer::None,
        tr("Check asks whether it is there. Probe describes it under Backends and finds out what it can do."));
}

void BackendStatus::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_looked, true)) {
        lookAtSandbox();
    }
    listBackends();
}

void BackendStatus::listBackends()
{
    constexpr std::size_t kMost = 6;
    for (QWidget* row : m_backends->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        delete row;
    }
    const auto entries = m_services->profiles();
    for (std::size_t i = 0; i < entries.size() && i < kMost; ++i) {
        addBackend(entries[i]);
    }
    const std::size_t more = entries.size() > kMost ? entries.size() - kMost : 0;
    auto* all = new QPushButton(entries.empty() ? tr("Describe a server…")
                                : more > 0      ? tr("%1 more under Backends…").arg(more)
                                                : tr("Backends…"),
                                m_backends);
    all->setObjectName(QStringLiteral("showBackends"));
    all->setAccessibleName(tr("Show the backends page"));
    static_cast<QVBoxLayout*>(m_backends->layout())->addWidget(all, 0, Qt::AlignLeft);
    connect(all, &QPushButton::clicked, this, &BackendStatus::backendsWanted);
}

void BackendStatus::addBackend(const Services::ProfileEntry& entry)
{
    auto* row = new QWidget(m_backends);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    const QString name = shown(entry.profile.name, 60);
    auto* open = new QPushButton(QString(name).replace(QLatin1Char('&'), QStringLiteral("&&")), row);
    open->setObjectName(QStringLiteral("backend-") + name);
    open->setAccessibleName(tr("Show the backend %1").arg(name));
    auto* state = new ToneLabel(&Theme::dim, row);
    state->setObjectName(QStringLiteral("backendState-") + name);
    if (!entry.problem.empty()) {
        state->setTone(&Theme::warning);
        state->setText(tr("✗ can't be read: %1").arg(shown(entry.problem, 200)));
    } else {
        QString words = probeLine(entry.probe, std::chrono::system_clock::now());
        words += entry.probe ? QStringLiteral(" · ") + shown(entry.probe->summary(), 160) : QString();
        state->setText(words);
    }
    state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    line->addWidget(open);
    line->addWidget(state, 1);
    m_backends->layout()->addWidget(row);
    connect(open, &QPushButton::clicked, this, [this, wanted = qt(entry.profile.name)] { emit backendWanted(wanted); });
}

bool BackendStatus::isAddress(const QString& url)
{
    if (url.startsWith(QLatin1String("http://")) || url.startsWith(QLatin1String("https://"))) {
        return true;
    }
    say(Answer::Bad, tr("✗ Type an address that begins with http:// or https://, such as "
                        "http://127.0.0.1:8000/v1."));
    return false;
}

void BackendStatus::lookAtSandbox()
{
    m_looking.latest([services = m_services](std::stop_token) { return sandboxWords(services->sandbox()); },
                     [this](const QString& answer) { m_sandbox->setText(answer); });
}

void BackendStatus::check()
{
    const QString url = m_url->text().trimmed();
    if (!isAddress(url)) {
        return;
    }
    QSettings().setValue(urlKey(), url);
    say(Answer::Asking, tr("Asking %1 …").arg(shown(utf8(url))));
    Configuration configuration;
    configuration.name = "check";
    configuration.backend = utf8(url);
    m_asking.latest([services = m_services, configuration](
                        std::stop_token stop) { return services->checkBackend(configuration, std::move(stop)); },
                    [this, url](const Result<void>& answer) {
                        if (answer) {
                            say(Answer::Good,
                                tr("✓ It answers and speaks our dialect. Use this address as a configuration's "
                                   "backend."));
                        } else {
                            say(Answer::Bad, tr("✗ %1").arg(shown(describe(answer.error()))));
                        }
                    });
}

void BackendStatus::say(Answer answer, const QString& text)
{
    m_answer->setText(text);
    m_check->setEnabled(answer != Answer::Asking);
    m_answer->setTone(answer == Answer::Good ? &Theme::passed : answer == Answer::Bad ? &Theme::warning : &Theme::dim);
}

} // namespace candor::ui
