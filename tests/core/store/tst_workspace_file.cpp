// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"
#include "core/store/workspace.h"
#include "core/support/random.h"
#include "tests/core/store/sample_trials.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace fs = std::filesystem;
using candor::ErrorCode;
using candor::Result;
using candor::Workspace;
using Access = candor::Workspace::Access;

namespace {

constexpr std::array kBothWays{Access::ReadOnly, Access::ReadWrite};

std::string bytesOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, std::string_view bytes)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

template <class T>
T must(Result<T> result)
{
    if (!result) {
        qFatal("%s", candor::describe(result.error()).c_str());
    }
    return std::move(*result);
}

} // namespace

class TestWorkspaceFile : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void filesThatAreNotOursAreLeftAlone_data();
    void filesThatAreNotOursAreLeftAlone();
    void aFolderOrAPipeIsNoWorkspace();
    void aMissingFileIsMadeOrMissed();
    void anEmptyFileIsMadeIntoAWorkspace();
    void aMissingFolderIsNamed();
    void oddNamesAreOnlyNames_data();
    void oddNamesAreOnlyNames();
    void aLinkIsFollowed();
    void aLaterVersionIsLeftAlone();
    void aLaterVersionThatIsStillInTheWalIsLeftAlone();
    void foreignObjectsAreRefusedAndDoNothing_data();
    void foreignObjectsAreRefusedAndDoNothing();
    void aWalWithoutItsWorkspaceIsKept();
    void truncationGivesAnErrorOrTheTruth();
    void flippedBytesGiveAnErrorOrTheTruth();
    void whatMayNotBeWrittenSaysSo_data();
    void whatMayNotBeWrittenSaysSo();
    void trialsInTheWalOfAReadOnlyFolderAreNotPassedOver();

private:
    [[nodiscard]] fs::path inFolder(const std::string& name) const
    {
        return fs::path(m_folder.path().toStdString()) / name;
    }
    struct Outcome
    {
        bool opened = false;
        std::optional<ErrorCode> problem;
    };
    /// Opens and reads everything; what is read must be as stored. Gives the last error, if there was one.
    Outcome openAndRead(Access access);

    QTemporaryDir m_folder;
    fs::path m_path;
    candor::SessionPlan m_plan = candor::samplePlan(3);
    std::string m_session;
    std::vector<std::string> m_trials;
    std::string m_good; ///< the bytes of a workspace with one finished session
};

