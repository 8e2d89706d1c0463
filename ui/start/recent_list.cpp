// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/recent_list.h"

#include "ui/start/recent_workspaces.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace candor::ui {

namespace {

constexpr int kInset = 12;

std::filesystem::path pathOf(const QListWidgetItem& item)
{
    return QFile::encodeName(item.data(RecentList::kPathRole).toString()).toStdString();
}

/// Name above folder; what is missing says so at the right.
class RecentDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem ground = option;
        initStyleOption(&ground, index);
        const QString name = ground.text;
        ground.text.clear();
        const QStyle* style = option.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
        const Theme& theme = themeOf(option.palette);
        const bool missing = index.data(RecentList::kMissingRole).toBool();
        const QFontMetrics metrics = option.fontMetrics;
        QRect line = option.rect.adjusted(kInset, 6, -kInset, 0);
        line.setHeight(metrics.height());
        painter->save();
        painter->setPen(missing ? theme.dim : theme.text);
        painter->drawText(line, Qt::AlignVCenter, metrics.elidedText(name, Qt::ElideMiddle, line.width()));
        line.translate(0, metrics.height() + 2);
        painter->setPen(theme.dim);
        const QString below = index.data(Qt::UserRole).toString();
        painter->drawText(line, Qt::AlignVCenter, metrics.elidedText(below, Qt::ElideMiddle, line.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const override
    {
        return {200, 2 * option.fontMetrics.height() + 14};
    }
};

} // namespace

RecentList::RecentList(QWidget* parent) : QListWidget(parent)
{
    setObjectName(QStringLiteral("recentWorkspaces"));
    setAccessibleName(tr("Recent workspaces"));
    setItemDelegate(new RecentDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    connect(this, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { emit chosen(pathOf(*item)); });
}

void RecentList::reload()
{
    using Found = std::vector<std::pair<std::filesystem::path, bool>>;
    m_lookups.latest(
        [paths = RecentWorkspaces().all()](std::stop_token stop) {
            Found found;
            for (const auto& path : paths) {
                std::error_code ignored;
                if (stop.stop_requested()) {
                    break;
                }
                found.emplace_back(path, std::filesystem::exists(path, ignored));
            }
            return found;
        },
        [this](const Found& found) { fill(found); });
}

void RecentList::fill(const std::vector<std::pair<std::filesystem::path, bool>>& found)
{
    const int row = currentRow();
    clear();
    for (const auto& [path, exists] : found) {
        const QString folder = QFile::decodeName(path.parent_path().c_str());
        const QString shownFolder = shown(utf8(
            folder.startsWith(QDir::homePath()) ? QStringLiteral("~") + folder.mid(QDir::homePath().size()) : folder));
        auto* item = new QListWidgetItem(shown(path.filename().string()), this);
        item->setData(kPathRole, QFile::decodeName(path.c_str()));
        item->setData(kMissingRole, !exists);
        item->setData(Qt::UserRole, exists ? shownFolder
                                           : tr("missing in %1: find it with Open…, or press Delete to take it off "
                                                "this list")
                                                 .arg(shownFolder));
        item->setData(Qt::AccessibleTextRole,
                      item->text() + QStringLiteral(", ") + item->data(Qt::UserRole).toString());
        item->setToolTip(plainToolTip(shown(path.string()) + QLatin1Char('\n') +
                                      (exists ? tr("Enter opens it; Delete takes it off this list.")
                                              : tr("The file is not there. Was it moved or renamed? Open… finds it; "
                                                   "Delete takes it off this list."))));
    }
    if (count() > 0) {
        setCurrentRow(std::clamp(row, 0, count() - 1));
    }
    emit counted(count());
}

void RecentList::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete && currentItem()) {
        forget();
        return;
    }
    QListWidget::keyPressEvent(event);
}

void RecentList::forget()
{
    RecentWorkspaces().remove(pathOf(*currentItem()));
    reload();
}

} // namespace candor::ui
