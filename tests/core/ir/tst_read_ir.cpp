// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/read_ir.h"
#include "tests/core/ir/sample_ir.h"

#include <QElapsedTimer>
#include <QTest>

using candor::Hole;
using candor::HoleKind;
using candor::HoleOrigin;
using candor::Json;
using candor::JsonPlace;
using candor::ReadIr;
using candor::Reply;
using candor::SchemaCheck;

class TestReadIr : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<const SchemaCheck> m_check;

    ReadIr read(const std::string& text, const std::string& finishReason = "stop") const
    {
        Reply reply;
        reply.text = text;
        reply.finishReason = finishReason;
        return candor::readIr(reply, *m_check);
    }

    static QString originsOf(const ReadIr& read)
    {
        QStringList holes;
        for (const Hole& hole : read.ir.holes) {
            holes << QString::fromStdString(std::string(candor::nameOf(hole.origin)) + ":" + hole.path);
        }
        return holes.join(' ');
    }

private slots:
    void initTestCase()
    {
        const auto loaded = SchemaCheck::load(CANDOR_RESOURCES "/schema/ir.json");
        QVERIFY(loaded.ok());
        m_check = *loaded;
    }

    void aCompleteReplyIsUsable_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("finishReason");
        QTest::newRow("bare") << ""
                              << ""
                              << "stop";
        QTest::newRow("fenced") << "Sure:\n```json\n"
                                << "\n```\n"
                                << "stop";
        QTest::newRow("prose") << "Here: "
                               << " Anything else?"
                               << "";
        QTest::newRow("complete, though the limit was reached") << ""
                                                                << ""
                                                                << "length";
        QTest::newRow("complete, with the limit reached in prose") << ""
                                                                   << "\nThis IR says wh"
                                                                   << "max_tokens";
    }
    void aCompleteReplyIsUsable()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, finishReason);
        const ReadIr result =
            read(before.toStdString() + candor::test::sampleReply() + after.toStdString(), finishReason.toStdString());
        QVERIFY2(result.usable, result.problem.c_str());
        QVERIFY(result.found && !result.truncated && result.problem.empty() && result.violations.empty());
        QVERIFY(result.ir.document == candor::test::sampleDocument());
    }

    void aReplyCutByTheLimitIsTruncatedAtItsPath()
    {
        const std::string& reply = candor::test::sampleReply();
        const std::size_t at = reply.find("return exactly");
        const ReadIr result = read(reply.substr(0, at + 9), "length");
        QVERIFY(result.found && result.truncated && !result.usable);
        QCOMPARE(result.place, JsonPlace::Cut);
        QCOMPARE(QString::fromStdString(result.problem),
                 QString("The token limit cut the reply off at /effects/1/description."));
        QCOMPARE(originsOf(result), QString("truncation:/effects/1/description"));
        const Hole& hole = result.ir.holes[0];
        QCOMPARE(hole.identifier, std::string("cut_off"));
        QCOMPARE(hole.kind, HoleKind::Effect);
        // What was there is kept, the view shows the gap, and the hash covers it.
        const Json& there = result.ir.document["effects"][1]["description"]["hole"];
        QVERIFY(there["text"] == "If it has no digit, return ex");
        QCOMPARE(result.ir.effects.size(), std::size_t(2));
        QCOMPARE(result.ir.effects[1], std::string());
        QVERIFY(result.ir.hash == candor::irFromDocument(result.ir.document).hash);
        QVERIFY(result.ir.hash != read(reply.substr(0, at + 8), "length").ir.hash);
    }

    void theCutShowsWhereverItIs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("holes");
        QTest::newRow("object") << "{\"intent\": {\"summary\": \"s\", "
                                << "truncation:/intent/holes/0";
        QTest::newRow("root") << "{\"intent\": {\"summary\": \"s\"}, \"eff"
                              << "truncation:/holes/0";
        QTest::newRow("array") << "{\"effects\": [{\"description\": \"d\"}, "
                               << "truncation:/effects/1";
        QTest::newRow("value") << "{\"signature\": {\"name\": \"f\", \"returns\": "
                               << "truncation:/signature/returns";
        QTest::newRow("number") << "{\"metadata\": {\"confidence\": 0."
                                << "truncation:/metadata/confidence";
        QTest::newRow("with other holes")
            << "{\"intent\": {\"summary\": \"<?what?>\"}, \"effects\": [{\"description\": \"d"
            << "model:/intent/summary truncation:/effects/0/description";
        QTest::newRow("inside a hole")
            << "{\"effects\": [{\"description\": {\"hole\": {\"identifier\": \"x\", \"type\": \"i"
            << "model:/effects/0/description truncation:/effects/0/description/hole/type";
        QTest::newRow("inside a list of holes") << "{\"holes\": [{\"identifier\": \"x\", "
                                                << "model:/holes/0 truncation:/holes/0/holes/0";
        QTest::newRow("holes that are no list") << "{\"intent\": {\"holes\": 1, "
                                                << "truncation:/intent/holes/0";
    }
    void theCutShowsWhereverItIs()
    {
        QFETCH(QString, text);
        QFETCH(QString, holes);
        const ReadIr result = read(text.toStdString(), "length");
        QVERIFY(result.truncated);
        QCOMPARE(originsOf(result), holes);
    }

    void aReplyCutAtAnyOffsetIsTruncatedOrNotFound()
    {
        const std::string& reply = candor::test::sampleReply();
        for (std::size_t size = 0; size < reply.size(); ++size) {
            const ReadIr result = read(reply.substr(0, size), "length");
            QVERIFY2(!result.usable && result.truncated, std::to_string(size).c_str());
            QVERIFY(!result.problem.empty());
            QCOMPARE(result.found, size > 0);
            if (result.found) {
                const auto cuts = std::count_if(result.ir.holes.begin(), result.ir.holes.end(),
                                                [](const Hole& hole) { return hole.origin == HoleOrigin::Truncation; });
                QCOMPARE(int(cuts), 1);
            }
        }
        QVERIFY(read(reply, "length").usable);
    }

    void endingInTheMiddleOfItsOwnAccordIsNotTheLimitsDoing()
    {
        const std::string half = candor::test::sampleReply().substr(0, 400);
        const ReadIr stopped = read(half, "stop");
        QVERIFY(stopped.found && !stopped.usable && !stopped.truncated);
        QVERIFY2(stopped.problem.find("'stop'") != std::string::npos, stopped.problem.c_str());
        const ReadIr unknown = read(half, "");
        QVERIFY(unknown.truncated);
        QVERIFY2(unknown.problem.find("did not say") != std::string::npos, unknown.problem.c_str());
    }

    void repliesWithoutAnIrSayWhy_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("finishReason");
        QTest::addColumn<bool>("truncated");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << ""
                               << "stop" << false << "The reply is empty.";
        QTest::newRow("empty by the limit") << " "
                                            << "length" << true << "before it said anything";
        QTest::newRow("prose") << "I'd rather not."
                               << "stop" << false << "no JSON object";
        QTest::newRow("prose by the limit") << "Let me think. First"
                                            << "length" << true << "The token limit cut";
        QTest::newRow("damaged") << "{\"a\": 1,}"
                                 << "stop" << false << "damaged";
        QTest::newRow("deep") << QString("{\"a\":").repeated(100) << "stop" << false << "deeper than 64";
        QTest::newRow("large") << "{\"a\": \"" + QString(2 << 20, 'x') + "\"}"
                               << "stop" << false << "at most 1048576";
    }
    void repliesWithoutAnIrSayWhy()
    {
        QFETCH(QString, text);
        QFETCH(QString, finishReason);
        QFETCH(bool, truncated);
        QFETCH(QString, says);
        const ReadIr result = read(text.toStdString(), finishReason.toStdString());
        QVERIFY(!result.found && !result.usable);
        QCOMPARE(result.truncated, truncated);
        QVERIFY2(QString::fromStdString(result.problem).contains(says), result.problem.c_str());
        QVERIFY(result.ir.document.is_null() && result.ir.hash.empty());
    }

    void aRefusalIsSaid()
    {
        Reply reply;
        reply.refusal = "I can't help with \x1b[31mthat";
        reply.text = candor::test::sampleReply();
        const ReadIr result = candor::readIr(reply, *m_check);
        QVERIFY(!result.found && !result.usable && !result.truncated);
        QVERIFY2(result.problem.starts_with("The model declined: I can't help with"), result.problem.c_str());
        QVERIFY(result.problem.find('\x1b') == std::string::npos);
    }

    void reasoningThatAteTheReplyIsNamed()
    {
        Reply reply;
        reply.reasoning = "höm";
        reply.finishReason = "length";
        const ReadIr result = candor::readIr(reply, *m_check);
        QVERIFY2(result.problem.find("reasoning (3 characters)") != std::string::npos, result.problem.c_str());
        QVERIFY(result.truncated);
    }

    void missingClausesAreHolesOfParsingAndTheDocumentStays()
    {
        const std::string text = "{\"intent\": {}, \"signature\": {\"parameters\": [{\"type\": \"int\"}]}, "
                                 "\"effects\": [{\"description\": \"<?x?>\"}, {\"text\": \"d\"}], \"constraints\": "
                                 "[{\"description\": \"c\"}]}";
        const ReadIr result = read(text);
        QVERIFY(result.found && !result.usable && !result.truncated);
        QCOMPARE(
            originsOf(result),
            QString("model:/effects/0/description parsing:/assertions parsing:/intent/summary parsing:/signature/name "
                    "parsing:/signature/parameters/0/name parsing:/effects/1/description parsing:/constraints/0/type"));
        QVERIFY(result.ir.document == candor::parseJson(text).value());
        QVERIFY2(result.problem.starts_with("The IR does not satisfy the schema: "), result.problem.c_str());
        QVERIFY(result.violations.size() >= 6);
    }

    void aReplyOfAnotherShapeIsNotUsable()
    {
        const ReadIr result = read("{\"answer\": 42}");
        QVERIFY(result.found && !result.usable);
        QCOMPARE(originsOf(result), QString("parsing:/intent parsing:/signature parsing:/effects parsing:/assertions"));
    }

    void hostileRepliesAreReadInTime_data()
    {
        QTest::addColumn<QByteArray>("text");
        std::string holes = "{\"intent\": {\"summary\": \"";
        while (holes.size() < (1u << 20) - 200) {
            holes += "<?a?>";
        }
        QTest::newRow("inline holes") << QByteArray::fromStdString(
            holes + "\"}, \"signature\": {\"name\": \"f\", \"parameters\": []}, \"effects\": [], \"assertions\": []}");
        std::string wide = "{\"effects\": [";
        while (wide.size() < (1u << 20) - 200) {
            wide += "{},";
        }
        QTest::newRow("empty effects") << QByteArray::fromStdString(wide + "{}]}");
    }
    void hostileRepliesAreReadInTime()
    {
        QFETCH(QByteArray, text);
        QElapsedTimer timer;
        timer.start();
        const ReadIr result = read(text.toStdString());
        QVERIFY(result.found);
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    }

    void randomRepliesNeverCrash()
    {
        candor::Random random(5);
        for (int i = 0; i < 3000; ++i) {
            std::string text = candor::canonicalJson(candor::test::randomJson(random));
            text.resize(random.below(text.size() + 1));
            const ReadIr result = read(text, i % 2 == 0 ? "length" : "stop");
            QVERIFY(result.usable == result.problem.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestReadIr)
#include "tst_read_ir.moc"
