// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/row_model.h"

#include "ui/parts/verdict_delegate.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace candor::ui {

struct RowModel::Column
{
    const char* key;
    const char* title;
    const char* tip;
    RowColumn column; ///< Plan: what happened
    bool shownAtFirst;
    int characters;
};

namespace {

constexpr std::size_t kLongestName = 200;

using Column = RowModel::Column;

constexpr std::array kTrialColumns{
    Column{"task", QT_TRANSLATE_NOOP("Rows", "Task"), "", RowColumn::Task, true, 21},
    Column{"session", QT_TRANSLATE_NOOP("Rows", "Session"), "", RowColumn::Session, false, 16},
    Column{"category", QT_TRANSLATE_NOOP("Rows", "Category"), "", RowColumn::Category, false, 19},
    Column{"complexity", QT_TRANSLATE_NOOP("Rows", "Complexity"), "", RowColumn::Complexity, false, 12},
    Column{"configuration", QT_TRANSLATE_NOOP("Rows", "Configuration"), "", RowColumn::Configuration, true, 22},
    Column{"model", QT_TRANSLATE_NOOP("Rows", "Model"), "", RowColumn::Model, false, 20},
    Column{"repeat", QT_TRANSLATE_NOOP("Rows", "Repeat"), "", RowColumn::Repeat, false, 9},
    Column{"verdict", QT_TRANSLATE_NOOP("Rows", "Verdict"), QT_TRANSLATE_NOOP("Rows", "Of the selected candidate"),
           RowColumn::Verdict, true, 20},
    Column{"flip", QT_TRANSLATE_NOOP("Rows", "Flip"), QT_TRANSLATE_NOOP("Rows", "Against the baseline"),
           RowColumn::Flip, true, 9},
    Column{"draw", QT_TRANSLATE_NOOP("Rows", "Selected"),
           QT_TRANSLATE_NOOP("Rows", "Which candidate was selected, of those drawn; — when none could be"),
           RowColumn::Draw, true, 10},
    Column{"candidates", QT_TRANSLATE_NOOP("Rows", "Candidates"), QT_TRANSLATE_NOOP("Rows", "Drawn in the trial"),
           RowColumn::Candidates, false, 10},
    Column{"score", QT_TRANSLATE_NOOP("Rows", "Score"), QT_TRANSLATE_NOOP("Rows", "Points of the selected candidate"),
           RowColumn::Score, true, 8},
    Column{"holes", QT_TRANSLATE_NOOP("Rows", "Holes"), QT_TRANSLATE_NOOP("Rows", "Of the selected candidate's IR"),
           RowColumn::Holes, true, 8},
    Column{"cases", QT_TRANSLATE_NOOP("Rows", "Cases"), QT_TRANSLATE_NOOP("Rows", "Test cases passed, of those run"),
           RowColumn::Cases, true, 8},
    Column{"tokens", QT_TRANSLATE_NOOP("Rows", "Tokens"),
           QT_TRANSLATE_NOOP("Rows", "Of all its requests, prompt and reply"), RowColumn::Tokens, false, 9},
    Column{"latency", QT_TRANSLATE_NOOP("Rows", "Latency"),
           QT_TRANSLATE_NOOP("Rows", "Of all its requests, one after the other"), RowColumn::Latency, false, 10},
    Column{"duration", QT_TRANSLATE_NOOP("Rows", "Duration"), "", RowColumn::Duration, false, 10},
    Column{"cost", QT_TRANSLATE_NOOP("Rows", "Cost"), QT_TRANSLATE_NOOP("Rows", "Of all its requests"), RowColumn::Cost,
           false, 10},
    Column{"message", QT_TRANSLATE_NOOP("Rows", "What happened"), "", RowColumn::Plan, true, 16},
};

constexpr std::array kCandidateColumns{
    Column{"task", QT_TRANSLATE_NOOP("Rows", "Task"), "", RowColumn::Task, true, 21},
    Column{"session", QT_TRANSLATE_NOOP("Rows", "Session"), "", RowColumn::Session, false, 16},
    Column{"category", QT_TRANSLATE_NOOP("Rows", "Category"), "", RowColumn::Category, false, 19},
    Column{"complexity", QT_TRANSLATE_NOOP("Rows", "Complexity"), "", RowColumn::Complexity, false, 12},
    Column{"configuration", QT_TRANSLATE_NOOP("Rows", "Configuration"), "", RowColumn::Configuration, true, 22},
    Column{"model", QT_TRANSLATE_NOOP("Rows", "Model"), "", RowColumn::Model, false, 20},
    Column{"repeat", QT_TRANSLATE_NOOP("Rows", "Repeat"), "", RowColumn::Repeat, false, 9},
    Column{"draw", QT_TRANSLATE_NOOP("Rows", "Draw"), QT_TRANSLATE_NOOP("Rows", "Which of the trial's candidates"),
           RowColumn::Draw, true, 6},
    Column{"selected", QT_TRANSLATE_NOOP("Rows", "Selected"), QT_TRANSLATE_NOOP("Rows", "★ is the one that was chosen"),
           RowColumn::Selected, true, 9},
    Column{"verdict", QT_TRANSLATE_NOOP("Rows", "Verdict"), "", RowColumn::Verdict, true, 20},
    Column{"score", QT_TRANSLATE_NOOP("Rows", "Score"), QT_TRANSLATE_NOOP("Rows", "Points"), RowColumn::Score, true, 7},
    Column{"holes", QT_TRANSLATE_NOOP("Rows", "Holes"), QT_TRANSLATE_NOOP("Rows", "Of its IR"), RowColumn::Holes, true,
           8},
    Column{"findings", QT_TRANSLATE_NOOP("Rows", "Findings"), QT_TRANSLATE_NOOP("Rows", "Of the IR check"),
           RowColumn::Findings, true, 8},
    Column{"cases", QT_TRANSLATE_NOOP("Rows", "Cases"), QT_TRANSLATE_NOOP("Rows", "Test cases passed, of those run"),
           RowColumn::Cases, true, 7},
    Column{"flip", QT_TRANSLATE_NOOP("Rows", "Flip"), QT_TRANSLATE_NOOP("Rows", "Of its trial, against the baseline"),
           RowColumn::Flip, false, 10},
    Column{"tokens", QT_TRANSLATE_NOOP("Rows", "Tokens"), QT_TRANSLATE_NOOP("Rows", "Prompt and reply"),
           RowColumn::Tokens, false, 9},
    Column{"latency", QT_TRANSLATE_NOOP("Rows", "Latency"), QT_TRANSLATE_NOOP("Rows", "Of its requests"),
           RowColumn::Latency, false, 10},
    Column{"cost", QT_TRANSLATE_NOOP("Rows", "Cost"), "", RowColumn::Cost, false, 10},
    Column{"message", QT_TRANSLATE_NOOP("Rows", "What happened"), "", RowColumn::Plan, true, 16},
};

QString translated(const char* text)
{
    return QCoreApplication::translate("Rows", text);
}

bool isNumber(RowColumn column)
{
    return candidateNumber(column) != nullptr && column != RowColumn::Selected;
}

std::size_t textIndex(const Snapshot& snapshot, RowColumn column, std::uint32_t trial)
{
    const bool ofConfiguration = column == RowColumn::Configuration || column == RowColumn::Model;
    return column == RowColumn::Session ? 0
           : ofConfiguration            ? snapshot.trials.configuration[trial]
                                        : snapshot.trials.task[trial];
}

} // namespace

