// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/rows.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace candor {

namespace {

/// Binds the values of one row, left to right.
class RowWriter
{
public:
    RowWriter(SQLite::Database& database, const char* insert) : m_statement(database, insert) {}

    RowWriter& add(std::int64_t value)
    {
        m_statement.bind(++m_column, value);
        return *this;
    }
    RowWriter& add(double value)
    {
        m_statement.bind(++m_column, value); // NaN becomes NULL
        return *this;
    }
    RowWriter& add(std::string_view text)
    {
        m_statement.bind(++m_column, std::string(text));
        return *this;
    }
    template <class Count>
    RowWriter& addCount(Count value)
    {
        return add(static_cast<std::int64_t>(value));
    }
    void write()
    {
        m_statement.exec();
        m_statement.reset();
        m_column = 0;
    }

private:
    SQLite::Statement m_statement;
    int m_column = 0;
};

void insertTrial(SQLite::Database& database, std::int64_t session, const TrialPlan& plan, const TrialRecord& record)
{
    const std::optional<std::size_t> chosen = record.selection.index;
    const bool selected = chosen && *chosen < record.candidates.size();
    RowWriter(database, "INSERT INTO trial (session, plan_index, configuration, task, repeat, verdict, selected, "
                        "duration_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .add(session)
        .addCount(plan.index)
        .addCount(plan.configuration)
        .addCount(plan.task)
        .addCount(plan.repeat)
        .add(nameOf(record.verdict))
        .addCount(selected ? record.candidates[*chosen].draw : -1)
        .add(record.durationMs)
        .write();
}

void addCandidate(RowWriter& row, std::int64_t session, const TrialPlan& plan, const CandidateRecord& candidate)
{
    const ExecutionReport* execution = candidate.execution();
    const Usage usage = candidate.usage();
    const double cost = candidate.costUsd();
    row.add(session)
        .addCount(plan.index)
        .addCount(candidate.draw)
        .add(nameOf(candidate.verdict))
        .addCount(candidate.judged ? 1 : 0)
        .add(candidate.score ? candidate.score->total : std::numeric_limits<double>::quiet_NaN())
        .addCount(candidate.read.ir.holes.size())
        .addCount(candidate.findings.size())
        .addCount(execution != nullptr ? execution->passedCases() : 0)
        .addCount(execution != nullptr ? execution->cases.size() : 0)
        .add(usage.promptTokens)
        .add(usage.completionTokens)
        .add(candidate.latencyMs())
        .add(std::isfinite(cost) ? cost : 0.0)
        .write();
}

/// Reads one row's integers into narrower types and remembers whether all of them fitted.
class RowReader
{
public:
    RowReader(SQLite::Database& database, const char* query) : m_statement(database, query) {}

    bool next()
    {
        m_column = 0;
        return m_statement.executeStep();
    }
    template <class Integer>
    Integer integer()
    {
        const std::int64_t value = m_statement.getColumn(m_column++).getInt64();
        m_fits = m_fits && std::in_range<Integer>(value);
        return static_cast<Integer>(value);
    }
    double real()
    {
        const SQLite::Column column = m_statement.getColumn(m_column++);
        return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
    }
    Verdict verdict()
    {
        const char* text = m_statement.getColumn(m_column++).getText();
        const std::optional<Verdict> known = verdictNamed(text);
        m_fits = m_fits && known.has_value();
        return known.value_or(Verdict::Cancelled);
    }
    [[nodiscard]] bool fits() const { return m_fits; }

private:
    SQLite::Statement m_statement;
    int m_column = 0;
    bool m_fits = true;
};

Error damaged(const std::string& name, const std::string& where)
{
    return Error{ErrorCode::Corrupt, Stage::Store,
                 name + " is damaged: " + where + " holds values that no session can have. Take a copy from a backup."};
}

/// The number of rows, or nullopt if row numbers of 32 bits would not do.
std::optional<std::size_t> rowCount(SQLite::Database& database, const std::string& table)
{
    const std::int64_t count = database.execAndGet("SELECT count(*) FROM " + table).getInt64();
    if (!std::in_range<std::uint32_t>(count)) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(count);
}

void reserve(TrialColumns& trials, std::size_t rows)
{
    trials.session.reserve(rows);
    trials.planIndex.reserve(rows);
    trials.configuration.reserve(rows);
    trials.task.reserve(rows);
    trials.repeat.reserve(rows);
    trials.verdict.reserve(rows);
    trials.selected.reserve(rows);
    trials.durationMs.reserve(rows);
    trials.firstCandidate.reserve(rows);
    trials.candidateCount.reserve(rows);
}

void reserve(CandidateColumns& candidates, std::size_t rows)
{
    candidates.trial.reserve(rows);
    candidates.draw.reserve(rows);
    candidates.verdict.reserve(rows);
    candidates.executed.reserve(rows);
    candidates.score.reserve(rows);
    candidates.holes.reserve(rows);
    candidates.findings.reserve(rows);
    candidates.casesPassed.reserve(rows);
    candidates.casesTotal.reserve(rows);
    candidates.promptTokens.reserve(rows);
    candidates.completionTokens.reserve(rows);
    candidates.latencyMs.reserve(rows);
    candidates.costUsd.reserve(rows);
}

/// Takes the row in hand, whose session is sessions[session].
void addTrial(RowReader& row, std::size_t session, TrialColumns& trials)
{
    trials.session.push_back(static_cast<std::uint32_t>(session));
    trials.planIndex.push_back(row.integer<std::uint32_t>());
    trials.configuration.push_back(row.integer<std::uint32_t>());
    trials.task.push_back(row.integer<std::uint32_t>());
    trials.repeat.push_back(row.integer<std::int32_t>());
    trials.verdict.push_back(row.verdict());
    trials.selected.push_back(row.integer<std::int32_t>());
    trials.durationMs.push_back(row.integer<std::int64_t>());
    trials.firstCandidate.push_back(0);
    trials.candidateCount.push_back(0);
}

bool lastTrialIsInRange(const TrialColumns& trials, const SessionPlan& plan)
{
    return trials.planIndex.back() < plan.trials.size() && trials.task.back() < plan.suite->tasks.size() &&
           trials.configuration.back() < plan.configurations.size();
}

Result<void> readTrials(SQLite::Database& database, const std::vector<std::int64_t>& sessionNumbers, Snapshot& snapshot,
                        const std::string& name)
{
    const std::optional<std::size_t> rows = rowCount(database, "trial");
    if (!rows) {
        return damaged(name, "table trial");
    }
    TrialColumns& trials = snapshot.trials;
    reserve(trials, *rows);
    RowReader row(database, "SELECT session, plan_index, configuration, task, repeat, verdict, selected, duration_ms "
                            "FROM trial ORDER BY session, plan_index");
    std::size_t session = 0;
    while (row.next()) {
        const auto number = row.integer<std::int64_t>();
        while (session < sessionNumbers.size() && sessionNumbers[session] != number) {
            ++session;
        }
        if (session == sessionNumbers.size()) {
            return damaged(name, "table trial");
        }
        StoredSession& owner = snapshot.sessions[session];
        if (owner.trialCount == 0) {
            owner.firstTrial = trials.size();
        }
        ++owner.trialCount;
        addTrial(row, session, trials);
        if (!row.fits() || !lastTrialIsInRange(trials, *owner.plan)) {
            return damaged(name, "table trial");
        }
    }
    return {};
}

void addCandidate(RowReader& row, std::size_t trial, CandidateColumns& candidates)
{
    candidates.trial.push_back(static_cast<std::uint32_t>(trial));
    candidates.draw.push_back(row.integer<std::int32_t>());
    candidates.verdict.push_back(row.verdict());
    candidates.executed.push_back(row.integer<std::uint8_t>());
    candidates.score.push_back(row.real());
    candidates.holes.push_back(row.integer<std::int32_t>());
    candidates.findings.push_back(row.integer<std::int32_t>());
    candidates.casesPassed.push_back(row.integer<std::int32_t>());
    candidates.casesTotal.push_back(row.integer<std::int32_t>());
    candidates.promptTokens.push_back(row.integer<std::int64_t>());
    candidates.completionTokens.push_back(row.integer<std::int64_t>());
    candidates.latencyMs.push_back(row.integer<std::int64_t>());
    candidates.costUsd.push_back(row.real());
}

Result<void> readCandidates(SQLite::Database& database, const std::vector<std::int64_t>& sessionNumbers,
                            Snapshot& snapshot, const std::string& name)
{
    const std::optional<std::size_t> rows = rowCount(database, "candidate");
    if (!rows) {
        return damaged(name, "table candidate");
    }
    TrialColumns& trials = snapshot.trials;
    CandidateColumns& candidates = snapshot.candidates;
    reserve(candidates, *rows);
    RowReader row(database, "SELECT session, plan_index, draw, verdict, judged, score, holes, findings, "
                            "cases_passed, cases_total, prompt_tokens, completion_tokens, latency_ms, cost_usd "
                            "FROM candidate ORDER BY session, plan_index, draw");
    // Both tables have the same order: each candidate belongs to this trial or to a later one.
    std::size_t trial = 0;
    while (row.next()) {
        const auto number = row.integer<std::int64_t>();
        const auto planIndex = row.integer<std::uint32_t>();
        while (trial < trials.size() &&
               (sessionNumbers[trials.session[trial]] != number || trials.planIndex[trial] != planIndex)) {
            ++trial;
        }
        if (trial == trials.size()) {
            return damaged(name, "table candidate");
        }
        if (trials.candidateCount[trial]++ == 0) {
            trials.firstCandidate[trial] = static_cast<std::uint32_t>(candidates.size());
        }
        addCandidate(row, trial, candidates);
        if (!row.fits()) {
            return damaged(name, "table candidate");
        }
    }
    return {};
}

struct CountedExample
{
    std::string example;
    std::int64_t exchanges = 0;
};

void insertMismatches(SQLite::Database& database, std::int64_t session, const TrialPlan& plan,
                      const TrialRecord& record)
{
    std::map<std::string, CountedExample> byField;
    for (const CandidateRecord& candidate : record.candidates) {
        candidate.forEachExchange([&byField](const Exchange& exchange) {
            std::set<std::string> seen; // an exchange counts once for a field
            for (const std::string& finding : mismatchesIn(exchange)) {
                const std::string field = finding.substr(0, finding.find(':'));
                CountedExample& counted = byField[field];
                counted.exchanges += seen.insert(field).second ? 1 : 0;
                if (counted.example.empty()) {
                    counted.example = finding;
                }
            }
        });
    }
    for (const auto& [field, counted] : byField) {
        RowWriter row(database, "INSERT INTO mismatch (session, plan_index, field, example, exchanges) "
                                "VALUES (?, ?, ?, ?, ?)");
        row.add(session).addCount(plan.index).add(field).add(counted.example).add(counted.exchanges).write();
    }
}

Result<void> readMismatches(SQLite::Database& database, const std::vector<std::int64_t>& sessionNumbers,
                            Snapshot& snapshot, const std::string& name)
{
    if (!database.tableExists("mismatch")) {
        return {}; // a file of an earlier format, open for reading
    }
    SQLite::Statement query(database, "SELECT session, configuration, field, min(example), sum(exchanges) "
                                      "FROM mismatch JOIN trial USING (session, plan_index) "
                                      "GROUP BY session, configuration, field ORDER BY session, configuration, field");
    while (query.executeStep()) {
        const auto place = std::ranges::find(sessionNumbers, query.getColumn(0).getInt64());
        const std::int64_t configuration = query.getColumn(1).getInt64();
        const std::int64_t exchanges = query.getColumn(4).getInt64();
        if (place == sessionNumbers.end() || exchanges < 0 || configuration < 0) {
            return damaged(name, "table mismatch");
        }
        StoredSession& session = snapshot.sessions[static_cast<std::size_t>(place - sessionNumbers.begin())];
        if (static_cast<std::size_t>(configuration) >= session.plan->configurations.size()) {
            return damaged(name, "table mismatch");
        }
        session.mismatches.push_back({static_cast<std::uint32_t>(configuration), query.getColumn(2).getString(),
                                      query.getColumn(3).getString(), static_cast<std::size_t>(exchanges)});
    }
    return {};
}

} // namespace

void insertRows(SQLite::Database& database, std::int64_t session, const TrialPlan& plan, const TrialRecord& record)
{
    insertTrial(database, session, plan, record);
    RowWriter row(database, "INSERT INTO candidate (session, plan_index, draw, verdict, judged, score, holes, "
                            "findings, cases_passed, cases_total, prompt_tokens, completion_tokens, latency_ms, "
                            "cost_usd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const CandidateRecord& candidate : record.candidates) {
        addCandidate(row, session, plan, candidate);
    }
    insertMismatches(database, session, plan, record);
}

Result<void> readRows(SQLite::Database& database, const std::vector<std::int64_t>& sessionNumbers, Snapshot& snapshot,
                      const std::string& name)
{
    if (Result<void> trials = readTrials(database, sessionNumbers, snapshot, name); !trials) {
        return trials;
    }
    if (Result<void> candidates = readCandidates(database, sessionNumbers, snapshot, name); !candidates) {
        return candidates;
    }
    return readMismatches(database, sessionNumbers, snapshot, name);
}

Result<void> supersedeTrial(SQLite::Database& database, std::int64_t session, std::size_t planIndex,
                            const std::string& name)
{
    const auto onTrial = [&](const char* sql) {
        SQLite::Statement statement(database, sql);
        statement.bind(1, session);
        statement.bind(2, static_cast<std::int64_t>(planIndex));
        return statement.exec();
    };
    const int moved = onTrial(
        "INSERT INTO superseded (session, plan_index, attempt, verdict, record, hash) "
        "SELECT session, plan_index, (SELECT count(*) + 1 FROM superseded WHERE session = ?1 AND plan_index = ?2), "
        "verdict, record, hash FROM trial JOIN trial_text USING (session, plan_index) "
        "WHERE session = ?1 AND plan_index = ?2");
    if (moved != 1) {
        return damaged(name, "table trial_text");
    }
    onTrial("DELETE FROM trial_text WHERE session = ?1 AND plan_index = ?2");
    onTrial("DELETE FROM mismatch WHERE session = ?1 AND plan_index = ?2");
    onTrial("DELETE FROM candidate WHERE session = ?1 AND plan_index = ?2");
    onTrial("DELETE FROM trial WHERE session = ?1 AND plan_index = ?2");
    return {};
}

} // namespace candor
