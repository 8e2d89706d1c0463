// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/trial.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QtTest>

#include <map>
#include <set>

using namespace std::string_literals;
using candor::Verdict;

namespace {

/// Takes a candidate through all its stages, as a session does.
candor::TrialRecord runTrial(const candor::TrialContext& context, candor::Backend& backend, candor::Sandbox& sandbox)
{
    std::vector<candor::CandidateRecord> candidates;
    for (int draw = 0; draw < context.kit->configuration.n; ++draw) {
        candidates.push_back(candor::drawCandidate(context, draw, backend, {}));
        do {
            candor::generateCode(context, candidates.back(), backend, {});
            candor::executeCandidate(context, candidates.back(), sandbox, {});
        } while (candor::wantsAnotherAttempt(context, candidates.back()));
    }
    return candor::finishTrial(context, std::move(candidates), {}, {});
}

candor::ExecutionReport passes(const candor::SandboxJob&, std::stop_token)
{
    return candor::reportOf(Verdict::Passed);
}

} // namespace

class TestTrial : public QObject
{
    Q_OBJECT

    candor::Task m_task = candor::doublingTask();

    candor::TrialRecord trialWith(candor::Configuration configuration, candor::ScriptedBackend::Script replies,
                                  candor::ScriptedSandbox::Script reports = passes)
    {
        const candor::TrialKit kit = candor::kitFor(std::move(configuration));
        candor::ScriptedBackend backend(std::move(replies));
        candor::ScriptedSandbox sandbox(std::move(reports));
        return runTrial({&kit, &m_task, {}}, backend, sandbox);
    }

private slots:
    void aRightCandidatePassesWithAWholeLineage()
    {
        const auto record =
            trialWith({}, [](const candor::Request& r, std::stop_token) { return candor::doublingReply(r); });

        QCOMPARE(record.verdict, Verdict::Passed);
        QCOMPARE(candor::brokenLinks(record).size(), 0u);
        std::string steps;
        for (const candor::LineageLink& link : record.candidates[0].lineage) {
            steps += link.step + " ";
        }
        QCOMPARE(steps, "request reply ir score selection cleared_ir artifact execution "s);
    }

    void everyCandidateOfATrialHasItsOwnSeedAndSharesItWithItsCode()
    {
        const candor::TrialKit kit = candor::kitFor({.n = 3});
        candor::ScriptedBackend backend(
            [](const candor::Request& r, std::stop_token) { return candor::doublingReply(r); });
        candor::ScriptedSandbox sandbox(passes);

        (void)runTrial({&kit, &m_task, {}}, backend, sandbox);

        std::map<int, std::set<std::uint64_t>> seeds;
        for (const candor::Request& request : backend.requests()) {
            seeds[request.label.draw].insert(request.seed);
        }
        QCOMPARE(seeds.size(), 3u);
        std::set<std::uint64_t> distinct;
        for (const auto& [draw, ofDraw] : seeds) {
            QCOMPARE(ofDraw.size(), 1u);
            distinct.insert(*ofDraw.begin());
        }
        QCOMPARE(distinct.size(), 3u);
    }

    void aBackendFailureIsNotTheModels()
    {
        const auto record = trialWith({}, [](const candor::Request&, std::stop_token) -> candor::Result<candor::Reply> {
            return candor::Error{candor::ErrorCode::Overloaded, candor::Stage::Backend, "503 from the server"};
        });

        QCOMPARE(record.verdict, Verdict::BackendFailure);
        QCOMPARE(candor::classOf(record.verdict), candor::VerdictClass::NotTheModels);
        QVERIFY(record.message.find("503") != std::string::npos);
    }

    void anAnswerInTheReasoningIsTheServersFault_data()
    {
        QTest::addColumn<int>("purpose");
        QTest::newRow("ir") << static_cast<int>(candor::RequestPurpose::Ir);
        QTest::newRow("code") << static_cast<int>(candor::RequestPurpose::Code);
    }
    void anAnswerInTheReasoningIsTheServersFault()
    {
        QFETCH(int, purpose);
        const auto record = trialWith({.codeRetries = 2}, [&](const candor::Request& r, std::stop_token) {
            auto reply = candor::doublingReply(r);
            if (static_cast<int>(r.label.purpose) == purpose) {
                std::swap(reply->text, reply->reasoning);
            }
            return reply;
        });

        QCOMPARE(record.candidates[0].verdict, Verdict::BackendFailure);
        QVERIFY2(record.candidates[0].message.find("put the answer into the reasoning") != std::string::npos,
                 record.candidates[0].message.c_str());
        QVERIFY(record.candidates[0].attempts.size() <= 1u); // no retry would help
    }

    void aReplyThatWasGivenUpIsAnInvalidIr()
    {
        const auto record = trialWith({}, [](const candor::Request&, std::stop_token) {
            return candor::Result(candor::replyWith("{\"intent\": ,,", "stopped_early"));
        });

        QCOMPARE(record.candidates[0].verdict, Verdict::InvalidIr);
        QVERIFY(record.candidates[0].message.starts_with("Candor stopped reading"));
    }

    void everyCandidateKnowsHowManyThereAre()
    {
        const candor::TrialKit kit = candor::kitFor({.n = 3});
        candor::ScriptedBackend backend(
            [](const candor::Request& r, std::stop_token) { return candor::doublingReply(r); });
        candor::ScriptedSandbox sandbox(passes);

        (void)runTrial({&kit, &m_task, {}}, backend, sandbox);

        std::uint64_t first = 0;
        for (const candor::Request& request : backend.requests()) {
            const bool forIr = request.label.purpose == candor::RequestPurpose::Ir;
            QCOMPARE(request.candidates, forIr ? 3 : 1);
            first = forIr && request.label.draw == 0 ? request.seed : first;
            QVERIFY(!forIr || request.firstSeed == first);
        }
    }

