// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/hole_walk.h"
#include "core/ir/ir.h"
#include "tests/core/ir/sample_ir.h"

#include <QTest>

using candor::Hole;
using candor::HoleKind;
using candor::HoleOrigin;
using candor::Ir;
using candor::Json;

namespace {

QString pathsOf(const Ir& ir)
{
    QStringList paths;
    for (const Hole& hole : ir.holes) {
        paths << QString::fromStdString(hole.path + "=" + hole.identifier);
    }
    return paths.join(' ');
}

} // namespace

class TestIr : public QObject
{
    Q_OBJECT

private slots:
    void theViewHoldsEveryClause()
    {
        const Ir ir = candor::test::irFrom(candor::test::sampleReply());
        QCOMPARE(ir.summary, std::string("Say whether a password is good enough"));
        QCOMPARE(ir.rationale, std::string("Sign-up needs it — “early”, in ASCII \xf0\x9f\x98\x80"));
        QCOMPARE(ir.name, std::string("validate_password"));
        QCOMPARE(ir.parameters.size(), std::size_t(1));
        QCOMPARE(ir.parameters[0].type, std::string("str"));
        QCOMPARE(ir.parameters[0].description, std::string("what the user typed"));
        QCOMPARE(ir.returns, std::string("str"));
        QCOMPARE(ir.effects.size(), std::size_t(3));
        QCOMPARE(ir.effects[2], std::string("Otherwise return 'valid'"));
        QCOMPARE(ir.assertions[0].rationale, std::string("boundary"));
        QCOMPARE(ir.assertions[1].rationale, std::string());
        QCOMPARE(ir.constraints[0].type, std::string("return_constraint"));
        QVERIFY(ir.holes.empty());
        QVERIFY(!ir.hash.empty());
    }

