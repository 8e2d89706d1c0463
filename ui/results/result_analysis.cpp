// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/result_analysis.h"

#include <algorithm>
#include <numeric>

namespace candor::ui {

namespace {

bool same(const ConfigurationRef& a, const ConfigurationRef& b)
{
    return a.session == b.session && a.configuration == b.configuration;
}

bool exists(const Snapshot& snapshot, const std::optional<ConfigurationRef>& ref)
{
    return ref && configurationOf(snapshot, *ref);
}

std::vector<ConfigurationRef> columnsOf(const Snapshot& snapshot, const ResultScope& scope)
{
    std::vector<ConfigurationRef> columns;
    for (std::size_t c = 0; c < snapshot.sessions[scope.session].plan->configurations.size(); ++c) {
        columns.push_back({scope.session, c});
    }
    if (exists(snapshot, scope.baseline) && scope.baseline->session != scope.session) {
        columns.insert(columns.begin(), *scope.baseline);
    }
    const auto isCompared = [&scope](const ConfigurationRef& ref) { return same(ref, *scope.compared); };
    if (exists(snapshot, scope.compared) && std::none_of(columns.begin(), columns.end(), isCompared)) {
        columns.push_back(*scope.compared);
    }
    return columns;
}

/// Lost, gained, none; a row whose cell has no verdict is last either way.
int rankOf(Flip flip)
{
    return flip == Flip::Lost ? 0 : flip == Flip::Gained ? 1 : 2;
}

class MatrixOrder
{
public:
    MatrixOrder(const ResultAnalysis& analysis, MatrixSort sort) : m_analysis(analysis), m_sort(sort) {}

    bool operator()(std::uint32_t left, std::uint32_t right) const
    {
        const MatrixRow& a = m_analysis.matrix.rows[left];
        const MatrixRow& b = m_analysis.matrix.rows[right];
        switch (m_sort.by) {
        case MatrixSort::By::Plan:
            return false;
        case MatrixSort::By::Task:
            return before(a.task, b.task);
        case MatrixSort::By::Category:
            return before(a.category, b.category);
        case MatrixSort::By::Complexity:
            return before(a.complexity, b.complexity);
        case MatrixSort::By::Flip:
            return before(flip(a), flip(b), rankOf(Flip::None));
        case MatrixSort::By::Cell:
            break;
        }
        return before(verdict(a), verdict(b), static_cast<int>(kAllVerdicts.size()));
    }

private:
    [[nodiscard]] bool before(const std::string& a, const std::string& b) const
    {
        if (a.empty() || b.empty()) {
            return !a.empty() && b.empty();
        }
        return m_sort.descending ? comesBefore(b, a) : comesBefore(a, b);
    }
    [[nodiscard]] bool before(int a, int b, int none) const
    {
        if (a == none || b == none) {
            return a != none && b == none;
        }
        return m_sort.descending ? b < a : a < b;
    }
    [[nodiscard]] int flip(const MatrixRow& row) const
    {
        return m_analysis.comparedColumn ? rankOf(row.cells[*m_analysis.comparedColumn].flip) : rankOf(Flip::None);
    }
    [[nodiscard]] int verdict(const MatrixRow& row) const
    {
        return m_sort.column < row.cells.size() && row.cells[m_sort.column].verdict
                   ? static_cast<int>(*row.cells[m_sort.column].verdict)
                   : static_cast<int>(kAllVerdicts.size());
    }

