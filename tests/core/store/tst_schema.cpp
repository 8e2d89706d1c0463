// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"
#include "core/store/workspace_file.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QtTest>

#include <array>

using candor::ErrorCode;
using candor::SchemaSteps;
using Access = candor::Workspace::Access;

namespace {

constexpr std::string_view kThing = "CREATE TABLE thing (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT";
constexpr std::string_view kNote = "ALTER TABLE thing ADD COLUMN note TEXT NOT NULL DEFAULT 'none'";
constexpr std::string_view kIndex = "CREATE INDEX thing_word ON thing (word)";
constexpr std::string_view kBroken = "CREATE TABLE other (x INTEGER) STRICT; SELECT nonsense";
constexpr std::array kOneStep{kThing};
constexpr std::array kTwoSteps{kThing, kNote};
constexpr std::array kThreeSteps{kThing, kNote, kIndex};
constexpr std::array kBrokenSteps{kThing, kNote, kBroken};

/// checkIntegrity wants the real tables, so these tests open by hand what they migrate.
SQLite::Database opened(const std::filesystem::path& path)
{
    return SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
}

std::string wordsIn(SQLite::Database& database, const std::string& column)
{
    return database.execAndGet("SELECT group_concat(" + column + ") FROM thing").getString();
}

} // namespace

class TestSchema : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aNewFileGetsEveryStep();
    void anOlderFileIsBroughtUpToDateAndKeepsItsRows();
    void aCurrentFileIsNotWrittenTo();
    void aStepThatFailsLeavesTheFileAsItWas();
    void aLaterVersionIsRefused();
    void anotherProgramsDatabaseIsRefused();
    void versionZeroWithOurIdIsDamage();
    void everyForeignObjectIsRefused_data();
    void everyForeignObjectIsRefused();
    void aRealFileIsCurrentStrictAndInWalMode();

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_path;
};

void TestSchema::init()
{
    QVERIFY(m_folder.isValid());
    m_path = m_folder.filePath(QStringLiteral("a.candor")).toStdString();
    std::filesystem::remove(m_path);
}

void TestSchema::aNewFileGetsEveryStep()
{
    auto database = opened(m_path);
    QVERIFY(candor::migrate(database, kThreeSteps, "file").ok());
    QCOMPARE(database.execAndGet("PRAGMA user_version").getInt(), 3);
    QCOMPARE(database.execAndGet("PRAGMA application_id").getInt64(), candor::kApplicationId);
    QVERIFY(candor::checkSchema(database, kThreeSteps, "file").ok());
}

void TestSchema::anOlderFileIsBroughtUpToDateAndKeepsItsRows()
{
    {
        auto older = opened(m_path);
        QVERIFY(candor::migrate(older, kOneStep, "file").ok());
        older.exec("INSERT INTO thing (word) VALUES ('one'), ('two')");
    }
    auto database = opened(m_path);
    QVERIFY(candor::checkSchema(database, kThreeSteps, "file").ok());
    QVERIFY(candor::migrate(database, kThreeSteps, "file").ok());
    QVERIFY(candor::checkSchema(database, kThreeSteps, "file").ok());
    QCOMPARE(database.execAndGet("PRAGMA user_version").getInt(), 3);
    QCOMPARE(QString::fromStdString(wordsIn(database, "word")), QStringLiteral("one,two"));
    QCOMPARE(QString::fromStdString(wordsIn(database, "note")), QStringLiteral("none,none"));
}

void TestSchema::aCurrentFileIsNotWrittenTo()
{
    auto database = opened(m_path);
    QVERIFY(candor::migrate(database, kTwoSteps, "file").ok());
    const int before = database.getTotalChanges();
    auto other = opened(m_path);
    SQLite::Transaction writing(other, SQLite::TransactionBehavior::IMMEDIATE); // a write would be refused as busy
    QVERIFY(candor::migrate(database, kTwoSteps, "file").ok());
    QCOMPARE(database.getTotalChanges(), before);
}

void TestSchema::aStepThatFailsLeavesTheFileAsItWas()
{
    auto database = opened(m_path);
    QVERIFY(candor::migrate(database, kOneStep, "file").ok());
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(candor::migrate(database, kBrokenSteps, "file")), SQLite::Exception);
    QCOMPARE(database.execAndGet("PRAGMA user_version").getInt(), 1);
    QVERIFY(candor::checkSchema(database, kOneStep, "file").ok());
}