    void holesAreCollectedInDocumentOrder()
    {
        const Ir ir = candor::test::irFrom(R"({
            "holes": [{"identifier": "last", "kind": "implementation"}],
            "metadata": {"note": "<?in_metadata: why?>"},
            "assertions": [{"predicate": "n > <?limit: the least n?> and n < <?top?>"}],
            "effects": [{"description": "a"}, {"description": {"hole": {"identifier": "how", "type": "str",
                "description": "how it is sorted", "constraints": {"x": 1}, "kind": "effect"}}},
                {"description": "b", "holes": [{"identifier": "listed", "kind": "assertion"}]}],
            "signature": {"name": "f", "parameters": [{"name": "n", "type": {"hole": {"identifier": "t", "kind": "signature"}}}]},
            "intent": {"summary": {"hole": {"identifier": "what", "kind": "intent"}}}})");
        QCOMPARE(pathsOf(ir),
                 QString("/intent/summary=what /signature/parameters/0/type=t /effects/1/description=how "
                         "/effects/2/holes/0=listed /assertions/0/predicate=limit /assertions/0/predicate=top "
                         "/metadata/note=in_metadata /holes/0=last"));
        QCOMPARE(ir.holes[2].type, std::string("str"));
        QCOMPARE(ir.holes[2].description, std::string("how it is sorted"));
        QVERIFY(ir.holes[2].constraints == Json({{"x", 1}}));
        QCOMPARE(ir.holes[2].kind, HoleKind::Effect);
        QCOMPARE(ir.holes[2].origin, HoleOrigin::Model);
        QCOMPARE(ir.holes[3].kind, HoleKind::Assertion); // what it says, not where it stands
        QCOMPARE(ir.holes[4].kind, HoleKind::Assertion); // where it stands
        QCOMPARE(ir.holes[4].description, std::string("the least n"));
        QCOMPARE(ir.holes[6].kind, HoleKind::Implementation);
        // They leave their place in the view empty.
        QCOMPARE(ir.summary, std::string());
        QCOMPARE(ir.parameters[0].type, std::string());
        QCOMPARE(ir.effects[1], std::string());
        QCOMPARE(ir.assertions[0].predicate, std::string("n >  and n < "));
    }

    void inlineHolesAreToldFromOtherBrackets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("rest");
        QTest::newRow("name") << "a <?x?> b" << 1 << "a  b";
        QTest::newRow("name and description") << "<? x : which one ?>" << 1 << "";
        QTest::newRow("two") << "<?x?><?y: z?>" << 2 << "";
        QTest::newRow("the inner of two") << "<?a <?b?> c?>" << 1 << "<?a  c?>";
        QTest::newRow("xml") << "<?xml version=\"1.0\"?>" << 0 << "<?xml version=\"1.0\"?>";
        QTest::newRow("no name") << "<?:?>" << 0 << "<?:?>";
        QTest::newRow("number") << "<?1?>" << 0 << "<?1?>";
        QTest::newRow("shared mark") << "<?>" << 0 << "<?>";
        QTest::newRow("not closed") << "<?x" << 0 << "<?x";
        QTest::newRow("cutting makes another") << "<<?a?>?b?>" << 1 << "<b?>";
    }
    void inlineHolesAreToldFromOtherBrackets()
    {
        QFETCH(QString, text);
        QFETCH(int, count);
        QFETCH(QString, rest);
        const std::string bytes = text.toStdString();
        QCOMPARE(int(candor::findInlineHoles(bytes).size()), count);
        QCOMPARE(QString::fromStdString(candor::withoutInlineHoles(bytes)), rest);
        QVERIFY(candor::findInlineHoles(candor::withoutInlineHoles(bytes)).empty());
    }

    void aHugeTextOfBracketsIsReadInLinearTime()
    {
        std::string nested;
        for (int i = 0; i < 200000; ++i) {
            nested += '<';
        }
        for (int i = 0; i < 200000; ++i) {
            nested += "?a?>";
        }
        QVERIFY(candor::findInlineHoles(candor::withoutInlineHoles(nested)).empty());
        std::string open;
        for (int i = 0; i < 300000; ++i) {
            open += "<?";
        }
        QCOMPARE(candor::withoutInlineHoles(open), open);
    }

    void whatIsBeyondTheSchemaIsKept()
    {
        const Ir ir = candor::test::irFrom(R"({"intent": {"summary": "s", "mood": "good"}, "plan": [1, {"a": null}]})");
        QVERIFY(ir.document["plan"][1].contains("a"));
        QVERIFY(ir.document["intent"]["mood"] == "good");
    }

    void theHashIsOfTheContentAndNotOfItsLayout()
    {
        const Ir first = candor::test::irFrom(R"({"intent": {"summary": "s"}, "effects": []})");
        const Ir second = candor::test::irFrom("{\"effects\" : [ ],\n\"intent\": {\"summary\": \"\\u0073\"}}");
        const Ir third = candor::test::irFrom(R"({"intent": {"summary": "t"}, "effects": []})");
        QVERIFY(first.hash == second.hash);
        QVERIFY(first.hash != third.hash);
        QVERIFY(candor::irFromDocument(Json()).hash.empty());
    }

    void placesInTheViewArePlacesInTheDocument()
    {
        const Ir ir = candor::test::irFrom(R"({"effects": ["bare", 3, {"description": "c"}, null, {"hole": "x"}]})");
        QCOMPARE(ir.effects, (std::vector<std::string>{"bare", "", "c", "", ""}));
    }

    void anyDocumentHasAView_data()
    {
        QTest::addColumn<QString>("json");
        for (const char* json :
             {"null", "3", "\"<?x?>\"", "[]", "[[{}]]", "{}", R"({"hole": {}})", R"({"hole": 3})",
              R"({"holes": [null, 1, "x", {"hole": {"identifier": 3, "kind": "?"}}]})", R"({"holes": {"hole": "h"}})",
              R"({"intent": [], "signature": "f", "effects": {"a": 1}})",
              R"({"signature": {"parameters": [1, null, [], "p"]}})", R"({"assertions": [[[]]]})"}) {
            QTest::newRow(json) << json;
        }
    }
    void anyDocumentHasAView()
    {
        QFETCH(QString, json);
        const Ir ir = candor::test::irFrom(json.toStdString());
        QCOMPARE(QString::fromStdString(candor::canonicalJson(ir.document)),
                 QString::fromStdString(candor::canonicalJson(candor::parseJson(json.toStdString()).value())));
        for (const Hole& hole : ir.holes) {
            QVERIFY2(candor::resolvePointer(ir.document, hole.path), hole.path.c_str());
        }
    }

    void randomDocumentsHaveAViewAndEveryHoleHasAPlace()
    {
        candor::Random random(1);
        std::size_t holes = 0;
        for (int i = 0; i < 3000; ++i) {
            const Ir ir = candor::irFromDocument(candor::test::randomJson(random));
            holes += ir.holes.size();
            for (const Hole& hole : ir.holes) {
                QVERIFY2(candor::resolvePointer(ir.document, hole.path), hole.path.c_str());
            }
        }
        QVERIFY(holes > 500);
    }

    void namesOfKindsAreReadBack()
    {
        for (const HoleKind kind :
             {HoleKind::Intent, HoleKind::Signature, HoleKind::Effect, HoleKind::Assertion, HoleKind::Implementation}) {
            QCOMPARE(candor::holeKindNamed(candor::nameOf(kind)), std::optional(kind));
        }
        QVERIFY(!candor::holeKindNamed("Intent"));
    }

    void pointersAreEscapedAndResolved()
    {
        const Json document{{"a/b", {{"~", Json::array({1, 2})}}}};
        const std::string pointer = candor::childPointer(candor::childPointer(candor::childPointer("", "a/b"), "~"), 1);
        QCOMPARE(pointer, std::string("/a~1b/~0/1"));
        QVERIFY(*candor::resolvePointer(document, pointer) == 2);
        QCOMPARE(candor::resolvePointer(document, ""), &document);
        for (const char* nowhere :
             {"/a", "/a~1b/~0/2", "/a~1b/~0/x", "/a~1b/~0/-1", "/a~1b/~0/1/0", "/a~1b/~0/99999999999999999999"}) {
            QVERIFY2(!candor::resolvePointer(document, nowhere), nowhere);
        }
    }
};

QTEST_GUILESS_MAIN(TestIr)
#include "tst_ir.moc"
