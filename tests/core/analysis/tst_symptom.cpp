// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/symptom.h"
#include "core/support/random.h"

#include <QElapsedTimer>
#include <QtTest>

#include <string>
#include <vector>

using candor::CaseResult;
using candor::ExecutionReport;
using candor::Symptom;
using candor::SymptomReading;
using candor::Verdict;

namespace {

/// One case as a line of text: "clamp(5, 0, 10) -> 10, expected 5"; "raises E" in the place of the value.
struct CaseText
{
    std::string call;
    std::string got;
    std::string expected;
};
using CaseTexts = std::vector<CaseText>;

/// `got` equal to `expected`, as text, is a case that passes.
ExecutionReport reportOf(const CaseTexts& texts, Verdict verdict = Verdict::WrongAnswer)
{
    ExecutionReport report;
    report.verdict = verdict;
    for (const CaseText& text : texts) {
        CaseResult result;
        result.index = report.cases.size();
        result.call = text.call;
        result.expected = text.expected;
        result.passed = text.got == text.expected;
        if (text.got.starts_with("raises ")) {
            result.exceptionType = text.got.substr(7);
        } else {
            result.got = text.got;
        }
        report.cases.push_back(std::move(result));
    }
    return report;
}

} // namespace

Q_DECLARE_METATYPE(CaseTexts)

class TestSymptom : public QObject
{
    Q_OBJECT

private slots:
    void theSymptomIsReadFromTheValues_data();
    void theSymptomIsReadFromTheValues();
    void whatDidNotFailInExecutionHasNoSymptom_data();
    void whatDidNotFailInExecutionHasNoSymptom();
    void limitsAreTheirOwnSymptomWithTheReportsMessage_data();
    void limitsAreTheirOwnSymptomWithTheReportsMessage();
    void aFailureWithoutCasesSaysTheReportsMessage();
    void theLineNamesCallValueAndExpectation();
    void theLineOfAnExceptionNamesItAndItsMessage();
    void theLineIsOfTheFirstCaseThatShowsTheSymptom();
    void theLineIsSafeForATerminalAndBounded();
    void hostileReprsGiveASymptomAndNoCrash();
    void thousandsOfCasesAreReadQuickly();
    void everySymptomHasANameOfItsOwn();
};

