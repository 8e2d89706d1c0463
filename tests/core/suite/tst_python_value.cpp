// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/python_value.h"
#include "core/support/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using candor::ComparisonPolicy;
using candor::ComparisonRule;
using candor::Json;
using candor::parsePythonLiteral;
using candor::PythonValue;
using candor::reprOf;

namespace {

PythonValue value(const std::string& literal)
{
    auto parsed = parsePythonLiteral(literal);
    if (!parsed) {
        qFatal("%s: %s", literal.c_str(), parsed.error().message.c_str());
    }
    return *parsed;
}

candor::ComparisonOutcome compare(const QString& expected, const QString& got, ComparisonRule rule,
                                  double tolerance = 0.0)
{
    return compareValues(value(expected.toStdString()), value(got.toStdString()), ComparisonPolicy{rule, tolerance});
}

} // namespace

class TestPythonValue : public QObject
{
    Q_OBJECT

private slots:
    void literalsReadAsPythonReadsThem_data();
    void literalsReadAsPythonReadsThem();
    void whatIsNoLiteralIsRefused_data();
    void whatIsNoLiteralIsRefused();
    void errorsNameTheOffset();
    void aTextCutAnywhereNeverParses();
    void randomBytesNeverCrashTheParser();
    void nestingIsLimited();
    void sizeIsLimited();
    void bigIntegersKeepEveryDigit();
    void floatsOutOfRangeAreInfiniteOrZero();
    void reprIsCutWithAnEllipsis();
    void taggedValuesAreRead_data();
    void taggedValuesAreRead();
    void brokenTaggedValuesAreRefused_data();
    void brokenTaggedValuesAreRefused();
    void taggedDepthAndCountAreLimited();
    void equalityIsPythons_data();
    void equalityIsPythons();
    void exactTypeAlsoComparesTypes_data();
    void exactTypeAlsoComparesTypes();
    void floatsMayDifferByTheTolerance_data();
    void floatsMayDifferByTheTolerance();
    void unorderedIgnoresTheOutermostOrder_data();
    void unorderedIgnoresTheOutermostOrder();
    void notesSayWhatDiffers_data();
    void notesSayWhatDiffers();
    void hugeSetsCompareInReasonableTime();
};

