// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/failure_words.h"

#include "ui/theme/figures.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

namespace candor::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(FailureWords)
};

QString casesSentence(const ExecutionReport& report)
{
    return Words::tr("%1 of %2 cases pass.").arg(countText(report.passedCases()), countText(report.cases.size()));
}

bool isInvisible(char32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || c == 0x61c;
}

std::vector<QString> tokensOf(const QString& text)
{
    std::vector<QString> tokens;
    const auto isWord = [](QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_') || c.isSurrogate(); };
    for (const QChar c : text) {
        if (!tokens.empty() && isWord(c) && isWord(tokens.back().back())) {
            tokens.back() += c;
        } else {
            tokens.emplace_back(c);
        }
    }
    return tokens;
}

qsizetype lengthOf(const std::vector<QString>& tokens, std::size_t from, std::size_t to)
{
    qsizetype length = 0;
    for (std::size_t i = from; i < to; ++i) {
        length += tokens[i].size();
    }
    return length;
}

} // namespace

QString reportSentence(const ExecutionReport& report)
{
    if (!report.cases.empty() && classOf(report.verdict) != VerdictClass::NotTheModels) {
        return casesSentence(report);
    }
    switch (report.verdict) {
    case Verdict::Passed:
        return Words::tr("The test program accepts it.");
    case Verdict::CompileError:
        return Words::tr("Python refuses the program.");
    case Verdict::MissingFunction:
        return Words::tr("The program does not define the function that is called.");
    case Verdict::SandboxFailure:
        return Words::tr(
            "The sandbox could not run the program. This is not the model's failure and counts in no rate.");
    case Verdict::Cancelled:
        return Words::tr("The run was cancelled.");
    default:
        return wordsOf(report.verdict) + QLatin1Char('.');
    }
}

QString verdictSentence(const Inspected& inspected)
{
    const CandidateRecord& candidate = inspected.candidate();
    if (!candidate.judged) {
        return Words::tr("This candidate was not run: only the selected one is, in this configuration.");
    }
    switch (candidate.verdict) {
    case Verdict::NoCode:
        return Words::tr("The reply to the code request holds no program.");
    case Verdict::InvalidIr:
        return candidate.read.found ? Words::tr("The IR in the reply does not satisfy the schema.")
                                    : Words::tr("The reply holds no IR.");
    case Verdict::Truncated:
        return Words::tr("The reply was cut off before it was complete.");
    case Verdict::Refused:
        return Words::tr("The model, or the clearing policy, refused to go on.");
    case Verdict::BackendFailure:
        return Words::tr("The backend gave no reply. This is not the model's failure and counts in no rate. Resume the "
                         "session with its failures retried to draw it again.");
    default:
        break;
    }
    const ExecutionReport* execution = candidate.execution();
    ExecutionReport bare;
    bare.verdict = candidate.verdict;
    return reportSentence(execution ? *execution : bare);
}

QString causeSentence(const Inspected& inspected)
{
    const CandidateRecord& candidate = inspected.candidate();
    if (candidate.verdict == Verdict::Passed) {
        return {};
    }
    if (!inspected.symptom.text.empty()) {
        QString text = shown(inspected.symptom.text, 600);
        text[0] = text[0].toUpper();
        return text + QLatin1Char('.');
    }
    return shown(candidate.message, 600);
}

QStringList findingSentences(const Inspected& inspected)
{
    QStringList sentences;
    for (const IrFinding& finding : inspected.candidate().findings) {
        QString text = shown(finding.message, 400);
        if (!finding.path.empty()) {
            text += QStringLiteral(" (%1)").arg(shown(finding.path, 100));
        }
        sentences.append(text);
    }
    return sentences;
}

QString noCodeWords(const Inspected& inspected)
{
    const CandidateRecord& candidate = inspected.candidate();
    if (!inspected.python().empty()) {
        return {};
    }
    const Artifact* artifact = candidate.artifact();
    if (artifact) {
        return Words::tr("There is no program: %1").arg(shown(artifact->message, 600));
    }
    if (!candidate.judged) {
        return Words::tr(
            "No code was asked for: this configuration executes only the selected candidate. Turn on “execute "
            "all” to judge the others, or edit and run it here as a scratch.");
    }
    if (!candidate.read.usable) {
        return Words::tr("No code was asked for, because there is no usable IR: %1")
            .arg(shown(candidate.read.problem.empty() ? candidate.message : candidate.read.problem, 600));
    }
    return Words::tr("No code was made: %1").arg(shown(candidate.message, 600));
}

QString annotationOf(const FailingLine& failing, const ExecutionReport& report, const CaseResult* one)
{
    constexpr std::size_t kPiece = 120;
    if (failing.ground == FailingLine::Ground::None) {
        return {};
    }
    if (failing.ground == FailingLine::Ground::Compile || !one) {
        return QStringLiteral("◂ ") + shown(report.message, 300);
    }
    const QString call = QStringLiteral("◂ ") + shown(one->call, kPiece);
    if (failing.ground == FailingLine::Ground::Exception) {
        const QString message = one->exceptionMessage.empty() ? QString() : QStringLiteral(": ");
        return Words::tr("%1 raises %2")
            .arg(call, shown(one->exceptionType, kPiece) + message + shown(one->exceptionMessage, kPiece));
    }
    const QString words =
        Words::tr("%1 returns %2, expected %3").arg(call, shown(one->got, kPiece), shown(one->expected, kPiece));
    return failing.ground == FailingLine::Ground::Return
               ? words
               : words + Words::tr(" (which line returned it is not recorded)");
}

QString displayText(std::string_view utf8)
{
    QString text = qt(utf8);
    if (text.contains(QLatin1Char('\r'))) {
        text.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace(QLatin1Char('\r'), QLatin1Char('\n'));
    }
    const auto bad = [](QChar c) { return isInvisible(c.unicode()); };
    if (std::none_of(text.begin(), text.end(), bad)) {
        return text;
    }
    QString safe;
    safe.reserve(text.size() + 64);
    for (const QChar c : text) {
        safe += bad(c) ? QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0')) : QString(c);
    }
    return safe;
}

DifferingPart differingPart(const QString& text, const QString& other)
{
    if (text == other) {
        return {};
    }
    const auto mine = tokensOf(text);
    const auto theirs = tokensOf(other);
    const std::size_t least = std::min(mine.size(), theirs.size());
    std::size_t front = 0;
    while (front < least && mine[front] == theirs[front]) {
        ++front;
    }
    std::size_t back = 0;
    while (back < least - front && mine[mine.size() - 1 - back] == theirs[theirs.size() - 1 - back]) {
        ++back;
    }
    const DifferingPart part{lengthOf(mine, 0, front), lengthOf(mine, front, mine.size() - back)};
    return part.length > 0 ? part : DifferingPart{0, text.size()};
}

} // namespace candor::ui
