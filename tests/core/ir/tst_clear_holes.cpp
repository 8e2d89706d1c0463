// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/clear_holes.h"
#include "core/ir/json_pointer.h"
#include "tests/core/ir/sample_ir.h"

#include <QTest>

using candor::ClearedIr;
using candor::clearHoles;
using candor::ClearingPolicy;
using candor::Hole;
using candor::HoleAnswer;
using candor::Ir;
using candor::Json;
using candor::LedgerEntry;
using candor::Result;

namespace {

QString textOf(const Json& json)
{
    return QString::fromStdString(candor::canonicalJson(json));
}

/// A whole IR with `value` at the pointer.
Ir irWith(const QString& pointer, const QString& value)
{
    Json document = candor::test::sampleDocument();
    document[Json::json_pointer(pointer.toStdString())] = candor::parseJson(value.toStdString()).value();
    return candor::irFromDocument(document);
}

HoleAnswer answering(const std::string& text)
{
    return [text](const Hole&, std::size_t) { return Result<std::string>(text); };
}

} // namespace

class TestClearHoles : public QObject
{
    Q_OBJECT

private slots:
    void anIrWithoutHolesStaysAsItIs()
    {
        const Ir ir = candor::irFromDocument(candor::test::sampleDocument());
        for (const ClearingPolicy policy :
             {ClearingPolicy::Delete, ClearingPolicy::Default, ClearingPolicy::Refuse, ClearingPolicy::Ask}) {
            const Result<ClearedIr> cleared = clearHoles(ir, policy);
            QVERIFY(cleared.ok());
            QVERIFY(!cleared->refused && cleared->ledger.empty());
            QVERIFY(cleared->ir.hash == ir.hash);
        }
    }