RowModel::RowModel(Kind kind, const MessageStore& messages, QObject* parent)
    : ResultModel(messages, parent), m_kind(kind),
      m_columns(kind == Kind::Trials ? std::span<const Column>(kTrialColumns)
                                     : std::span<const Column>(kCandidateColumns))
{
}

int RowModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

bool RowModel::hasVerdict(std::uint32_t row) const
{
    return m_kind == Kind::Trials || snapshot().candidates.executed[row] != 0;
}

Flip RowModel::flipOf(std::uint32_t row) const
{
    const std::uint32_t trial = trialOf(row);
    return trial < analysis().flips.size() ? analysis().flips[trial] : Flip::None;
}

QString RowModel::casesText(std::uint32_t row) const
{
    std::optional<std::size_t> candidate = row;
    if (m_kind == Kind::Trials) {
        candidate = decisiveCandidate(snapshot(), row);
    }
    if (!candidate || snapshot().candidates.casesTotal[*candidate] == 0) {
        return QStringLiteral("—");
    }
    return QStringLiteral("%1/%2")
        .arg(snapshot().candidates.casesPassed[*candidate])
        .arg(snapshot().candidates.casesTotal[*candidate]);
}

QString RowModel::selectedText(std::uint32_t trial) const
{
    const int selected = snapshot().trials.selected[trial];
    return selected < 0 ? QStringLiteral("—")
                        : tr("%1 of %2").arg(selected + 1).arg(snapshot().trials.candidateCount[trial]);
}

QString RowModel::numberText(RowColumn column, std::uint32_t row) const
{
    const RowNumber number = m_kind == Kind::Trials ? trialNumber(column) : candidateNumber(column);
    const double value = number ? number(snapshot(), row) : std::nan("");
    if (std::isnan(value)) {
        return QStringLiteral("—");
    }
    switch (column) {
    case RowColumn::Score:
        return scoreText(value);
    case RowColumn::Cost:
        return dollarText(value);
    case RowColumn::Latency:
    case RowColumn::Duration:
        return durationText(std::chrono::milliseconds(std::llround(value * 1000.0)));
    default:
        return QLocale().toString(value, 'f', 0);
    }
}

QString RowModel::text(int row, const Column& column) const
{
    const std::uint32_t number = rowNumber(row);
    if (isText(column.column)) {
        const std::uint32_t trial = trialOf(number);
        const StoredSession& session = snapshot().sessions[snapshot().trials.session[trial]];
        return shown(textOf(session, column.column, textIndex(snapshot(), column.column, trial)), kLongestName);
    }
    switch (column.column) {
    case RowColumn::Plan:
        return messageText(row);
    case RowColumn::Flip:
        return flipText(flipOf(number));
    case RowColumn::Cases:
        return casesText(number);
    case RowColumn::Selected:
        return candidateNumber(RowColumn::Selected)(snapshot(), number) > 0.0 ? QStringLiteral("★") : QString();
    case RowColumn::Draw:
        return m_kind == Kind::Trials ? selectedText(number) : numberText(column.column, number);
    default:
        return numberText(column.column, number);
    }
}

