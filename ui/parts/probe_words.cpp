// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/probe_words.h"

#include "ui/theme/plain.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ProbeWords", text);
}

QString count(qint64 n, const char* one, const char* many)
{
    return n == 1 ? tr(one) : tr(many).arg(n);
}

/// In backticks; a fence is longer than any run of backticks within.
QString fenced(const std::string& text)
{
    const QString plain = shown(text, 4000, true);
    int longest = 2;
    int run = 0;
    for (const QChar c : plain) {
        run = c == QLatin1Char('`') ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(longest + 1, QLatin1Char('`'));
    return fence + QStringLiteral("text\n") + plain + QLatin1Char('\n') + fence + QLatin1Char('\n');
}

QString oneLine(const std::string& text)
{
    QString plain = shown(text, 600);
    for (const char mark : {'\\', '`', '*', '_', '[', ']', '<', '#', '|'}) {
        plain.replace(QLatin1Char(mark), QStringLiteral("\\") + QLatin1Char(mark));
    }
    return plain;
}

} // namespace

QString glyphOf(ProbeOutcome outcome)
{
    switch (outcome) {
    case ProbeOutcome::Fine:
        return QStringLiteral("✓");
    case ProbeOutcome::Notable:
        return QStringLiteral("!");
    case ProbeOutcome::Failed:
        return QStringLiteral("✗");
    case ProbeOutcome::Skipped:
        return QStringLiteral("–");
    }
    return {};
}

QString wordsOf(ProbeOutcome outcome)
{
    switch (outcome) {
    case ProbeOutcome::Fine:
        return tr("fine");
    case ProbeOutcome::Notable:
        return tr("worth knowing");
    case ProbeOutcome::Failed:
        return tr("failed");
    case ProbeOutcome::Skipped:
        return tr("not asked");
    }
    return {};
}

QColor Theme::*toneOf(ProbeOutcome outcome)
{
    switch (outcome) {
    case ProbeOutcome::Fine:
        return &Theme::passed;
    case ProbeOutcome::Notable:
    case ProbeOutcome::Failed:
        return &Theme::warning;
    case ProbeOutcome::Skipped:
        return &Theme::dim;
    }
    return &Theme::dim;
}

ProbeOutcome outcomeOf(const ProbeReport& report)
{
    if (!report.usable()) {
        return ProbeOutcome::Failed;
    }
    const bool quiet = std::ranges::none_of(report.steps, [](const ProbeStep& step) {
        return step.outcome == ProbeOutcome::Notable || step.outcome == ProbeOutcome::Failed;
    });
    return quiet ? ProbeOutcome::Fine : ProbeOutcome::Notable;
}

QString ageText(SystemTime at, SystemTime now)
{
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(now - at).count();
    if (seconds < 60) {
        return tr("just now");
    }
    if (seconds < 3'600) {
        return count(seconds / 60, "1 minute ago", "%1 minutes ago");
    }
    if (seconds < 86'400) {
        return count(seconds / 3'600, "1 hour ago", "%1 hours ago");
    }
    return count(seconds / 86'400, "1 day ago", "%1 days ago");
}

QString probeLine(const std::optional<ProbeReport>& probe, SystemTime now)
{
    return probe ? tr("probed %1 %2").arg(ageText(probe->at, now), glyphOf(outcomeOf(*probe))) : tr("never probed");
}

QString usableText(const ProbeReport& report)
{
    if (report.usable()) {
        const auto notes = std::ranges::count_if(report.steps, [](const ProbeStep& step) {
            return step.outcome == ProbeOutcome::Notable || step.outcome == ProbeOutcome::Failed;
        });
        return notes == 0 ? tr("✓ usable for sessions")
                          : tr("! usable for sessions; %1")
                                .arg(count(notes, "1 step is worth reading", "%1 steps are worth reading"));
    }
    const auto failed = std::ranges::find(report.steps, ProbeOutcome::Failed, &ProbeStep::outcome);
    return failed == report.steps.end() ? tr("✗ not usable for sessions")
                                        : tr("✗ not usable for sessions: %1").arg(shown(failed->title, 120));
}

QString dateText(SystemTime at)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

QString probeMarkdown(const std::string& backend, const ProbeReport& report)
{
    QString text = QStringLiteral("# %1\n\n").arg(tr("Probe of %1").arg(oneLine(backend)));
    text += QStringLiteral("%1\n\n%2 · %3\n\n")
                .arg(oneLine(report.summary()), qt(formatUtc(report.at)), usableText(report));
    for (const ProbeStep& step : report.steps) {
        text +=
            QStringLiteral("## %1 %2 (%3)\n\n").arg(glyphOf(step.outcome), oneLine(step.title), wordsOf(step.outcome));
        if (!step.meaning.empty()) {
            text += oneLine(step.meaning) + QStringLiteral("\n\n");
        }
        if (!step.mend.empty()) {
            text += tr("How to mend it: %1").arg(oneLine(step.mend)) + QStringLiteral("\n\n");
        }
        if (!step.sent.empty()) {
            text += tr("Sent") + QStringLiteral("\n\n") + fenced(step.sent) + QLatin1Char('\n');
        }
        if (!step.received.empty()) {
            text += tr("Received") + QStringLiteral("\n\n") + fenced(step.received) + QLatin1Char('\n');
        }
    }
    return text;
}

QString probePlainText(const std::string& backend, const ProbeReport& report)
{
    QString text = tr("Probe of %1").arg(shown(backend, 200)) + QLatin1Char('\n');
    text +=
        QStringLiteral("%1\n%2 · %3\n").arg(shown(report.summary(), 400), qt(formatUtc(report.at)), usableText(report));
    for (const ProbeStep& step : report.steps) {
        text +=
            QStringLiteral("\n%1 %2 (%3)\n").arg(glyphOf(step.outcome), shown(step.title, 200), wordsOf(step.outcome));
        for (const auto& [title, words] : {std::pair{QString(), &step.meaning},
                                           {tr("How to mend it: "), &step.mend},
                                           {tr("Sent: "), &step.sent},
                                           {tr("Received: "), &step.received}}) {
            if (!words->empty()) {
                QString indented = title + shown(*words, 4000, true);
                text += QStringLiteral("    ") + indented.replace(QLatin1Char('\n'), QStringLiteral("\n    ")) +
                        QLatin1Char('\n');
            }
        }
    }
    return text;
}

} // namespace candor::ui
