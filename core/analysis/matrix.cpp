// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/matrix.h"

#include "core/query/row_values.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace candor {

namespace {

const Suite* suiteOf(const Snapshot& snapshot, std::size_t session)
{
    const SessionPlan* plan = session < snapshot.sessions.size() ? snapshot.sessions[session].plan.get() : nullptr;
    return plan ? plan->suite.get() : nullptr;
}

/// What the trials of one configuration say, by the task's place in its suite.
std::vector<TaskOutcome> outcomesOf(const Snapshot& snapshot, ConfigurationRef ref)
{
    const Suite* suite = configurationOf(snapshot, ref) ? suiteOf(snapshot, ref.session) : nullptr;
    std::vector<TaskOutcome> outcomes(suite ? suite->tasks.size() : 0);
    for (const std::size_t trial : trialsOf(snapshot, ref)) {
        const std::size_t task = snapshot.trials.task[trial];
        if (task < outcomes.size()) {
            outcomes[task].add(classOf(snapshot.trials.verdict[trial]));
        }
    }
    return outcomes;
}

using OutcomesByKey = std::map<TaskKey, TaskOutcome>;

OutcomesByKey baselineOutcomes(const Snapshot& snapshot, ConfigurationRef baseline)
{
    OutcomesByKey byKey;
    const std::vector<TaskOutcome> outcomes = outcomesOf(snapshot, baseline);
    if (outcomes.empty()) {
        return byKey;
    }
    const std::vector<TaskKey> keys = taskKeysOf(*suiteOf(snapshot, baseline.session));
    for (std::size_t task = 0; task < outcomes.size(); ++task) {
        if (!keys[task].first.empty()) {
            byKey.emplace(keys[task], outcomes[task]);
        }
    }
    return byKey;
}

Flip flipBetween(const TaskOutcome& before, const TaskOutcome& after)
{
    if (!before.decided() || !after.decided() || before.passes() == after.passes()) {
        return Flip::None;
    }
    return before.passes() ? Flip::Lost : Flip::Gained;
}

bool isSame(ConfigurationRef left, ConfigurationRef right)
{
    return left.session == right.session && left.configuration == right.configuration;
}

/// Counts of one cell's verdicts, and what most of them say.
struct VerdictCounts
{
    std::array<std::uint32_t, kAllVerdicts.size()> counts{};

    [[nodiscard]] std::optional<Verdict> majority(const TaskOutcome& outcome) const
    {
        if (outcome.passes()) {
            return Verdict::Passed;
        }
        std::optional<Verdict> most;
        for (const Verdict verdict : kAllVerdicts) {
            const bool eligible = outcome.failed == 0 || classOf(verdict) != VerdictClass::NotTheModels;
            const std::uint32_t count = of(verdict);
            if (verdict != Verdict::Passed && eligible && count > 0 && (!most || count > of(*most))) {
                most = verdict;
            }
        }
        return most;
    }
    [[nodiscard]] std::uint32_t of(Verdict verdict) const { return counts[static_cast<std::size_t>(verdict)]; }
};

/// Makes the rows, then fills one column after the other.
class MatrixMaker
{
public:
    MatrixMaker(const Snapshot& snapshot, TaskMatrix& matrix) : m_snapshot(snapshot), m_matrix(matrix)
    {
        if (matrix.baseline) {
            m_baseline = baselineOutcomes(snapshot, *matrix.baseline);
        }
    }

    void make()
    {
        m_rowOfTask.resize(m_matrix.columns.size());
        for (std::size_t column = 0; column < m_matrix.columns.size(); ++column) {
            addRows(column);
        }
        for (MatrixRow& row : m_matrix.rows) {
            row.cells.resize(m_matrix.columns.size());
        }
        for (std::size_t column = 0; column < m_matrix.columns.size(); ++column) {
            fill(column);
        }
    }

private:
    /// Columns of one session have one suite, whose rows are looked up once.
    void addRows(std::size_t column)
    {
        const ConfigurationRef ref = m_matrix.columns[column];
        const Suite* suite = configurationOf(m_snapshot, ref) ? suiteOf(m_snapshot, ref.session) : nullptr;
        if (!suite) {
            return;
        }
        auto [known, isNew] = m_rowsOfSession.try_emplace(ref.session);
        if (isNew) {
            const std::vector<TaskKey> keys = taskKeysOf(*suite);
            for (std::size_t task = 0; task < keys.size(); ++task) {
                known->second.push_back(rowOf(keys[task], suite->tasks[task]));
            }
        }
        m_rowOfTask[column] = &known->second;
    }

    std::size_t rowOf(const TaskKey& key, const Task& task)
    {
        const std::size_t next = m_matrix.rows.size();
        if (!key.first.empty()) { // a task without a hash is like no other
            const auto [place, isNew] = m_rowOfKey.emplace(key, next);
            if (!isNew) {
                return place->second;
            }
        }
        m_matrix.rows.push_back({task.id, task.category, task.complexity, {}});
        const auto before = m_baseline.find(key);
        m_baselineOfRow.push_back(before == m_baseline.end() ? std::nullopt : std::optional(before->second));
        return next;
    }

    void fill(std::size_t column)
    {
        if (!m_rowOfTask[column]) {
            return;
        }
        const std::vector<std::size_t>& rowOfTask = *m_rowOfTask[column];
        for (const std::size_t row : rowOfTask) {
            m_matrix.rows[row].cells[column].inSuite = true;
        }
        const std::vector<std::size_t> ends = layOutTrials(column, rowOfTask.size());
        const bool isBaseline = m_matrix.baseline && isSame(*m_matrix.baseline, m_matrix.columns[column]);
        for (std::size_t task = 0; task < rowOfTask.size(); ++task) {
            MatrixCell& cell = m_matrix.rows[rowOfTask[task]].cells[column];
            cell.firstTrial = ends[task];
            cell.trialCount = ends[task + 1] - ends[task];
            fillCell(cell);
            const std::optional<TaskOutcome>& before = m_baselineOfRow[rowOfTask[task]];
            cell.flip = isBaseline || !before ? Flip::None : flipBetween(*before, cell.outcome);
        }
    }

