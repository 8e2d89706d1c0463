// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_loader.h"
#include "core/support/random.h"

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace candor;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

const fs::path kSuites = fs::path(CANDOR_RESOURCES) / "suites";

std::string contentOf(const fs::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::string suiteText(const std::string& includes, const std::string& taskId)
{
    return "{\"name\": \"s\", \"include\": [" + includes + "], \"tasks\": [{\"id\": \"" + taskId +
           "\", \"prompt\": \"p\", \"entry_point\": \"f\", \"test_program\": \"assert f()\"}]}";
}

std::string suiteExpecting(const std::string& literal)
{
    return R"({"name": "s", "tasks": [{"id": "a", "prompt": "p", "entry_point": "f",
               "cases": [{"arguments": [], "expected": ")" +
           literal + R"("}]}]})";
}

} // namespace

class TestSuiteLoader : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    void includedTasksComeFirst()
    {
        put("a.json", suiteText("", "one"));
        put("b.json", suiteText("\"a.json\"", "two"));
        put("c.json", suiteText("\"b.json\"", "three"));
        const Result<Suite> suite = loadSuite(path("c.json"));
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        QCOMPARE(suite->tasks.size(), std::size_t{3});
        QCOMPARE(suite->tasks[0].id, "one"s);
        QCOMPARE(suite->tasks[2].id, "three"s);
        const Result<Suite> parsed = parseSuite(suiteText("\"b.json\"", "three"), "c", path(""));
        QVERIFY(parsed.ok());
        QVERIFY(parsed->hash == suite->hash);
    }

    void hostileIncludesAreRefused_data()
    {
        QTest::addColumn<QString>("include");
        QTest::addColumn<QString>("says");
        QTest::newRow("itself") << "top.json"
                                << "includes itself";
        QTest::newRow("cycle") << "cycle.json"
                               << "includes itself";
        QTest::newRow("parent") << "../x.json"
                                << "without a path";
        QTest::newRow("absolute") << "/etc/passwd"
                                  << "without a path";
        QTest::newRow("backslash") << "..\\\\x.json"
                                   << "without a path";
        QTest::newRow("dots") << ".."
                              << "without a path";
        QTest::newRow("empty") << ""
                               << "without a path";
        QTest::newRow("NUL") << "a\\u0000b"
                             << "without a path";
        QTest::newRow("missing") << "none.json"
                                 << "none.json";
        QTest::newRow("no suite") << "broken.json"
                                  << "Not valid JSON";
        QTest::newRow("foreign") << "foreign.json"
                                 << "foreign.json";
        QTest::newRow("equal id") << "same.json"
                                  << "has the id 'top' of task 1";
    }
    void hostileIncludesAreRefused()
    {
        QFETCH(QString, include);
        QFETCH(QString, says);
        put("top.json", suiteText("\"" + include.toStdString() + "\"", "top"));
        put("cycle.json", suiteText("\"top.json\"", "cycle"));
        put("broken.json", "{");
        put("foreign.json", R"([{"task_id": 1}])");
        put("same.json", suiteText("", "top"));
        const Result<Suite> suite = loadSuite(path("top.json"));
        QVERIFY(!suite.ok());
        QVERIFY2(suite.error().message.find(says.toStdString()) != std::string::npos, suite.error().message.c_str());
    }

    void deepAndRepeatedIncludesAreRefused()
    {
        put("0.json", suiteText("", "t0"));
        for (int i = 1; i <= 10; ++i) {
            put(std::to_string(i) + ".json",
                suiteText("\"" + std::to_string(i - 1) + ".json\"", "t" + std::to_string(i)));
        }
        QVERIFY(loadSuite(path("8.json")).ok());
        const Result<Suite> deep = loadSuite(path("10.json"));
        QVERIFY(!deep.ok());
        QVERIFY2(deep.error().message.find("8 files deep") != std::string::npos, deep.error().message.c_str());
        put("twice.json", suiteText("\"0.json\", \"0.json\"", "x"));
        QVERIFY(!loadSuite(path("twice.json")).ok());
    }

    void textWithoutADirectoryCantInclude()
    {
        const Result<Suite> suite = parseSuite(suiteText("\"a.json\"", "x"), "pasted");
        QVERIFY(!suite.ok());
        QVERIFY(suite.error().code == ErrorCode::Unsupported);
    }

    void missingFileIsNamed()
    {
        const Result<Suite> suite = loadSuite(path("none.json"));
        QVERIFY(!suite.ok());
        QVERIFY(suite.error().code == ErrorCode::NotFound);
        QVERIFY2(suite.error().message.find("none.json") != std::string::npos, suite.error().message.c_str());
    }

    void whatIsNoSuiteIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << "";
        QTest::newRow("blank") << " \n\n";
        QTest::newRow("prose") << "not a suite";
        QTest::newRow("number") << "1";
        QTest::newRow("object") << "{}";
        QTest::newRow("array") << "[]";
        QTest::newRow("array of numbers") << "[1]";
        QTest::newRow("no tasks") << R"({"name": "s", "tasks": []})";
        QTest::newRow("no name") << R"({"tasks": []})";
        QTest::newRow("tasks no array") << R"({"name": "s", "tasks": {}})";
        QTest::newRow("samples, not problems") << R"({"task_id": "a", "completion": "x"})";
    }
    void whatIsNoSuiteIsRefused()
    {
        QFETCH(QString, text);
        const Result<Suite> suite = parseSuite(text.toStdString(), "x.json");
        QVERIFY(!suite.ok());
        QVERIFY2(suite.error().message.starts_with("x.json"), suite.error().message.c_str());
    }

    void truncationAtEveryOffsetIsRefused()
    {
        // Two tasks of a real file, as it is indented: the whole of it takes a minute under a sanitizer.
        Result<Suite> real = loadSuite(kSuites / "phase1.json");
        QVERIFY(real.ok());
        real->tasks.resize(2);
        const std::string text = prettyJson(suiteToJson(*real));
        QVERIFY(parseSuite(text, "x.json").ok());
        for (std::size_t size = 0; size < text.size(); ++size) {
            QVERIFY2(!parseSuite(text.substr(0, size), "x.json").ok(), qPrintable(QString::number(size)));
        }
    }

    void changedBytesAreReadOrRefused()
    {
        const std::string text = contentOf(kSuites / "phase1.json");
        Random random(17);
        int refused = 0;
        for (int round = 0; round < 1000; ++round) {
            std::string changed = text;
            for (int i = 0; i < 3; ++i) {
                changed[random.below(changed.size())] = static_cast<char>(random.below(256));
            }
            const Result<Suite> suite = parseSuite(changed, "x.json");
            if (suite.ok()) {
                QVERIFY(!suite->tasks.empty() && !suite->hash.empty());
            } else {
                ++refused;
            }
        }
        QVERIFY(refused > 300);
    }

    void depthBombsAreRefused()
    {
        QVERIFY(!parseSuite(std::string(1'000'000, '['), "x").ok());
        std::string bomb = suiteText("", "a");
        bomb.insert(bomb.rfind('}', bomb.size() - 4) + 1, std::string(100'000, '['));
        QVERIFY(!parseSuite(bomb, "x").ok());
        QVERIFY(parseSuite(suiteExpecting(std::string(60, '[') + std::string(60, ']')), "x").ok());
        QVERIFY(!parseSuite(suiteExpecting(std::string(100'000, '[') + std::string(100'000, ']')), "x").ok());
    }

    void hugeFileIsRefusedWithItsLimit()
    {
        put("huge.json", suiteText("", "a") + std::string(50u << 20, ' '));
        const Result<Suite> suite = loadSuite(path("huge.json"));
        QVERIFY(!suite.ok());
        QVERIFY(suite.error().code == ErrorCode::TooLarge);
        QVERIFY2(suite.error().message.find("huge.json") != std::string::npos &&
                     suite.error().message.find("16777216") != std::string::npos,
                 suite.error().message.c_str());
    }

    void byteOrderMarkIsSkipped() { QVERIFY(parseSuite("\xef\xbb\xbf" + suiteText("", "a"), "x").ok()); }

private:
    [[nodiscard]] fs::path path(const std::string& name) const
    {
        const fs::path directory(m_directory->path().toStdString());
        return name.empty() ? directory : directory / name;
    }
    void put(const std::string& name, const std::string& text) const
    {
        std::ofstream(path(name), std::ios::binary) << text;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(TestSuiteLoader)
#include "tst_suite_loader.moc"
