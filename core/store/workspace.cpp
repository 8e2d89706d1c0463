// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace.h"

#include "core/store/pick_session.h"
#include "core/store/rows.h"
#include "core/store/sqlite_error.h"
#include "core/store/workspace_file.h"
#include "core/support/id.h"
#include "core/support/text.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <mutex>
#include <optional>

namespace candor {

namespace {

/// Texts that Candor wrote itself; a reply's JSON stands inside a record, so it is deeper than any reply may be.
constexpr JsonLimits kStoredJson{.maxBytes = 1'000'000'000, .maxDepth = 256};

Error storeError(ErrorCode code, std::string message)
{
    return Error{code, Stage::Store, std::move(message)};
}

std::int64_t millisecondsOf(SystemTime time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::optional<SessionState> stateNamed(std::string_view name)
{
    for (const SessionState state : {SessionState::Running, SessionState::Paused, SessionState::Cancelled,
                                     SessionState::Finished, SessionState::Failed}) {
        if (nameOf(state) == name) {
            return state;
        }
    }
    return std::nullopt;
}

bool isPlanned(const TrialRecord& record, const SessionPlan& plan)
{
    if (record.index >= plan.trials.size()) {
        return false;
    }
    const TrialPlan& planned = plan.trials[record.index];
    return record.task == plan.suite->tasks[planned.task].id && record.repeat == planned.repeat &&
           record.configuration == plan.configurations[planned.configuration].name;
}

} // namespace

struct Workspace::Impl
{
    Impl(std::filesystem::path file, Access mode, SQLite::Database connection)
        : path(std::move(file)), name(quoted(path)), access(mode), database(std::move(connection))
    {
    }

    /// Runs `work` alone and turns what the database throws into an error; `doing` says what was attempted.
    template <class Work>
    auto guarded(std::string_view doing, Work work) -> decltype(work())
    {
        const std::scoped_lock lock(mutex);
        try {
            return work();
        } catch (const SQLite::Exception& exception) {
            return errorFrom(exception, database.getHandle(), name, doing);
        } catch (const std::exception& exception) {
            return storeError(ErrorCode::Internal,
                              "Could not " + std::string(doing) + " in " + name + ": " + exception.what() + ".");
        }
    }

    // All below: with `mutex` held, inside guarded().
    [[nodiscard]] Result<void> checkWritable() const;
    [[nodiscard]] Result<std::int64_t> numberOf(const std::string& sessionId);
    [[nodiscard]] Result<Json> parsed(const std::string& text, const std::string& hash, const std::string& what) const;
    [[nodiscard]] Result<std::shared_ptr<const SessionPlan>> planOf(std::int64_t session);
    [[nodiscard]] Result<StoredSession> sessionFrom(SQLite::Statement& row);
    [[nodiscard]] Result<std::shared_ptr<const Snapshot>> readSnapshot();
    [[nodiscard]] bool holdsTrial(std::int64_t session, std::size_t planIndex);
    void storeTrial(std::int64_t session, const SessionPlan& plan, const TrialRecord& record, const std::string& text);
    void storeState(std::int64_t session, SessionState state);
    [[nodiscard]] std::optional<Verdict> verdictOf(std::int64_t session, std::size_t planIndex);
    [[nodiscard]] Result<std::size_t> supersede(std::int64_t session, const std::set<std::size_t>& indexes);

    const std::filesystem::path path;
    const std::string name;
    const Access access;
    std::mutex mutex;
    SQLite::Database database;
    std::map<std::int64_t, std::shared_ptr<const SessionPlan>> plans; ///< by session number; a plan never changes
    std::weak_ptr<const Snapshot> last; ///< given out again while someone holds it and nothing was written
    std::int64_t lastVersion = 0;       ///< SQLite's data_version when `last` was read
};

Result<void> Workspace::Impl::checkWritable() const
{
    if (access == Access::ReadOnly) {
        return storeError(ErrorCode::ReadOnly, name + " was opened for reading only. Open it for writing.");
    }
    return {};
}

Result<std::int64_t> Workspace::Impl::numberOf(const std::string& sessionId)
{
    SQLite::Statement query(database, "SELECT number FROM session WHERE id = ?");
    query.bind(1, sessionId);
    if (!query.executeStep()) {
        return storeError(ErrorCode::NotFound, "There is no session " + terminalSafe(sessionId) + " in " + name + ".");
    }
    return query.getColumn(0).getInt64();
}

Result<Json> Workspace::Impl::parsed(const std::string& text, const std::string& hash, const std::string& what) const
{
    if (hashOf(text).hex != hash) {
        return storeError(ErrorCode::Corrupt, name + " is damaged: " + what +
                                                  " is not what was stored (its hash differs). Take a copy from a "
                                                  "backup.");
    }
    return parseJson(text, kStoredJson);
}

Result<std::shared_ptr<const SessionPlan>> Workspace::Impl::planOf(std::int64_t session)
{
    if (const auto known = plans.find(session); known != plans.end()) {
        return known->second;
    }
    const std::string what = "the plan of session number " + std::to_string(session);
    SQLite::Statement query(database, "SELECT plan, hash FROM session_text WHERE session = ?");
    query.bind(1, session);
    if (!query.executeStep()) {
        return storeError(ErrorCode::Corrupt,
                          name + " is damaged: " + what + " is missing. Take a copy from a backup.");
    }
    const Result<Json> json = parsed(query.getColumn(0).getString(), query.getColumn(1).getString(), what);
    if (!json) {
        return json.error();
    }
    Result<SessionPlan> plan = planFromJson(*json);
    if (!plan) {
        return Error{ErrorCode::Corrupt, Stage::Store, name + " can't be used: " + what + " can't be read", false,
                     std::make_shared<const Error>(plan.error())};
    }
    auto shared = std::make_shared<const SessionPlan>(*std::move(plan));
    plans.emplace(session, shared);
    return std::shared_ptr<const SessionPlan>(std::move(shared));
}

Result<StoredSession> Workspace::Impl::sessionFrom(SQLite::Statement& row)
{
    StoredSession session;
    session.id = row.getColumn(1).getString();
    session.createdAt = SystemTime(std::chrono::milliseconds(row.getColumn(2).getInt64()));
    const std::optional<SessionState> state = stateNamed(row.getColumn(3).getString());
    session.provenance = row.getColumn(4).getString();
    Result<Json> environment = parseJson(row.getColumn(5).getString(), kStoredJson);
    if (!state || !environment) {
        return storeError(ErrorCode::Corrupt, name + " is damaged: session " + terminalSafe(session.id) +
                                                  " can't be read. Take a copy from a backup.");
    }
    session.state = *state;
    session.environment = *std::move(environment);
    Result<std::shared_ptr<const SessionPlan>> plan = planOf(row.getColumn(0).getInt64());
    if (!plan) {
        return plan.error();
    }
    session.plan = *std::move(plan);
    return session;
}

Result<std::shared_ptr<const Snapshot>> Workspace::Impl::readSnapshot()
{
    // Before the transaction: if another process writes in between, the picture is newer than its number, and the next
    // call reads once more than it had to.
    const std::int64_t version = database.execAndGet("PRAGMA data_version").getInt64();
    if (auto same = last.lock(); same && version == lastVersion) {
        return same;
    }
    const SQLite::Transaction oneMoment(database);
    auto snapshot = std::make_shared<Snapshot>();
    std::vector<std::int64_t> numbers;
    SQLite::Statement rows(database, "SELECT number, id, created_ms, state, provenance, environment FROM session "
                                     "ORDER BY number");
    while (rows.executeStep()) {
        Result<StoredSession> session = sessionFrom(rows);
        if (!session) {
            return session.error();
        }
        numbers.push_back(rows.getColumn(0).getInt64());
        snapshot->sessions.push_back(*std::move(session));
    }
    rows.reset();
    if (Result<void> read = readRows(database, numbers, *snapshot, name); !read) {
        return read.error();
    }
    std::shared_ptr<const Snapshot> picture = std::move(snapshot);
    last = picture;
    lastVersion = version;
    return picture;
}

void Workspace::Impl::storeTrial(std::int64_t session, const SessionPlan& plan, const TrialRecord& record,
                                 const std::string& text)
{
    insertRows(database, session, plan.trials[record.index], record);
    SQLite::Statement row(database, "INSERT INTO trial_text (session, plan_index, record, hash) VALUES (?, ?, ?, ?)");
    row.bind(1, session);
    row.bind(2, static_cast<std::int64_t>(record.index));
    row.bindNoCopy(3, text);
    row.bind(4, hashOf(text).hex);
    row.exec();
}

bool Workspace::Impl::holdsTrial(std::int64_t session, std::size_t planIndex)
{
    SQLite::Statement query(database, "SELECT 1 FROM trial WHERE session = ? AND plan_index = ?");
    query.bind(1, session);
    query.bind(2, static_cast<std::int64_t>(planIndex));
    return query.executeStep();
}

void Workspace::Impl::storeState(std::int64_t session, SessionState state)
{
    SQLite::Statement update(database, "UPDATE session SET state = ? WHERE number = ?");
    update.bind(1, std::string(nameOf(state)));
    update.bind(2, session);
    update.exec();
}

std::optional<Verdict> Workspace::Impl::verdictOf(std::int64_t session, std::size_t planIndex)
{
    SQLite::Statement query(database, "SELECT verdict FROM trial WHERE session = ? AND plan_index = ?");
    query.bind(1, session);
    query.bind(2, static_cast<std::int64_t>(planIndex));
    return query.executeStep() ? verdictNamed(query.getColumn(0).getString()) : std::nullopt;
}

Result<std::size_t> Workspace::Impl::supersede(std::int64_t session, const std::set<std::size_t>& indexes)
{
    std::size_t count = 0;
    for (const std::size_t index : indexes) {
        if (!holdsTrial(session, index)) {
            continue;
        }
        const std::optional<Verdict> verdict = verdictOf(session, index);
        if (!verdict || classOf(*verdict) != VerdictClass::NotTheModels) {
            return storeError(ErrorCode::InvalidInput,
                              "Trial " + std::to_string(index) +
                                  " did not fail for reasons of the infrastructure: its result is the model's and "
                                  "can't be drawn again. Run a new session for another draw.");
        }
        if (Result<void> moved = supersedeTrial(database, session, index, name); !moved) {
            return moved.error();
        }
        ++count;
    }
    return count;
}

Workspace::Workspace() = default;
Workspace::~Workspace() = default;

Result<std::unique_ptr<Workspace>> Workspace::open(const std::filesystem::path& path, Access access)
{
    Result<SQLite::Database> database = openWorkspaceFile(path, access);
    if (!database) {
        return database.error();
    }
    std::unique_ptr<Workspace> workspace(new Workspace);
    workspace->m_impl = std::make_unique<Impl>(path, access, std::move(*database));
    return workspace;
}

Result<std::string> Workspace::createSession(const SessionPlan& plan, const std::string& provenance,
                                             const Json& environment)
{
    const std::string text = canonicalJson(planToJson(plan));
    const std::string hash = hashOf(text).hex;
    return m_impl->guarded("store the session's plan", [&]() -> Result<std::string> {
        if (Result<void> writable = m_impl->checkWritable(); !writable) {
            return writable.error();
        }
        const std::string id = newSessionId();
        SQLite::Transaction transaction(m_impl->database, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement session(m_impl->database, "INSERT INTO session (id, created_ms, state, provenance, "
                                                    "environment) VALUES (?, ?, ?, ?, ?)");
        session.bind(1, id);
        session.bind(2, millisecondsOf(std::chrono::system_clock::now()));
        session.bind(3, std::string(nameOf(SessionState::Running)));
        session.bind(4, provenance);
        session.bind(5, canonicalJson(environment));
        session.exec();
        SQLite::Statement longText(m_impl->database, "INSERT INTO session_text (session, plan, hash) VALUES (?, ?, ?)");
        longText.bind(1, m_impl->database.getLastInsertRowid());
        longText.bindNoCopy(2, text);
        longText.bind(3, hash);
        longText.exec();
        transaction.commit();
        m_impl->last.reset();
        return id;
    });
}

namespace {

/// A server that says of its replies that no model made them has the whole session say so, whatever it was called by.
void noteProvenance(SQLite::Database& database, std::int64_t session, const std::string& provenance)
{
    if (provenance.empty()) {
        return;
    }
    SQLite::Statement update(database, "UPDATE session SET provenance = ? WHERE number = ? AND provenance = ''");
    update.bind(1, provenance);
    update.bind(2, session);
    update.exec();
}

} // namespace

Result<void> Workspace::commitTrial(const std::string& sessionId, const TrialRecord& record)
{
    const std::string text = canonicalJson(trialRecordToJson(record));
    return m_impl->guarded("store the trial", [&]() -> Result<void> {
        if (Result<void> writable = m_impl->checkWritable(); !writable) {
            return writable;
        }
        SQLite::Transaction transaction(m_impl->database, SQLite::TransactionBehavior::IMMEDIATE);
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        const auto plan = m_impl->planOf(*session);
        if (!plan) {
            return plan.error();
        }
        if (!isPlanned(record, **plan)) {
            return storeError(ErrorCode::InvalidInput,
                              "Trial " + std::to_string(record.index) + " (" + terminalSafe(record.task) + ", " +
                                  terminalSafe(record.configuration) + ", repeat " + std::to_string(record.repeat) +
                                  ") is not in the plan of session " + sessionId + ".");
        }
        if (m_impl->holdsTrial(*session, record.index)) {
            return {};
        }
        m_impl->storeTrial(*session, **plan, record, text);
        noteProvenance(m_impl->database, *session, record.provenance);
        transaction.commit();
        m_impl->last.reset();
        return {};
    });
}

Result<void> Workspace::setState(const std::string& sessionId, SessionState state)
{
    return m_impl->guarded("store the session's state", [&]() -> Result<void> {
        if (Result<void> writable = m_impl->checkWritable(); !writable) {
            return writable;
        }
        SQLite::Transaction transaction(m_impl->database, SQLite::TransactionBehavior::IMMEDIATE);
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        m_impl->storeState(*session, state);
        transaction.commit();
        m_impl->last.reset();
        return {};
    });
}

Result<void> Workspace::addFlightSamples(const std::string& sessionId, const std::vector<FlightSample>& samples)
{
    return m_impl->guarded("store what was seen of the servers", [&]() -> Result<void> {
        if (Result<void> writable = m_impl->checkWritable(); !writable) {
            return writable;
        }
        SQLite::Transaction transaction(m_impl->database, SQLite::TransactionBehavior::IMMEDIATE);
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        SQLite::Statement insert(m_impl->database,
                                 "INSERT OR IGNORE INTO flight (session, at_ms, backend, sample) VALUES (?, ?, ?, ?)");
        for (const FlightSample& sample : samples) {
            insert.reset();
            insert.bind(1, *session);
            insert.bind(2, sample.atMs);
            insert.bind(3, sample.backend);
            insert.bind(4, canonicalJson(flightSampleToJson(sample)));
            insert.exec();
        }
        transaction.commit();
        return {};
    });
}

Result<std::vector<FlightSample>> Workspace::flightSamples(const std::string& sessionId) const
{
    return m_impl->guarded("read what was seen of the servers", [&]() -> Result<std::vector<FlightSample>> {
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        std::vector<FlightSample> samples;
        if (!m_impl->database.tableExists("flight")) {
            return samples; // a file of an earlier format, open for reading
        }
        SQLite::Statement query(m_impl->database,
                                "SELECT sample FROM flight WHERE session = ? ORDER BY at_ms, backend");
        query.bind(1, *session);
        while (query.executeStep()) {
            const auto json = parseJson(query.getColumn(0).getString());
            const auto sample = json ? flightSampleFromJson(*json) : Result<FlightSample>(json.error());
            if (!sample) {
                return sample.error();
            }
            samples.push_back(*sample);
        }
        return samples;
    });
}

Result<std::size_t> Workspace::reopenTrials(const std::string& sessionId, const std::set<std::size_t>& indexes)
{
    return m_impl->guarded("put trials aside", [&]() -> Result<std::size_t> {
        if (Result<void> writable = m_impl->checkWritable(); !writable) {
            return writable.error();
        }
        SQLite::Transaction transaction(m_impl->database, SQLite::TransactionBehavior::IMMEDIATE);
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        Result<std::size_t> count = m_impl->supersede(*session, indexes);
        if (!count || *count == 0) {
            return count;
        }
        m_impl->storeState(*session, SessionState::Cancelled);
        transaction.commit();
        m_impl->last.reset();
        return count;
    });
}

Result<std::string> Workspace::resolveSession(const std::string& prefix) const
{
    return m_impl->guarded("look up a session", [&]() -> Result<std::string> {
        std::vector<std::string> ids;
        SQLite::Statement rows(m_impl->database, "SELECT id FROM session ORDER BY number");
        while (rows.executeStep()) {
            ids.push_back(rows.getColumn(0).getString());
        }
        return pickSession(ids, prefix, m_impl->name);
    });
}

Result<std::shared_ptr<const SessionPlan>> Workspace::plan(const std::string& sessionId) const
{
    return m_impl->guarded("read the session's plan", [&]() -> Result<std::shared_ptr<const SessionPlan>> {
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        return session ? m_impl->planOf(*session) : session.error();
    });
}

Result<std::set<std::size_t>> Workspace::finishedTrials(const std::string& sessionId) const
{
    return m_impl->guarded("read which trials are stored", [&]() -> Result<std::set<std::size_t>> {
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        SQLite::Statement rows(m_impl->database, "SELECT plan_index FROM trial WHERE session = ? ORDER BY plan_index");
        rows.bind(1, *session);
        std::set<std::size_t> finished;
        while (rows.executeStep()) {
            finished.insert(finished.end(), static_cast<std::size_t>(rows.getColumn(0).getInt64()));
        }
        return finished;
    });
}

Result<std::set<std::size_t>> Workspace::infrastructureFailures(const std::string& sessionId) const
{
    return m_impl->guarded("read which trials failed", [&]() -> Result<std::set<std::size_t>> {
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        SQLite::Statement rows(m_impl->database, "SELECT plan_index, verdict FROM trial WHERE session = ?");
        rows.bind(1, *session);
        std::set<std::size_t> failed;
        while (rows.executeStep()) {
            const std::optional<Verdict> verdict = verdictNamed(rows.getColumn(1).getString());
            if (verdict && classOf(*verdict) == VerdictClass::NotTheModels) {
                failed.insert(static_cast<std::size_t>(rows.getColumn(0).getInt64()));
            }
        }
        return failed;
    });
}

Result<std::size_t> Workspace::supersededTrials(const std::string& sessionId) const
{
    return m_impl->guarded("count the trials put aside", [&]() -> Result<std::size_t> {
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        // A file of format 1 that is open for reading has no such table yet.
        if (!m_impl->database.tableExists("superseded")) {
            return std::size_t{0};
        }
        SQLite::Statement count(m_impl->database, "SELECT count(*) FROM superseded WHERE session = ?");
        count.bind(1, *session);
        return count.executeStep() ? static_cast<std::size_t>(count.getColumn(0).getInt64()) : 0;
    });
}

Result<TrialRecord> Workspace::trial(const std::string& sessionId, std::size_t planIndex) const
{
    return m_impl->guarded("read a trial", [&]() -> Result<TrialRecord> {
        const std::string what = "trial " + std::to_string(planIndex) + " of session " + terminalSafe(sessionId);
        const Result<std::int64_t> session = m_impl->numberOf(sessionId);
        if (!session) {
            return session.error();
        }
        SQLite::Statement row(m_impl->database,
                              "SELECT record, hash FROM trial_text WHERE session = ? AND plan_index = ?");
        row.bind(1, *session);
        row.bind(2, static_cast<std::int64_t>(planIndex));
        if (!row.executeStep()) {
            return storeError(ErrorCode::NotFound, m_impl->name + " does not hold " + what + ".");
        }
        const Result<Json> json = m_impl->parsed(row.getColumn(0).getString(), row.getColumn(1).getString(), what);
        return json ? trialRecordFromJson(*json) : json.error();
    });
}

Result<std::shared_ptr<const Snapshot>> Workspace::snapshot() const
{
    return m_impl->guarded("read the workspace", [&] { return m_impl->readSnapshot(); });
}

const std::filesystem::path& Workspace::path() const
{
    return m_impl->path;
}

} // namespace candor
