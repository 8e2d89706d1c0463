// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/json.h"

#include <QtTest>

using namespace candor;
using namespace std::string_literals;

class TestJsonReader : public QObject
{
    Q_OBJECT

private slots:
    void fieldsAreRead()
    {
        const Json json = Json::parse(R"({"s": "a", "n": 2, "f": 2.5, "b": true, "l": ["x", "y"], "o": {"s": "in"},
                                          "os": [{"i": 1}, {"i": 2}], "null": null})");
        JsonReader reader(json, "x.json", Stage::Plan);
        QCOMPARE(reader.string("s"), "a"s);
        QCOMPARE(reader.stringOr("none", "d"), "d"s);
        QCOMPARE(reader.stringOr("null", "d"), "d"s);
        QCOMPARE(reader.integer("n"), std::int64_t{2});
        QCOMPARE(reader.number("n"), 2.0);
        QCOMPARE(reader.numberOr("f", 0.0), 2.5);
        QCOMPARE(reader.integerOr("none", 9), std::int64_t{9});
        QCOMPARE(reader.boolOr("b", false), true);
        QCOMPARE(reader.boolOr("none", true), true);
        QVERIFY((reader.stringsOr("l", {}) == std::vector{"x"s, "y"s}));
        QVERIFY((reader.stringsOr("none", {"z"}) == std::vector{"z"s}));
        QCOMPARE(reader.object("o").string("s"), "in"s);
        QCOMPARE(reader.object("none").stringOr("s", "d"), "d"s);
        std::vector<JsonReader> objects = reader.objects("os");
        QCOMPARE(objects.size(), std::size_t{2});
        QCOMPARE(objects[1].integer("i"), std::int64_t{2});
        QVERIFY(reader.objects("none").empty());
        QVERIFY(reader.find("null") && reader.find("null")->is_null());
        QVERIFY(!reader.find("none"));
        QVERIFY(reader.ok());
    }

    void wrongFieldIsNamedWithItsPath_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("missing") << R"({"tasks": [{}]})"
                                 << "x.json: $.tasks[0].id is missing";
        QTest::newRow("null") << R"({"tasks": [{"id": null}]})"
                              << "x.json: $.tasks[0].id is missing";
        QTest::newRow("kind") << R"({"tasks": [{"id": 3}]})"
                              << "x.json: $.tasks[0].id must be a string, but is a number";
        QTest::newRow("no object") << R"({"tasks": [{"id": "a"}, 5]})"
                                   << "x.json: $.tasks[1] must be an object, but is a number";
        QTest::newRow("no array") << R"({"tasks": {}})"
                                  << "x.json: $.tasks must be an array of objects, but is an object";
        QTest::newRow("root") << "[]"
                              << "x.json: $ must be an object, but is an array";
        QTest::newRow("item") << R"({"tasks": [{"id": "a", "tags": ["b", 1]}]})"
                              << "x.json: $.tasks[0].tags[1] must be a string, but is a number";
        QTest::newRow("fraction") << R"({"tasks": [{"id": "a", "n": 1.5}]})"
                                  << "x.json: $.tasks[0].n must be a whole number of at most 63 bits, but is 1.5";
        QTest::newRow("large") << R"({"tasks": [{"id": "a", "n": 9223372036854775808}]})"
                               << "x.json: $.tasks[0].n must be a whole number of at most 63 bits, but is "
                                  "9223372036854775808";
        QTest::newRow("unknown") << R"({"tasks": [{"id": "a", "idd": "b"}]})"
                                 << "x.json: $.tasks[0].idd is not a known field (known: id, n, tags)";
        QTest::newRow("odd key") << R"({"tasks": [{"id": "a", "a \u001b": "b"}]})"
                                 << "x.json: $.tasks[0][\"a \\x1b\"] is not a known field (known: id, n, tags)";
        QTest::newRow("empty key") << R"({"tasks": [{"id": "a", "": "b"}]})"
                                   << "x.json: $.tasks[0][\"\"] is not a known field (known: id, n, tags)";
        QTest::newRow("first of two") << R"({"tasks": [{"id": 1}, {"id": 2}]})"
                                      << "x.json: $.tasks[0].id must be a string, but is a number";
    }
    void wrongFieldIsNamedWithItsPath()
    {
        QFETCH(QString, text);
        const Json json = Json::parse(text.toStdString());
        JsonReader reader(json, "x.json", Stage::Suite);
        for (JsonReader& task : reader.objects("tasks")) {
            (void)task.string("id");
            (void)task.stringsOr("tags", {});
            (void)task.integerOr("n", 0);
            task.allowOnly({"id", "n", "tags"});
        }
        QVERIFY(!reader.ok());
        QTEST(QString::fromStdString(reader.error()->message), "message");
        QVERIFY(reader.error()->stage == Stage::Suite);
        QVERIFY(reader.error()->code == ErrorCode::InvalidInput);
    }

    void gettersGiveDefaultsAfterAnError()
    {
        const Json json = Json::parse(R"({"s": "a", "n": 2})");
        JsonReader reader(json, "x.json", Stage::Plan);
        reader.fail("s", "is not nice");
        QCOMPARE(reader.string("s"), ""s);
        QCOMPARE(reader.integerOr("n", 7), std::int64_t{7});
        QCOMPARE(reader.error()->message, "x.json: $.s is not nice"s);
        reader.fail("", "is worse");
        QCOMPARE(reader.error()->message, "x.json: $.s is not nice"s);
    }

    void smallestIntegerIsRead()
    {
        const Json json = Json::parse(R"({"n": -9223372036854775808})");
        JsonReader reader(json, "x.json", Stage::Plan);
        QCOMPARE(reader.integer("n"), std::numeric_limits<std::int64_t>::min());
        QVERIFY(reader.ok());
    }
};

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"
