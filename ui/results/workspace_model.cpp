// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/workspace_model.h"

#include "ui/results/answer_words.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <algorithm>

namespace candor::ui {

namespace {

constexpr std::size_t kLongestName = 120;

bool same(const std::optional<ConfigurationRef>& a, ConfigurationRef b)
{
    return a && a->session == b.session && a->configuration == b.configuration;
}

bool beginsWith(const Snapshot& after, const Snapshot& before)
{
    return after.sessions.size() >= before.sessions.size() &&
           std::equal(before.sessions.begin(), before.sessions.end(), after.sessions.begin(),
                      [](const StoredSession& a, const StoredSession& b) { return a.id == b.id; });
}

QString progressWords(const StoredSession& session)
{
    return QStringLiteral("%1/%2").arg(countText(session.trialCount), countText(session.plan->trials.size()));
}

bool isUnderWay(SessionActivity activity)
{
    return activity == SessionActivity::Preparing || activity == SessionActivity::Running ||
           activity == SessionActivity::Paused || activity == SessionActivity::Ending;
}

double shareOf(const StoredSession& session)
{
    const std::size_t all = session.plan->trials.size();
    return all == 0 ? 1.0 : static_cast<double>(session.trialCount) / static_cast<double>(all);
}

} // namespace

WorkspaceModel::WorkspaceModel(QObject* parent) : QAbstractItemModel(parent) {}

void WorkspaceModel::show(std::shared_ptr<const Picture> picture, RunStatus run)
{
    const std::size_t before = sessionCount();
    const std::size_t after = picture->snapshot->sessions.size();
    const auto take = [&] {
        m_picture = std::move(picture);
        m_run = std::move(run);
    };
    if (before == 0 || !beginsWith(*picture->snapshot, *m_picture->snapshot)) {
        beginResetModel();
        take();
        endResetModel();
        return;
    }
    if (after > before) {
        beginInsertRows({}, 0, static_cast<int>(after - before) - 1);
        take();
        endInsertRows();
    } else {
        take();
    }
    tellAll();
}

void WorkspaceModel::mark(std::optional<ConfigurationRef> baseline, std::optional<ConfigurationRef> compared)
{
    m_baseline = baseline;
    m_compared = compared;
    tellAll();
}

void WorkspaceModel::tellAll()
{
    if (sessionCount() == 0) {
        return;
    }
    emit dataChanged(index(0, kName), index(rowCount() - 1, kState));
    for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex session = index(row, kName);
        if (const int children = rowCount(session); children > 0) {
            emit dataChanged(index(0, kName, session), index(children - 1, kState, session));
        }
    }
}

std::optional<std::size_t> WorkspaceModel::sessionAt(const QModelIndex& index) const
{
    if (!index.isValid()) {
        return std::nullopt;
    }
    return index.internalId() == 0 ? sessionCount() - 1 - static_cast<std::size_t>(index.row())
                                   : static_cast<std::size_t>(index.internalId()) - 1;
}

std::optional<ConfigurationRef> WorkspaceModel::configurationAt(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == 0) {
        return std::nullopt;
    }
    return ConfigurationRef{static_cast<std::size_t>(index.internalId()) - 1, static_cast<std::size_t>(index.row())};
}

QModelIndex WorkspaceModel::indexOf(std::size_t session) const
{
    return session < sessionCount() ? index(static_cast<int>(sessionCount() - 1 - session), kName) : QModelIndex();
}

QModelIndex WorkspaceModel::indexOf(ConfigurationRef ref) const
{
    return index(static_cast<int>(ref.configuration), kName, indexOf(ref.session));
}

QModelIndex WorkspaceModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    // 0: a session; else the session's index in the snapshot, which stays when younger ones come, plus one.
    const quintptr id = parent.isValid() ? static_cast<quintptr>(*sessionAt(parent) + 1) : 0;
    return createIndex(row, column, id);
}

