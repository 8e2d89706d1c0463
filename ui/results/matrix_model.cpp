// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/matrix_model.h"

#include "ui/parts/verdict_delegate.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace candor::ui {

namespace {

constexpr std::size_t kLongestName = 200;

bool same(const ConfigurationRef& a, const ConfigurationRef& b)
{
    return a.session == b.session && a.configuration == b.configuration;
}

} // namespace

int MatrixModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kFirstCell + static_cast<int>(analysis().matrix.columns.size()) + 2;
}

const MatrixCell* MatrixModel::cellAt(int row, int column) const
{
    const auto& cells = matrixRow(row).cells;
    const auto cell = static_cast<std::size_t>(column - kFirstCell);
    return column >= kFirstCell && cell < cells.size() ? &cells[cell] : nullptr;
}

const Configuration* MatrixModel::configurationAt(int column) const
{
    const auto& columns = analysis().matrix.columns;
    const auto cell = static_cast<std::size_t>(column - kFirstCell);
    return column >= kFirstCell && cell < columns.size() ? analysis().picture->configuration(columns[cell]) : nullptr;
}

Flip MatrixModel::flipOf(int row) const
{
    const auto column = analysis().comparedColumn;
    const auto& cells = matrixRow(row).cells;
    return column && *column < cells.size() ? cells[*column].flip : Flip::None;
}

QString MatrixModel::cellNote(const MatrixCell& cell) const
{
    const std::size_t trials = cell.outcome.passed + cell.outcome.failed;
    return cell.trialCount > 1 ? QStringLiteral("%1/%2").arg(countText(cell.outcome.passed), countText(trials))
                               : QString();
}

QVariant MatrixModel::cellData(const MatrixCell& cell, int role) const
{
    if (!cell.verdict) {
        if (role == Qt::DisplayRole) {
            return cell.inSuite ? QStringLiteral("·") : tr("not in its suite");
        }
        if (role == Qt::ToolTipRole) {
            return cell.inSuite ? tr("No trial is stored yet.")
                                : tr("This configuration's suite does not have the task.");
        }
        return role == kToneRole ? QVariant(static_cast<int>(Tone::Dim)) : QVariant();
    }
    const QString note = cellNote(cell);
    switch (role) {
    case Qt::DisplayRole:
        return note.isEmpty() ? chipText(*cell.verdict) : QStringLiteral("%1 %2").arg(chipText(*cell.verdict), note);
    case VerdictDelegate::kVerdictRole:
        return static_cast<int>(*cell.verdict);
    case VerdictDelegate::kNoteRole:
        return note.isEmpty() ? QVariant() : note;
    case Qt::ToolTipRole:
        return note.isEmpty()
                   ? QVariant()
                   : plainToolTip(tr("%1 of its trials pass; most often: %2").arg(note, wordsOf(*cell.verdict)));
    default:
        return {};
    }
}

QString MatrixModel::text(int row, int column) const
{
    const MatrixRow& task = matrixRow(row);
    switch (column) {
    case kTask:
        return shown(task.task, kLongestName);
    case kCategory:
        return shown(task.category, kLongestName);
    case kComplexity:
        return shown(task.complexity, kLongestName);
    default:
        return column == messageColumn() ? messageText(row) : flipText(flipOf(row));
    }
}

QVariant MatrixModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const int column = index.column();
    if (const MatrixCell* cell = cellAt(index.row(), column)) {
        return cellData(*cell, role);
    }
    if (role == Qt::DisplayRole) {
        return text(index.row(), column);
    }
    if (role == Qt::ToolTipRole && column != flipColumn()) {
        return plainToolTip(text(index.row(), column));
    }
    if (role == kToneRole) {
        const Tone tone = column == flipColumn() ? toneOf(flipOf(index.row()))
                          : column == kTask      ? Tone::Plain
                                                 : Tone::Dim;
        return static_cast<int>(tone);
    }
    return {};
}

QString MatrixModel::headerTip(int column) const
{
    const Configuration* configuration = configurationAt(column);
    if (!configuration) {
        return column == messageColumn()
                   ? tr("The message of the compared configuration's trial, else of the first failure")
                   : QString();
    }
    const ConfigurationRef ref = analysis().matrix.columns[static_cast<std::size_t>(column - kFirstCell)];
    const ConfigurationSummary* summary = analysis().picture->summary(ref);
    QString words = shown(configuration->name, kLongestName);
    if (summary) {
        words += QLatin1Char('\n') + rateSentence(summary->success);
    }
    const auto& scope = analysis().scope;
    if (scope.baseline && same(*scope.baseline, ref)) {
        words += QLatin1Char('\n') + tr("The baseline");
    } else if (scope.compared && same(*scope.compared, ref)) {
        words += QLatin1Char('\n') + tr("Compared with the baseline");
    }
    return words;
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::ToolTipRole) {
        return plainToolTip(headerTip(section));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (const Configuration* configuration = configurationAt(section)) {
        return shown(configuration->name, 60);
    }
    return section == kTask          ? tr("Task")
           : section == kCategory    ? tr("Category")
           : section == kComplexity  ? tr("Complexity")
           : section == flipColumn() ? tr("Flip")
                                     : tr("What happened");
}