void TestSymptom::theSymptomIsReadFromTheValues_data()
{
    QTest::addColumn<CaseTexts>("cases");
    QTest::addColumn<QString>("symptom");
    const auto row = [](const char* name, const CaseTexts& cases, const char* symptom) {
        QTest::newRow(name) << cases << QString(symptom);
    };
    // The ten execution failures of the analysis, with the symptoms that it names.
    row("filter_even", {{"f([1, 2])", "None", "[2]"}, {"f([1])", "None", "[]"}}, "returned_none");
    row("count_words", {{"f('hello world')", "None", "2"}, {"f('')", "None", "0"}}, "returned_none");
    row("classify_number",
        {{"f(10)", "'zero'", "'positive even'"}, {"f(7)", "'zero'", "'positive odd'"}, {"f(0)", "'zero'", "'zero'"}},
        "wrong_branch");
    row("clamp_value", {{"f(5, 0, 10)", "10", "5"}, {"f(15, 0, 10)", "10", "10"}}, "wrong_branch");
    row("validate_password",
        {{"f('abc')", "'Invalid'", "'too short'"},
         {"f('abcdefgh')", "'Invalid'", "'no number'"},
         {"f('Abcdefg1')", "'valid'", "'valid'"}},
        "other_literal");
    row("average_numbers", {{"f([1, 2])", "None", "1.5"}, {"f([])", "0.0", "0.0"}}, "returned_none");
    row("is_valid_email", {{"f('a@b.c')", "True", "True"}, {"f('a@b')", "True", "False"}}, "false_positive");
    row("fibonacci, each the next one",
        {{"f(0)", "1", "0"}, {"f(1)", "1", "1"}, {"f(2)", "2", "1"}, {"f(5)", "8", "5"}, {"f(10)", "89", "55"}},
        "off_by_one");
    row("fibonacci, each the one before",
        {{"f(0)", "0", "0"}, {"f(1)", "0", "1"}, {"f(2)", "1", "1"}, {"f(5)", "3", "5"}, {"f(10)", "34", "55"}},
        "off_by_one");
    row("is_prime", {{"f(7)", "False", "True"}, {"f(4)", "False", "False"}, {"f(2)", "False", "True"}},
        "false_negative");
    row("safe_int_conversion", {{"f('abc')", "None", "0"}, {"f('42')", "42", "42"}}, "returned_none");
    // And those of the run before it.
    row("'Password is too short' for 'too short'", {{"f('abc')", "'Password is too short'", "'too short'"}},
        "other_literal");
    row("min_max_tuple (1, 1) for (1, 5)", {{"f([1, 5])", "(1, 1)", "(1, 5)"}}, "other");
    row("factorial without its last factor",
        {{"f(5)", "24", "120"}, {"f(0)", "1", "1"}, {"f(3)", "2", "6"}, {"f(10)", "362880", "3628800"}}, "off_by_one");

    row("one more", {{"f('a')", "3", "2"}}, "off_by_one");
    row("from zero to minus one", {{"f('a')", "-1", "0"}}, "off_by_one");
    row("from minus ten to minus nine", {{"f('a')", "-9", "-10"}}, "off_by_one");
    row("two more is not one", {{"f('a')", "4", "2"}}, "other");
    row("the other sign is not one", {{"f('a')", "-10", "9"}}, "other");
    row("beyond 64 bits", {{"f('a')", "99999999999999999999999", "100000000000000000000000"}}, "off_by_one");
    row("beyond 64 bits, below zero", {{"f('a')", "-100000000000000000000000", "-99999999999999999999999"}},
        "off_by_one");
    row("floats one apart", {{"f('a')", "4.1", "3.1"}}, "off_by_one");
    row("a float and an integer", {{"f('a')", "4", "3.0"}}, "off_by_one");
    row("nan is not one apart", {{"f('a')", "nan", "3.0"}}, "other");
    row("the last item is missing", {{"f(3)", "[0, 1]", "[0, 1, 2]"}}, "off_by_one");
    row("the first item is missing", {{"f(3)", "(1, 2)", "(0, 1, 2)"}}, "off_by_one");
    row("one item too many", {{"f(3)", "[0, 1, 2, 3]", "[0, 1, 2]"}}, "off_by_one");
    row("a middle item is missing", {{"f(3)", "[0, 2]", "[0, 1, 2]"}}, "other");
    row("an empty list says nothing", {{"f(3)", "[]", "[2]"}}, "other");
    row("a list is not a tuple", {{"f(3)", "(0, 1)", "[0, 1, 2]"}}, "other");
    row("the next case's answer", {{"f(4)", "40", "30"}, {"f(5)", "40", "40"}}, "off_by_one");
    row("two Fibonacci numbers alone prove nothing", {{"f(5)", "8", "5"}, {"f(9)", "34", "34"}}, "other");

    row("values, not texts: 'a' and \"a\"", {{"f(1)", "\"b\"", "'a'"}, {"f(2)", "'b'", "'b'"}}, "wrong_branch");
    row("values, not texts: sets", {{"f(1)", "{2, 1}", "{3}"}, {"f(2)", "{1, 2}", "{1, 2}"}}, "wrong_branch");
    row("equal values of another type are no branch", {{"f(1)", "4.0", "4"}}, "other");
    row("None that is expected is no symptom of its own", {{"f([])", "0", "None"}, {"f([1])", "1", "1"}}, "other");
    row("a text for a number", {{"f(1)", "'one'", "1"}}, "other_literal");
    row("a bool for a number", {{"f(1)", "True", "5"}}, "other");
    row("a number for a bool", {{"f(1)", "7", "True"}}, "other");
    row("an object", {{"f(1)", "<object object at 0x7f>", "1"}}, "other");
    row("nothing at all", {{"f(1)", "", "1"}}, "other");
    row("None for what can't be read", {{"f(1)", "None", "[1, 2, …"}}, "returned_none");

    row("an exception", {{"f(1)", "raises ValueError", "1"}}, "exception");
    row("the majority counts",
        {{"f(1)", "raises ValueError", "1"}, {"f(2)", "None", "2"}, {"f(3)", "raises ValueError", "3"}}, "exception");
    row("a tie goes to the earlier symptom", {{"f(1)", "raises ValueError", "1"}, {"f(2)", "None", "2"}},
        "returned_none");
    row("cases that pass do not count", {{"f(1)", "1", "1"}, {"f(2)", "2", "2"}, {"f(3)", "None", "3"}},
        "returned_none");
}

void TestSymptom::theSymptomIsReadFromTheValues()
{
    QFETCH(CaseTexts, cases);
    QFETCH(QString, symptom);
    const SymptomReading reading = candor::readSymptom(reportOf(cases));
    QCOMPARE(QString::fromUtf8(candor::nameOf(reading.symptom).data()), symptom);
    QVERIFY(!reading.text.empty());
}

void TestSymptom::whatDidNotFailInExecutionHasNoSymptom_data()
{
    QTest::addColumn<int>("verdict");
    for (const Verdict verdict : candor::kAllVerdicts) {
        if (candor::classOf(verdict) != candor::VerdictClass::ExecutionFailure) {
            QTest::newRow(std::string(candor::nameOf(verdict)).c_str()) << static_cast<int>(verdict);
        }
    }
}

void TestSymptom::whatDidNotFailInExecutionHasNoSymptom()
{
    QFETCH(int, verdict);
    const SymptomReading reading =
        candor::readSymptom(reportOf({{"f(1)", "None", "1"}}, static_cast<Verdict>(verdict)));
    QCOMPARE(reading.symptom, Symptom::None);
    QVERIFY(reading.text.empty());
}

void TestSymptom::limitsAreTheirOwnSymptomWithTheReportsMessage_data()
{
    QTest::addColumn<int>("verdict");
    QTest::newRow("time") << static_cast<int>(Verdict::Timeout);
    QTest::newRow("memory") << static_cast<int>(Verdict::MemoryLimit);
    QTest::newRow("output") << static_cast<int>(Verdict::OutputLimit);
}

