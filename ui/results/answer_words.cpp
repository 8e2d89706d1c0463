// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/answer_words.h"

#include "core/report/words.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QCoreApplication>
#include <QStringList>

#include <set>

namespace candor::ui {

namespace {

constexpr std::size_t kMostOfAReason = 400;

QString tr(const char* text)
{
    return QCoreApplication::translate("Results", text);
}

QString sentence(std::string_view text)
{
    QString words = shown(text, kMostOfAReason);
    if (!words.isEmpty()) {
        words[0] = words[0].toUpper();
    }
    return words.endsWith(QLatin1Char('.')) || words.endsWith(QChar(0x2026)) ? words : words + QLatin1Char('.');
}

QString flipsText(std::size_t lost, std::size_t gained)
{
    const auto tasks = [](std::size_t count, const QString& what) {
        return count == 0 ? tr("none %1").arg(what) : tr("%1 %2").arg(countText(count), what);
    };
    if (lost == 0 && gained == 0) {
        return tr("No task lost, none gained");
    }
    return lost >= gained ? tr("%1 lost, %2").arg(tasksText(lost), tasks(gained, tr("gained")))
                          : tr("%1 gained, %2").arg(tasksText(gained), tasks(lost, tr("lost")));
}

QString rateChange(const SuccessRate& before, const SuccessRate& after)
{
    return QStringLiteral("%1 → %2").arg(rateText(before), rateText(after));
}

QString intervalsText(const SuccessRate& before, const SuccessRate& after)
{
    const auto one = [](const SuccessRate& rate) {
        return rate.trials == 0 ? tr("no trial yet")
                                : tr("%1 (%2)").arg(percentText(rate.rate()), intervalText(rate.wilson));
    };
    return tr("%1 → %2, 95 % Wilson intervals").arg(one(before), one(after));
}

/// How much of a session is there, for a session that is not complete.
QString progressText(const StoredSession& session)
{
    return tr("%1 of %2 are stored.").arg(countText(session.trialCount), trialsText(session.plan->trials.size()));
}

bool isComplete(const StoredSession& session)
{
    return session.trialCount >= session.plan->trials.size();
}

QString notCountedText(std::size_t count)
{
    if (count == 0) {
        return {};
    }
    return count == 1 ? tr("1 trial failed for a reason that is not the model's; it is not counted.")
                      : tr("%1 trials failed for reasons that are not the model's; they are not counted.")
                            .arg(countText(count));
}

QString attributionText(const RunComparison& comparison)
{
    const QString words = sentence(comparison.attribution);
    return words.startsWith(QLatin1String("Withheld")) ? tr("The cause is withheld%1").arg(words.mid(8)) : words;
}

QString comparisonHeadline(const RunComparison& comparison, const SuccessRate& before, const SuccessRate& after,
                           bool partial)
{
    if (comparison.verdict == ComparisonVerdict::NotComparable) {
        return tr("Not comparable: %1").arg(shown(comparison.reason, kMostOfAReason)) + QLatin1Char('.');
    }
    const QString word = comparison.verdict == ComparisonVerdict::Regressed  ? tr("Regressed")
                         : comparison.verdict == ComparisonVerdict::Improved ? tr("Improved")
                                                                             : tr("No change shown");
    const QString said = partial ? tr("So far: %1").arg(word.toLower()) : word;
    return tr("%1: %2. %3, %4.")
        .arg(said, rateChange(before, after), flipsText(comparison.lost.size(), comparison.gained.size()),
             qt(pValueWords(comparison.pValue)));
}

QString comparisonDetail(const RunComparison& comparison, const SuccessRate& before, const SuccessRate& after)
{
    QStringList parts;
    const QString pairs =
        comparison.pairs == 1 ? tr("n = 1 task in both") : tr("n = %1 tasks in both").arg(countText(comparison.pairs));
    parts << tr("%1, %2.").arg(intervalsText(before, after), pairs);
    if (comparison.verdict == ComparisonVerdict::NotShown && comparison.smallestDetectable) {
        parts << tr("With so many, %1 lost and none gained are the least that would be shown.")
                     .arg(tasksText(*comparison.smallestDetectable));
    }
    if (!comparison.leftOut.empty()) {
        parts << (comparison.leftOut.size() == 1
                      ? tr("1 task has no partner and is left out (%1).").arg(shown(comparison.leftOut.front(), 120))
                      : tr("%1 have no partner or no clear outcome and are left out.")
                            .arg(tasksText(comparison.leftOut.size())));
    }
    parts << attributionText(comparison);
    return parts.join(QLatin1Char(' '));
}

QString singleHeadline(const Configuration& configuration, const SuccessRate& rate, bool partial)
{
    const QString name = shown(configuration.name, 80);
    if (rate.trials == 0) {
        return tr("%1: no trial to count yet").arg(name);
    }
    const QString words =
        tr("%1 passes %2, %3 (%4)").arg(name, rateText(rate), percentText(rate.rate(), 0), intervalText(rate.wilson));
    return partial ? tr("So far: %1").arg(words) : words;
}

/// What a single configuration's line is about: that which is compared, else the baseline, else the session's first.
ConfigurationRef singleOf(const ResultAnalysis& analysis)
{
    const auto& scope = analysis.scope;
    const auto known = [&analysis](const std::optional<ConfigurationRef>& ref) {
        return ref && analysis.picture->summary(*ref);
    };
    return known(scope.compared)   ? *scope.compared
           : known(scope.baseline) ? *scope.baseline
                                   : ConfigurationRef{scope.session, 0};
}

QString provenanceText(const ResultAnalysis& analysis)
{
    QStringList kinds;
    const auto note = [&](std::size_t index) {
        const StoredSession* session = analysis.picture->session(index);
        if (session && !session->provenance.empty() && !kinds.contains(shown(session->provenance, 160))) {
            kinds << shown(session->provenance, 160);
        }
    };
    note(analysis.scope.session);
    for (const auto& ref : {analysis.scope.baseline, analysis.scope.compared}) {
        if (ref) {
            note(ref->session);
        }
    }
    return kinds.isEmpty() ? QString() : tr("Not a model's replies: %1.").arg(kinds.join(QStringLiteral("; ")));
}

QString mismatchText(const ResultAnalysis& analysis)
{
    QStringList lines;
    std::set<std::size_t> seen;
    const auto note = [&](std::size_t index) {
        const StoredSession* session = analysis.picture->session(index);
        if (!session || !seen.insert(index).second) {
            return;
        }
        for (const std::string& line : mismatchWords(*session)) {
            lines << shown(line, 300);
        }
    };
    note(analysis.scope.session);
    for (const auto& ref : {analysis.scope.baseline, analysis.scope.compared}) {
        if (ref) {
            note(ref->session);
        }
    }
    constexpr qsizetype kShown = 3;
    const qsizetype more = lines.size() - kShown;
    if (more > 0) {
        lines = lines.mid(0, kShown) << tr("and %1 more, in the report").arg(more);
    }
    return lines.isEmpty() ? QString() : tr("Not as declared. %1").arg(lines.join(QLatin1Char(' ')));
}

} // namespace

QString tasksText(std::size_t count)
{
    return count == 1 ? tr("1 task") : tr("%1 tasks").arg(countText(count));
}

QString trialsText(std::size_t count)
{
    return count == 1 ? tr("1 trial") : tr("%1 trials").arg(countText(count));
}

ResultAnswer answerOf(const ResultAnalysis& analysis, const std::string& runningSession)
{
    ResultAnswer answer;
    const Picture& picture = *analysis.picture;
    const ConfigurationRef single = singleOf(analysis);
    const ConfigurationRef first = analysis.comparison ? analysis.comparison->first : single;
    const ConfigurationRef second = analysis.comparison ? analysis.comparison->second : single;
    const ConfigurationSummary* before = picture.summary(first);
    const ConfigurationSummary* after = picture.summary(second);
    if (!before || !after) {
        return answer;
    }
    QStringList details;
    bool partial = false;
    for (const std::size_t index : {first.session, second.session}) {
        const StoredSession& session = *picture.session(index);
        if (!isComplete(session) && (index == first.session || second.session != first.session)) {
            partial = true;
            const QString words = progressText(session);
            if (!details.contains(words)) {
                details << (session.id == runningSession ? words : tr("The session is not complete: %1").arg(words));
            }
        }
    }
    details.removeDuplicates();
    const bool both = analysis.comparison.has_value();
    if (both) {
        answer.headline = comparisonHeadline(*analysis.comparison, before->success, after->success, partial);
        details.prepend(comparisonDetail(*analysis.comparison, before->success, after->success));
        answer.planNeeded = analysis.comparison->attribution.starts_with("withheld");
    } else {
        answer.headline = singleHeadline(*picture.configuration(single), after->success, partial);
        details.prepend(
            tr("95 % Wilson interval, n = %1. Choose another configuration as compared to see what changed.")
                .arg(trialsText(after->success.trials)));
    }
    details << notCountedText(after->success.notTheModels + (both ? before->success.notTheModels : 0));
    details.removeAll(QString());
    answer.detail = details.join(QLatin1Char(' '));
    answer.provenance = provenanceText(analysis);
    answer.mismatches = mismatchText(analysis);
    return answer;
}

} // namespace candor::ui
