// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/profile_list.h"

#include "ui/parts/probe_words.h"
#include "ui/theme/plain.h"

#include <QPainter>

#include <algorithm>

namespace candor::ui {

namespace {

QString placeOf(const ProfileDraft& draft)
{
    const BackendProfile profile = soundPartOf(draft);
    const std::string& url = profile.baseUrl.empty() ? profile.generateUrl : profile.baseUrl;
    const std::string place = hostAndPortOf(url);
    return place.empty() ? ProfileListModel::tr("no address") : shown(place, 100);
}

} // namespace

ProfileListModel::ProfileListModel(QObject* parent) : QAbstractListModel(parent) {}

int ProfileListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ProfileListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const ProfileRow& row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.draft.name.isEmpty() ? tr("no name") : shown(utf8(row.draft.name), 120);
    case kDetailRole:
        return row.broken()
                   ? tr("can't be read")
                   : QStringLiteral("%1 · %2").arg(titleOf(soundPartOf(row.draft).dialect), placeOf(row.draft));
    case kProbeRole:
        return row.broken() ? row.problem
               : row.probe  ? tr("probed %1").arg(ageText(row.probe->at, std::chrono::system_clock::now()))
                            : tr("never probed");
    case kGlyphRole:
        return row.broken() ? glyphOf(ProbeOutcome::Failed) : row.probe ? glyphOf(outcomeOf(*row.probe)) : QString();
    case kToneRole:
        return static_cast<int>(row.broken() ? ProbeOutcome::Failed
                                : row.probe  ? outcomeOf(*row.probe)
                                             : ProbeOutcome::Skipped);
    case kChangedRole:
        return row.changed();
    case Qt::AccessibleTextRole:
        return accessibleText(row);
    case Qt::ToolTipRole:
        return plainToolTip(accessibleText(row));
    default:
        return {};
    }
}

QString ProfileListModel::accessibleText(const ProfileRow& row) const
{
    const QModelIndex index = this->index(rowOf(row.id));
    QStringList parts{data(index, Qt::DisplayRole).toString(), data(index, kDetailRole).toString(),
                      data(index, kProbeRole).toString()};
    if (row.probe) {
        parts += usableText(*row.probe);
    }
    if (row.changed()) {
        parts += tr("changes are not saved");
    }
    return parts.join(QStringLiteral("; "));
}

void ProfileListModel::show(const std::vector<Services::ProfileEntry>& entries)
{
    std::vector<ProfileRow> rows;
    for (const Services::ProfileEntry& entry : entries) {
        const QString name = qt(entry.profile.name);
        const auto known = std::ranges::find_if(
            m_rows, [&name](const ProfileRow& row) { return row.stored && row.saved.name == name; });
        ProfileRow row;
        row.id = known == m_rows.end() ? ++m_lastId : known->id;
        row.stored = true;
        row.saved = draftOf(entry.profile);
        row.draft = known != m_rows.end() && known->changed() ? known->draft : row.saved;
        row.probe = entry.probe || known == m_rows.end() ? entry.probe : known->probe;
        row.problem = shown(entry.problem, 1000);
        row.hasComments = entry.hasComments;
        rows.push_back(std::move(row));
    }
    for (const ProfileRow& row : m_rows) {
        if (!row.stored) {
            rows.push_back(row);
        }
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ProfileListModel::append(const ProfileDraft& draft)
{
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_rows.push_back({++m_lastId, false, draft, draft, std::nullopt, QString(), false});
    endInsertRows();
    return row;
}

void ProfileListModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

void ProfileListModel::setDraft(int row, const ProfileDraft& draft)
{
    m_rows[static_cast<std::size_t>(row)].draft = draft;
    tell(row);
}

void ProfileListModel::setProbe(int row, const ProbeReport& probe)
{
    m_rows[static_cast<std::size_t>(row)].probe = probe;
    tell(row);
}

void ProfileListModel::markSaved(int row, const ProfileDraft& saved)
{
    ProfileRow& at = m_rows[static_cast<std::size_t>(row)];
    at.saved = saved;
    at.stored = true;
    at.hasComments = false;
    tell(row);
}

void ProfileListModel::refreshAges()
{
    if (!m_rows.empty()) {
        emit dataChanged(index(0), index(rowCount() - 1), {kProbeRole, Qt::AccessibleTextRole});
    }
}

int ProfileListModel::rowOf(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_rows, id, &ProfileRow::id);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int ProfileListModel::rowNamed(const QString& name) const
{
    const auto found = std::ranges::find_if(m_rows, [&name](const ProfileRow& row) { return row.draft.name == name; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QStringList ProfileListModel::namesBeside(int row) const
{
    QStringList names;
    for (int other = 0; other < rowCount(); ++other) {
        if (other != row) {
            names += at(other).draft.name;
            if (at(other).stored) {
                names += at(other).saved.name;
            }
        }
    }
    return names;
}

void ProfileListModel::tell(int row)
{
    emit dataChanged(index(row), index(row));
}

namespace {

constexpr int kPadding = 12;
constexpr int kGap = 4;
constexpr int kGlyphWidth = 16;

QFont demiBold(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

QSize ProfileDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const
{
    return {160, 3 * option.fontMetrics.height() + 2 * kGap + 12};
}

void ProfileDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = themeOf(option.palette);
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, selected ? theme.selection : theme.panel);
    painter->fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, theme.line);
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(theme.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    const int line = option.fontMetrics.height();
    QRect room = option.rect.adjusted(kPadding, 6, -kPadding, -6);
    const auto outcome = static_cast<ProbeOutcome>(index.data(ProfileListModel::kToneRole).toInt());
    const auto draw = [&](const QString& text, QColor colour, int y, int width) {
        painter->setPen(colour);
        painter->drawText(QRect(room.left(), room.top() + y, width, line),
                          static_cast<int>((Qt::AlignLeft | Qt::AlignVCenter).toInt()),
                          QFontMetrics(painter->font()).elidedText(text, Qt::ElideRight, width));
    };
    painter->setFont(demiBold(option.font));
    painter->setPen(theme.*toneOf(outcome));
    painter->drawText(QRect(room.right() - kGlyphWidth, room.top(), kGlyphWidth, line),
                      static_cast<int>((Qt::AlignRight | Qt::AlignVCenter).toInt()),
                      index.data(ProfileListModel::kGlyphRole).toString());
    const bool changed = index.data(ProfileListModel::kChangedRole).toBool();
    draw(index.data().toString() + (changed ? QStringLiteral(" •") : QString()), theme.text, 0,
         room.width() - kGlyphWidth);
    painter->setFont(option.font);
    draw(index.data(ProfileListModel::kDetailRole).toString(), theme.dim, line + kGap, room.width());
    const QString unsaved = changed ? ProfileListModel::tr("not saved · ") : QString();
    draw(unsaved + index.data(ProfileListModel::kProbeRole).toString(),
         outcome == ProbeOutcome::Failed ? theme.warning : theme.dim, 2 * (line + kGap), room.width());
    painter->restore();
}

} // namespace candor::ui