void TestPythonValue::literalsReadAsPythonReadsThem_data()
{
    QTest::addColumn<QString>("literal");
    QTest::addColumn<QString>("repr"); // of CPython 3.11
    const auto row = [](const char* literal, const char* repr) { QTest::newRow(literal) << literal << repr; };
    row("None", "None");
    row(" True ", "True");
    row("False", "False");
    row("0", "0");
    row("-0", "0");
    row("+7", "7");
    row("- 7", "-7");
    row("000", "0");
    row("1_000_000", "1000000");
    row("0xFF", "255");
    row("0x_ff", "255");
    row("-0o17", "-15");
    row("0b1010", "10");
    row("0xffffffffffffffffffff", "1208925819614629174706175");
    row("123456789012345678901234567890", "123456789012345678901234567890");
    row("1.0", "1.0");
    row("-0.0", "-0.0");
    row("1.", "1.0");
    row(".5", "0.5");
    row("0_1.5", "1.5");
    row("1e3", "1000.0");
    row("1E+16", "1e+16");
    row("1e22", "1e+22");
    row("123456789012345.6", "123456789012345.6");
    row("9999999999999998.0", "9999999999999998.0");
    row("0.0001", "0.0001");
    row("0.00001", "1e-05");
    row("1.5e-7", "1.5e-07");
    row("0.1", "0.1");
    row("5e-324", "5e-324");
    row("1.7976931348623157e308", "1.7976931348623157e+308");
    row("float('nan')", "nan");
    row("float(\"inf\")", "inf");
    row("float('-inf')", "-inf");
    row("-float('inf')", "-inf");
    row("float('Infinity')", "inf");
    row("''", "''");
    row("'a'", "'a'");
    row("\"it's\"", "\"it's\"");
    row("'\"'", "'\"'");
    row("'both \\' and \"'", "'both \\' and \"'");
    row("'a' 'b' \"c\"", "'abc'");
    row("'\\n\\t\\\\\\x41\\101\\u00e9\\U0001F600'", "'\\n\\t\\\\AAé😀'");
    row("'\\d'", "'\\\\d'");
    row("'a\\\nb'", "'ab'");
    row("'\\0'", "'\\x00'");
    row("'\\ud800'", "'\\ud800'");
    row("'\\u202e'", "'\\u202e'");
    row("'\\x7f\\xa0\\xad'", "'\\x7f\\xa0\\xad'");
    row("r'\\n'", "'\\\\n'");
    row("r'\\''", "\"\\\\'\"");
    row("u'x'", "'x'");
    row("'''a\n'b'''", "\"a\\n'b\"");
    row("'''a\r\nb'''", "'a\\nb'");
    row("b'a\\xff\\n'", "b'a\\xff\\n'");
    row("rb'\\x'", "b'\\\\x'");
    row("b'\\u0041'", "b'\\\\u0041'");
    row("b'a' b'b'", "b'ab'");
    row("[]", "[]");
    row("[1, 'a', None,]", "[1, 'a', None]");
    row("()", "()");
    row("(1)", "1");
    row("(1,)", "(1,)");
    row("(1, 2)", "(1, 2)");
    row("((1,), [2])", "((1,), [2])");
    row("{}", "{}");
    row("{1: 'a', 'b': [2]}", "{1: 'a', 'b': [2]}");
    row("{1: 'a', True: 'b', 1.0: 'c'}", "{1: 'c'}");
    row("{3, 1, 2}", "{1, 2, 3}");
    row("{10, 9, -2, -11}", "{-11, -2, 9, 10}");
    row("{1, 1.0, True}", "{1}");
    row("{True, 10, 9, 1.5}", "{True, 9, 10, 1.5}");
    row("set()", "set()");
    row("set([1, 1])", "{1}");
    row("frozenset()", "frozenset()");
    row("frozenset({1})", "frozenset({1})");
    row("{frozenset([1]), (1, 2)}", "{frozenset({1}), (1, 2)}");
    row("[\n  1,\n  2\n]", "[1, 2]");
}

void TestPythonValue::literalsReadAsPythonReadsThem()
{
    QFETCH(QString, literal);
    QFETCH(QString, repr);
    const auto parsed = parsePythonLiteral(literal.toStdString());
    QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().message.c_str());
    QCOMPARE(QString::fromStdString(reprOf(*parsed)), repr);
    // What repr() writes reads back as an equal value (but for nan and inf, which are no literals).
    if (!repr.contains("nan") && !repr.contains("inf")) {
        QCOMPARE(equalityKeyOf(value(repr.toStdString())), equalityKeyOf(*parsed));
    }
}

