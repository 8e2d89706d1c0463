// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/features.h"

#include <QTest>

#include <algorithm>

using candor::Criterion;
using candor::FeatureReading;
using candor::Ir;

namespace {

Ir irFrom(const QString& json)
{
    return candor::irFromDocument(candor::parseJson(json.toStdString()).value());
}

Ir irWithEffects(const QStringList& effects, const QStringList& predicates = {})
{
    candor::Json document{{"effects", candor::Json::array()}, {"assertions", candor::Json::array()}};
    for (const QString& effect : effects) {
        document["effects"].push_back({{"description", effect.toStdString()}});
    }
    for (const QString& predicate : predicates) {
        document["assertions"].push_back({{"predicate", predicate.toStdString()}});
    }
    return candor::irFromDocument(document);
}

FeatureReading read(const Ir& ir, const char* feature, std::vector<std::string> words = {},
                    std::vector<std::vector<std::string>> pairs = {}, double threshold = 0.0)
{
    Criterion criterion;
    criterion.id = feature;
    criterion.feature = feature;
    criterion.words = std::move(words);
    criterion.pairs = std::move(pairs);
    criterion.threshold = threshold;
    return candor::readFeature(ir, criterion);
}

QString evidenceOf(const FeatureReading& reading)
{
    return QString::fromStdString(reading.evidence);
}

} // namespace

class TestFeatures : public QObject
{
    Q_OBJECT

private slots:
    void countsCountClauses()
    {
        const Ir ir = irWithEffects({"a", "<?x?>"}, {"p", "q", "r"});
        QCOMPARE(read(ir, "effect_count").value, 2.0);
        QCOMPARE(read(ir, "assertion_count").value, 3.0);
        QCOMPARE(evidenceOf(read(ir, "assertion_count")), QString("3 assertions"));
        QCOMPARE(read(ir, "hole_count").value, 1.0);
        QCOMPARE(evidenceOf(read(ir, "hole_count")), QString("x at /effects/1/description"));
        QCOMPARE(evidenceOf(read(irWithEffects({}), "hole_count")), QString("no holes"));
    }

    void meanLengthIsInCodePoints()
    {
        const FeatureReading reading = read(irWithEffects({"äöü", "abcdef", "\u4e2d"}), "mean_effect_length");
        QVERIFY(qAbs(reading.value - 10.0 / 3.0) < 1e-12);
        QCOMPARE(evidenceOf(reading), QString("10 characters in 3 effects: 3.3 on average"));
        QCOMPARE(read(irWithEffects({}), "mean_effect_length").value, 0.0);
    }

    void wordsInEffectsAreCaseSensitiveAndCountedOnceAnEffect()
    {
        const std::vector<std::string> words{"literal", "exact", "LITERAL", "EXACT"};
        const FeatureReading reading =
            read(irWithEffects({"the literal and exact text", "Literal", "exactly this", "EXACT"}),
                 "effects_with_words", words);
        QCOMPARE(reading.value, 3.0);
        QCOMPARE(evidenceOf(reading),
                 QString("effect 1 contains 'literal'; effect 3 contains 'exact'; effect 4 contains 'EXACT'"));
        QCOMPARE(read(irWithEffects({}), "effects_with_words", words).value, 0.0);
    }

    void pairsOccurAnywhereInTheLowerCasedText()
    {
        const std::vector<std::vector<std::string>> pairs{{"bool", "int"}, {"none", "empty"}, {"before", "after"}};
        const Ir ir =
            irFrom("{\"intent\": {\"summary\": \"BOOL check\", \"rationale\": \"None\"},"
                   "\"signature\": {\"name\": \"f\", \"parameters\": [{\"name\": \"n\", \"type\": \"int\"}]},"
                   "\"effects\": [{\"description\": \"stay before\"}], \"metadata\": {\"x\": \"after empty\"}}");
        const FeatureReading reading = read(ir, "word_pairs", {}, pairs);
        QCOMPARE(reading.value, 1.0); // "empty" and "after" stand outside of the IR text
        QCOMPARE(evidenceOf(reading), QString("(bool, int)"));
        QCOMPARE(read(irWithEffects({"printing a boolean"}), "word_pairs", {}, pairs).value,
                 1.0); // parts of words count
    }

    void wordsInAssertionsIgnoreCase()
    {
        const FeatureReading reading = read(irWithEffects({"empty"}, {"EMPTY list", "an edge case, empty", "fine"}),
                                            "assertions_with_words", {"empty", "edge case"});
        QCOMPARE(reading.value, 2.0);
        QCOMPARE(evidenceOf(reading), QString("assertion 1 mentions 'empty'; assertion 2 mentions 'empty'"));
    }

    void aSummaryMustBeStrictlyLonger()
    {
        const auto withSummary = [](const QString& summary) {
            return irFrom("{\"intent\": {\"summary\": \"" + summary + "\"}}");
        };
        QCOMPARE(read(withSummary(QString(20, QChar(0xe4))), "summary_longer_than", {}, {}, 20).value, 0.0);
        QCOMPARE(read(withSummary(QString(21, QChar(0xe4))), "summary_longer_than", {}, {}, 20).value, 1.0);
    }

