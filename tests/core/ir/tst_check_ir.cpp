// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/cut_hole.h"
#include "core/ir/read_ir.h"
#include "tests/core/ir/sample_ir.h"

#include <QTest>

using candor::Ir;
using candor::IrFinding;
using candor::Json;
using candor::Task;

namespace {

/// "defect path" of every finding.
QStringList findingsOf(const Json& document, const std::string& prompt = {})
{
    Task task;
    task.prompt = prompt;
    QStringList found;
    for (const IrFinding& finding : candor::checkIr(candor::irFromDocument(document), task)) {
        found << QString::fromStdString(std::string(candor::nameOf(finding.defect)) + " " + finding.path);
    }
    return found;
}

} // namespace

class TestCheckIr : public QObject
{
    Q_OBJECT

private slots:
    void aGoodIrHasNoFindings()
    {
        QCOMPARE(findingsOf(candor::test::sampleDocument(),
                            "Return 'too short' below 8 characters, \"no number\" without one."),
                 QStringList());
    }

    void everyDefectIsFoundWithItsPath_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QStringList>("findings");
        QTest::newRow("empty summary") << "/intent/summary"
                                       << "\" \"" << QStringList{"empty_summary /intent/summary"};
        QTest::newRow("summary is a hole") << "/intent/summary"
                                           << "{\"hole\": \"what\"}" << QStringList{"empty_summary /intent/summary"};
        QTest::newRow("untyped") << "/signature/parameters"
                                 << "[{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\"}]"
                                 << QStringList{"untyped_parameter /signature/parameters/1"};
        QTest::newRow("no return") << "/effects"
                                   << "[{\"description\": \"Sort the list\"}]"
                                   << QStringList{"no_return_stated /effects"};
        QTest::newRow("no effects") << "/effects"
                                    << "[]" << QStringList{"no_return_stated /effects"};
        QTest::newRow("open condition") << "/effects"
                                        << "[{\"description\": \"If it is empty, return 'x'\"}]"
                                        << QStringList{"open_condition /effects/0/description"};
        QTest::newRow("cut off text") << "/effects/2/description"
                                      << "\"Otherwise return the\"" << QStringList{"cut_off /effects/2/description"};
        QTest::newRow("cut off by a comma")
            << "/assertions/0/predicate"
            << "\"for an empty text,\"" << QStringList{"cut_off /assertions/0/predicate"};
    }
    void everyDefectIsFoundWithItsPath()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QStringList, findings);
        Json document = candor::test::sampleDocument();
        document[Json::json_pointer(pointer.toStdString())] = candor::parseJson(value.toStdString()).value();
        QCOMPARE(findingsOf(document), findings);
    }

    void aFunctionThatReturnsNothingNeedNotSayWhat()
    {
        for (const char* type : {"None", "NoneType", " none "}) {
            Json document = candor::test::sampleDocument();
            document["signature"]["returns"] = type;
            document["effects"] = Json::array({{{"description", "Print the list"}}});
            QCOMPARE(findingsOf(document), QStringList());
        }
    }

    void missingLiteralsOfThePromptAreNamed()
    {
        Task task;
        task.prompt = "Return 'too short', 'no upper' or 'valid'; 8 is the limit, 12 is better.";
        const Ir ir = candor::irFromDocument(candor::test::sampleDocument());
        const std::vector<IrFinding> findings = candor::checkIr(ir, task);
        QCOMPARE(findings.size(), std::size_t(2));
        QCOMPARE(findings[0].defect, candor::IrDefect::MissingLiteral);
        QCOMPARE(findings[0].path, std::string());
        QCOMPARE(QString::fromStdString(findings[0].message),
                 QString("The prompt's 'no upper' occurs nowhere in the IR."));
        QCOMPARE(QString::fromStdString(findings[1].message), QString("The prompt's 12 occurs nowhere in the IR."));
    }

    void aCutReplyIsFoundWhereItWasCut()
    {
        const Ir ir = candor::irOfCutDocument(
            candor::parseJson("{\"intent\": {\"summary\": \"s\"}, \"effects\": [{\"description\": \"Return\"}]}")
                .value(),
            "/effects/0/description");
        QStringList found;
        for (const IrFinding& finding : candor::checkIr(ir, {})) {
            found << QString::fromStdString(std::string(candor::nameOf(finding.defect)) + " " + finding.path);
        }
        QCOMPARE(found, (QStringList{"no_return_stated /effects", "cut_off /effects/0/description"}));
    }

    void anyDocumentCanBeChecked()
    {
        candor::Random random(13);
        qsizetype findings = 0;
        for (int i = 0; i < 2000; ++i) {
            findings += findingsOf(candor::test::randomJson(random), "Return 'x' or 3").size();
        }
        QVERIFY(findings > 2000);
    }
};

QTEST_GUILESS_MAIN(TestCheckIr)
#include "tst_check_ir.moc"