QString MatrixModel::columnKey(int column) const
{
    if (const Configuration* configuration = configurationAt(column)) {
        return QStringLiteral("configuration:") + shown(configuration->name, 60);
    }
    return column == kTask          ? QStringLiteral("task")
           : column == kCategory    ? QStringLiteral("category")
           : column == kComplexity  ? QStringLiteral("complexity")
           : column == flipColumn() ? QStringLiteral("flip")
                                    : QStringLiteral("message");
}

bool MatrixModel::isShownAtFirst(int column) const
{
    return column != kComplexity;
}

int MatrixModel::widthInCharacters(int column) const
{
    if (const Configuration* configuration = configurationAt(column)) {
        const bool repeated = std::any_of(analysis().matrix.columns.begin(), analysis().matrix.columns.end(),
                                          [this](const ConfigurationRef& ref) {
                                              return analysis().picture->session(ref.session)->plan->repeats > 1;
                                          });
        return std::clamp(static_cast<int>(configuration->name.size()), 19, 26) + (repeated ? 6 : 0);
    }
    return column == kTask ? 21 : column == flipColumn() ? 9 : column == messageColumn() ? 16 : 18;
}

MatrixSort MatrixModel::sortBy(int column, Qt::SortOrder order) const
{
    MatrixSort sort;
    sort.descending = order == Qt::DescendingOrder;
    if (column == kTask) {
        sort.by = MatrixSort::By::Task;
    } else if (column == kCategory) {
        sort.by = MatrixSort::By::Category;
    } else if (column == kComplexity) {
        sort.by = MatrixSort::By::Complexity;
    } else if (column == flipColumn()) {
        sort.by = MatrixSort::By::Flip;
    } else if (configurationAt(column)) {
        sort.by = MatrixSort::By::Cell;
        sort.column = static_cast<std::size_t>(column - kFirstCell);
    }
    return sort;
}

std::optional<CandidateKey> MatrixModel::candidateAt(int row, int column) const
{
    const MatrixCell* cell = cellAt(row, column);
    cell = cell ? cell : tellingCell(analysis(), matrixRow(row));
    return cell ? decidingOf(tellingTrial(analysis(), *cell)) : std::nullopt;
}

QModelIndex MatrixModel::indexOf(CandidateKey key) const
{
    const auto trial = rowOf(snapshot(), key.trial);
    if (!trial) {
        return {};
    }
    const ConfigurationRef ref{key.trial.session, snapshot().trials.configuration[*trial]};
    const auto& columns = analysis().matrix.columns;
    const auto column =
        std::find_if(columns.begin(), columns.end(), [&ref](const ConfigurationRef& one) { return same(one, ref); });
    if (column == columns.end()) {
        return {};
    }
    const auto cell = static_cast<std::size_t>(column - columns.begin());
    for (int row = 0; row < rowCount(); ++row) {
        const auto trials = analysis().matrix.trialsOf(matrixRow(row).cells[cell]);
        if (std::find(trials.begin(), trials.end(), *trial) != trials.end()) {
            return index(row, kFirstCell + static_cast<int>(cell));
        }
    }
    return {};
}

std::optional<std::pair<CandidateKey, Verdict>> MatrixModel::messageKey(int row) const
{
    const MatrixCell* cell = tellingCell(analysis(), matrixRow(row));
    if (!cell || !cell->verdict || *cell->verdict == Verdict::Passed) {
        return std::nullopt;
    }
    const auto candidate = decidingOf(tellingTrial(analysis(), *cell));
    return candidate ? std::optional(std::pair(*candidate, *cell->verdict)) : std::nullopt;
}

void MatrixModel::addTrials(const MatrixCell& cell, std::vector<TrialKey>& trials) const
{
    for (const std::uint32_t trial : analysis().matrix.trialsOf(cell)) {
        if (rows().wanted.empty() || rows().wanted[trial]) {
            trials.push_back(trialKeyAt(snapshot(), trial));
        }
    }
}

std::vector<TrialKey> MatrixModel::walk() const
{
    std::vector<TrialKey> trials;
    if (const auto column = analysis().comparedColumn) {
        for (int row = 0; row < rowCount(); ++row) {
            addTrials(matrixRow(row).cells[*column], trials);
        }
    }
    if (!trials.empty()) {
        return trials;
    }
    for (int row = 0; row < rowCount(); ++row) {
        for (const MatrixCell& cell : matrixRow(row).cells) {
            addTrials(cell, trials);
        }
    }
    return trials;
}

bool MatrixModel::sameRow(const ResultAnalysis& before, std::uint32_t beforeRow, const ResultAnalysis& after,
                          std::uint32_t afterRow) const
{
    return before.matrix.rows[beforeRow].task == after.matrix.rows[afterRow].task;
}

bool MatrixModel::sameColumns(const ResultAnalysis& before, const ResultAnalysis& after) const
{
    const auto& a = before.matrix.columns;
    const auto& b = after.matrix.columns;
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

} // namespace candor::ui
