// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/markdown_writer.h"
#include "core/report/write_report.h"
#include "tests/core/report/hostile_texts.h"
#include "tests/core/store/sample_trials.h"

#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include <functional>

using candor::ConfigurationRef;
using candor::ErrorCode;
using candor::ReportFormat;
using candor::ReportOptions;
using candor::ReportSection;
using candor::TrialRecord;
using candor::Verdict;
using candor::Workspace;

namespace {

template <class T>
T must(candor::Result<T> result)
{
    if (!result) {
        qFatal("%s", candor::describe(result.error()).c_str());
    }
    return std::move(*result);
}

/// A workspace of sessions whose trials a test states.
class Bench
{
public:
    using Change = std::function<void(TrialRecord&)>;

    Bench()
        : m_workspace(
              must(Workspace::open(m_directory.filePath("w.candor").toStdString(), Workspace::Access::ReadWrite)))
    {
    }

    /// Stores the first `stored` trials of a plan of `tasks` tasks; the first configuration passes all, the second
    /// none, unless `change` says otherwise.
    std::string add(std::size_t tasks, std::size_t stored, const Change& change = {},
                    const std::string& provenance = {}, const candor::Json& environment = {{"python", "3.11"}})
    {
        const candor::SessionPlan plan = candor::samplePlan(tasks);
        const std::string id = must(m_workspace->createSession(plan, provenance, environment));
        for (std::size_t i = 0; i < stored && i < plan.trials.size(); ++i) {
            TrialRecord record = candor::sampleTrial(plan, i, 50);
            const bool baseline = plan.trials[i].configuration == 0;
            record.provenance = provenance;
            record.selection.index = 0;
            record.verdict = baseline ? Verdict::Passed : Verdict::WrongAnswer;
            for (candor::CandidateRecord& candidate : record.candidates) {
                candidate.judged = true;
                candidate.verdict = record.verdict;
            }
            if (change) {
                change(record);
            }
            if (!m_workspace->commitTrial(id, record).ok()) {
                qFatal("a trial was refused");
            }
        }
        return id;
    }

    [[nodiscard]] std::string write(ReportOptions options, ReportFormat format) const
    {
        return must(candor::writeReport(*m_workspace, *snapshot(), options, format));
    }
    [[nodiscard]] std::string markdown(const std::string& id) const
    {
        return write({.session = id}, ReportFormat::Markdown);
    }
    [[nodiscard]] std::shared_ptr<const candor::Snapshot> snapshot() const { return must(m_workspace->snapshot()); }
    [[nodiscard]] Workspace& workspace() const { return *m_workspace; }

private:
    QTemporaryDir m_directory;
    std::unique_ptr<Workspace> m_workspace;
};

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

QStringList firstLines(const std::string& markdown, int count)
{
    return QString::fromStdString(markdown).split('\n').mid(0, count);
}

} // namespace

