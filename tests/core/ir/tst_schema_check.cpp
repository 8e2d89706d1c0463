// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/read_ir.h"
#include "tests/core/ir/sample_ir.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <thread>

using candor::Json;
using candor::Result;
using candor::SchemaCheck;
using candor::SchemaViolation;

class TestSchemaCheck : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<const SchemaCheck> m_check;
    QTemporaryDir m_directory;

    std::filesystem::path fileWith(const std::string& text)
    {
        const std::filesystem::path path = std::filesystem::path(m_directory.path().toStdString()) / "schema.json";
        std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
        return path;
    }

private slots:
    void initTestCase()
    {
        const auto loaded = SchemaCheck::load(CANDOR_RESOURCES "/schema/ir.json");
        QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().message.c_str());
        m_check = *loaded;
        QVERIFY(m_check->document().contains("definitions"));
    }

    void aCompleteIrSatisfiesTheSchema()
    {
        for (const SchemaViolation& violation : m_check->violations(candor::test::sampleDocument())) {
            QFAIL((violation.path + " " + violation.message).c_str());
        }
    }

    void holesMayStandForTexts()
    {
        Json document = candor::test::sampleDocument();
        const Json hole{{"hole", {{"identifier", "x"}, {"kind", "effect"}, {"constraints", {{"max", 3}}}}}};
        document["effects"][0]["description"] = hole;
        document["intent"]["summary"] = hole;
        document["signature"]["parameters"][0]["type"] = hole;
        document["holes"] = Json::array({hole["hole"]});
        QCOMPARE(m_check->violations(document).size(), std::size_t(0));
    }

    void everyKindOfViolationIsNamedWithItsPath_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value"); // empty: remove what is there
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("message");
        QTest::newRow("missing section") << "/effects"
                                         << ""
                                         << ""
                                         << "lacks the required member 'effects'";
        QTest::newRow("missing member") << "/intent/summary"
                                        << ""
                                        << "/intent"
                                        << "lacks the required member 'summary'";
        QTest::newRow("missing in a list") << "/effects/1/description"
                                           << ""
                                           << "/effects/1"
                                           << "lacks the required member 'description'";
        QTest::newRow("type") << "/effects"
                              << "\"x\""
                              << "/effects"
                              << "may not be of type string";
        QTest::newRow("item type") << "/assertions/1"
                                   << "3"
                                   << "/assertions/1"
                                   << "may not be of type number";
        QTest::newRow("text") << "/intent/summary"
                              << "3"
                              << "/intent/summary"
                              << "is in none of the allowed forms (it is of type number)";
        QTest::newRow("wrong hole") << "/intent/summary"
                                    << "{\"hole\": {\"kind\": \"effect\"}}"
                                    << "/intent/summary"
                                    << "is in none of the allowed forms (it is of type object)";
        QTest::newRow("wrong kind") << "/holes"
                                    << "[{\"identifier\": \"x\", \"kind\": \"other\"}]"
                                    << "/holes/0/kind"
                                    << "is none of the allowed values";
        QTest::newRow("enumeration") << "/constraints/0/type"
                                     << "\"other\""
                                     << "/constraints/0/type"
                                     << "is none of the allowed values";
        QTest::newRow("name") << "/signature/name"
                              << "\"not a name\""
                              << "/signature/name"
                              << "does not have the required form";
        QTest::newRow("hostile name") << "/signature/name"
                                      << "\"" + QString(100000, 'a') + "\""
                                      << "/signature/name"
                                      << "is 100000 bytes long; at most 200 are allowed here";
        QTest::newRow("root") << ""
                              << "[]"
                              << ""
                              << "may not be of type array";
    }
    void everyKindOfViolationIsNamedWithItsPath()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, path);
        QFETCH(QString, message);
        Json document = candor::test::sampleDocument();
        const Json::json_pointer place(pointer.toStdString());
        if (value.isEmpty()) {
            document[place.parent_pointer()].erase(place.back());
        } else {
            document[place] = candor::parseJson(value.toStdString()).value();
        }
        const std::vector<SchemaViolation> violations = m_check->violations(document);
        QVERIFY(!violations.empty());
        QCOMPARE(QString::fromStdString(violations[0].path), path);
        QCOMPARE(QString::fromStdString(violations[0].message), message);
        QCOMPARE(violations.size(), std::size_t(1));
    }

    void severalViolationsAreAllNamed()
    {
        Json document = candor::test::sampleDocument();
        document["effects"][0] = Json::object();
        document["signature"].erase("name");
        document["assertions"] = 3;
        QCOMPARE(m_check->violations(document).size(), std::size_t(3));
    }

    void longTextsThatNoPatternReadsAreFine()
    {
        Json document = candor::test::sampleDocument();
        document["effects"][0]["description"] = std::string(100000, 'x');
        document["metadata"]["name"] = std::string(100000, 'x');
        QCOMPARE(m_check->violations(document).size(), std::size_t(0));
    }

    void aDocumentOfAMillionWrongValuesIsRefusedQuickly()
    {
        Json document = candor::test::sampleDocument();
        document["effects"] = Json::array();
        for (int i = 0; i < 1000000; ++i) {
            document["effects"].push_back(1);
        }
        QElapsedTimer timer;
        timer.start();
        const std::vector<SchemaViolation> violations = m_check->violations(document);
        QCOMPARE(violations.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(violations[0].message), QString("holds more than 20000 values"));
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    }

    void manyViolationsAreCutAtAHundred()
    {
        Json document = candor::test::sampleDocument();
        document["effects"] = std::vector<int>(15000, 1);
        QCOMPARE(m_check->violations(document).size(), std::size_t(100));
    }

    void anyDocumentCanBeChecked()
    {
        candor::Random random(3);
        for (int i = 0; i < 2000; ++i) {
            Json document = candor::test::sampleDocument();
            document[i % 2 == 0 ? "signature" : "effects"] = candor::test::randomJson(random);
            for (const SchemaViolation& violation : m_check->violations(document)) {
                QVERIFY(!violation.message.empty());
            }
        }
    }

    void threadsShareOneCheck()
    {
        Json wrong = candor::test::sampleDocument();
        wrong["signature"]["name"] = "1";
        std::atomic<int> mistakes = 0;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 50; ++round) {
                    mistakes += m_check->violations(candor::test::sampleDocument()).empty() ? 0 : 1;
                    mistakes += m_check->violations(wrong).size() == 1 ? 0 : 1;
                }
            });
        }
        threads.clear();
        QCOMPARE(mistakes.load(), 0);
    }

    void whatIsNoSchemaIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("no JSON") << "{";
        QTest::newRow("array") << "[]";
        QTest::newRow("wrong type name") << "{\"type\": \"text\"}";
        QTest::newRow("wrong required") << "{\"required\": [1]}";
        QTest::newRow("pattern that is not guarded") << "{\"patternProperties\": {\"(a*)*b\": {}}}";
        QTest::newRow("pattern in one form of several")
            << "{\"anyOf\": [{\"$ref\": \"#/definitions/x\"}], \"definitions\": {\"x\": {\"pattern\": \"a\"}}}";
        QTest::newRow("wrong pattern") << "{\"pattern\": \"(\"}";
        QTest::newRow("elsewhere") << "{\"$ref\": \"http://127.0.0.1/x\"}";
    }
    void whatIsNoSchemaIsRefused()
    {
        QFETCH(QString, text);
        const auto loaded = SchemaCheck::load(fileWith(text.toStdString()));
        QVERIFY(!loaded.ok());
        QVERIFY2(loaded.error().message.find("schema.json is no JSON schema: ") != std::string::npos,
                 loaded.error().message.c_str());
    }

    void aMissingFileIsNamed()
    {
        const auto loaded = SchemaCheck::load("/nowhere/schema.json");
        QVERIFY(!loaded.ok());
        QCOMPARE(loaded.error().code, candor::ErrorCode::NotFound);
        QVERIFY(loaded.error().message.find("/nowhere/schema.json") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestSchemaCheck)
#include "tst_schema_check.moc"