    /// Appends the column's trials to the matrix, task by task. Element t of the answer is where those of task t begin,
    /// and the next one where they end.
    std::vector<std::size_t> layOutTrials(std::size_t column, std::size_t tasks)
    {
        std::vector<std::size_t> trials = trialsOf(m_snapshot, m_matrix.columns[column]);
        const std::vector<std::uint32_t>& taskOf = m_snapshot.trials.task;
        std::erase_if(trials, [&](std::size_t trial) { return taskOf[trial] >= tasks; });
        std::vector<std::size_t> ends(tasks + 1, 0);
        for (const std::size_t trial : trials) {
            ++ends[taskOf[trial] + 1];
        }
        ends[0] = m_matrix.trials.size();
        std::partial_sum(ends.begin(), ends.end(), ends.begin());
        m_matrix.trials.resize(ends.back());
        std::vector<std::size_t> next(ends.begin(), ends.end() - 1);
        for (const std::size_t trial : trials) {
            m_matrix.trials[next[taskOf[trial]]++] = static_cast<std::uint32_t>(trial);
        }
        return ends;
    }

    void fillCell(MatrixCell& cell) const
    {
        VerdictCounts counts;
        for (const std::uint32_t trial : m_matrix.trialsOf(cell)) {
            const Verdict verdict = m_snapshot.trials.verdict[trial];
            cell.outcome.add(classOf(verdict));
            ++counts.counts[static_cast<std::size_t>(verdict)];
            const std::optional<std::size_t> candidate = decisiveCandidate(m_snapshot, trial);
            cell.holes += candidate ? m_snapshot.candidates.holes[*candidate] : 0;
        }
        cell.verdict = counts.majority(cell.outcome);
    }

    const Snapshot& m_snapshot;
    TaskMatrix& m_matrix;
    OutcomesByKey m_baseline;
    std::map<TaskKey, std::size_t> m_rowOfKey;
    std::vector<std::optional<TaskOutcome>> m_baselineOfRow; ///< a row
    std::map<std::size_t, std::vector<std::size_t>> m_rowsOfSession;
    std::vector<const std::vector<std::size_t>*> m_rowOfTask; ///< a column; nullptr: a reference to nothing
};

/// The flip of every task under every configuration of one session; configuration by configuration.
std::vector<Flip> flipsOfTasks(const Snapshot& snapshot, std::size_t session, const OutcomesByKey& baseline)
{
    const StoredSession& stored = snapshot.sessions[session];
    const std::vector<TaskKey> keys = taskKeysOf(*stored.plan->suite);
    std::vector<TaskOutcome> outcomes(keys.size() * stored.plan->configurations.size());
    for (std::size_t row = stored.firstTrial; row < stored.firstTrial + stored.trialCount; ++row) {
        const std::size_t place = snapshot.trials.configuration[row] * keys.size() + snapshot.trials.task[row];
        if (snapshot.trials.task[row] < keys.size() && place < outcomes.size()) {
            outcomes[place].add(classOf(snapshot.trials.verdict[row]));
        }
    }
    std::vector<Flip> flips(outcomes.size(), Flip::None);
    for (std::size_t task = 0; task < keys.size(); ++task) {
        const auto before = baseline.find(keys[task]);
        for (std::size_t place = task; before != baseline.end() && place < outcomes.size(); place += keys.size()) {
            flips[place] = flipBetween(before->second, outcomes[place]);
        }
    }
    return flips;
}

bool agrees(Flip flip, VerdictClass verdictClass)
{
    return verdictClass != VerdictClass::NotTheModels &&
           (flip == Flip::Gained) == (verdictClass == VerdictClass::Passed);
}

} // namespace

TaskMatrix matrixOf(const Snapshot& snapshot, std::vector<ConfigurationRef> columns,
                    std::optional<ConfigurationRef> baseline)
{
    TaskMatrix matrix;
    matrix.columns = std::move(columns);
    matrix.baseline = baseline;
    MatrixMaker(snapshot, matrix).make();
    return matrix;
}

std::vector<Flip> flipsOf(const Snapshot& snapshot, ConfigurationRef baseline)
{
    std::vector<Flip> flips(snapshot.trials.size(), Flip::None);
    const OutcomesByKey before = baselineOutcomes(snapshot, baseline);
    for (std::size_t session = 0; session < snapshot.sessions.size() && !before.empty(); ++session) {
        const StoredSession& stored = snapshot.sessions[session];
        if (!suiteOf(snapshot, session) || stored.firstTrial + stored.trialCount > flips.size()) {
            continue;
        }
        const std::vector<Flip> ofTasks = flipsOfTasks(snapshot, session, before);
        const std::size_t tasks = stored.plan->suite->tasks.size();
        for (std::size_t row = stored.firstTrial; row < stored.firstTrial + stored.trialCount; ++row) {
            const std::size_t configuration = snapshot.trials.configuration[row];
            const std::size_t place = configuration * tasks + snapshot.trials.task[row];
            const bool known = snapshot.trials.task[row] < tasks && place < ofTasks.size();
            if (known && !isSame(baseline, {session, configuration}) && ofTasks[place] != Flip::None &&
                agrees(ofTasks[place], classOf(snapshot.trials.verdict[row]))) {
                flips[row] = ofTasks[place];
            }
        }
    }
    return flips;
}

} // namespace candor
