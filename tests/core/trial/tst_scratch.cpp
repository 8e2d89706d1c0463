// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/scratch.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QtTest>

using namespace std::string_literals;
using candor::Verdict;

/// Candidates that are tried by hand.
class TestScratch : public QObject
{
    Q_OBJECT

    candor::Task m_task = candor::doublingTask();
    candor::ScriptedBackend m_backend{
        [](const candor::Request& r, std::stop_token) { return candor::doublingReply(r); }};
    std::vector<std::string> m_programs;
    candor::ScriptedSandbox m_sandbox{[this](const candor::SandboxJob& job, std::stop_token stop) {
        m_programs.push_back(job.program);
        return stop.stop_requested() ? candor::reportOf(Verdict::Cancelled)
                                     : candor::reportOf(Verdict::WrongAnswer, "f(1) returned 3, expected 2");
    }};

    candor::CandidateRecord fromIr(const std::string& ir, candor::Configuration configuration = {}, int draw = 0)
    {
        return candor::scratchFromIr(candor::kitFor(std::move(configuration)), m_task, {.repeat = 2, .seed = 7},
                                     *candor::parseJson(ir), m_backend, m_sandbox, {}, draw);
    }

private slots:
    void init() { m_programs.clear(); }

    void aProgramIsRunAsItIs()
    {
        const auto report = candor::runAgain("def f(n):\n    return 3\n"s, m_task, m_sandbox, {});

        QCOMPARE(report.verdict, Verdict::WrongAnswer);
        QCOMPARE(m_programs, std::vector<std::string>{"def f(n):\n    return 3\n"});
    }

    void aCandidatesLastProgramIsRunAgain()
    {
        candor::CandidateRecord candidate;
        candidate.attempts.resize(2);
        candidate.attempts[0].artifact.python = "first";
        candidate.attempts[1].artifact.python = "last";

        QCOMPARE(candor::runAgain(candidate, m_task, m_sandbox, {}).verdict, Verdict::WrongAnswer);

        QCOMPARE(m_programs, std::vector<std::string>{"last"});
    }

    void withoutAProgramNothingIsRun()
    {
        candor::CandidateRecord candidate;
        QCOMPARE(candor::runAgain(candidate, m_task, m_sandbox, {}).verdict, Verdict::NoCode);
        candidate.attempts.emplace_back();
        candidate.attempts[0].artifact.verdict = Verdict::Truncated;

        const auto report = candor::runAgain(candidate, m_task, m_sandbox, {});

        QCOMPARE(report.verdict, Verdict::Truncated);
        QVERIFY(!report.message.empty());
        QVERIFY(m_programs.empty());
    }

    void anEditedIrGoesThroughAllStagesWithoutAnIrRequest()
    {
        const std::size_t before = m_backend.requests().size();
        const auto scratch = fromIr(candor::doublingIrWithHole(), {}, 3);

        const auto requests = m_backend.requests();
        QCOMPARE(requests.size() - before, 1u);
        QCOMPARE(requests.back().label.purpose, candor::RequestPurpose::Code);
        QCOMPARE(requests.back().label.draw, 3);
        QCOMPARE(requests.back().label.repeat, 2);
        QVERIFY(requests.back().user.find("Doubles a number") != std::string::npos);
        QVERIFY(scratch.score.has_value());
        QCOMPARE(scratch.ledger.size(), 1u);
        QCOMPARE(scratch.verdict, Verdict::WrongAnswer);
        QCOMPARE(scratch.message, "scratch: f(1) returned 3, expected 2"s);
        QCOMPARE(scratch.irExchange.provenance, std::string(candor::kScratchProvenance));
        QVERIFY(scratch.irExchange.sent.is_null());
        std::string steps;
        for (const candor::LineageLink& link : scratch.lineage) {
            steps += link.step + " ";
        }
        QCOMPARE(steps, "ir score cleared_ir artifact execution "s);
    }

    void theSeedIsThatOfTheDraw()
    {
        const candor::TrialKit kit = candor::kitFor({});
        const candor::TrialContext context{&kit, &m_task, {.repeat = 2, .seed = 7}};
        (void)candor::drawCandidate(context, 1, m_backend, {});
        const std::uint64_t drawn = m_backend.requests().back().seed;

        (void)fromIr(candor::doublingIr(), {}, 1);

        QCOMPARE(m_backend.requests().back().seed, drawn);
    }

    void anIrThatIsNoneIsSaidAndNothingIsAsked()
    {
        const std::size_t before = m_backend.requests().size();

        const auto scratch = fromIr("{\"intent\": 3}");

        QCOMPARE(scratch.verdict, Verdict::InvalidIr);
        QVERIFY(scratch.message.starts_with("scratch: "));
        QVERIFY(scratch.message.size() > 10);
        QCOMPARE(m_backend.requests().size(), before);
        QVERIFY(m_programs.empty());
    }

    void codeIsRetriedAsTheConfigurationSays()
    {
        candor::ScriptedBackend backend(
            [](const candor::Request&, std::stop_token) { return candor::Result(candor::replyWith("no")); });
        candor::Configuration configuration;
        configuration.codeRetries = 2;

        const auto scratch = candor::scratchFromIr(candor::kitFor(configuration), m_task, {},
                                                   *candor::parseJson(candor::doublingIr()), backend, m_sandbox, {});

        QCOMPARE(scratch.attempts.size(), 3u);
        QCOMPARE(scratch.verdict, Verdict::NoCode);
    }

    void aStopIsACancelledCandidate()
    {
        std::stop_source stop;
        stop.request_stop();

        const auto scratch =
            candor::scratchFromIr(candor::kitFor({}), m_task, {}, *candor::parseJson(candor::doublingIr()), m_backend,
                                  m_sandbox, stop.get_token());

        QCOMPARE(scratch.verdict, Verdict::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestScratch)
#include "tst_scratch.moc"