void TestWorkspaceFile::initTestCase()
{
    m_path = inFolder("a.candor");
    {
        const auto workspace = must(Workspace::open(m_path, Access::ReadWrite));
        m_session = must(workspace->createSession(m_plan, "", {}));
        for (std::size_t i = 0; i < m_plan.trials.size(); ++i) {
            const candor::TrialRecord record = candor::sampleTrial(m_plan, i, 20'000); // longer than a page
            m_trials.push_back(candor::textOf(record));
            const auto stored = workspace->commitTrial(m_session, record);
            QVERIFY2(stored.ok(), stored ? "" : stored.error().message.c_str());
        }
    }
    QVERIFY(!fs::exists(inFolder("a.candor-wal")));
    m_good = bytesOf(m_path);
    QCOMPARE(m_good.size() % candor::kPageBytes, std::size_t{0});
}

void TestWorkspaceFile::init()
{
    for (const auto& entry : fs::directory_iterator(m_folder.path().toStdString())) {
        fs::remove_all(entry);
    }
}

TestWorkspaceFile::Outcome TestWorkspaceFile::openAndRead(Access access)
{
    const auto workspace = Workspace::open(m_path, access);
    if (!workspace) {
        return {false, workspace.error().code};
    }
    Outcome outcome{true, std::nullopt};
    for (std::size_t i = 0; i < m_trials.size(); ++i) {
        const auto trial = (*workspace)->trial(m_session, i);
        if (!trial) {
            outcome.problem = trial.error().code;
        } else if (candor::textOf(*trial) != m_trials[i]) {
            qFatal("trial %zu was read as something else than what was stored", i);
        }
    }
    if (const auto snapshot = (*workspace)->snapshot(); !snapshot) {
        outcome.problem = snapshot.error().code;
    }
    return outcome;
}

void TestWorkspaceFile::filesThatAreNotOursAreLeftAlone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray("Dear diary,\nno workspace today.\n");
    QTest::newRow("one byte") << QByteArray("S");
    QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16).append(QByteArray(4000, '\x5a'));
    QTest::newRow("zeros") << QByteArray(100'000, '\0');
    QTest::newRow("SQLite's first words alone") << QByteArray("SQLite format 3\0", 16);
    QTest::newRow("SQLite's first words, then text")
        << QByteArray("SQLite format 3\0", 16).append(QByteArray(9000, 'x'));
    {
        SQLite::Database foreign((m_folder.path().toStdString() + "/foreign"),
                                 SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        foreign.exec("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('here')");
        QTest::newRow("foreign database") << QByteArray::fromStdString(bytesOf(inFolder("foreign")));
        foreign.exec("PRAGMA journal_mode = WAL; INSERT INTO bookmarks VALUES ('there'); PRAGMA wal_checkpoint");
        QTest::newRow("foreign database in WAL mode") << QByteArray::fromStdString(bytesOf(inFolder("foreign")));
        foreign.exec("PRAGMA application_id = 1196444487; PRAGMA wal_checkpoint");
        QTest::newRow("foreign database with an id") << QByteArray::fromStdString(bytesOf(inFolder("foreign")));
    }
}

void TestWorkspaceFile::filesThatAreNotOursAreLeftAlone()
{
    QFETCH(QByteArray, bytes);
    for (const Access access : kBothWays) {
        write(m_path, bytes.toStdString());
        const auto workspace = Workspace::open(m_path, access);
        QVERIFY(!workspace.ok());
        QCOMPARE(workspace.error().code, ErrorCode::NotOurs);
        QVERIFY2(workspace.error().message.find(m_path.string()) != std::string::npos,
                 workspace.error().message.c_str());
        QCOMPARE(bytesOf(m_path), bytes.toStdString());
        QVERIFY2(!fs::exists(inFolder("a.candor-wal")) && !fs::exists(inFolder("a.candor-journal")),
                 "something was left beside the file");
    }
}

void TestWorkspaceFile::aFolderOrAPipeIsNoWorkspace()
{
    fs::create_directory(inFolder("folder"));
    QCOMPARE(mkfifo(inFolder("pipe").c_str(), 0600), 0);
    for (const Access access : kBothWays) {
        for (const char* name : {"folder", "pipe"}) {
            QCOMPARE(Workspace::open(inFolder(name), access).error().code, ErrorCode::NotOurs);
        }
        QCOMPARE(Workspace::open("/dev/null", access).error().code, ErrorCode::NotOurs);
        QVERIFY(!Workspace::open("", access).ok());
    }
}

void TestWorkspaceFile::aMissingFileIsMadeOrMissed()
{
    QCOMPARE(Workspace::open(m_path, Access::ReadOnly).error().code, ErrorCode::NotFound);
    QVERIFY(!fs::exists(m_path));
    QVERIFY(Workspace::open(m_path, Access::ReadWrite).ok());
    QVERIFY(Workspace::open(m_path, Access::ReadOnly).ok());
}

void TestWorkspaceFile::anEmptyFileIsMadeIntoAWorkspace()
{
    write(m_path, "");
    QCOMPARE(Workspace::open(m_path, Access::ReadOnly).error().code, ErrorCode::NotOurs);
    QCOMPARE(fs::file_size(m_path), std::uintmax_t{0});
    QVERIFY(Workspace::open(m_path, Access::ReadWrite).ok());
    QVERIFY(Workspace::open(m_path, Access::ReadOnly).ok());
}

void TestWorkspaceFile::aMissingFolderIsNamed()
{
    const auto workspace = Workspace::open(inFolder("no/such/a.candor"), Access::ReadWrite);
    QVERIFY(!workspace.ok());
    QCOMPARE(workspace.error().code, ErrorCode::NotFound);
    QVERIFY2(workspace.error().message.find("no/such'") != std::string::npos, workspace.error().message.c_str());
}

void TestWorkspaceFile::oddNamesAreOnlyNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("question mark") << "a?mode=memory";
    QTest::newRow("URI") << "file:a?mode=memory";
    QTest::newRow("memory") << ":memory:";
    QTest::newRow("percent") << "100%25 of#it.candor";
    QTest::newRow("not ASCII") << QStringLiteral("Größe ☃.candor");
    QTest::newRow("line break") << "a\nb.candor";
}

void TestWorkspaceFile::oddNamesAreOnlyNames()
{
    QFETCH(QString, name);
    const fs::path before = fs::current_path();
    fs::current_path(m_folder.path().toStdString()); // relative, so that the name is all that there is
    const fs::path path = name.toStdString();
    const bool made = Workspace::open(path, Access::ReadWrite).ok();
    const bool read = Workspace::open(path, Access::ReadOnly).ok();
    const bool there = fs::exists(path);
    fs::current_path(before);
    QVERIFY(made);
    QVERIFY(read);
    QVERIFY(there);
}

