// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_text.h"
#include "core/query/query.h"
#include "core/support/random.h"
#include "tests/core/query/query_snapshot.h"

#include <QtTest>

using candor::Flip;
using Rows = std::vector<std::uint32_t>;

namespace {

/// Against the baseline "Qwen 7B": its best-of-3 loses letter_grade; Llama gains clamp.
const std::vector<Flip> kFlips{Flip::None, Flip::None, Flip::Lost, Flip::None, Flip::Gained, Flip::None};

Rows trials(const std::string& text)
{
    return candor::selectTrials(candor::querySnapshot(), candor::parseFilter(text).filter, kFlips);
}

Rows candidates(const std::string& text)
{
    return candor::selectCandidates(candor::querySnapshot(), candor::parseFilter(text).filter, kFlips);
}

} // namespace

class TestFilterText : public QObject
{
    Q_OBJECT

private slots:
    void trialsAreNarrowedAsTheTextSays_data();
    void trialsAreNarrowedAsTheTextSays();
    void candidatesAreNarrowedByTheirOwnValues_data();
    void candidatesAreNarrowedByTheirOwnValues();
    void everyErrorSaysWhereAndWhatIsAllowed_data();
    void everyErrorSaysWhereAndWhatIsAllowed();
    void aTermWithAnErrorIsLeftOutAndTheRestStays();
    void lostOfNoBaselineIsNothing();
    void aQuotedValueStandsForItself();
    void whatAFilterIsWrittenAsReadsAsTheSameFilter_data();
    void whatAFilterIsWrittenAsReadsAsTheSameFilter();
    void noTextBreaksTheReader();
};

void TestFilterText::trialsAreNarrowedAsTheTextSays_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Rows>("expected");
    const auto row = [](const char* text, const Rows& expected) {
        QTest::newRow(text) << std::string(text) << expected;
    };
    row("", {0, 1, 2, 3, 4, 5});
    row("   ", {0, 1, 2, 3, 4, 5});
    row("verdict:passed", {0, 4});
    row("verdict:PASSED", {0, 4});
    row("verdict:pass", {0, 4});
    row("-verdict:passed", {1, 2, 3, 5});
    row("verdict!=passed", {1, 2, 3, 5});
    row("verdict:compile", {2});
    row("verdict:compilation", {2});
    row("verdict:execution", {1, 3});
    row("verdict:wrong", {1});
    row("verdict:\"wrong answer\"", {1});
    row("verdict:error", {2});
    row("verdict:*error", {2});
    row("verdict:failed", {1, 2, 3});
    row("verdict:\"not the model's\"", {5});
    row("verdict:timeout,compile", {2, 3});
    row("verdict:timeout verdict:compile", {});
    row("class:execution_failure", {1, 3});
    row("class:not", {5});
    row("class:passed,comp", {0, 2, 4});
    row("task:letter*", {0, 2, 5});
    row("task:LETTER_?????", {0, 2, 5});
    row("task:letter", {0, 2, 5});
    row("task:\"letter*\"", {0, 2, 5});
    row("task:\"letter\\*\"", {});
    row("task=letter", {});
    row("task=clamp", {1, 3, 4});
    row("task:grade,count", {0, 2, 5});
    row("letter", {0, 2, 5});
    row("-letter", {1, 3, 4});
    row("-\"letter\"", {1, 3, 4});
    row("\"letter\" grade", {0, 2});
    row("letter,clamp -grade", {1, 3, 4, 5});
    row("category:control_flow", {0, 2, 5});
    row("complexity:easy", {0, 2});
    row("model:qwen", {0, 1, 2, 3});
    row("model:qwen3", {2, 3});
    row("-model:qwen3", {0, 1, 4, 5});
    row("config:\"best of 3\"", {2, 3});
    row("configuration:\"best of 3\"", {2, 3});
    row("config=\"qwen best of 3\"", {2, 3});
    row("config=\"best of 3\"", {});
    row("session:last", {4, 5});
    row("-session:last", {0, 1, 2, 3});
    row("session:session0", {0, 1, 2, 3});
    row("session:second", {4, 5});
    row("holes>0", {1, 2});
    row("holes:0", {0, 3, 4, 5});
    row("holes=1,2", {1, 2});
    row("holes>=2", {1});
    row("holes:>=2", {1});
    row("-holes>0", {0, 3, 4, 5});
    row("score<100", {0, 1, 4});
    row("score<=50", {1});
    row("score>100", {2});
    row("-score<100", {2, 3, 5});
    row("score:104.5", {2});
    row("repeat:2", {5});
    row("n>=3", {2, 3});
    row("candidates:3", {2});
    row("draw:2", {2});
    row("cases<5", {1, 2, 3, 4, 5});
    row("findings>0", {1});
    row("tokens>1000", {2});
    row("latency>5", {1, 2});
    row("latency>=6000ms", {1, 2});
    row("latency>0.1min", {});
    row("latency>=0.1min", {1, 2});
    row("duration>30", {5});
    row("cost>0.01", {1, 2});
    row("cost>$0.05", {2});
    row("selected:yes", {0, 1, 2, 4});
    row("selected:no", {3, 5});
    row("lost:yes", {2});
    row("lost:no", {0, 1, 3, 4, 5});
    row("-lost:yes", {0, 1, 3, 4, 5});
    row("-lost:no", {2});
    row("gained:yes", {4});
    row("flip:lost,gained", {2, 4});
    row("-flip:none", {2, 4});
    row("lost:yes verdict:compile model:qwen3 holes>0", {2});
}