    const ResultAnalysis& m_analysis;
    MatrixSort m_sort;
};

bool namesASession(const RowFilter& filter)
{
    return std::any_of(filter.terms.begin(), filter.terms.end(),
                       [](const FilterTerm& term) { return term.column == RowColumn::Session; });
}

/// Whether a trial belongs to what the page looks at.
class InScope
{
public:
    explicit InScope(const ResultAnalysis& analysis)
        : m_trials(analysis.snapshot().trials), m_session(analysis.scope.session)
    {
        for (const auto& ref : {analysis.scope.baseline, analysis.scope.compared}) {
            if (exists(analysis.snapshot(), ref) && ref->session != m_session) {
                m_guests.push_back(*ref);
            }
        }
    }
    [[nodiscard]] bool hasGuests() const { return !m_guests.empty(); }
    [[nodiscard]] bool operator()(std::uint32_t trial) const
    {
        const ConfigurationRef ref{m_trials.session[trial], m_trials.configuration[trial]};
        return ref.session == m_session || std::any_of(m_guests.begin(), m_guests.end(),
                                                       [&ref](const ConfigurationRef& one) { return same(one, ref); });
    }

private:
    const TrialColumns& m_trials;
    std::size_t m_session;
    std::vector<ConfigurationRef> m_guests;
};

std::vector<std::uint32_t> matrixRows(const ResultAnalysis& analysis, const ResultRows& rows, MatrixSort sort)
{
    const TaskMatrix& matrix = analysis.matrix;
    std::vector<std::uint32_t> order(matrix.rows.size());
    std::iota(order.begin(), order.end(), 0u);
    if (!rows.wanted.empty()) {
        std::erase_if(order, [&](std::uint32_t row) {
            const auto wanted = [&](const MatrixCell& cell) {
                const auto trials = matrix.trialsOf(cell);
                return std::any_of(trials.begin(), trials.end(),
                                   [&](std::uint32_t trial) { return rows.wanted[trial]; });
            };
            const auto& cells = matrix.rows[row].cells;
            return std::none_of(cells.begin(), cells.end(), wanted);
        });
    }
    if (sort.by != MatrixSort::By::Plan) {
        std::stable_sort(order.begin(), order.end(), MatrixOrder(analysis, sort));
    }
    return order;
}

} // namespace

std::shared_ptr<const ResultAnalysis> analyse(std::shared_ptr<const Picture> picture, ResultScope scope)
{
    auto analysis = std::make_shared<ResultAnalysis>();
    analysis->picture = std::move(picture);
    analysis->scope = scope;
    const Snapshot& snapshot = analysis->snapshot();
    if (scope.session >= snapshot.sessions.size() || !snapshot.sessions[scope.session].plan) {
        return analysis;
    }
    analysis->matrix = matrixOf(snapshot, columnsOf(snapshot, scope), scope.baseline);
    if (exists(snapshot, scope.baseline)) {
        analysis->flips = flipsOf(snapshot, *scope.baseline);
    }
    if (!exists(snapshot, scope.compared)) {
        return analysis;
    }
    const auto& columns = analysis->matrix.columns;
    const auto column = std::find_if(columns.begin(), columns.end(),
                                     [&scope](const ConfigurationRef& ref) { return same(ref, *scope.compared); });
    analysis->comparedColumn = static_cast<std::size_t>(column - columns.begin());
    if (exists(snapshot, scope.baseline) && !same(*scope.baseline, *scope.compared)) {
        analysis->comparison = compareRuns(snapshot, *scope.baseline, *scope.compared);
    }
    return analysis;
}

std::shared_ptr<const ResultRows> rowsOf(const ResultAnalysis& analysis, ResultQuestion question)
{
    auto rows = std::make_shared<ResultRows>();
    const Snapshot& snapshot = analysis.snapshot();
    if (analysis.scope.session >= snapshot.sessions.size()) {
        return rows;
    }
    const InScope inScope(analysis);
    for (std::uint32_t trial = 0; trial < snapshot.trials.size(); ++trial) {
        if (inScope(trial)) {
            ++rows->allTrials;
            rows->allCandidates += snapshot.trials.candidateCount[trial];
        }
    }
    const bool anySession = namesASession(question.filter);
    if (!anySession && !inScope.hasGuests()) {
        question.filter.session = snapshot.sessions[analysis.scope.session].id;
    }
    rows->trials = selectTrials(snapshot, question.filter, analysis.flips, question.trials);
    rows->candidates = selectCandidates(snapshot, question.filter, analysis.flips, question.candidates);
    if (!anySession && inScope.hasGuests()) {
        std::erase_if(rows->trials, [&inScope](std::uint32_t row) { return !inScope(row); });
        std::erase_if(rows->candidates, [&](std::uint32_t row) { return !inScope(snapshot.candidates.trial[row]); });
    }
    if (!question.filter.terms.empty()) {
        rows->wanted.assign(snapshot.trials.size(), false);
        for (const std::uint32_t row : rows->trials) {
            rows->wanted[row] = true;
        }
    }
    rows->matrix = matrixRows(analysis, *rows, question.matrix);
    return rows;
}

std::optional<std::size_t> tellingTrial(const ResultAnalysis& analysis, const MatrixCell& cell)
{
    const auto trials = analysis.matrix.trialsOf(cell);
    if (trials.empty()) {
        return std::nullopt;
    }
    const auto telling = std::find_if(trials.begin(), trials.end(), [&](std::uint32_t trial) {
        return analysis.snapshot().trials.verdict[trial] == cell.verdict;
    });
    return telling == trials.end() ? trials.front() : *telling;
}

const MatrixCell* tellingCell(const ResultAnalysis& analysis, const MatrixRow& row)
{
    if (analysis.comparedColumn && *analysis.comparedColumn < row.cells.size()) {
        return &row.cells[*analysis.comparedColumn];
    }
    const auto failed = std::find_if(row.cells.begin(), row.cells.end(), [](const MatrixCell& cell) {
        return cell.verdict && *cell.verdict != Verdict::Passed;
    });
    return failed != row.cells.end() ? &*failed : row.cells.empty() ? nullptr : &row.cells.front();
}

} // namespace candor::ui
