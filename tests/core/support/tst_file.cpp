// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/file.h"

#include <archive.h>
#include <archive_entry.h>

#include <QtTest>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace candor;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

std::string gzipped(const std::string& bytes)
{
    std::string packed(bytes.size() + 4096, '\0');
    std::size_t used = 0;
    archive* writer = archive_write_new();
    archive_write_add_filter_gzip(writer);
    archive_write_set_format_raw(writer);
    archive_write_set_bytes_in_last_block(writer, 1);
    archive_write_open_memory(writer, packed.data(), packed.size(), &used);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(writer, entry);
    archive_write_data(writer, bytes.data(), bytes.size());
    archive_entry_free(entry);
    archive_write_free(writer);
    packed.resize(used);
    return packed;
}

void put(const fs::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

std::size_t entriesIn(const fs::path& directory)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

/// Runs `body` in a child with a file system of its own on `directory`; its exit status, or -1 if the machine allows
/// no such thing.
template <class Body>
int inOwnFileSystem(const fs::path& directory, const char* options, unsigned long flags, Body body)
{
    const pid_t child = fork();
    if (child == 0) {
        const std::string user = "0 " + std::to_string(getuid()) + " 1";
        const std::string group = "0 " + std::to_string(getgid()) + " 1";
        const bool own = unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
        put("/proc/self/uid_map", user); // files made by an unknown user or group are refused
        put("/proc/self/setgroups", "deny");
        put("/proc/self/gid_map", group);
        const bool mounted = own && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                             mount("tmpfs", directory.c_str(), "tmpfs", flags, options) == 0;
        _exit(mounted ? body() : 99);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        return -2;
    }
    return WEXITSTATUS(status) == 99 ? -1 : WEXITSTATUS(status);
}

} // namespace

