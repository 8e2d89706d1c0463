// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/exchange_fields.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFont>

#include <algorithm>
#include <array>
#include <string_view>

namespace candor::ui {

namespace {

constexpr std::size_t kMostText = 200;
constexpr std::size_t kMostFields = 60;

/// Fields that are always told, in this order; others that a server tells stand behind them.
constexpr std::array<std::string_view, 7> kFields{"model", "temperature", "top_p",      "max_tokens",
                                                  "seed",  "thinking",    "schema_name"};

Json memberOf(const Json& object, std::string_view key)
{
    if (!object.is_object()) {
        return {};
    }
    const auto found = object.find(key);
    return found == object.end() ? Json() : *found;
}

/// What of a request's body stands for a declared field.
Json sentOf(const Json& sent, std::string_view field)
{
    if (field == "thinking") {
        return memberOf(memberOf(sent, "chat_template_kwargs"), "enable_thinking");
    }
    if (field == "schema_name") {
        return memberOf(memberOf(memberOf(sent, "response_format"), "json_schema"), "name");
    }
    return memberOf(sent, field);
}

QString textOf(const Json& value, const QString& absent)
{
    if (value.is_null()) {
        return absent;
    }
    return value.is_string() ? shown(value.get_ref<const std::string&>(), kMostText)
                             : shown(canonicalJson(value), kMostText);
}

std::vector<std::string> fieldsOf(const Exchange& exchange)
{
    std::vector<std::string> fields(kFields.begin(), kFields.end());
    const auto add = [&fields](const Json& object) {
        if (!object.is_object()) {
            return;
        }
        for (const auto& [key, value] : object.items()) {
            const bool isText = value.is_primitive();
            if (isText && fields.size() < kMostFields && std::find(fields.begin(), fields.end(), key) == fields.end()) {
                fields.push_back(key);
            }
        }
    };
    add(exchange.sent);
    add(exchange.applied);
    return fields;
}

QString findingFor(const std::vector<std::string>& findings, const std::string& field)
{
    QStringList words;
    for (const std::string& finding : findings) {
        if (finding.starts_with(field + ": ")) {
            words.append(shown(std::string_view(finding).substr(field.size() + 2), kMostText));
        }
    }
    return words.join(QStringLiteral("; "));
}

} // namespace

void ExchangeFields::setExchange(const Exchange& exchange)
{
    beginResetModel();
    m_rows.clear();
    const std::vector<std::string> findings = mismatchesIn(exchange);
    for (const std::string& field : fieldsOf(exchange)) {
        Row row;
        row.texts[kField] = field == "schema_name" ? tr("schema") : shown(field, kMostText);
        row.texts[kDeclared] = textOf(memberOf(exchange.declared, field), QStringLiteral("—"));
        row.texts[kSent] = textOf(sentOf(exchange.sent, field), tr("not sent"));
        row.texts[kApplied] = textOf(memberOf(exchange.applied, field), tr("not echoed"));
        const QString finding = findingFor(findings, field);
        row.mismatch = !finding.isEmpty();
        row.texts[kFinding] = row.mismatch ? QStringLiteral("≠ ") + finding : QString();
        m_rows.push_back(std::move(row));
    }
    endResetModel();
}

int ExchangeFields::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ExchangeFields::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant ExchangeFields::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const Theme& theme = themeOf(QApplication::palette());
    switch (role) {
    case Qt::DisplayRole:
        return row.texts[index.column()];
    case Qt::BackgroundRole:
        return row.mismatch ? QVariant(theme.errorMark) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == kField ? QVariant(theme.dim) : QVariant();
    default:
        return {};
    }
}

QVariant ExchangeFields::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case kField:
        return tr("field");
    case kDeclared:
        return tr("declared");
    case kSent:
        return tr("sent");
    case kApplied:
        return tr("applied");
    case kFinding:
        return tr("finding");
    default:
        return {};
    }
}

} // namespace candor::ui
