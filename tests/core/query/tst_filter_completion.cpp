// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_completion.h"
#include "core/query/filter_text.h"
#include "core/support/random.h"
#include "tests/core/query/query_snapshot.h"

#include <QtTest>

#include <algorithm>

namespace {

/// The cursor is where the text has a bar.
std::vector<candor::FilterCompletion> complete(std::string text, const candor::Snapshot& snapshot)
{
    const std::size_t cursor = text.find('|');
    text.erase(cursor, 1);
    return candor::completionsAt(text, cursor, snapshot);
}

/// The text after taking a completion.
QString taken(std::string text, const candor::FilterCompletion& completion)
{
    text.erase(text.find('|'), 1);
    return QString::fromStdString(text.replace(completion.replaceFrom, completion.replaceLength, completion.text));
}

} // namespace

class TestFilterCompletion : public QObject
{
    Q_OBJECT

private slots:
    void whatFitsIsOffered_data();
    void whatFitsIsOffered();
    void anEmptyTextOffersEveryField();
    void verdictsThatAreThereSayHowOften();
    void atMostFiftyAndTheBeginningFirst();
    void whatIsOfferedCanBeRead();
};

void TestFilterCompletion::whatFitsIsOffered_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QStringList>("expected"); // the text after each completion
    const auto row = [](const char* text, const QStringList& expected) {
        QTest::newRow(text) << std::string(text) << expected;
    };
    row("ver|", {"verdict:"});
    row("VER|", {"verdict:"});
    row("clamp ver|", {"clamp verdict:"});
    row("-ver|", {"-verdict:"});
    row("ver|:passed", {"verdict:passed"});
    row("hol|", {"holes>"});
    row("lo|", {"lost:yes"});
    row("cl|", {"class:", "clamp"});
    row("letter|", {"letter_grade", "letter_count"});
    row("verdict:co|", {"verdict:compile_error", "verdict:compilation_failure"});
    row("verdict:timeout,pa|", {"verdict:timeout,passed"});
    row("verdict:pa|,timeout", {"verdict:passed,timeout"});
    row("class:comp|", {"class:compilation_failure"});
    row("task:|", {"task:letter_grade", "task:clamp", "task:letter_count"});
    row("task:count|", {"task:letter_count"});
    row("model:|", {"model:Qwen2.5-7B", "model:Qwen3-30B", "model:llama-3"});
    row("config:best|", {"config:\"Qwen best of 3\""});
    row("config:\"Qwen be|", {"config:\"Qwen best of 3\""});
    row("config=qwen| holes>0", {"config=\"Qwen 7B\" holes>0", "config=\"Qwen best of 3\" holes>0"});
    row("category:|", {"category:control_flow", "category:mathematical"});
    row("complexity:|", {"complexity:easy", "complexity:medium"});
    row("session:|", {"session:last", "session:session1", "session:session0"});
    row("lost:|", {"lost:yes", "lost:no"});
    row("flip:g|", {"flip:gained"});
    row("n:|", {"n:1", "n:3"});
    row("holes>|", {});
    row("foo:|", {});
    row("model:xyz|", {});
}

void TestFilterCompletion::whatFitsIsOffered()
{
    QFETCH(std::string, text);
    QFETCH(QStringList, expected);
    QStringList found;
    for (const candor::FilterCompletion& completion : complete(text, candor::querySnapshot())) {
        found << taken(text, completion);
    }
    QCOMPARE(found, expected);
}

void TestFilterCompletion::anEmptyTextOffersEveryField()
{
    const auto completions = complete("|", candor::querySnapshot());
    QVERIFY(completions.size() >= 20);
    QCOMPARE(QString::fromStdString(completions.front().text), QString("verdict:"));
    QVERIFY(std::ranges::none_of(completions, [](const auto& one) { return one.hint.empty(); }));
    QCOMPARE(complete("clamp |", candor::querySnapshot()).size(), completions.size());
    QVERIFY(!complete("|", candor::Snapshot{}).empty());
}

void TestFilterCompletion::verdictsThatAreThereSayHowOften()
{
    QStringList found;
    for (const candor::FilterCompletion& completion : complete("verdict:|", candor::querySnapshot())) {
        found << QString::fromStdString(completion.text + " " + completion.hint);
    }
    QCOMPARE(found,
             (QStringList{"failed 3 trials", "passed 2 trials", "wrong_answer 1 trial", "timeout 1 trial",
                          "compile_error 1 trial", "backend_failure 1 trial", "execution_failure class, 2 trials",
                          "compilation_failure class, 1 trial", "not_the_models class, 1 trial"}));
}

void TestFilterCompletion::atMostFiftyAndTheBeginningFirst()
{
    candor::HandMadeSnapshot made;
    const auto suite = candor::handMadeSuite(500);
    suite->tasks.back().id = "9 is first";
    made.addSession(suite, {candor::handMadeConfiguration("a")});
    const auto completions = complete("task:9|", made.snapshot);
    QCOMPARE(completions.size(), candor::kMostCompletions);
    QCOMPARE(QString::fromStdString(completions.front().text), QString("\"9 is first\""));
    QCOMPARE(QString::fromStdString(completions.at(1).text), QString("t9"));
}

void TestFilterCompletion::whatIsOfferedCanBeRead()
{
    const candor::Snapshot snapshot = candor::querySnapshot();
    for (const std::string text : {"verdict:|", "class:|", "task:|", "model:|", "config=|", "session:|", "flip:|",
                                   "lost:|", "selected:|", "repeat:|", "n:|", "let|"}) {
        for (const candor::FilterCompletion& completion : complete(text, snapshot)) {
            const std::string after = taken(text, completion).toStdString();
            QVERIFY2(candor::parseFilter(after).errors.empty(), after.c_str());
        }
    }
    candor::Random random(11);
    const std::string letters = "verdict:task\"\\, -n<=";
    for (int round = 0; round < 5'000; ++round) {
        std::string text;
        for (std::uint64_t i = random.below(16); i > 0; --i) {
            text += letters[random.below(letters.size())];
        }
        const std::size_t cursor = random.below(text.size() + 2); // also one behind the end
        for (const candor::FilterCompletion& one : candor::completionsAt(text, cursor, snapshot)) {
            QVERIFY2(one.replaceFrom + one.replaceLength <= text.size(), text.c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestFilterCompletion)
#include "tst_filter_completion.moc"