void TestFilterText::trialsAreNarrowedAsTheTextSays()
{
    QFETCH(std::string, text);
    QFETCH(Rows, expected);
    const candor::ParsedFilter parsed = candor::parseFilter(text);
    QVERIFY2(parsed.errors.empty(), parsed.errors.empty() ? "" : parsed.errors.front().message.c_str());
    QCOMPARE(trials(text), expected);
}

void TestFilterText::candidatesAreNarrowedByTheirOwnValues_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Rows>("expected");
    const auto row = [](const char* text, const Rows& expected) {
        QTest::newRow(text) << std::string(text) << expected;
    };
    row("", {0, 1, 2, 3, 4, 5, 6, 7});
    row("verdict:passed", {0, 2, 6});
    row("-verdict:passed", {1, 3, 4, 5, 7}); // 4 has no verdict, so it is not passed
    row("verdict:cancelled", {});            // 4 was not executed
    row("executed:no", {4});
    row("selected:yes", {0, 1, 3, 6});
    row("-selected:yes", {2, 4, 5, 7});
    row("draw>=2", {3, 4});
    row("score<75", {1, 2, 4});
    row("latency>5", {1});
    row("lost:yes", {2, 3, 4});
    row("lost:yes verdict:passed", {2}); // what selection lost
    row("candidates:3 holes:0", {2, 4});
    row("repeat:2", {7});
    row("duration>30", {7});
    row("n:3 task:clamp", {5});
}

void TestFilterText::candidatesAreNarrowedByTheirOwnValues()
{
    QFETCH(std::string, text);
    QFETCH(Rows, expected);
    QVERIFY(candor::parseFilter(text).errors.empty());
    QCOMPARE(candidates(text), expected);
}

void TestFilterText::everyErrorSaysWhereAndWhatIsAllowed_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("wrong"); // the part that is marked
    QTest::addColumn<std::string>("said");  // part of the message
    const auto row = [](const char* text, const char* wrong, const char* said) {
        QTest::newRow(text) << std::string(text) << std::string(wrong) << std::string(said);
    };
    row("holes>0 verdict:foo", "foo", "verdict:foo: there is no such verdict; there are passed, wrong_answer, ");
    row("verdict:timeout,foo", "foo", "verdict:foo: there is no such verdict");
    row("verdict=compile", "compile", "verdict=compile: there is no such verdict");
    row("class:foo", "foo",
        "there is no such class; there are passed, execution_failure, compilation_failure, not_the_");
    row("-hole>0", "hole", "hole: there is no such field; there are verdict, task, model, ");
    row("verdict:", "verdict:", "verdict:: a value is missing");
    row("verdict:timeout,", "", "a value is missing beside a comma");
    row("holes>many", "many", "holes>many: a number is wanted, such as 3");
    row("holes>", "holes>", "a value is missing");
    row("holes>1e999", "1e999", "a number is wanted");
    row("holes>nan", "nan", "a number is wanted");
    row("holes>0x", "0x", "a number is wanted");
    row("holes>1,2", "holes>1,2", "one number can be compared with");
    row("latency>5h", "5h", "a number of seconds is wanted, such as 5 or 500ms");
    row("cost>cheap", "cheap", "a number of USD is wanted");
    row("model>qwen", "model>", "model>: model is no number; write model: or model=");
    row("lost:perhaps", "perhaps", "lost:perhaps: write yes or no");
    row("lost:yes,no", "lost:yes,no", "write yes or no, one of them");
    row("flip:back", "back", "there are lost, gained, none");
    row("config:\"best of", "\"best of", "The quote is not closed");
    row("\"\"", "\"\"", "write a part of a task's id");
    row("task:\"\x1b[31m\" hole:\x1b[31m", "hole", "there is no such field");
}