void TestWorkspaceFile::aLinkIsFollowed()
{
    fs::create_directory(inFolder("elsewhere"));
    write(inFolder("elsewhere/real"), m_good);
    fs::create_symlink(inFolder("elsewhere/real"), m_path);
    QCOMPARE(openAndRead(Access::ReadWrite).problem, std::nullopt);
    QVERIFY(fs::is_symlink(m_path));
}

void TestWorkspaceFile::aLaterVersionIsLeftAlone()
{
    write(m_path, m_good);
    SQLite::Database(m_path.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    const std::string later = bytesOf(m_path);
    for (const Access access : kBothWays) {
        QCOMPARE(Workspace::open(m_path, access).error().code, ErrorCode::NewerVersion);
        QCOMPARE(bytesOf(m_path), later);
    }
}

void TestWorkspaceFile::aLaterVersionThatIsStillInTheWalIsLeftAlone()
{
    const fs::path original = inFolder("b.candor");
    write(original, m_good);
    std::string wal;
    {
        SQLite::Database later(original.string(), SQLite::OPEN_READWRITE);
        later.exec("PRAGMA user_version = 99");
        wal = bytesOf(inFolder("b.candor-wal"));
    }
    QVERIFY(!wal.empty());
    for (const Access access : kBothWays) {
        write(m_path, m_good);
        write(inFolder("a.candor-wal"), wal);
        QCOMPARE(Workspace::open(m_path, access).error().code, ErrorCode::NewerVersion);
        QVERIFY2(bytesOf(m_path) == m_good, "the workspace was changed");
        QVERIFY2(bytesOf(inFolder("a.candor-wal")) == wal, "the -wal file was changed");
    }
}

void TestWorkspaceFile::foreignObjectsAreRefusedAndDoNothing_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("trigger") << "CREATE TRIGGER t AFTER INSERT ON session BEGIN DELETE FROM trial; END";
    QTest::newRow("view") << "CREATE VIEW v AS SELECT * FROM trial";
    QTest::newRow("view that never ends")
        << "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) "
           "SELECT x FROM n";
    QTest::newRow("table") << "CREATE TABLE extra (x)";
    QTest::newRow("virtual table") << "CREATE VIRTUAL TABLE f USING fts5 (word)";
    QTest::newRow("view for a table") << "PRAGMA foreign_keys = OFF; DROP TABLE candidate; CREATE VIEW candidate AS "
                                         "SELECT 1 AS session";
    QTest::newRow("schema edited by hand") << "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
                                              "replace(sql, 'score REAL', 'score REAL DEFAULT 1') "
                                              "WHERE name = 'candidate'";
    QTest::newRow("schema that is no SQL")
        << "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE (((' WHERE name = 'candidate'";
}

void TestWorkspaceFile::foreignObjectsAreRefusedAndDoNothing()
{
    QFETCH(QString, sql);
    write(m_path, m_good);
    SQLite::Database(m_path.string(), SQLite::OPEN_READWRITE).exec(sql.toStdString());
    const std::string hostile = bytesOf(m_path);
    for (const Access access : kBothWays) {
        QCOMPARE(Workspace::open(m_path, access).error().code, ErrorCode::Corrupt);
        QCOMPARE(bytesOf(m_path), hostile);
    }
}

void TestWorkspaceFile::aWalWithoutItsWorkspaceIsKept()
{
    const std::string wal(5000, 'w');
    write(inFolder("a.candor-wal"), wal);
    for (const bool empty : {false, true}) {
        if (empty) {
            write(m_path, "");
        }
        for (const Access access : kBothWays) {
            QCOMPARE(Workspace::open(m_path, access).error().code, ErrorCode::Corrupt);
            QCOMPARE(bytesOf(inFolder("a.candor-wal")), wal);
            QCOMPARE(fs::exists(m_path), empty);
        }
    }
}

void TestWorkspaceFile::truncationGivesAnErrorOrTheTruth()
{
    std::vector<std::size_t> offsets{1, 15, 16, 17, 67, 99, 100, 101, 511, 512, 4096};
    for (std::size_t page = candor::kPageBytes; page < m_good.size(); page += candor::kPageBytes) {
        offsets.insert(offsets.end(), {page - 1, page, page + 1});
    }
    candor::Random random(1);
    for (int i = 0; i < 60; ++i) {
        offsets.push_back(1 + random.below(m_good.size() - 1));
    }
    for (const std::size_t offset : offsets) {
        for (const Access access : kBothWays) {
            const std::string cut = m_good.substr(0, offset);
            write(m_path, cut);
            const auto problem = openAndRead(access).problem;
            QVERIFY2(problem == ErrorCode::Corrupt || problem == ErrorCode::NotOurs ||
                         (!problem && m_good.size() - offset < candor::kPageBytes),
                     qPrintable(QStringLiteral("cut at %1: %2").arg(offset).arg(problem ? int(*problem) : -1)));
            init();
        }
    }
}