class TestSessionReport : public QObject
{
    Q_OBJECT

private slots:
    void gpuTimeIsARowOfTheBill()
    {
        Bench bench;
        const candor::Json price = {{"usd_per_gpu_hour", 3.6}, {"as_of", "2026-10-01"}};
        const std::string id =
            bench.add(2, 4, {}, {}, {{"backends", {{"vllm-h200", {{"profile", {{"price", price}}}}}}}});
        std::vector<candor::FlightSample> samples(61);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            samples[i].backend = "vllm-h200";
            samples[i].atMs = 1'000'000 + static_cast<std::int64_t>(i) * 30'000; // half an hour
        }
        QVERIFY(bench.workspace().addFlightSamples(id, samples).ok());
        const std::string text = bench.write({.session = id}, ReportFormat::Html);
        QVERIFY2(has(text, "GPU time of vllm-h200"), text.c_str());
        QVERIFY(has(text, "0.500 h in which the session ran, at $3.60 an hour (price of 2026-10-01)"));
        QVERIFY(has(text, "$1.80"));
    }

    void theFirstFiveLinesSayWhatHowSureAndWhatNext()
    {
        Bench bench;
        const std::string id = bench.add(10, 20);
        const QStringList lines = firstLines(bench.markdown(id), 5);
        QCOMPARE(lines[0], QString("# sample: large against small: regressed"));
        QCOMPARE(lines[2], QString("- **What happened:** large passed 0/10 (0.0 %), small passed 10/10 (100.0 %): 10 "
                                   "tasks lost, 0 gained."));
        QVERIFY2(lines[3].startsWith("- **How sure:** regressed. 10 lost, 0 gained of 10 tasks, p = 0.002;"),
                 qPrintable(lines[3]));
        QVERIFY2(lines[3].contains("Cause: withheld: 2 factors differ (model, n)."), qPrintable(lines[3]));
        QVERIFY2(lines[4].startsWith("- **What to do next:** **Run \"small\" with nothing changed but model"),
                 qPrintable(lines[4]));
    }

    void aSessionWithoutTrialsSaysHowToGetThem()
    {
        Bench bench;
        const std::string id = bench.add(3, 0);
        const std::string text = bench.markdown(id);
        QVERIFY(has(text, "# sample: no trial is stored yet"));
        QVERIFY(has(text, "`candorctl run --resume " + id + "`"));
        QVERIFY(!has(text, "##"));
        QVERIFY(!has(text, "nan"));
        QCOMPARE(QByteArray::fromStdString(bench.write({.session = id}, ReportFormat::Csv)).count("\r\n"), 1);
    }

    void anIncompleteSessionSaysSo()
    {
        Bench bench;
        const std::string id = bench.add(10, 15);
        const std::string text = bench.markdown(id);
        QVERIFY(has(text, "> **NOT COMPLETE.** 15 of 20 trials are stored"));
        QVERIFY(has(text, "large passed 0/5 (0.0 %)"));
    }

    void whatIsNoModelOutputIsSaidFirst()
    {
        Bench bench;
        const std::string id = bench.add(3, 6, {}, "simulated: by a test");
        for (const ReportFormat format : candor::kAllReportFormats) {
            QVERIFY(has(bench.write({.session = id}, format), "simulated: by a test"));
        }
        QVERIFY(firstLines(bench.markdown(id), 8).join('\n').contains("> **NOT MODEL OUTPUT.** simulated: by a test"));
    }

    void onlyTheSectionsAskedForAreThere()
    {
        Bench bench;
        const std::string id = bench.add(3, 6);
        for (const ReportSection section : candor::kAllReportSections) {
            const std::string text = bench.write({.session = id, .sections = {section}}, ReportFormat::Markdown);
            const QStringList headings = QString::fromStdString(text).split('\n').filter(QRegularExpression("^## "));
            QVERIFY2(headings.size() <= 1, text.c_str());
            QVERIFY(headings.isEmpty() ||
                    headings.first() == "## " + QString::fromStdString(std::string(candor::titleOf(section))));
            QVERIFY(headings.size() == 1 || section == ReportSection::Candidates);
        }
        const std::string bare = bench.write({.session = id, .sections = {}}, ReportFormat::Markdown);
        QVERIFY(!has(bare, "## ") && has(bare, "What to do next"));
    }

    void whatIsNotTheModelsIsBesideTheRateAndNotInIt()
    {
        Bench bench;
        const std::string id = bench.add(4, 8, [](TrialRecord& record) {
            if (record.index == 7) {
                record.verdict = Verdict::BackendFailure;
                record.message = "HTTP 408";
            }
        });
        const std::string text = bench.markdown(id);
        QVERIFY(has(text, "large passed 0/3 (0.0 %)"));
        QVERIFY(has(text, "#### Not the model's: 1, in no success rate"));
        QVERIFY(has(text, "`HTTP 408`"));
    }

    void aBaselineOfAnotherSessionIsNamed()
    {
        Bench bench;
        const std::string first = bench.add(8, 16);
        const std::string second = bench.add(8, 16);
        const ReportOptions options{.session = second, .baseline = ConfigurationRef{0, 0}};
        const std::string text = bench.write(options, ReportFormat::Markdown);
        QVERIFY(has(text, "in session " + first));
        QVERIFY(has(text, "small against small: not shown"));
        QVERIFY(has(text, "large against small: regressed"));
        const auto json = must(candor::parseJson(bench.write(options, ReportFormat::JsonText)));
        QCOMPARE(json["comparisons"].size(), 2u);
        QCOMPARE(json["baseline"]["session"].get<std::string>(), first);
    }

    void longListsAreCutAndCounted()
    {
        Bench bench;
        const std::string id = bench.add(30, 60);
        const std::string text =
            bench.write({.session = id, .mostRows = 10, .mostTasksSideBySide = 3}, ReportFormat::Markdown);
        QVERIFY(has(text, "And 20 more; the CSV and JSON reports hold all."));
        QVERIFY(has(text, "And 27 more lost trials"));
    }

    void theTableHasARowForEachTrial()
    {
        Bench bench;
        const std::string id = bench.add(3, 6, [](TrialRecord& record) { record.message = "=1+1,\"x\"\r\n"; });
        const QByteArray csv = QByteArray::fromStdString(bench.write({.session = id}, ReportFormat::Csv));
        const QList<QByteArray> lines = csv.split('\n');
        QCOMPARE(lines.size(), 8); // heading, 6 rows, the end
        QVERIFY(lines[0].startsWith("session,configuration,model,n,temperature,task,"));
        for (int i = 1; i < 7; ++i) {
            QVERIFY(lines[i].endsWith('\r'));
            QVERIFY2(lines[i].contains(",\"'=1+1,\"\"x\"\"\\r\\n\","), lines[i].constData());
        }
        QVERIFY(lines[1].contains("add_one_0,arithmetic,easy,1,passed,passed,"));
    }

    void hostileTextsAreHarmlessInEveryFormat()
    {
        Bench bench;
        std::size_t next = 0;
        const std::vector<std::string> texts = candor::hostileTexts();
        const std::string id = bench.add(texts.size(), 2 * texts.size(), [&](TrialRecord& record) {
            const std::string& text = texts[next++ % texts.size()];
            record.message = text;
            record.selection.reason = text;
            for (candor::CandidateRecord& candidate : record.candidates) {
                candidate.message = text;
                candidate.attempts.front().artifact.python = text;
            }
        });
        QXmlStreamReader reader(QByteArray::fromStdString(bench.write({.session = id}, ReportFormat::Html)));
        QStringList elements;
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::StartElement) {
                elements << reader.name().toString();
            }
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(!elements.contains("script") && !elements.contains("img"));
        const std::string csv = bench.write({.session = id}, ReportFormat::Csv);
        QCOMPARE(QByteArray::fromStdString(csv).count('\n'), static_cast<int>(2 * texts.size() + 1));
        QVERIFY(must(candor::parseJson(bench.write({.session = id}, ReportFormat::JsonText), {.maxBytes = 512u << 20}))
                    .is_object());
        QVERIFY(!has(bench.markdown(id), "<script>alert(1)</script>|"));
    }

    void aReportThatIsStoppedIsNone()
    {
        Bench bench;
        const std::string id = bench.add(3, 6);
        std::stop_source stop;
        stop.request_stop();
        for (const ReportFormat format : candor::kAllReportFormats) {
            const auto report =
                candor::writeReport(bench.workspace(), *bench.snapshot(), {.session = id}, format, stop.get_token());
            QVERIFY(!report.ok());
            QCOMPARE(report.error().code, ErrorCode::Cancelled);
        }
    }

    void whatIsNotThereIsNamed()
    {
        Bench bench;
        const std::string id = bench.add(3, 6);
        for (const ReportFormat format : candor::kAllReportFormats) {
            const auto none = candor::writeReport(bench.workspace(), *bench.snapshot(), {.session = "x"}, format);
            QVERIFY(!none.ok() && none.error().code == ErrorCode::InvalidInput && has(none.error().message, "\"x\""));
            const ReportOptions options{.session = id, .baseline = ConfigurationRef{0, 9}};
            const auto noBaseline = candor::writeReport(bench.workspace(), *bench.snapshot(), options, format);
            QVERIFY(!noBaseline.ok() && noBaseline.error().code == ErrorCode::InvalidInput);
        }
    }

    void formatsHaveTheirNames()
    {
        for (const ReportFormat format : candor::kAllReportFormats) {
            QVERIFY(candor::reportFormatNamed(candor::nameOf(format)) == format);
        }
        QVERIFY(!candor::reportFormatNamed("pdf"));
    }
};

QTEST_GUILESS_MAIN(TestSessionReport)
#include "tst_session_report.moc"
