// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scoring.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <limits>

using candor::Json;
using candor::loadRubric;
using candor::Result;
using candor::Rubric;
using candor::rubricFromJson;

namespace {

Json criterion()
{
    return {{"id", "c"}, {"feature", "assertion_count"}, {"points", 10}};
}

Json rubricWith(const Json& entry)
{
    return {{"name", "r"}, {"criteria", Json::array({criterion(), entry})}};
}

} // namespace

class TestRubric : public QObject
{
    Q_OBJECT

private slots:
    void bundledRubricsLoad_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("criteria");
        QTest::newRow("detail") << "detail" << 9;
        QTest::newRow("completeness") << "completeness" << 8;
    }
    void bundledRubricsLoad()
    {
        QFETCH(QString, name);
        QFETCH(int, criteria);
        const Result<Rubric> rubric = loadRubric((CANDOR_RESOURCES "/rubrics/" + name + ".json").toStdString());
        QVERIFY2(rubric.ok(), rubric ? "" : rubric.error().message.c_str());
        QCOMPARE(QString::fromStdString(rubric->name), name);
        QCOMPARE(int(rubric->criteria.size()), criteria);
        QVERIFY(!rubric->description.empty());
        const Result<Rubric> again = rubricFromJson(candor::rubricToJson(*rubric), "again");
        QVERIFY2(again.ok(), again ? "" : again.error().message.c_str());
        QVERIFY(again->hash == rubric->hash);
        QVERIFY(candor::rubricToJson(*again) == candor::rubricToJson(*rubric));
    }

    void theHashIsOfWhatTheRubricSays()
    {
        const Json plain{{"name", "r"}, {"criteria", Json::array({criterion()})}};
        Json described = plain;
        described["description"] = "";
        described["criteria"][0]["points"] = 10.0;
        QVERIFY(rubricFromJson(plain, "r")->hash == rubricFromJson(described, "r")->hash);
        described["criteria"][0]["points"] = 11;
        QVERIFY(rubricFromJson(plain, "r")->hash != rubricFromJson(described, "r")->hash);
    }

    void mistakesAreRefusedWithTheirPath_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value"); // empty: the key is removed
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown feature") << "feature"
                                         << "\"length\""
                                         << "$.criteria[1].feature 'length' is not a known feature";
        QTest::newRow("no feature") << "feature"
                                    << ""
                                    << "$.criteria[1].feature is missing";
        QTest::newRow("unknown field") << "weight"
                                       << "3"
                                       << "$.criteria[1].weight is not a known field";
        QTest::newRow("no points") << "points"
                                   << ""
                                   << "$.criteria[1].points is missing";
        QTest::newRow("points in quotes") << "points"
                                          << "\"10\""
                                          << "$.criteria[1].points must be a number";
        QTest::newRow("points out of proportion") << "points"
                                                  << "1e300"
                                                  << "$.criteria[1].points must be a number between";
        QTest::newRow("no id") << "id"
                               << "\"\""
                               << "$.criteria[1].id must not be empty";
        QTest::newRow("id twice") << "id"
                                  << "\"c\""
                                  << "$.criteria[1].id 'c' is the id of two criteria";
        QTest::newRow("cap of the other sign") << "cap"
                                               << "-5"
                                               << "$.criteria[1].cap must have the sign of points";
        QTest::newRow("words that nobody reads") << "words"
                                                 << "[\"x\"]"
                                                 << "$.criteria[1].words is not used by the feature";
        QTest::newRow("pairs that nobody reads") << "pairs"
                                                 << "[[\"x\", \"y\"]]"
                                                 << "$.criteria[1].pairs is not used";
        QTest::newRow("threshold that nobody reads") << "threshold"
                                                     << "1"
                                                     << "$.criteria[1].threshold is not used";
        QTest::newRow("pair of three") << "pairs"
                                       << "[[\"x\", \"y\", \"z\"]]"
                                       << "$.criteria[1].pairs must be an array of pairs";
        QTest::newRow("pair of numbers") << "pairs"
                                         << "[[1, 2]]"
                                         << "$.criteria[1].pairs must be an array of pairs";
        QTest::newRow("words of numbers") << "words"
                                          << "[1]"
                                          << "$.criteria[1].words[0] must be a string";
    }
    void mistakesAreRefusedWithTheirPath()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, says);
        Json entry = criterion();
        entry["id"] = "d";
        if (value.isEmpty()) {
            entry.erase(key.toStdString());
        } else {
            entry[key.toStdString()] = candor::parseJson(value.toStdString()).value();
        }
        const Result<Rubric> rubric = rubricFromJson(rubricWith(entry), "my.json");
        QVERIFY(!rubric.ok());
        QVERIFY2(QString::fromStdString(rubric.error().message).startsWith("my.json: " + says),
                 rubric.error().message.c_str());
    }

    void numbersThatAreNoneAreRefused()
    {
        for (const char* key : {"points", "cap"}) {
            for (const double value :
                 {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                  -std::numeric_limits<double>::infinity()}) {
                Json entry = criterion();
                entry["id"] = "d";
                entry[key] = value;
                const Result<Rubric> rubric = rubricFromJson(rubricWith(entry), "r");
                QVERIFY(!rubric.ok());
                QVERIFY2(rubric.error().message.find(std::string("$.criteria[1].") + key) != std::string::npos,
                         rubric.error().message.c_str());
            }
        }
    }

    void whatAFeatureNeedsHasToBeThere_data()
    {
        QTest::addColumn<QString>("feature");
        QTest::addColumn<QString>("key");
        QTest::newRow("words") << "effects_with_words"
                               << "words";
        QTest::newRow("vague words") << "vague_words"
                                     << "words";
        QTest::newRow("pairs") << "word_pairs"
                               << "pairs";
        QTest::newRow("threshold") << "summary_longer_than"
                                   << "threshold";
    }
    void whatAFeatureNeedsHasToBeThere()
    {
        QFETCH(QString, feature);
        QFETCH(QString, key);
        Json entry{{"id", "d"}, {"feature", feature.toStdString()}, {"points", 1}};
        const Result<Rubric> rubric = rubricFromJson(rubricWith(entry), "r");
        QVERIFY(!rubric.ok());
        QVERIFY2(rubric.error().message.find("$.criteria[1]." + key.toStdString() + " is missing or empty") !=
                     std::string::npos,
                 rubric.error().message.c_str());
        if (key != "threshold") {
            entry[key.toStdString()] = Json::array();
            QVERIFY(!rubricFromJson(rubricWith(entry), "r").ok());
        }
    }

    void documentsThatAreNoRubricAreRefused_data()
    {
        QTest::addColumn<QString>("json");
        for (const char* json :
             {"null", "[]", "{}", "{\"name\": \"r\"}", "{\"name\": \"r\", \"criteria\": []}",
              "{\"name\": \"r\", \"criteria\": {}}", "{\"name\": \"r\", \"criteria\": [1]}",
              "{\"name\": \"\", \"criteria\": [{\"id\": \"c\", \"feature\": \"assertion_count\", \"points\": 1}]}"}) {
            QTest::newRow(json) << json;
        }
    }
    void documentsThatAreNoRubricAreRefused()
    {
        QFETCH(QString, json);
        const Result<Rubric> rubric = rubricFromJson(candor::parseJson(json.toStdString()).value(), "my.json");
        QVERIFY(!rubric.ok());
        QCOMPARE(rubric.error().stage, candor::Stage::Scoring);
        QVERIFY2(rubric.error().message.starts_with("my.json: $"), rubric.error().message.c_str());
    }

    void filesThatCannotBeReadAreNamed()
    {
        QVERIFY(loadRubric("/nowhere/r.json").error().message.find("/nowhere/r.json") != std::string::npos);
        const QTemporaryDir directory;
        const std::string path = directory.filePath("cut.json").toStdString();
        std::ofstream(path) << "{\"name\": ";
        const Result<Rubric> rubric = loadRubric(path);
        QVERIFY(!rubric.ok());
        QVERIFY2(rubric.error().message.starts_with(path + ": Not valid JSON at byte"), rubric.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRubric)
#include "tst_rubric.moc"