    void presenceIsZeroOrOne_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("feature");
        QTest::addColumn<double>("value");
        QTest::newRow("rationale") << "{\"intent\": {\"rationale\": \"x\"}}"
                                   << "rationale_given" << 1.0;
        QTest::newRow("blank rationale") << "{\"intent\": {\"rationale\": \" \"}}"
                                         << "rationale_given" << 0.0;
        QTest::newRow("rationale is a hole") << "{\"intent\": {\"rationale\": {\"hole\": \"x\"}}}"
                                             << "rationale_given" << 0.0;
        QTest::newRow("return type") << "{\"signature\": {\"returns\": \"int\"}}"
                                     << "return_type_given" << 1.0;
        QTest::newRow("no return type") << "{\"signature\": {}}"
                                        << "return_type_given" << 0.0;
        QTest::newRow("no parameters") << "{\"signature\": {\"parameters\": []}}"
                                       << "all_parameters_typed" << 1.0;
        QTest::newRow("typed") << "{\"signature\": {\"parameters\": [{\"name\": \"a\", \"type\": \"int\"}]}}"
                               << "all_parameters_typed" << 1.0;
        QTest::newRow("one untyped")
            << "{\"signature\": {\"parameters\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\"}]}}"
            << "all_parameters_typed" << 0.0;
        QTest::newRow("states return") << "{\"effects\": [{\"description\": \"return n\"}]}"
                                       << "states_return" << 1.0;
        QTest::newRow("return constraint")
            << "{\"constraints\": [{\"type\": \"return_constraint\", \"description\": \"n\"}]}"
            << "states_return" << 1.0;
        QTest::newRow("other constraint")
            << "{\"constraints\": [{\"type\": \"loop_constraint\", \"description\": \"n\"}]}"
            << "states_return" << 0.0;
        QTest::newRow("returns nothing") << "{\"signature\": {\"returns\": \"None\"}}"
                                         << "states_return" << 1.0;
        QTest::newRow("silent") << "{\"effects\": [{\"description\": \"sort it\"}]}"
                                << "states_return" << 0.0;
    }
    void presenceIsZeroOrOne()
    {
        QFETCH(QString, json);
        QFETCH(QString, feature);
        QFETCH(double, value);
        const FeatureReading reading = read(irFrom(json), feature.toUtf8().constData());
        QCOMPARE(reading.value, value);
        QVERIFY(!reading.evidence.empty());
    }

    void coverageIsTheShareOfConditionsWithAnotherBranch()
    {
        QCOMPARE(read(irWithEffects({"return n"}), "control_flow_coverage").value, 1.0);
        const FeatureReading half = read(
            irWithEffects({"if a, x, else y", "when b, z"}, {"the result is 1 when n is 3"}), "control_flow_coverage");
        QCOMPARE(half.value, 0.5);
        QCOMPARE(evidenceOf(half), QString("'when' in /effects/1/description has no other branch"));
        QCOMPARE(read(irWithEffects({"if a, x", "if b, y", "otherwise z"}), "control_flow_coverage").value, 1.0);
    }

    void concreteValuesAreDifferentLiterals()
    {
        const FeatureReading reading = read(irWithEffects({"return 'x' or 3"}, {"3 gives \"y\""}), "concrete_values");
        QCOMPARE(reading.value, 3.0);
        QCOMPARE(evidenceOf(reading), QString("'x'; 3; 'y'"));
        QCOMPARE(evidenceOf(read(irWithEffects({"a value"}), "concrete_values")), QString("no literals"));
    }

    void vagueWordsAreWholeWords()
    {
        const FeatureReading reading =
            read(irWithEffects({"Handle it as needed, then handle more", "mishandle, retch"}, {"etc."}), "vague_words",
                 {"handle", "etc", "as needed"});
        QCOMPARE(reading.value, 4.0);
        QCOMPARE(evidenceOf(reading),
                 QString("'handle' in effect 1; 'handle' in effect 1; 'as needed' in effect 1; 'etc' in assertion 1"));
    }

    void evidenceStaysReadable()
    {
        QStringList many;
        for (int i = 0; i < 1000; ++i) {
            many << "exact";
        }
        const FeatureReading reading = read(irWithEffects(many), "effects_with_words", {"exact"});
        QCOMPARE(reading.value, 1000.0);
        QVERIFY(evidenceOf(reading).endsWith("; and 988 more"));
        QVERIFY(reading.evidence.size() < 600);
    }

    void everyKnownFeatureReadsAnyIr()
    {
        const std::vector<std::string> names = candor::knownFeatures();
        QCOMPARE(names.size(), std::size_t(15));
        for (const std::string& name : names) {
            QVERIFY(candor::isKnownFeature(name));
            for (const char* json : {"null", "{}", "{\"effects\": [1, null, \"x\"], \"assertions\": [[]]}"}) {
                const FeatureReading reading = read(irFrom(json), name.c_str(), {"x"}, {{"a", "b"}});
                QVERIFY2(!reading.evidence.empty() && reading.value >= 0.0, name.c_str());
            }
        }
        QVERIFY(!candor::isKnownFeature("length"));
    }
};

QTEST_GUILESS_MAIN(TestFeatures)
#include "tst_features.moc"
