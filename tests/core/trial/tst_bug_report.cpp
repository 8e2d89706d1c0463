// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/text.h"
#include "core/trial/bug_report.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QtTest>

namespace {

constexpr const char* kHostile = "```\n````\n</code><img src=x onerror=alert(1)>\n# Heading\n~~~\n"
                                 "\xe2\x80\xae reversed \x1b[31m ` `` | [link](javascript:1)\n```";

struct Made
{
    candor::TrialRecord record;
    candor::SessionPlan plan;
};

/// A trial of one candidate whose second line fails.
Made failingTrial(const std::string& irReply, candor::Task task)
{
    candor::Configuration configuration;
    configuration.backend = "http://user:secret@127.0.0.1:1/v1?key=secret";
    const candor::TrialKit kit = candor::kitFor(configuration);
    auto suite = std::make_shared<candor::Suite>();
    suite->name = "one";
    suite->tasks = {std::move(task)};
    candor::sealSuite(*suite);
    Made made{{}, *candor::makePlan(suite, {kit.configuration}, 1, 3)};
    candor::ScriptedBackend backend([&irReply](const candor::Request& r, std::stop_token) {
        return r.label.purpose == candor::RequestPurpose::Ir ? candor::replyWith(irReply) : candor::doublingReply(r);
    });
    candor::ScriptedSandbox sandbox([](const candor::SandboxJob&, std::stop_token) {
        candor::ExecutionReport report = candor::reportOf(candor::Verdict::WrongAnswer, "f(5) returned 11");
        report.cases = {{.index = 0, .call = "f(1)", .expected = "2", .got = "2", .passed = true},
                        {.index = 1, .call = "f(5)", .expected = "10", .got = "11"}};
        report.errorLine = 2;
        report.traceback = kHostile;
        report.output = kHostile;
        return report;
    });
    const candor::TrialContext context{&kit, &suite->tasks[0], made.plan.trials[0]};
    std::vector<candor::CandidateRecord> candidates{candor::drawCandidate(context, 0, backend, {})};
    candor::generateCode(context, candidates[0], backend, {});
    candor::executeCandidate(context, candidates[0], sandbox, {});
    made.record = candor::finishTrial(context, std::move(candidates), {}, {});
    return made;
}

/// The text that a Markdown reader takes for Markdown: without fenced blocks and code spans.
std::string outsideOfCode(const std::string& markdown)
{
    std::string outside;
    std::string fence;
    for (const std::string_view line : candor::splitLines(markdown)) {
        const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
        if (!fence.empty()) {
            fence = ticks >= fence.size() && ticks == line.size() ? std::string() : fence;
            continue;
        }
        if (ticks >= 3 && line.find('`', ticks) == std::string_view::npos) {
            fence = std::string(ticks, '`');
            continue;
        }
        std::string_view rest = line;
        while (!rest.empty()) {
            const std::size_t open = rest.find('`');
            outside += rest.substr(0, open);
            rest.remove_prefix(std::min(open, rest.size()));
            const std::size_t run = std::min(rest.find_first_not_of('`'), rest.size());
            std::size_t at = run;
            std::size_t closing = 0;
            while (at < rest.size() && closing != run) { // the next run of exactly as many
                at = std::min(rest.find('`', at), rest.size());
                closing = std::min(rest.find_first_not_of('`', at), rest.size()) - at;
                at += closing;
            }
            rest.remove_prefix(at);
        }
        outside += '\n';
    }
    return fence.empty() ? outside : outside + "A FENCE IS NEVER CLOSED";
}

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestBugReport : public QObject
{
    Q_OBJECT

private slots:
    void everythingAboutTheFailureIsThere_data()
    {
        QTest::addColumn<QString>("part");
        for (const char* part : {"# Candor: `double` under `scripted`",
                                 "Verdict: **wrong answer**",
                                 "`f(5) returned 11`",
                                 "\"temperature\": 0.3",
                                 "Return twice the number n.",
                                 "1 of 2 cases passed",
                                 "call:     f(5)\nexpected: 10\ngot:      11\n",
                                 "It failed at line 2",
                                 "   2 > ",
                                 "The whole program:\n\n```python\n",
                                 "\"summary\": \"Doubles a number\"",
                                 "\"identifier\": \"result\"",
                                 "\"action\": \"deleted\"",
                                 "### Request for ir, attempt 0",
                                 "### Request for code, attempt 0",
                                 "Declared:",
                                 "Sent:",
                                 "Applied:",
                                 "- `cleared_ir`",
                                 "Every link of the trial holds",
                                 "\"python\": \"3.11.2\""}) {
            QTest::newRow(part) << part;
        }
    }
    void everythingAboutTheFailureIsThere()
    {
        QFETCH(QString, part);
        const Made made = failingTrial(candor::doublingIrWithHole(), candor::doublingTask());

        const std::string report = candor::bugReport(made.record, 0, made.plan, {{"python", "3.11.2"}});

        QVERIFY2(has(report, part.toStdString()), report.c_str());
        QVERIFY(!has(report, "call:     f(1)")); // it passed
    }

    void hostileTextStaysInCode()
    {
        candor::Task task = candor::doublingTask();
        task.prompt = kHostile;
        Made made = failingTrial(candor::doublingIrWithHole(), task);
        candor::CandidateRecord& candidate = made.record.candidates[0];
        for (std::string* text :
             {&candidate.message, &candidate.irExchange.reply.text, &candidate.irExchange.reply.finishReason,
              &candidate.irExchange.reply.refusal, &candidate.irExchange.failure, &candidate.irExchange.provenance,
              &made.record.provenance, &candidate.attempts[0].artifact.python}) {
            *text = kHostile;
        }
        auto& execution = *candidate.attempts[0].execution;
        execution.cases[1].got = kHostile;
        execution.notes = {kHostile};
        candidate.attempts[0].artifact.notes = {kHostile};
        candidate.irExchange.tries = {{500, kHostile, 0}};
        candidate.read.problem = kHostile;
        candidate.lineage.push_back({kHostile, {kHostile}, {kHostile}});

        const std::string report = candor::bugReport(made.record, 0, made.plan, {{"note", kHostile}});

        const std::string outside = outsideOfCode(report);
        for (const char* part : {"<", "onerror", "# Heading", "javascript", "NEVER CLOSED"}) {
            QVERIFY2(!has(outside, part), outside.c_str());
        }
        QVERIFY(!has(report, "\x1b"));
        QVERIFY(has(report, "## Environment")); // nothing swallowed the rest
        QVERIFY(has(outside, "## Environment"));
        QVERIFY(has(outside, "Broken:"));
    }

    void bidirectionalControlsAreShown()
    {
        Made made = failingTrial(candor::doublingIr(), candor::doublingTask());
        made.record.candidates[0].attempts[0].artifact.python = "x = 1 # \xe2\x80\xae\n\tindented\n";

        const std::string report = candor::bugReport(made.record, 0, made.plan, {});

        QVERIFY(has(report, "x = 1 # \\u202e\n\tindented\n"));
        QVERIFY(!has(report, "\xe2\x80\xae"));
    }

    void secretsOfTheBackendAreLeftOut()
    {
        const Made made = failingTrial(candor::doublingIr(), candor::doublingTask());

        const std::string report = candor::bugReport(made.record, 0, made.plan, {});

        QVERIFY(has(report, "http://127.0.0.1:1/v1"));
        QVERIFY(!has(report, "secret"));
    }

    void aLongTextIsCutAndSaysSo()
    {
        Made made = failingTrial(candor::doublingIr(), candor::doublingTask());
        made.record.candidates[0].irExchange.reply.text.assign(1'000'000, 'x');
        made.record.candidates[0].irExchange.reply.text += std::string(1'000'000, '\n');

        const std::string report = candor::bugReport(made.record, 0, made.plan, {});

        QVERIFY(report.size() < 100'000);
        QVERIFY(has(report, "Cut: 2000000 characters in all"));
    }

    void whatIsNotThereIsSaid()
    {
        Made made = failingTrial("Sorry?", candor::doublingTask());
        made.record.task = "another";
        made.record.configuration = "another";

        const std::string report = candor::bugReport(made.record, 0, made.plan, {});

        for (const char* part : {"The session's plan holds none of this name", "The session's suite does not hold it",
                                 "The candidate was not executed", "There is no program"}) {
            QVERIFY2(has(report, part), part);
        }
        QVERIFY(candor::bugReport(made.record, 1, made.plan, {}).empty());
    }
};

QTEST_GUILESS_MAIN(TestBugReport)
#include "tst_bug_report.moc"
