// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/bill.h"
#include "core/analysis/flight.h"

#include <QtTest>

using candor::BadStretch;
using candor::badStretches;
using candor::CandidateRecord;
using candor::Exchange;
using candor::FlightSample;

namespace {

/// A server that answers ten requests in each second, 100 ms each.
std::vector<FlightSample> calm(int seconds, const std::string& backend = "a")
{
    std::vector<FlightSample> samples;
    for (int i = 0; i < seconds; ++i) {
        FlightSample sample;
        sample.atMs = 1'000 * (i + 1);
        sample.backend = backend;
        sample.finished = 10;
        sample.meanLatencyMs = 100.0;
        samples.push_back(sample);
    }
    return samples;
}

CandidateRecord askedAt(std::int64_t atMs, std::int64_t tookMs)
{
    CandidateRecord candidate;
    candidate.irExchange.askedAtMs = atMs;
    candidate.irExchange.latencyMs = tookMs;
    candidate.irExchange.tries = {{200, "", 0, false}};
    return candidate;
}

} // namespace

class TestFlight : public QObject
{
    Q_OBJECT

private slots:
    void aCalmFlightHasNoBadStretch()
    {
        QVERIFY(badStretches(calm(60)).empty());
        QVERIFY(badStretches({}).empty());
    }

    void neighboursAreOneStretchAndSayWhatHappened()
    {
        auto samples = calm(10);
        samples[3].failed = 1;
        samples[4].failed = 2;
        samples[4].retries = 1;
        samples[4].meanLatencyMs = 400.0;
        samples[8].awaited = true;
        const auto stretches = badStretches(samples);
        QCOMPARE(stretches.size(), std::size_t{2});
        QCOMPARE(stretches[0].fromMs, std::int64_t{3'000}); // the sample before the first bad one
        QCOMPARE(stretches[0].toMs, std::int64_t{5'000});
        QCOMPARE(stretches[0].signs, (std::vector<std::string>{"3 requests failed", "1 retry",
                                                               "requests took up to 4 times as long as usual"}));
        QCOMPARE(stretches[1].signs, std::vector<std::string>{"the server was waited for"});
    }

    void aCounterThatFallsIsARestartAndNoPreemption()
    {
        auto samples = calm(4);
        samples[0].metrics.preemptions = 5.0;
        samples[1].metrics.preemptions = 0.0;
        samples[2].metrics.preemptions = 2.0;
        samples[3].metrics.preemptions = 2.0;
        const auto stretches = badStretches(samples);
        QCOMPARE(stretches.size(), std::size_t{1});
        QCOMPARE(stretches[0].signs, std::vector<std::string>{"2 requests preempted"});
    }

    void serversAreLookedAtApart()
    {
        auto samples = calm(5, "a");
        auto other = calm(5, "b");
        for (FlightSample& sample : other) {
            sample.meanLatencyMs = 5'000.0; // usual for this one
        }
        other[2].metrics.kvCache = 0.99;
        samples.insert(samples.end(), other.begin(), other.end());
        const auto stretches = badStretches(samples);
        QCOMPARE(stretches.size(), std::size_t{1});
        QCOMPARE(stretches[0].backend, std::string("b"));
        QCOMPARE(stretches[0].signs, std::vector<std::string>{"KV cache 99 % full"});
    }

    void whichCandidatesFellIntoIt()
    {
        const BadStretch stretch{"a", 10'000, 20'000, {}};
        QVERIFY(!fellInto(askedAt(5'000, 1'000), stretch));
        QVERIFY(fellInto(askedAt(5'000, 6'000), stretch));
        QVERIFY(fellInto(askedAt(15'000, 1), stretch));
        QVERIFY(!fellInto(askedAt(20'001, 100), stretch));
        QVERIFY(!fellInto(askedAt(0, 100'000), stretch)); // from before requests had times
        CandidateRecord waited = askedAt(1'000, 10);
        waited.irExchange.tries = {{503, "busy", 12'000, false}, {200, "", 0, false}};
        QVERIFY(fellInto(waited, stretch));
    }

    void theBillHasEveryRequestInOneRow()
    {
        candor::TrialRecord trial;
        trial.verdict = candor::Verdict::Passed;
        for (int draw = 0; draw < 3; ++draw) {
            CandidateRecord candidate = askedAt(1, 2'000);
            candidate.draw = draw;
            candidate.irExchange.costUsd = 0.5;
            candidate.irExchange.reply.usage = {100, 10, true};
            trial.candidates.push_back(candidate);
        }
        trial.candidates[0].irExchange.tries = {{503, "loading", 30'000, true}, {200, "", 0, false}};
        trial.candidates[0].irExchange.awaitedServerMs = 30'000;
        trial.selection.index = 1;
        candor::TrialRecord failed = trial;
        failed.verdict = candor::Verdict::BackendFailure;
        failed.candidates.resize(1);
        failed.selection.index = std::nullopt;

        candor::BillBook book;
        book.add(trial);
        book.add(failed);
        const candor::Bill bill = book.bill();
        QCOMPARE(bill.rows.size(), std::size_t{4});
        QCOMPARE(bill.rows[0].candidates, std::size_t{1});
        QCOMPARE(bill.rows[0].costUsd, 0.5);
        QCOMPARE(bill.rows[1].candidates, std::size_t{2});
        QCOMPARE(bill.rows[2].candidates, std::size_t{1});
        QCOMPARE(bill.rows[3].requests, std::size_t{2});
        QCOMPARE(bill.rows[3].requestSeconds, 60.0);
        QCOMPARE(bill.waitedSeconds, 30.0);
        QCOMPARE(bill.total.costUsd, 2.0);
        QCOMPARE(bill.total.candidates, std::size_t{4});
        QCOMPARE(bill.total.requests, std::size_t{6});
        QCOMPARE(bill.total.promptTokens, std::int64_t{400});
    }

    void gpuTimeIsBilledAsLongAsTheSessionRan()
    {
        const auto profile = [](candor::Json price) {
            return candor::Json{{"profile", {{"price", std::move(price)}}}};
        };
        const candor::Json environment = {{"backends",
                                           {{"by-hour", profile({{"usd_per_gpu_hour", 4.0}, {"as_of", "2026-10-01"}})},
                                            {"by-token", profile({{"prompt_usd_per_million", 1.0}})},
                                            {"free", candor::Json{{"profile", candor::Json::object()}}},
                                            {"odd", "text"}}}};
        std::vector<FlightSample> flight;
        // Half an hour, a night in which nothing ran, and half an hour again.
        for (const std::int64_t begin : {std::int64_t{0}, std::int64_t{36'000'000}}) {
            for (std::int64_t ms = 0; ms <= 1'800'000; ms += 2'000) {
                FlightSample sample;
                sample.atMs = begin + ms;
                for (const char* name : {"by-hour", "by-token"}) {
                    sample.backend = name;
                    flight.push_back(sample);
                }
            }
        }
        const auto bills = candor::gpuBills(environment, flight);
        QCOMPARE(bills.size(), std::size_t{1});
        QCOMPARE(bills[0].backend, std::string("by-hour"));
        QCOMPARE(bills[0].hours, 1.0);
        QCOMPARE(bills[0].costUsd(), 4.0);
        QCOMPARE(bills[0].priceAsOf, std::string("2026-10-01"));
        QVERIFY(candor::gpuBills({}, flight).empty());
        QCOMPARE(candor::gpuBills(environment, {})[0].hours, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestFlight)
#include "tst_flight.moc"