QModelIndex WorkspaceModel::parent(const QModelIndex& child) const
{
    return child.isValid() && child.internalId() != 0 ? indexOf(static_cast<std::size_t>(child.internalId()) - 1)
                                                      : QModelIndex();
}

int WorkspaceModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid()) {
        return static_cast<int>(sessionCount());
    }
    if (parent.internalId() != 0 || parent.column() != kName) {
        return 0;
    }
    return static_cast<int>(m_picture->snapshot->sessions[*sessionAt(parent)].plan->configurations.size());
}

int WorkspaceModel::columnCount(const QModelIndex& /*parent*/) const
{
    return 2;
}

QVariant WorkspaceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == kName ? tr("Session") : tr("State");
}

QVariant WorkspaceModel::sessionData(std::size_t index, int column, int role) const
{
    const StoredSession& session = m_picture->snapshot->sessions[index];
    const SessionActivity activity = activityOf(session, m_run);
    const QString state = activity == SessionActivity::Finished
                              ? wordsOf(activity)
                              : QStringLiteral("%1 %2").arg(wordsOf(activity), progressWords(session));
    switch (role) {
    case Qt::DisplayRole:
        return column == kName ? sessionText(session) : wordsOf(activity);
    case Qt::AccessibleTextRole:
        return column == kName ? QStringLiteral("%1, %2").arg(sessionText(session), state) : state;
    case Qt::ToolTipRole: {
        QString words = QStringLiteral("%1\n%2, %3").arg(sessionText(session), state, trialsText(session.trialCount));
        if (!session.provenance.empty()) {
            words += QLatin1Char('\n') + tr("Not a model's replies: %1").arg(shown(session.provenance, 300));
        }
        return plainToolTip(words);
    }
    case kProgressRole:
        return column == kState && isUnderWay(activity) ? QVariant(shareOf(session)) : QVariant();
    default:
        return {};
    }
}

WorkspaceModel::Mark WorkspaceModel::markOf(ConfigurationRef ref) const
{
    return same(m_baseline, ref) ? Mark::Baseline : same(m_compared, ref) ? Mark::Compared : Mark::None;
}

QVariant WorkspaceModel::configurationData(ConfigurationRef ref, int column, int role) const
{
    const Configuration& configuration = *m_picture->configuration(ref);
    const ConfigurationSummary* summary = m_picture->summary(ref);
    const SuccessRate rate = summary ? summary->success : SuccessRate{};
    const QString name = shown(configuration.name, kLongestName);
    const Mark mark = markOf(ref);
    const QString part = mark == Mark::Baseline ? tr("baseline") : mark == Mark::Compared ? tr("compared") : QString();
    switch (role) {
    case Qt::DisplayRole:
        return column == kName ? name : rate.trials == 0 ? QStringLiteral("—") : rateText(rate);
    case Qt::AccessibleTextRole:
        return column == kName ? QStringList{name, rateSentence(rate), part}.join(QStringLiteral(", "))
                               : rateText(rate);
    case Qt::ToolTipRole: {
        QStringList lines{
            name,
            tr("%1 on %2").arg(shown(configuration.model, kLongestName), shown(configuration.backend, kLongestName)),
            rateSentence(rate)};
        if (rate.notTheModels > 0) {
            lines << tr("%1 not counted: not the model's").arg(trialsText(rate.notTheModels));
        }
        if (mark != Mark::None) {
            lines << (mark == Mark::Baseline ? tr("The baseline") : tr("Compared with the baseline"));
        }
        return plainToolTip(lines.join(QLatin1Char('\n')));
    }
    case kRateRole:
        return column == kName && rate.trials > 0 ? QVariant(rate.rate()) : QVariant();
    case kMarkRole:
        return static_cast<int>(mark);
    default:
        return {};
    }
}

QVariant WorkspaceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return index.column() == kState ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    }
    const auto ref = configurationAt(index);
    return ref ? configurationData(*ref, index.column(), role) : sessionData(*sessionAt(index), index.column(), role);
}

} // namespace candor::ui