void TestSchema::aLaterVersionIsRefused()
{
    auto database = opened(m_path);
    QVERIFY(candor::migrate(database, kTwoSteps, "file").ok());
    const auto checked = candor::checkSchema(database, kOneStep, "file");
    QVERIFY(!checked.ok());
    QCOMPARE(checked.error().code, ErrorCode::NewerVersion);
    const auto migrated = candor::migrate(database, kOneStep, "file");
    QVERIFY(!migrated.ok());
    QCOMPARE(migrated.error().code, ErrorCode::NewerVersion);
}

void TestSchema::anotherProgramsDatabaseIsRefused()
{
    auto database = opened(m_path);
    database.exec("CREATE TABLE bookmarks (url TEXT)");
    QCOMPARE(candor::checkSchema(database, kOneStep, "file").error().code, ErrorCode::NotOurs);
    QCOMPARE(candor::migrate(database, kOneStep, "file").error().code, ErrorCode::NotOurs);
    QVERIFY(!database.tableExists("thing"));
}

void TestSchema::versionZeroWithOurIdIsDamage()
{
    auto database = opened(m_path);
    database.exec("PRAGMA application_id = " + std::to_string(candor::kApplicationId));
    QCOMPARE(candor::checkSchema(database, kOneStep, "file").error().code, ErrorCode::Corrupt);
}

void TestSchema::everyForeignObjectIsRefused_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("trigger") << "CREATE TRIGGER t AFTER INSERT ON thing BEGIN DELETE FROM thing; END";
    QTest::newRow("view") << "CREATE VIEW v AS SELECT * FROM thing";
    QTest::newRow("table") << "CREATE TABLE extra (x)";
    QTest::newRow("index") << "CREATE INDEX i ON thing (word)";
    QTest::newRow("index on an expression") << "CREATE INDEX i ON thing (abs(number))";
    QTest::newRow("virtual table") << "CREATE VIRTUAL TABLE f USING fts5 (word)";
    QTest::newRow("another column") << "ALTER TABLE thing ADD COLUMN more TEXT";
    QTest::newRow("computed column") << "ALTER TABLE thing ADD COLUMN more TEXT AS (hex(zeroblob(1)))";
    QTest::newRow("missing table") << "DROP TABLE thing";
    QTest::newRow("view in the table's place")
        << "DROP TABLE thing; CREATE VIEW thing AS SELECT 1 AS number, 'x' AS word";
}

void TestSchema::everyForeignObjectIsRefused()
{
    QFETCH(QString, sql);
    auto database = opened(m_path);
    QVERIFY(candor::migrate(database, kOneStep, "file").ok());
    database.exec(sql.toStdString());
    const auto checked = candor::checkSchema(database, kOneStep, "file");
    QVERIFY(!checked.ok());
    QCOMPARE(checked.error().code, ErrorCode::Corrupt);
}

void TestSchema::aRealFileIsCurrentStrictAndInWalMode()
{
    auto opening = candor::openWorkspaceFile(m_path, Access::ReadWrite);
    QVERIFY2(opening.ok(), opening ? "" : opening.error().message.c_str());
    SQLite::Database& database = *opening;
    QCOMPARE(QString::fromStdString(database.execAndGet("PRAGMA journal_mode").getString()), QStringLiteral("wal"));
    QCOMPARE(database.execAndGet("PRAGMA synchronous").getInt(), 2);
    QCOMPARE(database.execAndGet("PRAGMA page_size").getInt(), candor::kPageBytes);
    QCOMPARE(database.execAndGet("PRAGMA foreign_keys").getInt(), 1);
    QCOMPARE(database.execAndGet("PRAGMA trusted_schema").getInt(), 0);
    QCOMPARE(database.execAndGet("PRAGMA user_version").getUInt(), candor::schemaSteps().size());
    QCOMPARE(database
                 .execAndGet("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                             "AND strict = 0 AND name NOT LIKE 'sqlite_%'")
                 .getInt(),
             0);
    // Defensive mode: the schema can't be rewritten behind SQLite's back.
    QVERIFY(database.tryExec("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema") != SQLite::OK);
}

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