    void deletingLeavesALedger_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("lost");
        // "how" 3 + "Sort by length" 14 + "effect" 6
        QTest::newRow("text")
            << "/effects/0/description"
            << "{\"hole\": {\"identifier\": \"how\", \"description\": \"Sort by length\", \"kind\": \"effect\"}}"
            << "\"\""
            << "\"\"" << 23;
        QTest::newRow("listed") << "/effects/0/holes"
                                << "[{\"identifier\": \"hów\", \"kind\": \"effect\"}]"
                                << "[]"
                                << "null" << 9;
        QTest::newRow("inline") << "/effects/0/description"
                                << "\"Return <?x: which?> now\""
                                << "\"Return  now\""
                                << "null" << 12;
        QTest::newRow("clause") << "/effects/0"
                                << "{\"hole\": {\"identifier\": \"e\", \"kind\": \"effect\"}}"
                                << "{\"description\":\"\"}"
                                << "{\"description\":\"\"}" << 7;
        QTest::newRow("list") << "/effects"
                              << "{\"hole\": \"all\"}"
                              << "[]"
                              << "[]" << 3;
        QTest::newRow("section") << "/intent"
                                 << "{\"hole\": \"all\"}"
                                 << "{\"summary\":\"\"}"
                                 << "{\"summary\":\"\"}" << 3;
        QTest::newRow("elsewhere") << "/metadata/x"
                                   << "{\"hole\": \"all\"}"
                                   << "\"\""
                                   << "\"\"" << 3;
        QTest::newRow("document") << ""
                                  << "{\"hole\": \"all\"}"
                                  << "{}"
                                  << "{}" << 3;
    }
    void deletingLeavesALedger()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, now);
        QFETCH(QString, after);
        QFETCH(int, lost);
        const Ir ir = irWith(pointer, value);
        QCOMPARE(ir.holes.size(), std::size_t(1));
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Delete);
        QVERIFY(cleared.ok());
        QVERIFY(cleared->ir.holes.empty());
        QCOMPARE(textOf(*candor::resolvePointer(cleared->ir.document, pointer.toStdString())), now);
        QCOMPARE(cleared->ledger.size(), std::size_t(1));
        const LedgerEntry& entry = cleared->ledger[0];
        QCOMPARE(entry.action, std::string("deleted"));
        QCOMPARE(textOf(entry.after), after);
        QCOMPARE(int(entry.charactersLost), lost);
        QVERIFY(!entry.before.is_null());
        QCOMPARE(entry.hole.path, ir.holes[0].path);
    }

    void defaultsFollowTheTable_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("hole");
        QTest::addColumn<QString>("now");
        const QString effect = "/effects/0/description";
        QTest::newRow("returns") << "/signature/returns"
                                 << "{\"identifier\": \"x\", \"description\": \"a type\"}"
                                 << "\"Any\"";
        QTest::newRow("parameter type") << "/signature/parameters/0/type"
                                        << "{\"identifier\": \"x\"}"
                                        << "\"Any\"";
        QTest::newRow("parameter") << "/signature/parameters/0"
                                   << "{\"identifier\": \"limit\"}"
                                   << "{\"name\":\"limit\"}";
        QTest::newRow("parameter without a name") << "/signature/parameters/0"
                                                  << "{\"identifier\": \"the limit\"}"
                                                  << "{\"name\":\"argument1\"}";
        QTest::newRow("name") << "/signature/name"
                              << "{\"identifier\": \"f\"}"
                              << "\"f\"";
        QTest::newRow("no name") << "/signature/name"
                                 << "{\"identifier\": \"f()\"}"
                                 << "\"solution\"";
        QTest::newRow("effect with description") << effect << "{\"identifier\": \"x\", \"description\": \"sort it\"}"
                                                 << "\"sort it\"";
        QTest::newRow("effect with type") << effect << "{\"identifier\": \"x\", \"type\": \"list\"}"
                                          << "\"[]\"";
        QTest::newRow("effect") << effect << "{\"identifier\": \"x\", \"type\": \"thing\"}"
                                << "\"do nothing\"";
        QTest::newRow("implementation") << "/metadata/x"
                                        << "{\"kind\": \"implementation\"}"
                                        << "\"do nothing\"";
        QTest::newRow("assertion") << "/assertions/0/predicate"
                                   << "{\"identifier\": \"x\"}"
                                   << "\"True\"";
        QTest::newRow("intent") << "/intent/summary"
                                << "{\"identifier\": \"x\"}"
                                << "\"\"";
        QTest::newRow("constraint type") << "/constraints/0/type"
                                         << "{\"description\": \"x\"}"
                                         << "\"return_constraint\"";
    }
    void defaultsFollowTheTable()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, hole);
        QFETCH(QString, now);
        const Result<ClearedIr> cleared =
            clearHoles(irWith(pointer, "{\"hole\": " + hole + "}"), ClearingPolicy::Default);
        QVERIFY(cleared.ok());
        QCOMPARE(textOf(*candor::resolvePointer(cleared->ir.document, pointer.toStdString())), now);
        QCOMPARE(cleared->ledger[0].action, std::string("defaulted"));
        QCOMPARE(textOf(cleared->ledger[0].after), now);
        QVERIFY(cleared->ir.holes.empty());
    }

    void inlineHolesDefaultToWhatTheySay()
    {
        const Ir ir = irWith("/effects/0/description", "\"Return <?limit: the limit?> or <?other?>\"");
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Default);
        QCOMPARE(cleared->ir.effects[0], std::string("Return the limit or other"));
        QCOMPARE(int(cleared->ledger[0].charactersLost), 11); // "<?limit: the limit?>" has 20, "the limit" 9
        QCOMPARE(textOf(cleared->ledger[0].before), QString("\"<?limit: the limit?>\""));
    }

    void whatIsKeptIsNotCountedAsLost()
    {
        const Ir ir =
            irWith("/effects/0/description",
                   "{\"hole\": {\"identifier\": \"how\", \"description\": \"sort it\", \"kind\": \"effect\"}}");
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Default);
        QCOMPARE(int(cleared->ledger[0].charactersLost), 9); // "how" and "effect"
    }

    void refusingEndsTheCandidateAndTouchesNothing()
    {
        const Ir ir = irWith("/effects/0/description", "\"<?a?> <?b?> <?c?> <?d?>\"");
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Refuse);
        QVERIFY(cleared.ok());
        QVERIFY(cleared->refused);
        QVERIFY(cleared->ir.hash == ir.hash);
        QCOMPARE(cleared->ledger.size(), std::size_t(4));
        QCOMPARE(cleared->ledger[0].action, std::string("refused"));
        QCOMPARE(int(cleared->ledger[0].charactersLost), 0);
        QCOMPARE(QString::fromStdString(cleared->problem),
                 QString("The IR leaves 4 places open (a, b, c, …), and the clearing policy refuses such an IR."));
    }

    void answersArePutInPlaceAndAskedForInOrder()
    {
        const Ir ir = candor::test::irFrom(
            "{\"intent\": {\"summary\": {\"hole\": \"first\"}}, \"signature\": {\"name\": \"f\", \"parameters\": []},"
            "\"effects\": [{\"description\": \"Return <?second?>\"}, {\"hole\": \"third\"}], \"assertions\": []}");
        QStringList asked;
        const HoleAnswer answer = [&asked](const Hole& hole, std::size_t index) {
            asked << QString::number(index) + hole.identifier.c_str();
            return Result<std::string>("answer " + std::to_string(index));
        };
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Ask, answer);
        QVERIFY(cleared.ok());
        QCOMPARE(asked.join(' '), QString("0first 1second 2third"));
        QCOMPARE(cleared->ir.summary, std::string("answer 0"));
        QCOMPARE(cleared->ir.effects, (std::vector<std::string>{"Return answer 1", "answer 2"}));
        QCOMPARE(cleared->ledger[1].action, std::string("answered"));
    }

    void answersToListedHolesFindTheirPlace_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("hole");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("now");
        QTest::newRow("effect") << "/effects/2/holes"
                                << "{\"kind\": \"implementation\"}"
                                << "/effects/2/description"
                                << "\"Otherwise return 'valid' ANSWER\"";
        QTest::newRow("assertion") << "/assertions/1/holes"
                                   << "{\"kind\": \"assertion\"}"
                                   << "/assertions/1/predicate"
                                   << "\"the result is one of three strings ANSWER\"";
        QTest::newRow("intent") << "/intent/holes"
                                << "{\"identifier\": \"x\"}"
                                << "/intent/summary"
                                << "\"Say whether a password is good enough\"";
        QTest::newRow("root, effect") << "/holes"
                                      << "{\"kind\": \"effect\"}"
                                      << "/effects/3/description"
                                      << "\"ANSWER\"";
        QTest::newRow("root, assertion") << "/holes"
                                         << "{\"kind\": \"assertion\"}"
                                         << "/assertions/2/predicate"
                                         << "\"ANSWER\"";
        QTest::newRow("signature, all given") << "/signature/holes"
                                              << "{\"kind\": \"signature\"}"
                                              << "/effects/3/description"
                                              << "\"ANSWER\"";
        QTest::newRow("metadata") << "/metadata/holes"
                                  << "\"x\""
                                  << "/effects/3/description"
                                  << "\"ANSWER\"";
    }
    void answersToListedHolesFindTheirPlace()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, hole);
        QFETCH(QString, place);
        QFETCH(QString, now);
        const Result<ClearedIr> cleared =
            clearHoles(irWith(pointer, "[" + hole + "]"), ClearingPolicy::Ask, answering("ANSWER"));
        QVERIFY(cleared.ok());
        const Json* there = candor::resolvePointer(cleared->ir.document, place.toStdString());
        QVERIFY(there);
        QCOMPARE(textOf(*there), now);
        QCOMPARE(textOf(cleared->ledger[0].after), QString("\"ANSWER\""));
        QVERIFY(cleared->ir.holes.empty());
    }

    void signatureHolesFillWhatIsNotGiven()
    {
        const Ir ir = candor::test::irFrom("{\"signature\": {\"name\": \"f\", \"parameters\": [{\"name\": \"a\", "
                                           "\"type\": \"int\"}, {\"name\": \"b\"}],"
                                           "\"holes\": [{\"identifier\": \"b\"}, {\"identifier\": \"result\"}]}}");
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Ask, answering("str"));
        QCOMPARE(cleared->ir.parameters[1].type, std::string("str"));
        QCOMPARE(cleared->ir.parameters[0].type, std::string("int"));
        QCOMPARE(cleared->ir.returns, std::string("str"));
    }

    void anErrorOfTheAnswerEndsTheClearing()
    {
        const Ir ir = irWith("/effects/0/description", "\"<?a?> <?b?>\"");
        int asked = 0;
        const HoleAnswer answer = [&asked](const Hole&, std::size_t) -> Result<std::string> {
            ++asked;
            return candor::Error{candor::ErrorCode::Cancelled, candor::Stage::Backend, "stopped"};
        };
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Ask, answer);
        QVERIFY(!cleared.ok());
        QCOMPARE(cleared.error().code, candor::ErrorCode::Cancelled);
        QCOMPARE(asked, 1);
        QVERIFY(!clearHoles(ir, ClearingPolicy::Ask).ok());
    }

    void thousandsOfHolesAreNotAskedAbout()
    {
        std::string text = "\"";
        for (int i = 0; i < 65; ++i) {
            text += "<?a?>";
        }
        const Ir ir = irWith("/effects/0/description", QString::fromStdString(text + "\""));
        const Result<ClearedIr> cleared = clearHoles(ir, ClearingPolicy::Ask, answering("x"));
        QVERIFY(cleared.ok());
        QVERIFY(cleared->refused);
        QVERIFY2(cleared->problem.find("at most 64 are asked about") != std::string::npos, cleared->problem.c_str());
    }

    void holesThatClearingWouldMakeAreTakenAwayToo()
    {
        // Cutting joins two pieces; an answer holds a hole; an answer ends what the text began.
        for (const char* text : {"\"<<?a?>?b?>\"", "\"<?c: <?a?> d?>\"", "\"<<<<?a?>?b?>?c?>?d?>\""}) {
            const Ir ir = irWith("/effects/0/description", text);
            QVERIFY(!ir.holes.empty());
            for (const char* answer : {"?x?>", "<?x?>", "<?", "y?>", "<<?a?>?b?>"}) {
                for (const ClearingPolicy policy :
                     {ClearingPolicy::Delete, ClearingPolicy::Default, ClearingPolicy::Ask}) {
                    const Result<ClearedIr> cleared = clearHoles(ir, policy, answering(answer));
                    QVERIFY(cleared.ok());
                    QVERIFY2(cleared->ir.holes.empty(), cleared->ir.effects[0].c_str());
                }
            }
        }
    }

    void holesOfParsingAreNamedButStandNowhere()
    {
        Ir ir = candor::irFromDocument(candor::test::sampleDocument());
        Hole hole;
        hole.path = "/effects/7/description";
        hole.origin = candor::HoleOrigin::Parsing;
        ir.holes.push_back(hole);
        QVERIFY(clearHoles(ir, ClearingPolicy::Refuse)->refused);
        QVERIFY(clearHoles(ir, ClearingPolicy::Delete)->ir.hash == ir.hash);
    }

    void noHoleIsLeftInAnyDocument()
    {
        candor::Random random(11);
        std::size_t cleared = 0;
        const HoleAnswer answer = [&random](const Hole&, std::size_t) {
            const Json text = candor::test::randomJson(random, 6);
            return Result<std::string>(text.is_string() ? text.get<std::string>() : "?x?>");
        };
        for (int i = 0; i < 4000; ++i) {
            const Ir ir = candor::irFromDocument(candor::test::randomJson(random));
            for (const ClearingPolicy policy : {ClearingPolicy::Delete, ClearingPolicy::Default, ClearingPolicy::Ask}) {
                const Result<ClearedIr> result = clearHoles(ir, policy, answer);
                QVERIFY(result.ok());
                if (!result->refused) {
                    QVERIFY2(result->ir.holes.empty(), candor::canonicalJson(ir.document).c_str());
                    QVERIFY(result->ledger.size() >= ir.holes.size());
                }
            }
            cleared += ir.holes.size();
        }
        QVERIFY(cleared > 1000);
    }

    void theLedgerIsJson()
    {
        const Ir ir = irWith("/effects/0/description", "\"Return <?x: which?>\"");
        const Json json = candor::ledgerToJson(clearHoles(ir, ClearingPolicy::Delete)->ledger);
        QCOMPARE(
            textOf(json),
            QString(
                "[{\"action\":\"deleted\",\"after\":null,\"before\":\"<?x: which?>\",\"characters_lost\":12,\"hole\":"
                "{\"constraints\":null,\"description\":\"which\",\"identifier\":\"x\",\"kind\":\"effect\","
                "\"origin\":\"model\",\"path\":\"/effects/0/description\",\"type\":\"\"}}]"));
    }
};

QTEST_GUILESS_MAIN(TestClearHoles)
#include "tst_clear_holes.moc"
