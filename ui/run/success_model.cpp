// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/success_model.h"

#include "ui/run/grid_model.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

namespace candor::ui {

int SuccessModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_stored ? 0 : static_cast<int>(m_stored->plan->configurations.size());
}

int SuccessModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SuccessModel::textOf(const ConfigurationSummary& summary, int column) const
{
    const SuccessRate& rate = summary.success;
    const bool none = rate.trials == 0;
    switch (column) {
    case NameColumn: {
        const QString name = shown(m_stored->plan->configurations[summary.ref.configuration].name, 200);
        return rowCount() > kMostNamedColumns ? tr("%1 · %2").arg(summary.ref.configuration + 1).arg(name) : name;
    }
    case PassedColumn:
        return rateText(rate);
    case RateColumn:
        return none ? QStringLiteral("—") : percentText(rate.rate());
    case IntervalColumn:
        return none ? QStringLiteral("—") : intervalText(rate.wilson);
    case StoredColumn: {
        const std::size_t all = m_stored->plan->trials.size() / m_stored->plan->configurations.size();
        return tr("%1 of %2").arg(countText(rate.trials + rate.notTheModels), countText(all));
    }
    case OutsideColumn:
        return countText(rate.notTheModels);
    default:
        return {};
    }
}

QVariant SuccessModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const ConfigurationSummary* summary = m_picture->summary({m_session, static_cast<std::size_t>(index.row())});
    if (!summary) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return textOf(*summary, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == BarColumn ? rateSentence(summary->success) : textOf(*summary, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(textOf(*summary, NameColumn) + QStringLiteral(": ") + rateSentence(summary->success));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((index.column() == NameColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    case kRateRole:
        return index.column() == BarColumn ? QVariant::fromValue(summary->success) : QVariant();
    default:
        return {};
    }
}

QVariant SuccessModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool left = section == NameColumn || section == BarColumn;
        return QVariant::fromValue(Qt::Alignment((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    }
    if (role == Qt::ToolTipRole && section == OutsideColumn) {
        return plainToolTip(tr("Trials that failed for reasons not the model's. They are in no success rate."));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QStringList titles{tr("Configuration"),  tr("Success, 0 to 100 %"), tr("Passed/n"),
                             tr("Rate"),           tr("95 % Wilson"),         tr("Stored"),
                             tr("Not the model's")};
    return titles.at(section);
}

void SuccessModel::show(std::shared_ptr<const Picture> picture, std::optional<std::size_t> session)
{
    const StoredSession* stored = session && picture ? picture->session(*session) : nullptr;
    const bool same = stored && m_stored && stored->id == m_stored->id;
    if (!same) {
        beginResetModel();
    }
    m_picture = std::move(picture);
    m_session = session.value_or(0);
    m_stored = stored;
    if (!same) {
        endResetModel();
    } else if (rowCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

void SuccessDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant value = index.data(SuccessModel::kRateRole);
    QStyledItemDelegate::paint(painter, option, index);
    if (!value.isValid()) {
        return;
    }
    const auto rate = value.value<SuccessRate>();
    const Theme& theme = themeOf(option.palette);
    const QRectF track = QRectF(option.rect).adjusted(6, 6, -10, -6);
    const auto at = [&track](double share) { return track.left() + share * track.width(); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.line);
    painter->drawRect(QRectF(track.left(), track.bottom() - 1, track.width(), 1));
    if (rate.trials > 0) {
        painter->setBrush(theme.chip(VerdictClass::Passed));
        painter->drawRect(track);
        painter->setBrush(theme.passed);
        painter->setOpacity(0.75);
        painter->drawRect(QRectF(track.left(), track.top(), at(rate.rate()) - track.left(), track.height()));
        painter->setOpacity(1.0);
        painter->setPen(QPen(theme.text, 1.5));
        const double middle = track.center().y();
        painter->drawLine(QPointF(at(rate.wilson.low), middle), QPointF(at(rate.wilson.high), middle));
        for (const double end : {rate.wilson.low, rate.wilson.high}) {
            painter->drawLine(QPointF(at(end), middle - 4), QPointF(at(end), middle + 4));
        }
    } else {
        painter->setPen(theme.dim);
        painter->drawText(QRectF(option.rect).adjusted(6, 0, -10, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          SuccessModel::tr("no trial yet"));
    }
    painter->restore();
}

} // namespace candor::ui
