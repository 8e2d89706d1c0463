// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scoring.h"

#include <QTest>

#include <cmath>
#include <cstdio>
#include <limits>

using candor::Ir;
using candor::Json;
using candor::Rubric;
using candor::Score;
using candor::ScoreRow;
using candor::selectCandidate;
using candor::Selection;

namespace {

/// An IR with `assertions` assertions, of which the first `edgeCases` speak of zero, and effects of these lengths, of
/// which the first `exactEffects` contain "exact".
Ir irOf(int assertions, int edgeCases, const std::vector<int>& effectLengths, int exactEffects)
{
    Json document;
    document["intent"] = {{"summary", "Give a letter for a number of points"}, {"rationale", "school"}};
    document["signature"] = {
        {"name", "f"}, {"parameters", Json::array({{{"name", "p"}, {"type", "float"}}})}, {"returns", "str"}};
    document["effects"] = Json::array();
    for (const int length : effectLengths) {
        std::string text = exactEffects-- > 0 ? "exact " : "other ";
        text.resize(std::size_t(length), 'x');
        document["effects"].push_back({{"description", text}});
    }
    document["assertions"] = Json::array();
    for (int i = 0; i < assertions; ++i) {
        document["assertions"].push_back({{"predicate", i < edgeCases ? "p is zero" : "p is a number"}});
    }
    return candor::irFromDocument(document);
}

Rubric rubricNamed(const std::string& name)
{
    return candor::loadRubric(CANDOR_RESOURCES "/rubrics/" + name + ".json").value();
}

double pointsOf(const Score& score, const std::string& criterion)
{
    for (const ScoreRow& row : score.rows) {
        if (row.criterion == criterion) {
            return row.points;
        }
    }
    return std::nan("");
}

QString oneDecimal(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

} // namespace

class TestScoring : public QObject
{
    Q_OBJECT

private slots:
    void detailGivesTheHandComputedNumbers_data()
    {
        QTest::addColumn<int>("assertions");
        QTest::addColumn<int>("edgeCases");
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<int>("exactEffects");
        QTest::addColumn<double>("total");
        QTest::addColumn<QString>("text");
        // typed parameters 10, return type 10, summary 5, rationale 5: 30 for all of them
        QTest::newRow("nothing more") << 0 << 0 << QList<int>{} << 0 << 30.0 << "30.0";
        // 5 × 10 = 50; mean 73 → 7.3; 2 × 15 = 30; 3 × 5 = 15
        QTest::newRow("132.3") << 5 << 3 << QList<int>{60, 73, 86} << 2 << 132.3 << "132.3";
        // as above with a mean of 72
        QTest::newRow("132.2") << 5 << 3 << QList<int>{60, 72, 84} << 2 << 132.2 << "132.2";
        // 50 by the cap; mean 73; 2 × 15; 4 × 5 = 20
        QTest::newRow("137.3") << 6 << 4 << QList<int>{73, 73} << 2 << 137.3 << "137.3";
        // assertions capped at 50, length capped at 20, 4 × 15 = 60 without a cap
        QTest::newRow("caps") << 9 << 0 << QList<int>{500, 500, 500, 500} << 4 << 160.0 << "160.0";
        // mean 124 / 3 = 41.333... → 4.133333
        QTest::newRow("no round mean") << 1 << 0 << QList<int>{41, 41, 42} << 0 << 44.133333 << "44.1";
    }
    void detailGivesTheHandComputedNumbers()
    {
        QFETCH(int, assertions);
        QFETCH(int, edgeCases);
        QFETCH(QList<int>, lengths);
        QFETCH(int, exactEffects);
        QFETCH(double, total);
        QFETCH(QString, text);
        const Score score =
            candor::scoreIr(irOf(assertions, edgeCases, std::vector<int>(lengths.begin(), lengths.end()), exactEffects),
                            rubricNamed("detail"));
        QCOMPARE(score.rows.size(), std::size_t(9));
        QVERIFY2(score.total == total, oneDecimal(score.total).toUtf8().constData());
        QCOMPARE(oneDecimal(score.total), text);
        QVERIFY(candor::canonicalJson(score.total) == candor::canonicalJson(total)); // 132.3, not 132.29999999999998
        for (const ScoreRow& row : score.rows) {
            QVERIFY2(!row.evidence.empty(), row.criterion.c_str());
        }
    }

    void detailRewardsWordPairs()
    {
        Ir ir = irOf(0, 0, {}, 0);
        ir.rationale = "Bool before INT, mutable and immutable, after none is empty";
        QCOMPARE(pointsOf(candor::scoreIr(ir, rubricNamed("detail")), "python_quirks"), 40.0);
    }

    void capsAreStatedInTheEvidence()
    {
        const Score score = candor::scoreIr(irOf(7, 0, {}, 0), rubricNamed("detail"));
        QCOMPARE(score.rows[0].value, 7.0);
        QCOMPARE(score.rows[0].points, 50.0);
        QCOMPARE(QString::fromStdString(score.rows[0].evidence), QString("7 assertions (capped)"));
        QCOMPARE(QString::fromStdString(candor::scoreIr(irOf(5, 0, {}, 0), rubricNamed("detail")).rows[0].evidence),
                 QString("5 assertions"));
    }

