// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/credential_table.h"

#include "ui/theme/plain.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <array>

namespace candor::ui {

namespace {

constexpr std::array kKeys{"header", "prefix", "environment", "keyring"};

QString textIn(const Json& object, const char* key)
{
    return object.is_object() && object.contains(key) && object.at(key).is_string()
               ? qt(object.at(key).get<std::string>())
               : QString();
}

} // namespace

std::vector<CredentialRef> credentialsIn(const Json& fields)
{
    std::vector<CredentialRef> found;
    const Json list = fieldAt(fields, "credentials");
    for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
        const Json& one = list.at(i);
        found.push_back({utf8(textIn(one, "header")), utf8(textIn(one, "prefix")), utf8(textIn(one, "environment")),
                         utf8(textIn(one, "keyring"))});
    }
    return found;
}

CredentialTable::CredentialTable(QWidget* parent)
    : QWidget(parent), m_table(new QTableWidget(0, static_cast<int>(kKeys.size()), this)),
      m_remove(new QPushButton(tr("Remove"), this))
{
    m_table->setObjectName(QStringLiteral("credentials"));
    m_table->setAccessibleName(tr("Credentials; F2 edits a cell, Delete removes a row"));
    m_table->setHorizontalHeaderLabels({tr("header"), tr("before the key"), tr("variable"), tr("keyring account")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(26);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWordWrap(false);
    auto* addButton = new QPushButton(tr("Add"), this);
    addButton->setObjectName(QStringLiteral("addCredential"));
    addButton->setAccessibleName(tr("Add a credential"));
    m_remove->setObjectName(QStringLiteral("removeCredential"));
    m_remove->setAccessibleName(tr("Remove the credential"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(addButton);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_table);
    layout->addLayout(buttons);
    auto* remove = new QAction(m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, this, &CredentialTable::removeCurrent);
    connect(m_remove, &QPushButton::clicked, this, &CredentialTable::removeCurrent);
    connect(addButton, &QPushButton::clicked, this, [this] { add(QString()); });
    connect(m_table, &QTableWidget::cellChanged, this, [this] {
        if (!m_filling) {
            emit edited();
        }
    });
    fit();
}

void CredentialTable::show(const Json& credentials)
{
    if (credentials == this->credentials()) {
        return;
    }
    m_filling = true;
    m_table->setRowCount(0);
    for (std::size_t i = 0; credentials.is_array() && i < credentials.size(); ++i) {
        QStringList cells;
        for (const char* key : kKeys) {
            cells += textIn(credentials.at(i), key);
        }
        append(cells);
    }
    m_filling = false;
    fit();
}

Json CredentialTable::credentials() const
{
    Json list = Json::array();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        Json one = Json::object();
        for (int column = 0; column < m_table->columnCount(); ++column) {
            const QTableWidgetItem* item = m_table->item(row, column);
            const QString text = item ? item->text() : QString();
            const bool spaced = column == 1; // "Bearer ": the space counts
            if (column < 2 || !text.trimmed().isEmpty()) {
                one[kKeys.at(static_cast<std::size_t>(column))] = utf8(spaced ? text : text.trimmed());
            }
        }
        list.push_back(std::move(one));
    }
    return list.empty() ? Json(nullptr) : list;
}

void CredentialTable::add(const QString& account)
{
    append({QStringLiteral("Authorization"), QStringLiteral("Bearer "), QString(), account});
    m_table->setCurrentCell(m_table->rowCount() - 1, account.isEmpty() ? 2 : 3);
    fit();
    emit edited();
}

void CredentialTable::append(const QStringList& cells)
{
    const bool before = std::exchange(m_filling, true);
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    for (int column = 0; column < cells.size(); ++column) {
        m_table->setItem(row, column, new QTableWidgetItem(cells.at(column)));
    }
    m_filling = before;
}

void CredentialTable::removeCurrent()
{
    const int row = m_table->currentRow() >= 0 ? m_table->currentRow() : m_table->rowCount() - 1;
    if (row >= 0) {
        m_table->removeRow(row);
        fit();
        emit edited();
    }
}

void CredentialTable::fit()
{
    const int rows = std::max(1, m_table->rowCount());
    m_table->setFixedHeight(rows * 26 + m_table->horizontalHeader()->sizeHint().height() + 4);
    m_remove->setEnabled(m_table->rowCount() > 0);
}

} // namespace candor::ui