void TestSymptom::limitsAreTheirOwnSymptomWithTheReportsMessage()
{
    QFETCH(int, verdict);
    ExecutionReport report = reportOf({{"f(1)", "None", "1"}}, static_cast<Verdict>(verdict));
    report.message = "5 s of CPU time were not enough for f(1)";
    const SymptomReading reading = candor::readSymptom(report);
    QCOMPARE(reading.symptom, Symptom::Limit);
    QCOMPARE(reading.text, report.message);
}

void TestSymptom::aFailureWithoutCasesSaysTheReportsMessage()
{
    ExecutionReport report;
    report.verdict = Verdict::RuntimeError;
    report.message = "AssertionError in the test program, line 4";
    QCOMPARE(candor::readSymptom(report).symptom, Symptom::Exception);
    QCOMPARE(candor::readSymptom(report).text, report.message);
    report.verdict = Verdict::MissingFunction;
    report.message = "";
    QCOMPARE(candor::readSymptom(report).symptom, Symptom::Other);
    QCOMPARE(candor::readSymptom(report).text, std::string("missing_function"));
}

void TestSymptom::theLineNamesCallValueAndExpectation()
{
    const ExecutionReport report = reportOf({{"filter_even_numbers([1, 2, 3, 4, 5, 6])", "None", "[2, 4, 6]"}});
    QCOMPARE(candor::readSymptom(report).text,
             std::string("returned None for filter_even_numbers([1, 2, 3, 4, 5, 6]), expected [2, 4, 6]"));
}

void TestSymptom::theLineOfAnExceptionNamesItAndItsMessage()
{
    ExecutionReport report = reportOf({{"f('x')", "raises ValueError", "0"}}, Verdict::RuntimeError);
    QCOMPARE(candor::readSymptom(report).text, std::string("raised ValueError for f('x'), expected 0"));
    report.cases[0].exceptionMessage = "no digits";
    QCOMPARE(candor::readSymptom(report).text, std::string("raised ValueError (no digits) for f('x'), expected 0"));
}

void TestSymptom::theLineIsOfTheFirstCaseThatShowsTheSymptom()
{
    const ExecutionReport report =
        reportOf({{"f(1)", "raises E", "1"}, {"f(2)", "None", "2"}, {"f(3)", "None", "3"}, {"f(4)", "None", "4"}});
    QCOMPARE(candor::readSymptom(report).text, std::string("returned None for f(2), expected 2"));
}

void TestSymptom::theLineIsSafeForATerminalAndBounded()
{
    ExecutionReport report = reportOf({{"f(1)", "'\x1b[2J" + std::string(1'000'000, 'x') + "'", "1\n2"}});
    report.cases[0].call = "f('\u202e')";
    const std::string text = candor::readSymptom(report).text;
    QVERIFY2(text.size() < 1000, qPrintable(QString::number(text.size())));
    QVERIFY(text.find('\x1b') == std::string::npos);
    QVERIFY(text.find('\n') == std::string::npos);
    QVERIFY(text.find("\u202e") == std::string::npos);
}

void TestSymptom::hostileReprsGiveASymptomAndNoCrash()
{
    const std::vector<std::string> pieces{"(",    ")",  "[", "]", "'",     "\\x", "-", "9", "999999999999999999999",
                                          "None", "{",  "}", ",", "1e999", "nan", "0", "…", "\xff",
                                          "True", "f(", ""};
    candor::Random random(5);
    const auto text = [&] {
        std::string out;
        for (std::uint64_t i = random.below(6); i > 0; --i) {
            out += pieces[random.below(pieces.size())];
        }
        return out;
    };
    for (int round = 0; round < 5'000; ++round) {
        ExecutionReport report = reportOf({{text(), text(), text()}, {text(), text(), text()}});
        report.cases[0].passed = false;
        const SymptomReading reading = candor::readSymptom(report);
        QVERIFY(reading.symptom != Symptom::None && !reading.text.empty());
    }
    const std::string deep(100'000, '[');
    QCOMPARE(candor::readSymptom(reportOf({{"f(" + deep + ")", deep, "1"}})).symptom, Symptom::Other);
}

void TestSymptom::thousandsOfCasesAreReadQuickly()
{
    CaseTexts cases;
    for (int i = 0; i < 20'000; ++i) {
        cases.push_back({"f(" + std::to_string(i) + ")", "[1, 2, " + std::to_string(i) + "]", std::to_string(i)});
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(candor::readSymptom(reportOf(cases)).symptom, Symptom::Other);
    qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    qInfo("20,000 cases: %lld ms", timer.elapsed());
}

void TestSymptom::everySymptomHasANameOfItsOwn()
{
    QSet<QString> names;
    for (int symptom = 0; symptom <= static_cast<int>(Symptom::Other); ++symptom) {
        names.insert(QString::fromUtf8(candor::nameOf(static_cast<Symptom>(symptom)).data()));
    }
    QCOMPARE(names.size(), static_cast<int>(Symptom::Other) + 1);
}

QTEST_GUILESS_MAIN(TestSymptom)
#include "tst_symptom.moc"
