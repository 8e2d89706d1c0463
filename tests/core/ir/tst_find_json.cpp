// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/find_json.h"
#include "core/ir/json_pointer.h"
#include "tests/core/ir/sample_ir.h"

#include <QElapsedTimer>
#include <QTest>

using candor::ErrorCode;
using candor::findJson;
using candor::FoundJson;
using candor::Json;
using candor::JsonPlace;
using candor::Result;

namespace {

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

} // namespace

class TestFindJson : public QObject
{
    Q_OBJECT

private slots:
    void objectsAreFoundWhereverModelsPutThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("json");
        QTest::newRow("bare") << " \n{\"a\": 1}\n"
                              << "bare"
                              << "{\"a\":1}";
        QTest::newRow("byte order mark") << "\uFEFF{\"a\": 1}"
                                         << "bare"
                                         << "{\"a\":1}";
        QTest::newRow("bare and empty") << "{}"
                                        << "bare"
                                        << "{}";
        QTest::newRow("fence with tag") << "Here:\n```json\n{\"a\": 1}\n```\nDone."
                                        << "fence"
                                        << "{\"a\":1}";
        QTest::newRow("fence without tag") << "```\n{\"a\": 1}\n```"
                                           << "fence"
                                           << "{\"a\":1}";
        QTest::newRow("tildes") << "~~~ json\r\n{\"a\": 1}\r\n~~~~\r\n"
                                << "fence"
                                << "{\"a\":1}";
        QTest::newRow("indented fence") << "- so:\n  ```json\n  {\"a\": 1}\n  ```"
                                        << "fence"
                                        << "{\"a\":1}";
        QTest::newRow("fence never closed") << "```json\n{\"a\": 1}\n"
                                            << "fence"
                                            << "{\"a\":1}";
        QTest::newRow("first fence that is an object")
            << "```python\nd = {\"x\": 0}\n```\n```json\n[1]\n```\n```json\n{\"a\": 1}\n```\n```json\n{\"b\": 1}\n```"
            << "fence"
            << "{\"a\":1}";
        QTest::newRow("fence before prose") << "{\"p\": 0} or\n```json\n{\"a\": 1}\n```"
                                            << "fence"
                                            << "{\"a\":1}";
        QTest::newRow("prose") << "Sure! {\"a\": {\"b\": \"}{\"}} as asked"
                               << "prose"
                               << "{\"a\":{\"b\":\"}{\"}}";
        QTest::newRow("text behind") << "{\"a\": 1} Hope this helps."
                                     << "prose"
                                     << "{\"a\":1}";
        QTest::newRow("braces in prose") << "Replace {x} and {\"}, then {\"a\": 1}"
                                         << "prose"
                                         << "{\"a\":1}";
        QTest::newRow("quotes in prose") << "The \"best {\" is: {\"a\": \"\\\"{\"} ok"
                                         << "prose"
                                         << "{\"a\":\"\\\"{\"}";
        QTest::newRow("empty braces in prose") << "For {} I give {\"a\": 1}"
                                               << "prose"
                                               << "{\"a\":1}";
        QTest::newRow("nothing but empty braces") << "It returns {} then."
                                                  << "prose"
                                                  << "{}";
        QTest::newRow("fence on one line") << "```json {\"a\": 1} ```"
                                           << "prose"
                                           << "{\"a\":1}";
        QTest::newRow("after a damaged one") << "{\"a\": {\"x\": 1}, \"b\" 2} {\"c\": 3}"
                                             << "prose"
                                             << "{\"c\":3}";
        QTest::newRow("after thinking") << "<think>maybe {\"draft\": 1}</think>\n{\"a\": 1}"
                                        << "bare"
                                        << "{\"a\":1}";
        QTest::newRow("in an array") << "[{\"a\": 1}]"
                                     << "prose"
                                     << "{\"a\":1}";
    }
    void objectsAreFoundWhereverModelsPutThem()
    {
        QFETCH(QString, text);
        QFETCH(QString, place);
        QFETCH(QString, json);
        for (const bool closeCut : {false, true}) {
            const Result<FoundJson> found = findJson(text.toStdString(), closeCut);
            QVERIFY2(found.ok(), found ? "" : found.error().message.c_str());
            QCOMPARE(QString::fromStdString(candor::canonicalJson(found->value)), json);
            QCOMPARE(QString::fromStdString(std::string(candor::nameOf(found->place))), place);
        }
    }

    void whatIsNotThereIsNotFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << ""
                               << "no text";
        QTest::newRow("blank") << " \n "
                               << "no text";
        QTest::newRow("prose") << "I can't do that."
                               << "no JSON object";
        QTest::newRow("array") << "[1, 2]"
                               << "no JSON object";
        QTest::newRow("only thinking") << "<think>{\"a\": 1}"
                                       << "no text";
        QTest::newRow("trailing comma") << "{\"a\": 1,}"
                                        << "at byte 8 it has '}' where a key in double quotes";
        QTest::newRow("missing comma inside") << "{\"a\": {\"x\": 1} \"b\": {\"y\": 2}, \"c\": {\"z\": 3}}"
                                              << "at byte 15 it has";
        QTest::newRow("comma missing and never closed") << "{\"a\": 1 \"b\": 2"
                                                        << "at byte 8";
        QTest::newRow("Python words") << "{\"a\": True}"
                                      << "at byte 6";
        QTest::newRow("line break in a string") << "{\"a\": \"x\ny\"}"
                                                << "at byte 8";
        QTest::newRow("wrong bracket") << "{\"a\": [1}}"
                                       << "at byte 8";
        QTest::newRow("wrong escape") << "{\"a\": \"\\q\"}"
                                      << "at byte 7";
        QTest::newRow("half a surrogate pair") << "{\"a\": \"\\ud800\"}"
                                               << "damaged";
        QTest::newRow("wrong number") << "{\"a\": 1-2}"
                                      << "damaged";
        QTest::newRow("number too large") << "{\"a\": 1e999}"
                                          << "damaged";
    }
    void whatIsNotThereIsNotFound()
    {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const Result<FoundJson> found = findJson(text.toStdString(), true);
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, ErrorCode::InvalidInput);
        QVERIFY2(QString::fromStdString(found.error().message).contains(says), found.error().message.c_str());
    }

    void cutObjectsAreClosedAsFarAsTheyGo_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("path");
        QTest::newRow("after the brace") << "{"
                                         << "{}"
                                         << "";
        QTest::newRow("in a key") << "{\"a\": 1, \"b"
                                  << "{\"a\":1}"
                                  << "";
        QTest::newRow("after a key") << "{\"a\": 1, \"b\""
                                     << "{\"a\":1}"
                                     << "";
        QTest::newRow("after a comma") << "{\"a\": {\"b\": 1, "
                                       << "{\"a\":{\"b\":1}}"
                                       << "/a";
        QTest::newRow("after a colon") << "{\"a\": {\"b\":"
                                       << "{\"a\":{\"b\":null}}"
                                       << "/a/b";
        QTest::newRow("in a string") << "{\"a\": {\"b\": \"xy"
                                     << "{\"a\":{\"b\":\"xy\"}}"
                                     << "/a/b";
        QTest::newRow("in an escape") << "{\"a\": \"xy\\"
                                      << "{\"a\":\"xy\"}"
                                      << "/a";
        QTest::newRow("in a long escape") << "{\"a\": \"xy\\u00"
                                          << "{\"a\":\"xy\"}"
                                          << "/a";
        QTest::newRow("between surrogates") << "{\"a\": \"xy\\ud83d"
                                            << "{\"a\":\"xy\"}"
                                            << "/a";
        QTest::newRow("in the second surrogate") << "{\"a\": \"xy\\ud83d\\u"
                                                 << "{\"a\":\"xy\"}"
                                                 << "/a";
        QTest::newRow("in a number") << "{\"a\": [1, 23"
                                     << "{\"a\":[1,null]}"
                                     << "/a/1";
        QTest::newRow("in a word") << "{\"a\": [1, tr"
                                   << "{\"a\":[1,null]}"
                                   << "/a/1";
        QTest::newRow("behind a word") << "{\"a\": [1, true"
                                       << "{\"a\":[1,null]}"
                                       << "/a/1";
        QTest::newRow("array opened") << "{\"a\": ["
                                      << "{\"a\":[]}"
                                      << "/a";
        QTest::newRow("array, after a comma") << "{\"a\": [{\"b\": 1},"
                                              << "{\"a\":[{\"b\":1}]}"
                                              << "/a";
        QTest::newRow("inner object closed") << "{\"a\": [{\"b\": 1}"
                                             << "{\"a\":[{\"b\":1}]}"
                                             << "/a";
        QTest::newRow("key with a slash") << "{\"a/b\": {\"~\": \"x"
                                          << "{\"a/b\":{\"~\":\"x\"}}"
                                          << "/a~1b/~0";
        QTest::newRow("in a fence") << "So:\n```json\n{\"a\": \"x"
                                    << "{\"a\":\"x\"}"
                                    << "/a";
        QTest::newRow("behind a brace in prose") << "Use {x}: {\"a\": \"x"
                                                 << "{\"a\":\"x\"}"
                                                 << "/a";
    }
    void cutObjectsAreClosedAsFarAsTheyGo()
    {
        QFETCH(QString, text);
        QFETCH(QString, json);
        QFETCH(QString, path);
        const Result<FoundJson> found = findJson(text.toStdString(), true);
        QVERIFY2(found.ok(), found ? "" : found.error().message.c_str());
        QCOMPARE(found->place, JsonPlace::Cut);
        QCOMPARE(QString::fromStdString(candor::canonicalJson(found->value)), json);
        QCOMPARE(QString::fromStdString(found->cutPath), path);
        QVERIFY(candor::resolvePointer(found->value, found->cutPath));
        const Result<FoundJson> strict = findJson(text.toStdString());
        QVERIFY(!strict.ok());
        QVERIFY2(strict.error().message.starts_with("The text ends inside its JSON"), strict.error().message.c_str());
    }

    void aReplyCutAtAnyOffsetIsCutOrNotFound()
    {
        const std::string& reply = candor::test::sampleReply();
        for (const std::string prefix : {"", "Here is the IR:\n```json\n"}) {
            const std::string whole = prefix + reply;
            for (std::size_t size = 0; size < whole.size(); ++size) {
                const Result<FoundJson> found = findJson(std::string_view(whole).substr(0, size), true);
                if (size <= prefix.size()) {
                    QVERIFY(!found.ok());
                    continue;
                }
                QVERIFY2(found.ok(), std::to_string(size).c_str());
                QVERIFY2(found->place == JsonPlace::Cut, std::to_string(size).c_str());
                QVERIFY2(candor::resolvePointer(found->value, found->cutPath), found->cutPath.c_str());
                QVERIFY(!findJson(std::string_view(whole).substr(0, size)).ok());
            }
            QVERIFY(findJson(whole).ok());
            QVERIFY(findJson(whole)->value == candor::test::sampleDocument());
        }
    }

    void randomBytesNeverCrash()
    {
        candor::Random random(7);
        const std::string alphabet = "{}[]\":,\\ \n\t`~truefalsn0123-.eEu\x80\xff\xc3\xa9";
        int found = 0;
        for (int i = 0; i < 20000; ++i) {
            std::string text;
            for (std::uint64_t size = random.below(60); size > 0; --size) {
                text += i % 2 == 0 ? static_cast<char>(random.below(256)) : alphabet[random.below(alphabet.size())];
            }
            const Result<FoundJson> result = findJson(text, true);
            found += result ? 1 : 0;
            QVERIFY(!result || result->value.is_object());
        }
        QVERIFY(found > 0);
    }

    void mutatedRepliesNeverCrash()
    {
        candor::Random random(8);
        for (int i = 0; i < 5000; ++i) {
            std::string text = "Answer:\n" + candor::test::sampleReply();
            for (std::uint64_t edits = 1 + random.below(3); edits > 0; --edits) {
                text[random.below(text.size())] = static_cast<char>(random.below(256));
            }
            const Result<FoundJson> result = findJson(text, true);
            QVERIFY(!result || candor::resolvePointer(result->value, result->cutPath));
        }
    }

    void hostileTextIsReadInLinearTime_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        constexpr std::size_t kMega = 1u << 20;
        row("braces", std::string(kMega, '{'));
        row("brackets behind a key", "{\"a\":" + std::string(kMega, '['));
        row("depth bomb", repeated("{\"a\":", kMega / 5));
        row("depth bomb, closed", repeated("{\"a\":", kMega / 10) + "1" + std::string(kMega / 10, '}'));
        row("begun objects, never closed", repeated("{\"a\":x", kMega / 6));
        row("begun objects with an open quote", repeated("{\"a\":x\"", kMega / 7));
        row("quotes", repeated("{\"", kMega / 2));
        row("escaped quotes", "{\"" + repeated("{\\\"", kMega / 3));
        row("spaces", repeated("{ \n", kMega / 3));
        row("wide", "{\"a\":[" + repeated("{},", kMega / 3));
        row("fences", repeated("```\n{\n", kMega / 6));
        row("one fence", "```\n" + repeated("{\"a\":1}\n", kMega / 8));
        row("long string", "{\"a\":\"" + std::string(kMega, 'x'));
        row("backslashes", "{\"a\":\"" + std::string(kMega, '\\'));
        row("closing braces", "{\"a\":1x" + std::string(kMega, '}'));
    }
    void hostileTextIsReadInLinearTime()
    {
        QFETCH(QByteArray, text);
        QElapsedTimer timer;
        timer.start();
        const Result<FoundJson> found = findJson(text.toStdString(), true);
        const Result<FoundJson> strict = findJson(text.toStdString());
        QVERIFY(!strict || strict->value.is_object());
        QVERIFY(!found || found->value.is_object());
        // Quadratic reading of a megabyte takes minutes; a slow machine with sanitizers stays far below this.
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    }

    void tooDeepIsRefused()
    {
        const auto nested = [](std::size_t depth) {
            return "so: " + repeated("{\"a\":", depth - 1) + "{}" + std::string(depth - 1, '}');
        };
        QVERIFY(findJson(nested(64)).ok());
        const Result<FoundJson> found = findJson(nested(65), true);
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, ErrorCode::TooLarge);
        QVERIFY(findJson(repeated("{\"a\":", 63), true).ok());
        QVERIFY(!findJson(repeated("{\"a\":", 100000), true).ok());
    }

    void fiftyMegabytesAreRefusedWithAMessage()
    {
        const Result<FoundJson> found = findJson("{\"a\":\"" + std::string(50u << 20, 'x') + "\"}", true);
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, ErrorCode::TooLarge);
        QVERIFY2(found.error().message.find("52428808 bytes") != std::string::npos, found.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestFindJson)
#include "tst_find_json.moc"