    void completenessRewardsWhatIsStatedAndNotLength()
    {
        const auto scored = [](const char* effects) {
            Ir ir = candor::irFromDocument(
                Json{{"signature", {{"name", "f"}, {"parameters", Json::array()}, {"returns", "int"}}},
                     {"effects", candor::parseJson(effects).value()}});
            return candor::scoreIr(ir, rubricNamed("completeness"));
        };
        // return 35, branches 30, literals 4 × 2 = 8 (0 and 1), parameters 5, return type 5, effects 2
        const Score whole =
            scored("[{\"description\": \"If n is 0, return 1\"}, {\"description\": \"Otherwise return n\"}]");
        QCOMPARE(whole.total, 85.0);
        // no return 0, open condition 0, no literal 0, 5, 5, 1, vague word -3
        const Score poor = scored("[{\"description\": \"If the value is not valid, handle the situation in the way "
                                  "that is described above\"}]");
        QCOMPARE(poor.total, 8.0);
        // as the first one, with holes in two more effects: branches and return stay, effects 4, holes -20
        const Score open =
            scored("[{\"description\": \"If n is 0, return 1\"}, {\"description\": \"Otherwise return n\"},"
                   "{\"description\": {\"hole\": \"a\"}}, {\"description\": \"<?b?>\"}]");
        QCOMPARE(open.total, 67.0);
        QCOMPARE(pointsOf(open, "open_holes"), -20.0);
    }

    void penaltiesHaveACapToo()
    {
        Ir ir;
        ir.holes.resize(100);
        QCOMPARE(pointsOf(candor::scoreIr(ir, rubricNamed("completeness")), "open_holes"), -50.0);
    }

    void theIrTextIsTheStringsOfTheViewInOrder()
    {
        const Ir ir = candor::irFromDocument(
            candor::parseJson(
                "{\"intent\": {\"summary\": \"s\", \"rationale\": \"r\"}, \"signature\": {\"name\": \"f\","
                "\"parameters\": [{\"name\": \"p\", \"type\": \"int\", \"description\": \"d\"}], \"returns\": \"str\"},"
                "\"effects\": [{\"description\": \"e\"}, {\"description\": {\"hole\": \"h\"}}],"
                "\"assertions\": [{\"predicate\": \"a\", \"rationale\": \"b\"}],"
                "\"constraints\": [{\"type\": \"loop_constraint\", \"description\": \"c\"}], \"metadata\": {\"m\": "
                "\"m\"}}")
                .value());
        QCOMPARE(QString::fromStdString(candor::irText(ir)), QString("s\nr\nf\np\nint\nd\nstr\ne\na\nb\nc"));
        QCOMPARE(candor::irText(Ir()), std::string());
    }

    void theHighestScoreIsSelected_data()
    {
        QTest::addColumn<QList<double>>("scores"); // NaN: can't be selected
        QTest::addColumn<int>("index");            // -1: none
        QTest::addColumn<QList<int>>("tied");
        QTest::addColumn<QString>("reason");
        const double none = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("nothing") << QList<double>{} << -1 << QList<int>{} << "There is no candidate.";
        QTest::newRow("none scored") << QList<double>{none, none} << -1 << QList<int>{}
                                     << "No candidate could be scored.";
        QTest::newRow("one") << QList<double>{12.5} << 0 << QList<int>{} << "Candidate 1 is the only one (12.5).";
        QTest::newRow("one scored") << QList<double>{none, 12.5} << 1 << QList<int>{}
                                    << "Candidate 2 is the only one that could be scored (12.5).";
        QTest::newRow("clear") << QList<double>{132.2, 132.3, none} << 1 << QList<int>{}
                               << "Candidate 2 has the highest score, 132.3; the next one has 132.2.";
        QTest::newRow("close") << QList<double>{132.31, 132.33} << 1 << QList<int>{}
                               << "Candidate 2 has the highest score, 132.330000; the next one has 132.310000.";
        QTest::newRow("tie") << QList<double>{107.3, 137.3, 137.3} << 1 << QList<int>{1, 2}
                             << "Candidates 2 and 3 tie for the highest score, 137.3; candidate 2 was drawn first.";
        QTest::newRow("tie of three within rounding")
            << QList<double>{0.1 + 0.2, 0.3, 0.3} << 0 << QList<int>{0, 1, 2}
            << "Candidates 1, 2 and 3 tie for the highest score, 0.3; candidate 1 was drawn first.";
        QTest::newRow("negative") << QList<double>{-20, -10} << 1 << QList<int>{}
                                  << "Candidate 2 has the highest score, -10.0; the next one has -20.0.";
    }
    void theHighestScoreIsSelected()
    {
        QFETCH(QList<double>, scores);
        QFETCH(int, index);
        QFETCH(QList<int>, tied);
        QFETCH(QString, reason);
        std::vector<std::optional<double>> given;
        for (const double score : scores) {
            given.push_back(std::isnan(score) ? std::nullopt : std::optional(score));
        }
        const Selection selection = selectCandidate(given);
        QCOMPARE(selection.index ? int(*selection.index) : -1, index);
        QCOMPARE(QList<int>(selection.tied.begin(), selection.tied.end()), tied);
        QCOMPARE(QString::fromStdString(selection.reason), reason);
    }

    void numbersThatAreNoneAreNeverSelected()
    {
        const double none = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!selectCandidate({none, none}).index);
        QCOMPARE(*selectCandidate({none, 1.0}).index, std::size_t(1));
        const double infinite = std::numeric_limits<double>::infinity();
        QCOMPARE(selectCandidate({infinite, 1.0, infinite}).tied, (std::vector<std::size_t>{0, 2}));
    }
};

QTEST_GUILESS_MAIN(TestScoring)
#include "tst_scoring.moc"