class TestFile : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    void bytesAreReadAsTheyAre()
    {
        const std::string bytes = "a\0\r\n\xff"s;
        put(path("x"), bytes);
        QCOMPARE(readFile(path("x")).value(), bytes);
        put(path("empty"), "");
        QCOMPARE(readFile(path("empty")).value(), ""s);
    }

    void whatIsNoFileIsRefusedWithoutWaiting_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("code");
        QTest::newRow("nothing") << "nothing" << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("below a file") << "below" << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("directory") << "directory" << static_cast<int>(ErrorCode::InvalidInput);
        QTest::newRow("FIFO") << "fifo" << static_cast<int>(ErrorCode::InvalidInput);
        QTest::newRow("device") << "device" << static_cast<int>(ErrorCode::InvalidInput);
    }
    void whatIsNoFileIsRefusedWithoutWaiting()
    {
        QFETCH(QString, kind);
        QFETCH(int, code);
        fs::path file = path("x");
        if (kind == "below") {
            put(file, "a");
            file /= "y";
        } else if (kind == "directory") {
            fs::create_directory(file);
        } else if (kind == "fifo") {
            QCOMPARE(mkfifo(file.c_str(), 0600), 0);
        } else if (kind == "device") {
            file = "/dev/zero";
        }
        const Result<std::string> bytes = readFile(file);
        QVERIFY(!bytes.ok());
        QCOMPARE(static_cast<int>(bytes.error().code), code);
        QVERIFY2(bytes.error().message.find(file.string()) != std::string::npos, bytes.error().message.c_str());
    }

    void largeFileIsRefused()
    {
        put(path("x"), std::string(1001, 'a'));
        QVERIFY(readFile(path("x"), 1001).ok());
        const Result<std::string> bytes = readFile(path("x"), 1000);
        QVERIFY(!bytes.ok());
        QVERIFY(bytes.error().code == ErrorCode::TooLarge);
    }

    void gzipIsUnpacked()
    {
        const std::string text = QString("line\n").repeated(100'000).toStdString();
        put(path("x.gz"), gzipped(text));
        QCOMPARE(readFile(path("x.gz")).value(), text);
        put(path("two.gz"), gzipped("one, ") + gzipped("two"));
        QCOMPARE(readFile(path("two.gz")).value(), "one, two"s);
    }

    void gzipBombIsRefused()
    {
        const std::string packed = gzipped(std::string(64u << 20, '\0'));
        QVERIFY(packed.size() < 100'000);
        put(path("x.gz"), packed);
        const Result<std::string> bytes = readFile(path("x.gz"), 1u << 20);
        QVERIFY(!bytes.ok());
        QVERIFY(bytes.error().code == ErrorCode::TooLarge);
    }

    void gzipWithinGzipIsUnpackedOnce()
    {
        const std::string inner = gzipped("text");
        put(path("x.gz"), gzipped(inner));
        QCOMPARE(readFile(path("x.gz")).value(), inner);
    }

    void truncationOfGzipAtEveryOffsetIsRefused()
    {
        const std::string packed = gzipped("{\"name\": \"a suite\", \"tasks\": []}");
        for (std::size_t size = 2; size < packed.size(); ++size) {
            put(path("x.gz"), packed.substr(0, size));
            const Result<std::string> bytes = readFile(path("x.gz"));
            QVERIFY2(!bytes.ok(), qPrintable(QString::number(size)));
            QVERIFY(bytes.error().code == ErrorCode::InvalidInput);
        }
    }

    void fileIsWrittenWholeAndNothingElseIsLeft()
    {
        QVERIFY(writeFile(path("x"), "one").ok());
        QVERIFY(writeFile(path("x"), "\0two"s).ok());
        QCOMPARE(readFile(path("x")).value(), "\0two"s);
        QCOMPARE(entriesIn(path("")), std::size_t{1});
    }

    void permissionsOfTheOldFileStay()
    {
        put(path("x"), "secret");
        fs::permissions(path("x"), fs::perms::owner_read | fs::perms::owner_write);
        QVERIFY(writeFile(path("x"), "new").ok());
        QCOMPARE(static_cast<int>(fs::status(path("x")).permissions()), 0600);
    }

    void linkIsFollowedAndStays()
    {
        put(path("x"), "old");
        fs::create_symlink("x", path("link"));
        QVERIFY(writeFile(path("link"), "new").ok());
        QVERIFY(fs::is_symlink(path("link")));
        QCOMPARE(readFile(path("x")).value(), "new"s);
    }

    void devicesAndDirectoriesAreNotReplaced()
    {
        fs::create_directory(path("d"));
        QVERIFY(writeFile(path("d"), "x").error().code == ErrorCode::Io);
        QVERIFY(writeFile("/dev/null", "x").error().code == ErrorCode::Io);
        QVERIFY(fs::is_character_file("/dev/null"));
        QVERIFY(!writeFile(path("missing") / "x", "x").ok());
        QVERIFY(!writeFile("", "x").ok());
    }

    void failedWriteLeavesTheOldFile()
    {
        put(path("x"), "old");
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{1000, before.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &small);
        const Result<void> written = writeFile(path("x"), std::string(5000, 'n'));
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!written.ok());
        QVERIFY(written.error().code == ErrorCode::Io);
        QCOMPARE(readFile(path("x")).value(), "old"s);
        QCOMPARE(entriesIn(path("")), std::size_t{1});
    }

    void fullDiskIsSaidAndTheOldFileStays()
    {
        const fs::path directory = path("");
        const int status = inOwnFileSystem(directory, "size=64k", 0, [&] {
            if (!writeFile(directory / "x", "old").ok()) {
                return 1;
            }
            const Result<void> written = writeFile(directory / "x", std::string(1 << 20, 'n'));
            if (written.ok() || written.error().code != ErrorCode::DiskFull) {
                return 2;
            }
            return readFile(directory / "x").value() == "old" && entriesIn(directory) == 1 ? 0 : 3;
        });
        if (status == -1) {
            QSKIP("this machine allows no file system of one's own");
        }
        QCOMPARE(status, 0);
    }

    void readOnlyFileSystemIsSaid()
    {
        const fs::path directory = path("");
        const int status = inOwnFileSystem(directory, "size=64k", MS_RDONLY, [&] {
            const Result<void> written = writeFile(directory / "x", "new");
            return !written.ok() && written.error().code == ErrorCode::ReadOnly ? 0 : 1;
        });
        if (status == -1) {
            QSKIP("this machine allows no file system of one's own");
        }
        QCOMPARE(status, 0);
    }

private:
    [[nodiscard]] fs::path path(const std::string& name) const
    {
        const fs::path directory(m_directory->path().toStdString());
        return name.empty() ? directory : directory / name;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(TestFile)
#include "tst_file.moc"