void TestFilterText::everyErrorSaysWhereAndWhatIsAllowed()
{
    QFETCH(std::string, text);
    QFETCH(std::string, wrong);
    QFETCH(std::string, said);
    const candor::ParsedFilter parsed = candor::parseFilter(text);
    QVERIFY(!parsed.errors.empty());
    const candor::FilterError& error = parsed.errors.front();
    QCOMPARE(QString::fromStdString(text.substr(error.offset, error.length)), QString::fromStdString(wrong));
    QVERIFY2(error.message.find(said) != std::string::npos, error.message.c_str());
}

void TestFilterText::aTermWithAnErrorIsLeftOutAndTheRestStays()
{
    const candor::ParsedFilter parsed = candor::parseFilter("verdict:foo,passed clamp");
    QCOMPARE(parsed.errors.size(), std::size_t{1});
    QCOMPARE(parsed.filter.terms.size(), std::size_t{1});
    QCOMPARE(trials("verdict:foo,passed clamp"), (Rows{1, 3, 4}));
}

void TestFilterText::lostOfNoBaselineIsNothing()
{
    const candor::Snapshot snapshot = candor::querySnapshot();
    QCOMPARE(candor::selectTrials(snapshot, candor::parseFilter("lost:yes").filter), Rows{});
    QCOMPARE(candor::selectTrials(snapshot, candor::parseFilter("lost:no").filter).size(), std::size_t{6});
}

void TestFilterText::aQuotedValueStandsForItself()
{
    QCOMPARE(QString::fromStdString(candor::quoteFilterValue("letter_grade")), QString("letter_grade"));
    QCOMPARE(QString::fromStdString(candor::quoteFilterValue("Qwen best of 3")), QString("\"Qwen best of 3\""));
    QCOMPARE(QString::fromStdString(candor::quoteFilterValue("")), QString("\"\""));
    for (const std::string value :
         {"a b", "a,b", "-a", "a\"b", "a\\b", "a*b", "what?", "a:b", "a<b", "tab\there", "größe"}) {
        for (const std::string sign : {":", "="}) {
            const candor::ParsedFilter parsed = candor::parseFilter("task" + sign + candor::quoteFilterValue(value));
            QVERIFY2(parsed.errors.empty() && parsed.filter.terms.size() == 1, value.c_str());
            const candor::TextPattern& pattern = parsed.filter.terms[0].patterns.at(0);
            QCOMPARE(QString::fromStdString(pattern.text), QString::fromStdString(value));
            QVERIFY(pattern.kind != candor::TextPattern::Kind::Glob);
        }
        const candor::ParsedFilter alone = candor::parseFilter(candor::quoteFilterValue(value));
        QVERIFY2(alone.filter.terms.size() == 1 && !alone.filter.terms[0].negated, value.c_str());
    }
}

void TestFilterText::whatAFilterIsWrittenAsReadsAsTheSameFilter_data()
{
    trialsAreNarrowedAsTheTextSays_data();
}

void TestFilterText::whatAFilterIsWrittenAsReadsAsTheSameFilter()
{
    QFETCH(std::string, text);
    const candor::RowFilter filter = candor::parseFilter(text).filter;
    const std::string written = candor::filterText(filter);
    const candor::ParsedFilter again = candor::parseFilter(written);
    QVERIFY2(again.errors.empty() && again.filter == filter, written.c_str());
    QCOMPARE(candor::filterText(again.filter), written);
}

void TestFilterText::noTextBreaksTheReader()
{
    candor::Random random(7);
    const std::string letters = "verdict:task:holes<>=!-\"\\,*? \tn:1.5lost:yes\xc3\xa4\x1b";
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        const std::uint64_t size = random.below(24);
        for (std::uint64_t i = 0; i < size; ++i) {
            text += letters[random.below(letters.size())];
        }
        const candor::ParsedFilter parsed = candor::parseFilter(text);
        for (const candor::FilterError& error : parsed.errors) {
            QVERIFY2(error.offset + error.length <= text.size() && !error.message.empty(), text.c_str());
        }
        const candor::ParsedFilter again = candor::parseFilter(candor::filterText(parsed.filter));
        QVERIFY2(again.errors.empty() && again.filter == parsed.filter, text.c_str());
    }
}

QTEST_GUILESS_MAIN(TestFilterText)
#include "tst_filter_text.moc"