void TestPythonValue::whatIsNoLiteralIsRefused_data()
{
    QTest::addColumn<QByteArray>("literal");
    for (const char* text : {"",
                             "x",
                             "nan",
                             "1 2",
                             "1, 2",
                             "012",
                             "1__0",
                             "_1",
                             "1_",
                             "0x",
                             "0xg",
                             "0b2",
                             "1j",
                             "1.5J",
                             "1e",
                             "1e+",
                             "1.2.3",
                             "--1",
                             "-True",
                             "-'a'",
                             "+",
                             "[",
                             "[1",
                             "[1 2]",
                             "[,]",
                             "(,)",
                             "(1 2)",
                             "{1: }",
                             "{1, 2: 3}",
                             "{1: 2, 3}",
                             "{[1]}",
                             "{[1]: 2}",
                             "{{}}",
                             "set(1)",
                             "set",
                             "set([[]])",
                             "{set()}",
                             "{(1, [2])}",
                             "float",
                             "float(1)",
                             "float('1')",
                             "float('nan'",
                             "'",
                             "'a",
                             "'a\nb'",
                             "'''a''",
                             "\"a'",
                             "'\\x4'",
                             "'\\u12'",
                             "'\\U00110000'",
                             "'\\N{DASH}'",
                             "f'x'",
                             "rr'x'",
                             "ub'x'",
                             "b'a' 'b'",
                             "'a' b'b'",
                             "b'é'",
                             "dict()",
                             "1 + 1",
                             "[x for x in y]",
                             "None()",
                             "__import__('os')",
                             "# 1",
                             "Nones",
                             "1if",
                             "0x1.8p1",
                             "[1]]",
                             "\\"}) {
        QTest::newRow(text) << QByteArray(text);
    }
    QTest::newRow("NUL in a string") << QByteArray("'a\0b'", 5);
    QTest::newRow("NUL after a value") << QByteArray("1\0", 2);
    QTest::newRow("invalid UTF-8") << QByteArray("'\xff'");
    QTest::newRow("overlong UTF-8") << QByteArray("'\xc0\xaf'");
    QTest::newRow("raw surrogate") << QByteArray("'\xed\xa0\x80'");
    QTest::newRow("cut UTF-8") << QByteArray("'\xe2\x82");
}

void TestPythonValue::whatIsNoLiteralIsRefused()
{
    QFETCH(QByteArray, literal);
    const auto parsed = parsePythonLiteral(literal.toStdString());
    QVERIFY2(!parsed.ok(), parsed.ok() ? reprOf(*parsed).c_str() : "");
    QVERIFY(parsed.error().message.find("offset") != std::string::npos);
}

void TestPythonValue::errorsNameTheOffset()
{
    const auto parsed = parsePythonLiteral("[1, 2, x]");
    QVERIFY(!parsed.ok());
    QCOMPARE(parsed.error().code, candor::ErrorCode::InvalidInput);
    QVERIFY2(parsed.error().message.find("offset 7") != std::string::npos, parsed.error().message.c_str());
}

void TestPythonValue::aTextCutAnywhereNeverParses()
{
    const std::string whole = R"({'k': [1, (2.5e-3,), {'x', "y"}], b'\xff': frozenset([-0x1F, float('nan')])})";
    QVERIFY(parsePythonLiteral(whole).ok());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        QVERIFY2(!parsePythonLiteral(whole.substr(0, length)).ok(), whole.substr(0, length).c_str());
    }
}

void TestPythonValue::randomBytesNeverCrashTheParser()
{
    candor::Random random(7);
    const std::string alphabet = "[](){},:'\"\\xuN0123456789abefrs_.-+ \n\xe2\x82\xac";
    int accepted = 0;
    for (int round = 0; round < 50'000; ++round) {
        std::string text;
        for (auto length = random.below(24); length > 0; --length) {
            text += random.chance(0.9) ? alphabet[random.below(alphabet.size())] : static_cast<char>(random.below(256));
        }
        const auto parsed = parsePythonLiteral(text);
        if (!parsed) {
            continue;
        }
        ++accepted;
        QVERIFY2(compareValues(*parsed, *parsed, {}).equal, text.c_str());
    }
    QVERIFY(accepted > 0);
}