    void aReplyThatWasCutIsTruncatedAndNotSelected()
    {
        const auto record = trialWith({.n = 2}, [](const candor::Request& r, std::stop_token) {
            const bool cut = r.label.draw == 0 && r.label.purpose == candor::RequestPurpose::Ir;
            return cut ? candor::Result(candor::replyWith(candor::doublingIr().substr(0, 90), "length"))
                       : candor::doublingReply(r);
        });

        QCOMPARE(record.candidates[0].verdict, Verdict::Truncated);
        QVERIFY(!record.candidates[0].score);
        QCOMPARE(*record.selection.index, 1u);
        QCOMPARE(record.verdict, Verdict::Passed);
    }

    void aReplyWithoutAnIrIsAnInvalidIr()
    {
        const auto record = trialWith(
            {}, [](const candor::Request&, std::stop_token) { return candor::Result(candor::replyWith("Sorry?")); });

        QCOMPARE(record.verdict, Verdict::InvalidIr);
        QVERIFY(!record.message.empty());
    }

    void retriesOfTheCodeAreAttemptsWithTheirOwnTemperature()
    {
        candor::Configuration configuration;
        configuration.codeRetries = 2;
        configuration.codeTemperature = 0.3;
        configuration.retryTemperatureStep = 0.2;

        const auto record = trialWith(configuration, [](const candor::Request& r, std::stop_token) {
            const bool noCode = r.label.purpose == candor::RequestPurpose::Code && r.label.attempt == 0;
            return noCode ? candor::Result(candor::replyWith("I would rather not.")) : candor::doublingReply(r);
        });

        const auto& attempts = record.candidates[0].attempts;
        QCOMPARE(attempts.size(), 2u);
        QCOMPARE(attempts[0].exchange.sent["temperature"].get<double>(), 0.3);
        QCOMPARE(attempts[1].exchange.sent["temperature"].get<double>(), 0.5);
        QVERIFY(attempts[0].artifact.verdict.has_value());
        QCOMPARE(record.verdict, Verdict::Passed);
        QCOMPARE(candor::brokenLinks(record).size(), 0u);
    }

    void withoutRetriesTheFirstCompilationFailureIsTheVerdict()
    {
        const auto record = trialWith(
            {}, [](const candor::Request& r, std::stop_token) { return candor::doublingReply(r); },
            [](const candor::SandboxJob&, std::stop_token) {
                return candor::reportOf(Verdict::CompileError, "invalid syntax (<unknown>, line 3)");
            });

        QCOMPARE(record.candidates[0].attempts.size(), 1u);
        QCOMPARE(record.verdict, Verdict::CompileError);
        QCOMPARE(record.message, "invalid syntax (<unknown>, line 3)"s);
    }

    void theRefusePolicyEndsACandidateWithHoles()
    {
        candor::Configuration configuration;
        configuration.clearing = candor::ClearingPolicy::Refuse;

        const auto record = trialWith(configuration, [](const candor::Request& r, std::stop_token) {
            return r.label.purpose == candor::RequestPurpose::Ir ? candor::replyWith(candor::doublingIrWithHole())
                                                                 : candor::doublingReply(r);
        });

        QCOMPARE(record.verdict, Verdict::Refused);
        QCOMPARE(record.candidates[0].attempts.size(), 0u);
        QCOMPARE(record.candidates[0].ledger.size(), 1u);
    }

    void theAskPolicyPutsTheModelsAnswerIntoTheHole()
    {
        candor::Configuration configuration;
        configuration.clearing = candor::ClearingPolicy::Ask;

        const auto record = trialWith(configuration, [](const candor::Request& r, std::stop_token) {
            return r.label.purpose == candor::RequestPurpose::Ir ? candor::replyWith(candor::doublingIrWithHole())
                                                                 : candor::doublingReply(r);
        });

        QCOMPARE(record.candidates[0].clearExchanges.size(), 1u);
        QCOMPARE(record.candidates[0].cleared->effects.at(0), "returns n times two"s);
        QCOMPARE(record.candidates[0].cleared->holes.size(), 0u);
        QCOMPARE(record.verdict, Verdict::Passed);
    }

    void aFaultOfTheSandboxIsRunAgainOnce()
    {
        int runs = 0;
        const auto record = trialWith(
            {}, [](const candor::Request& r, std::stop_token) { return candor::doublingReply(r); },
            [&runs](const candor::SandboxJob&, std::stop_token) {
                return candor::reportOf(++runs == 1 ? Verdict::SandboxFailure : Verdict::Passed);
            });

        QCOMPARE(runs, 2);
        QCOMPARE(record.verdict, Verdict::Passed);
    }

    void theExecutedProgramIsMadeFromTheScoredIr()
    {
        // The analysed system drew a new IR after it had chosen a winner. Here the code request shows the scored one.
        const candor::TrialKit kit = candor::kitFor({});
        candor::ScriptedBackend backend(
            [](const candor::Request& r, std::stop_token) { return candor::doublingReply(r); });
        candor::ScriptedSandbox sandbox(passes);

        const auto record = runTrial({&kit, &m_task, {}}, backend, sandbox);

        const auto requests = backend.requests();
        QCOMPARE(requests.size(), 2u);
        const std::string scored = candor::prettyJson(record.candidates[0].cleared->document);
        QVERIFY(requests[1].user.find(scored) != std::string::npos);
        QCOMPARE(record.candidates[0].cleared->hash, record.candidates[0].read.ir.hash);
    }
};

QTEST_GUILESS_MAIN(TestTrial)
#include "tst_trial.moc"
