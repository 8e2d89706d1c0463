// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_scope.h"

#include "core/query/filter_text.h"
#include "ui/theme/plain.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

QString timeText(SystemTime time)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

} // namespace

const Configuration* ChartScope::configuration(ConfigurationRef ref) const
{
    return configurationOf(snapshot(), ref);
}

QString ChartScope::nameOf(ConfigurationRef ref) const
{
    const Configuration* own = configuration(ref);
    if (!own) {
        return {};
    }
    const bool ambiguous = std::ranges::any_of(refs, [&](ConfigurationRef other) {
        const Configuration* configurationThere = configuration(other);
        return other.session != ref.session && configurationThere && configurationThere->name == own->name;
    });
    const QString name = shown(own->name, 160);
    return ambiguous ? QStringLiteral("%1 · %2").arg(name, timeText(snapshot().sessions[ref.session].createdAt)) : name;
}

QString ChartScope::sessionName(std::size_t session) const
{
    const StoredSession& stored = snapshot().sessions[session];
    const std::string suite = stored.plan && stored.plan->suite ? stored.plan->suite->name : std::string();
    return QStringLiteral("%1 · %2").arg(shown(suite, 80), timeText(stored.createdAt));
}

bool ChartScope::isBaseline(ConfigurationRef ref) const
{
    return baseline && baseline->session == ref.session && baseline->configuration == ref.configuration;
}

FigureTarget ChartScope::filterFor(ConfigurationRef ref, const QString& more) const
{
    FigureTarget target;
    const Configuration* own = configuration(ref);
    if (!own) {
        return target;
    }
    target.session = ref.session;
    target.filter = QStringLiteral("config=") + qt(quoteFilterValue(own->name));
    target.filter += more.isEmpty() ? QString() : QLatin1Char(' ') + more;
    return target;
}

std::vector<ConfigurationRef> configurationsOf(const Snapshot& snapshot, std::optional<std::size_t> session)
{
    std::vector<ConfigurationRef> refs;
    for (std::size_t index = 0; index < snapshot.sessions.size(); ++index) {
        const SessionPlan* plan = snapshot.sessions[index].plan.get();
        for (std::size_t i = 0; plan && (!session || *session == index) && i < plan->configurations.size(); ++i) {
            refs.push_back({index, i});
        }
    }
    return refs;
}

} // namespace candor::ui