void TestWorkspaceFile::flippedBytesGiveAnErrorOrTheTruth()
{
    candor::Random random(2);
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
        std::string flipped = m_good;
        const bool inHeader = random.chance(0.3);
        for (std::uint64_t i = 0; i <= random.below(8); ++i) {
            flipped[random.below(inHeader ? 100 : flipped.size())] ^= static_cast<char>(1 + random.below(255));
        }
        for (const Access access : kBothWays) {
            init();
            write(m_path, flipped);
            if (!openAndRead(access).opened) { // ends the test if a trial is read wrongly
                ++refused;
                QVERIFY2(bytesOf(m_path) == flipped, "a file that was refused was changed");
            }
        }
    }
    QVERIFY(refused > 50); // the flips do reach what is checked
}

void TestWorkspaceFile::whatMayNotBeWrittenSaysSo_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("fileMode");
    QTest::addColumn<int>("folderMode");
    QTest::addColumn<QString>("expected");
    QTest::newRow("file, to write") << "open-rw" << 0444 << 0777 << "error read_only";
    QTest::newRow("file, to read") << "open-ro" << 0444 << 0777 << "read 6";
    QTest::newRow("folder, to write") << "open-rw" << 0666 << 0555 << "error read_only";
    QTest::newRow("folder, to read") << "open-ro" << 0666 << 0555 << "read 6";
    QTest::newRow("both, to read") << "open-ro" << 0444 << 0555 << "read 6";
    QTest::newRow("secret, to read") << "open-ro" << 0000 << 0777 << "error io";
    QTest::newRow("all allowed") << "open-rw" << 0666 << 0777 << "read 6";
}

/// Opens the file from another process, as a user whom permissions stop.
static QString openedByOrdinaryUser(const QString& mode, const fs::path& path)
{
    QProcess child;
    child.start(QStringLiteral(CANDOR_STORE_CHILD), {mode, QString::fromStdString(path.string())});
    if (!child.waitForFinished()) {
        child.kill();
        return QStringLiteral("no answer");
    }
    return QString::fromUtf8(child.readAllStandardOutput());
}

void TestWorkspaceFile::whatMayNotBeWrittenSaysSo()
{
    QFETCH(QString, mode);
    QFETCH(int, fileMode);
    QFETCH(int, folderMode);
    QFETCH(QString, expected);
    fs::permissions(m_folder.path().toStdString(), fs::perms(0755));
    fs::create_directory(inFolder("f"));
    write(inFolder("f/a.candor"), m_good);
    fs::permissions(inFolder("f/a.candor"), fs::perms(fileMode));
    fs::permissions(inFolder("f"), fs::perms(folderMode));
    const QString answer = openedByOrdinaryUser(mode, inFolder("f/a.candor"));
    fs::permissions(inFolder("f"), fs::perms(0777));
    QVERIFY2(answer.startsWith(expected), qPrintable(answer));
    fs::permissions(inFolder("f/a.candor"), fs::perms(0600));
    if (answer.startsWith(QStringLiteral("error"))) {
        QVERIFY2(bytesOf(inFolder("f/a.candor")) == m_good, "a file that was refused was changed");
    }
}

void TestWorkspaceFile::trialsInTheWalOfAReadOnlyFolderAreNotPassedOver()
{
    fs::permissions(m_folder.path().toStdString(), fs::perms(0755));
    fs::create_directory(inFolder("f"));
    const auto writer = must(Workspace::open(inFolder("f/b.candor"), Access::ReadWrite));
    const std::string session = must(writer->createSession(m_plan, "", {}));
    QVERIFY(writer->commitTrial(session, candor::sampleTrial(m_plan, 0)).ok());
    write(inFolder("f/a.candor"), bytesOf(inFolder("f/b.candor"))); // as a crash leaves it
    write(inFolder("f/a.candor-wal"), bytesOf(inFolder("f/b.candor-wal")));
    fs::permissions(inFolder("f"), fs::perms(0555));
    const QString answer = openedByOrdinaryUser(QStringLiteral("open-ro"), inFolder("f/a.candor"));
    fs::permissions(inFolder("f"), fs::perms(0777));
    QVERIFY2(answer.startsWith(QStringLiteral("error read_only")) || answer.startsWith(QStringLiteral("read 1")),
             qPrintable(answer));
}

QTEST_GUILESS_MAIN(TestWorkspaceFile)
#include "tst_workspace_file.moc"
