// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/result_model.h"

#include <QCoreApplication>

namespace candor::ui {

ResultModel::ResultModel(const MessageStore& messages, QObject* parent)
    : QAbstractTableModel(parent), m_messages(messages)
{
    connect(&messages, &MessageStore::arrived, this, &ResultModel::onMessages);
}

int ResultModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(tableRows(*m_rows).size());
}

bool ResultModel::beginsWithShownRows(const ResultAnalysis& analysis, const ResultRows& rows) const
{
    const auto& before = tableRows(*m_rows);
    const auto& after = tableRows(rows);
    if (before.empty() || after.size() < before.size() || !sameColumns(*m_analysis, analysis)) {
        return false;
    }
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (!sameRow(*m_analysis, before[i], analysis, after[i])) {
            return false;
        }
    }
    return true;
}

void ResultModel::show(std::shared_ptr<const ResultAnalysis> analysis, std::shared_ptr<const ResultRows> rows)
{
    const auto take = [&] {
        m_analysis = std::move(analysis);
        m_rows = std::move(rows);
    };
    if (!beginsWithShownRows(*analysis, *rows)) {
        beginResetModel();
        take();
        endResetModel();
        return;
    }
    // A session that grows: the user's place and selection stay.
    const int before = rowCount();
    const int after = static_cast<int>(tableRows(*rows).size());
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        take();
        endInsertRows();
    } else {
        take();
    }
    emit dataChanged(index(0, 0), index(before - 1, columnCount() - 1));
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void ResultModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || isSortable(column)) {
        emit sortWanted(column, order);
    }
}

void ResultModel::onMessages()
{
    if (rowCount() > 0) {
        emit dataChanged(index(0, messageColumn()), index(rowCount() - 1, messageColumn()),
                         {Qt::DisplayRole, Qt::ToolTipRole});
    }
}

QString ResultModel::messageText(int row) const
{
    const auto key = messageKey(row);
    if (!key) {
        return {};
    }
    return m_messages.message(key->first, key->second).value_or(QStringLiteral("…"));
}

std::optional<CandidateKey> ResultModel::decidingOf(std::optional<std::size_t> trial) const
{
    return trial ? decidingCandidate(snapshot(), trialKeyAt(snapshot(), *trial)) : std::nullopt;
}

QString ResultModel::flipText(Flip flip)
{
    return flip == Flip::Lost     ? QCoreApplication::translate("Results", "▼ lost")
           : flip == Flip::Gained ? QCoreApplication::translate("Results", "▲ gained")
                                  : QString();
}

ResultModel::Tone ResultModel::toneOf(Flip flip)
{
    return flip == Flip::Lost ? Tone::Lost : flip == Flip::Gained ? Tone::Gained : Tone::Plain;
}

} // namespace candor::ui
