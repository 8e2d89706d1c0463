// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <map>

namespace candor {

namespace {

// Narrow tables are clustered in the order in which snapshots read them; long texts stand in rowid tables of their own,
// so that a scan of the narrow ones never passes over them. core/store/FORMAT.md says what each column holds.
constexpr std::string_view kVersion1 = R"sql(
CREATE TABLE session (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    provenance TEXT NOT NULL,
    environment TEXT NOT NULL
) STRICT;
CREATE TABLE session_text (
    session INTEGER PRIMARY KEY REFERENCES session (number),
    plan TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE trial (
    session INTEGER NOT NULL REFERENCES session (number),
    plan_index INTEGER NOT NULL,
    configuration INTEGER NOT NULL,
    task INTEGER NOT NULL,
    repeat INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    selected INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (session, plan_index)
) STRICT, WITHOUT ROWID;
CREATE TABLE candidate (
    session INTEGER NOT NULL,
    plan_index INTEGER NOT NULL,
    draw INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    judged INTEGER NOT NULL,
    score REAL,
    holes INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    cases_passed INTEGER NOT NULL,
    cases_total INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    cost_usd REAL NOT NULL,
    PRIMARY KEY (session, plan_index, draw),
    FOREIGN KEY (session, plan_index) REFERENCES trial (session, plan_index)
) STRICT, WITHOUT ROWID;
CREATE TABLE trial_text (
    number INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    plan_index INTEGER NOT NULL,
    record TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (session, plan_index),
    FOREIGN KEY (session, plan_index) REFERENCES trial (session, plan_index)
) STRICT;
)sql";

// Trials that were run again: each attempt before the one that counts, with everything it had.
constexpr std::string_view kVersion2 = R"sql(
CREATE TABLE superseded (
    number INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session (number),
    plan_index INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    record TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (session, plan_index, attempt)
) STRICT;
)sql";

// What the flight recorder saw of the servers while a session ran, and where declared, sent and applied do not agree.
constexpr std::string_view kVersion3 = R"sql(
CREATE TABLE flight (
    number INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session (number),
    at_ms INTEGER NOT NULL,
    backend TEXT NOT NULL,
    sample TEXT NOT NULL,
    UNIQUE (session, at_ms, backend)
) STRICT;
CREATE TABLE mismatch (
    session INTEGER NOT NULL,
    plan_index INTEGER NOT NULL,
    field TEXT NOT NULL,
    example TEXT NOT NULL,
    exchanges INTEGER NOT NULL,
    PRIMARY KEY (session, plan_index, field),
    FOREIGN KEY (session, plan_index) REFERENCES trial (session, plan_index)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array kSteps{kVersion1, kVersion2, kVersion3};

Error refusal(ErrorCode code, std::string message)
{
    return Error{code, Stage::Store, std::move(message)};
}

Error notOurs(const std::string& name)
{
    return refusal(ErrorCode::NotOurs, name + " is the database of another program, not a Candor workspace. It was "
                                              "left as it is; choose another file.");
}

Error newer(const std::string& name, std::int64_t version, std::size_t known)
{
    return refusal(ErrorCode::NewerVersion, name + " was written by a later Candor (format " + std::to_string(version) +
                                                ", this one knows " + std::to_string(known) +
                                                "). It was left as it is; open it with that version.");
}

std::int64_t numberFrom(SQLite::Database& database, const std::string& query)
{
    return database.execAndGet(query).getInt64();
}

/// Everything that a schema consists of: "table trial" → its SQL.
std::map<std::string, std::string> objectsOf(SQLite::Database& database)
{
    std::map<std::string, std::string> objects;
    SQLite::Statement query(database, "SELECT type, name, coalesce(sql, '') FROM sqlite_schema");
    while (query.executeStep()) {
        objects[query.getColumn(0).getString() + " " + query.getColumn(1).getString()] = query.getColumn(2).getString();
    }
    return objects;
}

std::map<std::string, std::string> objectsMadeBy(SchemaSteps steps)
{
    SQLite::Database scratch(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const std::string_view step : steps) {
        scratch.exec(std::string(step));
    }
    return objectsOf(scratch);
}

/// The first object that the two sides do not share, or "".
std::string firstDifference(const std::map<std::string, std::string>& there,
                            const std::map<std::string, std::string>& expected)
{
    for (const auto& [object, sql] : there) {
        const auto ours = expected.find(object);
        if (ours == expected.end() || ours->second != sql) {
            return (ours == expected.end() ? "the unknown " : "an altered ") + object;
        }
    }
    for (const auto& [object, sql] : expected) {
        if (!there.contains(object)) {
            return "no " + object;
        }
    }
    return {};
}

} // namespace

SchemaSteps schemaSteps()
{
    return kSteps;
}

Result<void> checkSchema(SQLite::Database& database, SchemaSteps steps, const std::string& name)
{
    if (numberFrom(database, "PRAGMA application_id") != kApplicationId) {
        return notOurs(name);
    }
    const std::int64_t version = numberFrom(database, "PRAGMA user_version");
    if (version > static_cast<std::int64_t>(steps.size())) {
        return newer(name, version, steps.size());
    }
    if (version < 1) {
        return refusal(ErrorCode::Corrupt, name + " is damaged: it says that its format is " + std::to_string(version) +
                                               ". Take a copy from a backup.");
    }
    const std::string difference =
        firstDifference(objectsOf(database), objectsMadeBy(steps.first(static_cast<std::size_t>(version))));
    if (!difference.empty()) {
        return refusal(ErrorCode::Corrupt, name + " is not as Candor wrote it: it holds " + difference +
                                               ". It was left as it is; take a copy from a backup.");
    }
    return {};
}

Result<void> migrate(SQLite::Database& database, SchemaSteps steps, const std::string& name)
{
    if (numberFrom(database, "PRAGMA user_version") == static_cast<std::int64_t>(steps.size())) {
        return {};
    }
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const std::int64_t version = numberFrom(database, "PRAGMA user_version");
    if (version > static_cast<std::int64_t>(steps.size())) {
        return newer(name, version, steps.size());
    }
    const bool fresh = version == 0 && objectsOf(database).empty();
    if (version < 0 || (!fresh && numberFrom(database, "PRAGMA application_id") != kApplicationId)) {
        return notOurs(name);
    }
    for (const std::string_view step : steps.subspan(static_cast<std::size_t>(version))) {
        database.exec(std::string(step));
    }
    database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.exec("PRAGMA user_version = " + std::to_string(steps.size()));
    transaction.commit();
    return {};
}

Result<void> checkIntegrity(SQLite::Database& database, const std::string& name)
{
    for (const char* table : {"session", "session_text", "trial", "candidate"}) {
        SQLite::Statement check(database, "PRAGMA quick_check(" + std::string(table) + ")");
        while (check.executeStep()) {
            const std::string finding = check.getColumn(0).getString();
            if (finding != "ok") {
                return refusal(ErrorCode::Corrupt, name + " is damaged (table " + table + ": " + finding +
                                                       "). Take a copy from a backup, or save what "
                                                       "is readable with `sqlite3 FILE .recover`.");
            }
        }
    }
    return {};
}

} // namespace candor