void TestPythonValue::nestingIsLimited()
{
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    QVERIFY(parsePythonLiteral(nested(64)).ok());
    QVERIFY(!parsePythonLiteral(nested(66)).ok());
    QVERIFY(!parsePythonLiteral(nested(500'000)).ok());
    QVERIFY(!parsePythonLiteral(std::string(500'000, '(')).ok());
    QVERIFY(!parsePythonLiteral(std::string(500'000, '-')).ok());
}

void TestPythonValue::sizeIsLimited()
{
    QVERIFY(parsePythonLiteral("'" + std::string(1'000'000, 'a') + "'").ok());
    const auto tooLong = parsePythonLiteral("'" + std::string(2'000'000, 'a') + "'");
    QCOMPARE(tooLong.error().code, candor::ErrorCode::TooLarge);
    std::string many = "[";
    for (int i = 0; i < 100'001; ++i) {
        many += "1,";
    }
    QVERIFY(!parsePythonLiteral(many + "]").ok());
    QVERIFY(parsePythonLiteral(std::string(4'300, '9')).ok());
    QVERIFY(!parsePythonLiteral(std::string(4'301, '9')).ok());
    QVERIFY(!parsePythonLiteral("0x" + std::string(900'000, 'f')).ok());
}

void TestPythonValue::bigIntegersKeepEveryDigit()
{
    // 2**200, from its hexadecimal form
    QCOMPARE(value("0x1" + std::string(50, '0')).text,
             std::string("1606938044258990275541962092341162602522202993782792835301376"));
    QVERIFY(!compare("9007199254740993", "9007199254740992.0", ComparisonRule::Equal).equal);
    QVERIFY(compare("9007199254740992", "9007199254740992.0", ComparisonRule::Equal).equal);
    QVERIFY(compare("1e22", "10000000000000000000000", ComparisonRule::Equal).equal);
    QVERIFY(!compare("1e23", "100000000000000000000000", ComparisonRule::Equal).equal); // as in Python
    QVERIFY(compare("1e23", "99999999999999991611392", ComparisonRule::Equal).equal);
}

void TestPythonValue::floatsOutOfRangeAreInfiniteOrZero()
{
    QCOMPARE(value("1e999").number, std::numeric_limits<double>::infinity());
    QCOMPARE(value("-1e999").number, -std::numeric_limits<double>::infinity());
    QCOMPARE(value("1e-999").number, 0.0);
    QCOMPARE(value("1e99999999999999999999").number, std::numeric_limits<double>::infinity());
    QCOMPARE(value("1e-99999999999999999999").number, 0.0);
    QCOMPARE(value("0." + std::string(400, '0') + "1").number, 0.0);
    QCOMPARE(value(std::string(400, '9') + ".0").number, std::numeric_limits<double>::infinity());
}

void TestPythonValue::reprIsCutWithAnEllipsis()
{
    QCOMPARE(reprOf(value("'aéb'"), 3), std::string("'aé…"));
    QCOMPARE(reprOf(value("[1, 2, 3]"), 4), std::string("[1, …"));
    QCOMPARE(reprOf(value("[1]"), 3), std::string("[1]"));
    QCOMPARE(reprOf(value("1"), 0), std::string("…"));
}

void TestPythonValue::taggedValuesAreRead_data()
{
    QTest::addColumn<QString>("tagged");
    QTest::addColumn<QString>("repr");
    const auto row = [](const char* tagged, const char* repr) { QTest::newRow(tagged) << tagged << repr; };
    row(R"(["N"])", "None");
    row(R"(["b",true])", "True");
    row(R"(["i","-12345678901234567890"])", "-12345678901234567890");
    row(R"(["f","0x1.8000000000000p+1"])", "3.0");
    row(R"(["f","-0x0.0p+0"])", "-0.0");
    row(R"(["f","0x0.0000000000001p-1022"])", "5e-324");
    row(R"(["f","nan"])", "nan");
    row(R"(["f","-inf"])", "-inf");
    row(R"(["s","hé\n"])", "'hé\\n'");
    row(R"(["u","61eda080"])", "'a\\ud800'");
    row(R"(["y","00ff41"])", "b'\\x00\\xffA'");
    row(R"(["l",[["i","1"],["l",[]]]])", "[1, []]");
    row(R"(["t",[["i","1"]]])", "(1,)");
    row(R"(["S",[["i","2"],["i","1"]]])", "{1, 2}");
    row(R"(["F",[]])", "frozenset()");
    row(R"(["d",[[["s","k"],["N"]]]])", "{'k': None}");
}

void TestPythonValue::taggedValuesAreRead()
{
    QFETCH(QString, tagged);
    QFETCH(QString, repr);
    const auto read = candor::pythonValueFromTagged(Json::parse(tagged.toStdString()));
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
    QCOMPARE(QString::fromStdString(reprOf(*read)), repr);
}

void TestPythonValue::brokenTaggedValuesAreRefused_data()
{
    QTest::addColumn<QString>("tagged");
    for (const char* text : {"null",
                             "1",
                             "\"N\"",
                             "{}",
                             "[]",
                             "[1]",
                             R"(["N",1])",
                             R"(["x","y"])",
                             R"(["i",5])",
                             R"(["i",""])",
                             R"(["i","-"])",
                             R"(["i","01"])",
                             R"(["i","1e5"])",
                             R"(["i","-0"])",
                             R"(["f","1.5"])",
                             R"(["f","0x"])",
                             R"(["f","0x-1p0"])",
                             R"(["f","0x1p99999"])",
                             R"(["f","--0x1p0"])",
                             R"(["f","0x1p0 "])",
                             R"(["b","true"])",
                             R"(["b"])",
                             R"(["s",1])",
                             R"(["s"])",
                             R"(["y","f"])",
                             R"(["y","fg"])",
                             R"(["y","+f"])",
                             R"(["l",{}])",
                             R"(["l","a"])",
                             R"(["l",[1]])",
                             R"(["d",[["N"]]])",
                             R"(["d",[[["N"]]]])",
                             R"(["S",[["l",[]]]])",
                             R"(["d",[[["l",[]],["N"]]]])",
                             R"(["l",[],[]])"}) {
        QTest::newRow(text) << text;
    }
}

void TestPythonValue::brokenTaggedValuesAreRefused()
{
    QFETCH(QString, tagged);
    QVERIFY(!candor::pythonValueFromTagged(Json::parse(tagged.toStdString())).ok());
}

void TestPythonValue::taggedDepthAndCountAreLimited()
{
    Json deep = Json::array({"N"});
    for (int i = 0; i < 64; ++i) {
        deep = Json::array({"l", Json::array({std::move(deep)})});
    }
    QVERIFY(candor::pythonValueFromTagged(deep).ok());
    deep = Json::array({"l", Json::array({std::move(deep)})});
    QCOMPARE(candor::pythonValueFromTagged(deep).error().code, candor::ErrorCode::TooLarge);
    Json many = Json::array();
    for (int i = 0; i < 100'000; ++i) {
        many.push_back(Json::array({"N"}));
    }
    QVERIFY(!candor::pythonValueFromTagged(Json::array({"l", many})).ok());
    QVERIFY(!candor::pythonValueFromTagged(Json::array({"s", std::string(2u << 20, 'a')})).ok());
}

void TestPythonValue::equalityIsPythons_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("got");
    QTest::addColumn<bool>("equal");
    const auto row = [](const char* expected, const char* got, bool equal) {
        QTest::addRow("%s %s %s", expected, equal ? "==" : "!=", got) << expected << got << equal;
    };
    row("1", "True", true);
    row("0", "False", true);
    row("1", "1.0", true);
    row("0.0", "-0.0", true);
    row("1", "'1'", false);
    row("None", "False", false);
    row("None", "0", false);
    row("0.1", "0.1", true);
    row("0.3", "0.30000000000000004", false);
    row("float('nan')", "float('nan')", true);
    row("float('nan')", "0", false);
    row("float('inf')", "float('inf')", true);
    row("float('inf')", "float('-inf')", false);
    row("[float('nan')]", "[float('nan')]", true);
    row("[1, 2]", "[1, 2]", true);
    row("[1, 2]", "[2, 1]", false);
    row("[1, 2]", "(1, 2)", false);
    row("[1, 2]", "[1, 2, 3]", false);
    row("[]", "()", false);
    row("[[1], [2, 3]]", "[[1, 2], [3]]", false);
    row("['ab', 'c']", "['a', 'bc']", false);
    row("'a'", "b'a'", false);
    row("''", "b''", false);
    row("{1, 2, 3}", "{3, 2, 1}", true);
    row("{1, 2}", "frozenset({2, 1})", true);
    row("{1, 2}", "[1, 2]", false);
    row("{1, 2}", "{1, 2.0}", true);
    row("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", true);
    row("{'a': 1}", "{'a': 2}", false);
    row("{'a': 1}", "{'b': 1}", false);
    row("{1: 'x'}", "{True: 'x'}", true);
    row("{}", "set()", false);
    row("{(1, 2)}", "{(1, 2.0)}", true);
    row("'é'", "'e\\u0301'", false);
}

void TestPythonValue::equalityIsPythons()
{
    QFETCH(QString, expected);
    QFETCH(QString, got);
    QFETCH(bool, equal);
    QCOMPARE(compare(expected, got, ComparisonRule::Equal).equal, equal);
    QCOMPARE(compare(got, expected, ComparisonRule::Equal).equal, equal);
    // With no room for it, the tolerance decides as equality does.
    QCOMPARE(compare(expected, got, ComparisonRule::FloatTolerance, 0.0).equal, equal);
}

void TestPythonValue::exactTypeAlsoComparesTypes_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("got");
    QTest::addColumn<bool>("equal");
    const auto row = [](const char* expected, const char* got, bool equal) {
        QTest::addRow("%s | %s", expected, got) << expected << got << equal;
    };
    row("1", "1", true);
    row("1", "True", false);
    row("4", "4.0", false);
    row("[1, [2]]", "[1, [2.0]]", false);
    row("{1: 2}", "{1: True}", false);
    row("{1, 2}", "{2, 1}", true);
    row("{1, 2}", "{1, 2.0}", false);
    row("{1}", "frozenset({1})", false);
    row("{1: 'x'}", "{True: 'x'}", false);
    row("float('nan')", "float('nan')", true);
    row("0.0", "-0.0", true);
}

void TestPythonValue::exactTypeAlsoComparesTypes()
{
    QFETCH(QString, expected);
    QFETCH(QString, got);
    QFETCH(bool, equal);
    QCOMPARE(compare(expected, got, ComparisonRule::ExactType).equal, equal);
    QCOMPARE(compare(got, expected, ComparisonRule::ExactType).equal, equal);
}

void TestPythonValue::floatsMayDifferByTheTolerance_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("got");
    QTest::addColumn<bool>("equal"); // within 0.01
    const auto row = [](const char* expected, const char* got, bool equal) {
        QTest::addRow("%s | %s", expected, got) << expected << got << equal;
    };
    row("1.0", "1.005", true);
    row("1.0", "1.02", false);
    row("1", "1.005", true);
    row("1", "2", false);
    row("100", "100", true);
    row("[0.1, {'a': (2.0,)}]", "[0.105, {'a': (2.001,)}]", true);
    row("[0.1, {'a': (2.0,)}]", "[0.105, {'a': (2.1,)}]", false);
    row("{1.0, 2.0}", "{2.005, 0.995}", true);
    row("{1.0, 2.0}", "{2.005, 0.9}", false);
    row("{(1.0, 'a'), (2.0, 'b')}", "{(2.001, 'b'), (1.001, 'a')}", true);
    row("{0.5: 'a'}", "{0.501: 'a'}", true);
    row("float('nan')", "float('nan')", true);
    row("float('nan')", "1.0", false);
    row("float('inf')", "float('inf')", true);
    row("float('inf')", "1e308", false);
    row("1e400", "float('inf')", true);
    row("'1.0'", "1.0", false);
    row("[1.0]", "(1.0,)", false);
    row("[1.0]", "[1.0, 1.0]", false);
}

void TestPythonValue::floatsMayDifferByTheTolerance()
{
    QFETCH(QString, expected);
    QFETCH(QString, got);
    QFETCH(bool, equal);
    QCOMPARE(compare(expected, got, ComparisonRule::FloatTolerance, 0.01).equal, equal);
    QCOMPARE(compare(got, expected, ComparisonRule::FloatTolerance, 0.01).equal, equal);
}

void TestPythonValue::unorderedIgnoresTheOutermostOrder_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("got");
    QTest::addColumn<bool>("equal");
    const auto row = [](const char* expected, const char* got, bool equal) {
        QTest::addRow("%s | %s", expected, got) << expected << got << equal;
    };
    row("[1, 2, 3]", "[3, 1, 2]", true);
    row("[1, 1, 2]", "[1, 2, 2]", false);
    row("[1, 2]", "[1, 2, 2]", false);
    row("(1, 2)", "(2, 1)", true);
    row("[1, 2]", "(2, 1)", false);
    row("[[1, 2], [3]]", "[[3], [1, 2]]", true);
    row("[[1, 2], [3]]", "[[3], [2, 1]]", false);
    row("[1, True]", "[1.0, 1]", true);
    row("{'a': [1, 2]}", "{'a': [2, 1]}", false);
    row("'ab'", "'ba'", false);
}

void TestPythonValue::unorderedIgnoresTheOutermostOrder()
{
    QFETCH(QString, expected);
    QFETCH(QString, got);
    QFETCH(bool, equal);
    QCOMPARE(compare(expected, got, ComparisonRule::Unordered).equal, equal);
    QCOMPARE(compare(got, expected, ComparisonRule::Unordered).equal, equal);
}

void TestPythonValue::notesSayWhatDiffers_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("got");
    QTest::addColumn<QString>("note");
    const auto row = [](const char* expected, const char* got, const char* note) {
        QTest::addRow("%s | %s", expected, got) << expected << got << note;
    };
    row("1", "1", "");
    row("1", "2", "");
    row("1", "True", "bool True where int 1 is expected");
    row("[3, 4]", "[3, 4.0]", "at [1]: float 4.0 where int 4 is expected");
    row("{'a': 0}", "{'a': False}", "at ['a']: bool False where int 0 is expected");
    row("'1'", "1", "type int instead of str");
    row("(1, 2)", "[1, 2]", "type list instead of tuple");
    row("[1, 2, 3]", "[1, 5, 3]", "at [1]: 5 instead of 2");
    row("[1, 2, 3]", "[1, 2]", "2 items instead of 3");
    row("[1, [2, {'k': 3}]]", "[1, [2, {'k': 4}]]", "at [1][1]['k']: 4 instead of 3");
    row("{1, 2}", "{1, 3}", "2 is missing, 3 is too much");
    row("{'a': 1}", "{'b': 1}", "key 'a' is missing, key 'b' is too much");
    row("{'a': 1}", "{'a': 1, 'b': 2}", "key 'b' is too much");
}

void TestPythonValue::notesSayWhatDiffers()
{
    QFETCH(QString, expected);
    QFETCH(QString, got);
    QFETCH(QString, note);
    QCOMPARE(QString::fromStdString(compare(expected, got, ComparisonRule::Equal).note), note);
}

void TestPythonValue::hugeSetsCompareInReasonableTime()
{
    PythonValue left;
    left.type = PythonValue::Type::Set;
    for (int i = 0; i < 99'999; ++i) {
        PythonValue item;
        item.type = PythonValue::Type::Int;
        item.text = std::to_string(i);
        left.items.push_back(item);
    }
    PythonValue right = left;
    std::reverse(right.items.begin(), right.items.end());
    right.items.front().text = "999999999";
    for (const ComparisonRule rule : {ComparisonRule::Equal, ComparisonRule::ExactType, ComparisonRule::FloatTolerance,
                                      ComparisonRule::Unordered}) {
        const auto outcome = compareValues(left, right, ComparisonPolicy{rule, 0.1});
        QVERIFY(!outcome.equal);
        QVERIFY(!outcome.note.empty());
    }
}

QTEST_GUILESS_MAIN(TestPythonValue)
#include "tst_python_value.moc"
