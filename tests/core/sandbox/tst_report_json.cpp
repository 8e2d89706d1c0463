// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/sandbox.h"

#include <QTest>

using candor::ExecutionReport;
using candor::executionReportFromJson;
using candor::executionReportToJson;
using candor::Json;

namespace {

ExecutionReport fullReport()
{
    ExecutionReport report;
    report.verdict = candor::Verdict::WrongAnswer;
    report.message = "f(1) returned 3, expected 2";
    report.cases = {{0, "f(1)", "2", "3", false, "note", "", "", 0, 12},
                    {1, "f(2)", "4", "", false, "", "ValueError", "é\n", 3, 13}};
    report.calledFunction = "f";
    report.notes = {"a", "b"};
    report.output = "printed";
    report.outputCut = true;
    report.traceback = "Traceback";
    report.errorLine = 3;
    report.checkedInProcess = true;
    report.cpuMilliseconds = 4;
    report.wallMilliseconds = 5;
    return report;
}

} // namespace

class TestReportJson : public QObject
{
    Q_OBJECT

private slots:
    void everyFieldComesBack();
    void everyVerdictComesBack();
    void brokenReportsAreRefusedWithThePath_data();
    void brokenReportsAreRefusedWithThePath();
};

void TestReportJson::everyFieldComesBack()
{
    const Json json = executionReportToJson(fullReport());
    const auto read = executionReportFromJson(json);
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
    QCOMPARE(candor::canonicalJson(executionReportToJson(*read)), candor::canonicalJson(json));
    QCOMPARE(read->cases[1].exceptionMessage, std::string("é\n"));
    // A field that is written but not read, or the other way round, would show here.
    for (const auto& [key, value] : json.items()) {
        Json changed = json;
        changed.erase(key);
        const auto partial = executionReportFromJson(changed);
        QVERIFY2(!partial.ok() || executionReportToJson(*partial) != json, key.c_str());
    }
}

void TestReportJson::everyVerdictComesBack()
{
    for (const candor::Verdict verdict : candor::kAllVerdicts) {
        ExecutionReport report;
        report.verdict = verdict;
        const auto read = executionReportFromJson(executionReportToJson(report));
        QVERIFY(read.ok());
        QCOMPARE(read->verdict, verdict);
    }
}

void TestReportJson::brokenReportsAreRefusedWithThePath_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("array") << QByteArray("[]") << QByteArray("$");
    QTest::newRow("empty") << QByteArray("{}") << QByteArray("$.verdict");
    QTest::newRow("verdict") << QByteArray(R"({"verdict":"great","message":""})") << QByteArray("$.verdict");
    QTest::newRow("case") << QByteArray(R"({"verdict":"passed","message":"","cases":[{"index":"x"}]})")
                          << QByteArray("$.cases[0].index");
    QTest::newRow("negative index")
        << QByteArray(R"({"verdict":"passed","message":"","cases":[{"index":-1,"call":"","expected":""}]})")
        << QByteArray("$.cases[0].index");
}

void TestReportJson::brokenReportsAreRefusedWithThePath()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, path);
    const auto read = executionReportFromJson(Json::parse(json.toStdString()));
    QVERIFY(!read.ok());
    QVERIFY2(read.error().message.find(path.constData()) != std::string::npos, read.error().message.c_str());
}

QTEST_GUILESS_MAIN(TestReportJson)
#include "tst_report_json.moc"
