// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"
#include "core/codegen/flat_nesting.h"
#include "core/support/random.h"
#include "tests/core/codegen/python_process.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <array>

using candor::Json;
using candor::LogicalLine;
using candor::Random;

namespace {

std::vector<LogicalLine> linesFrom(const std::vector<std::string>& codes)
{
    std::vector<LogicalLine> lines;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        for (LogicalLine& line : candor::logicalLines(codes[i], i + 1)) {
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

std::vector<std::string> randomCodes(Random& random, std::uint64_t size)
{
    static constexpr std::array<std::string_view, 18> kCodes{
        "if a:",    "if b:",     "elif c:",  "else:",    "for x in y:", "while z:",
        "try:",     "except E:", "finally:", "with w:",  "a = 1",       "b()",
        "return 1", "return 2",  "break",    "continue", "raise E",     "if d: return 3"};
    std::vector<std::string> codes;
    while (codes.size() < size) {
        codes.emplace_back(kCodes[random.below(kCodes.size())]);
    }
    return codes;
}

bool hasOpener(const std::vector<std::string>& codes)
{
    return std::any_of(codes.begin(), codes.end(), [](const std::string& c) { return c.find(':') != c.npos; });
}

} // namespace

class TestFlatNesting : public QObject
{
    Q_OBJECT
private slots:
    /// The oracle tries every indentation with Python's own compiler.
    void aListIsNestedExactlyWhenPythonKnowsOneWay()
    {
        Random random(20251016);
        Json cases = Json::array();
        while (cases.size() < 4000) {
            const auto codes = randomCodes(random, 1 + random.below(7));
            if (hasOpener(codes)) {
                cases.push_back(codes);
            }
        }
        const QByteArray answer = candor::test::runPython(QStringLiteral(CANDOR_TEST_FILES "/flat_nesting_oracle.py"),
                                                          QByteArray::fromStdString(cases.dump()));
        QVERIFY(!answer.isEmpty());
        const Json expected = Json::parse(answer.toStdString());
        int nested = 0;
        int ambiguous = 0;
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const auto levels = candor::flatLevels(linesFrom(cases[i].get<std::vector<std::string>>()));
            const std::string shown = cases[i].dump() + " expected " + expected[i].dump();
            QVERIFY2(levels.ok() == expected[i].is_array(), shown.c_str());
            if (levels.ok()) {
                QVERIFY2(Json(*levels) == expected[i], shown.c_str());
                ++nested;
            } else {
                const bool saysSeveral = levels.error().message.find(" can ") != std::string::npos &&
                                         levels.error().message.find("indentation is needed") != std::string::npos;
                QVERIFY2(saysSeveral == (expected[i] == 2), (shown + levels.error().message).c_str());
                ambiguous += saysSeveral ? 1 : 0;
            }
        }
        QVERIFY2(nested > 50, qPrintable(QString::number(nested))); // the sample says something
        QVERIFY2(ambiguous > 50, qPrintable(QString::number(ambiguous)));
    }

    void randomListsAreRefusedOrKeptInOrder()
    {
        static constexpr std::string_view kBytes = "if a:\n\t    else:retun x()[]'\"\\#=;,";
        Random random(7);
        candor::Ir ir;
        ir.name = "f";
        for (int round = 0; round < 5000; ++round) {
            std::vector<std::string> codes = randomCodes(random, random.below(12));
            candor::StatementList list;
            for (std::string& code : codes) {
                if (random.chance(0.2)) {
                    code = std::string(4 * random.below(3), ' ') + code;
                }
                if (random.chance(0.1)) {
                    code.insert(random.below(code.size() + 1), 1, kBytes[random.below(kBytes.size())]);
                }
                list.statements.push_back({"expression", code, {}});
            }
            const auto python = candor::assembleStatements(list, ir);
            if (!python) {
                QVERIFY(python.error().message.find("tatement ") != std::string::npos);
                continue;
            }
            std::size_t at = candor::programHead(list, ir).size();
            for (const LogicalLine& line : linesFrom(codes)) {
                at = python->find(line.text, at);
                QVERIFY2(at != std::string::npos, python->c_str());
                at += line.text.size();
            }
        }
    }

    void longHostileListsEndSoon_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("openers alone") << "if a:"
                                       << "while b:";
        QTest::newRow("ambiguity at each step") << "if a:"
                                                << "x = 1";
        QTest::newRow("blocks that return") << "if a:"
                                            << "return 1";
        QTest::newRow("loops that go on") << "for x in y:"
                                          << "continue";
        QTest::newRow("elses alone") << "else:"
                                     << "x = 1";
        QTest::newRow("tries") << "try:"
                               << "x = 1";
    }
    void longHostileListsEndSoon()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        std::vector<std::string> codes;
        for (int i = 0; i < 10'000; ++i) {
            codes.push_back((i % 2 == 0 ? first : second).toStdString());
        }
        const std::vector<LogicalLine> lines = linesFrom(codes);
        QElapsedTimer timer;
        timer.start();
        const auto levels = candor::flatLevels(lines);
        QVERIFY(levels.ok() || !levels.error().message.empty());
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestFlatNesting)
#include "tst_flat_nesting.moc"