QVariant RowModel::verdictData(std::uint32_t row, int role) const
{
    if (!hasVerdict(row)) {
        if (role == Qt::ToolTipRole) {
            return tr("It was not selected, and only selected candidates were to be run.");
        }
        return role == Qt::DisplayRole ? QVariant(tr("not run")) : QVariant();
    }
    const Verdict verdict =
        m_kind == Kind::Trials ? snapshot().trials.verdict[row] : snapshot().candidates.verdict[row];
    return role == Qt::DisplayRole                 ? QVariant(chipText(verdict))
           : role == VerdictDelegate::kVerdictRole ? QVariant(static_cast<int>(verdict))
                                                   : QVariant();
}

QVariant RowModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Column& column = m_columns[static_cast<std::size_t>(index.column())];
    const std::uint32_t number = rowNumber(index.row());
    if (role == kToneRole) {
        const Tone tone = column.column == RowColumn::Flip                              ? toneOf(flipOf(number))
                          : column.column == RowColumn::Task || isNumber(column.column) ? Tone::Plain
                                                                                        : Tone::Dim;
        return static_cast<int>(tone);
    }
    if (column.column == RowColumn::Verdict) {
        return verdictData(number, role);
    }
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::TextAlignmentRole:
        return isNumber(column.column) ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::ToolTipRole:
        return isText(column.column) || column.column == RowColumn::Plan ? plainToolTip(text(index.row(), column))
                                                                         : QVariant();
    default:
        return {};
    }
}

QVariant RowModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    const Column& column = m_columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return translated(column.title);
    case Qt::ToolTipRole:
        return *column.tip == '\0' ? QVariant() : QVariant(translated(column.tip));
    case Qt::TextAlignmentRole:
        return isNumber(column.column) ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QString RowModel::columnKey(int column) const
{
    return QString::fromLatin1(m_columns[static_cast<std::size_t>(column)].key);
}

bool RowModel::isShownAtFirst(int column) const
{
    return m_columns[static_cast<std::size_t>(column)].shownAtFirst;
}

int RowModel::widthInCharacters(int column) const
{
    return m_columns[static_cast<std::size_t>(column)].characters;
}

RowSort RowModel::sortBy(int column, Qt::SortOrder order) const
{
    if (column < 0 || column >= columnCount()) {
        return {};
    }
    return {m_columns[static_cast<std::size_t>(column)].column, order == Qt::DescendingOrder};
}

std::optional<CandidateKey> RowModel::candidateAt(int row, int /*column*/) const
{
    const std::uint32_t number = rowNumber(row);
    return m_kind == Kind::Trials ? decidingOf(number) : std::optional(candidateKeyAt(snapshot(), number));
}

QModelIndex RowModel::indexOf(CandidateKey key) const
{
    const auto number = m_kind == Kind::Trials ? rowOf(snapshot(), key.trial) : rowOf(snapshot(), key);
    if (!number) {
        return {};
    }
    const auto& all = tableRows(rows());
    const auto found = std::find(all.begin(), all.end(), static_cast<std::uint32_t>(*number));
    return found == all.end() ? QModelIndex() : index(static_cast<int>(found - all.begin()), 0);
}

std::optional<std::pair<CandidateKey, Verdict>> RowModel::messageKey(int row) const
{
    const std::uint32_t number = rowNumber(row);
    const auto key = candidateAt(row, 0);
    const Verdict verdict =
        m_kind == Kind::Trials ? snapshot().trials.verdict[number] : snapshot().candidates.verdict[number];
    if (!key || !hasVerdict(number) || verdict == Verdict::Passed) {
        return std::nullopt;
    }
    return std::pair(*key, verdict);
}

std::vector<TrialKey> RowModel::walk() const
{
    std::vector<TrialKey> trials;
    std::vector<bool> seen(snapshot().trials.size(), false);
    for (const std::uint32_t row : tableRows(rows())) {
        const std::uint32_t trial = trialOf(row);
        if (!seen[trial]) {
            seen[trial] = true;
            trials.push_back(trialKeyAt(snapshot(), trial));
        }
    }
    return trials;
}

bool RowModel::sameRow(const ResultAnalysis& before, std::uint32_t beforeRow, const ResultAnalysis& after,
                       std::uint32_t afterRow) const
{
    if (m_kind == Kind::Trials) {
        return trialKeyAt(before.snapshot(), beforeRow) == trialKeyAt(after.snapshot(), afterRow);
    }
    return candidateKeyAt(before.snapshot(), beforeRow) == candidateKeyAt(after.snapshot(), afterRow);
}

bool RowModel::sameColumns(const ResultAnalysis& /*before*/, const ResultAnalysis& /*after*/) const
{
    return true;
}

} // namespace candor::ui
