// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/summary.h"
#include "core/backend/embedded_server.h"
#include "core/backend/http_backend.h"
#include "core/backend/served_reply.h"
#include "core/session/session.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"
#include "tests/fakes/fault_proxy.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;
using candor::ErrorCode;
using candor::Verdict;

Q_DECLARE_METATYPE(std::vector<Toxic>)

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr int kRequests = 1000;
constexpr int kThreads = 32;
constexpr auto kLongestTest = 50s;

/// Right replies to the doubling task.
class DoublingReplies final : public candor::ReplySource
{
public:
    candor::ServedReply reply(const candor::ServedRequest& request) const override
    {
        candor::ServedCompletion completion;
        completion.reply.text =
            request.label.purpose == candor::RequestPurpose::Ir ? candor::doublingIr() : candor::doublingCode();
        completion.reply.finishReason = "stop";
        return completionReply(request, completion);
    }
    std::vector<std::string> models() const override { return {"scripted"}; }
    std::string provenance() const override { return "test"; }
};

candor::BackendOptions impatientOptions(const std::string& baseUrl)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(baseUrl);
    options.profile.dialect = candor::DialectKind::OpenAi;
    options.profile.limits = {1s, 60ms, 60ms, 250ms, 1u << 20};
    options.profile.coldStart = 5s;
    options.profile.concurrency = kThreads;
    options.profile.mostConcurrency = kThreads;
    options.retry = {3, 1ms, 3ms, 20ms};
    return options;
}

/// What a thousand requests ended in.
struct Tally
{
    std::atomic<int> replies{0};
    std::atomic<int> failures{0};
    std::mutex mutex;
    std::map<std::string, int> unclassified; ///< failures that no class of ours describes
};

void askAll(candor::Backend& backend, Tally& tally, const std::stop_token& watchdog, int count = kRequests)
{
    std::atomic<int> next{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            for (int number = next++; number < count; number = next++) {
                candor::Request request;
                request.model = "scripted";
                request.user = "Double it.";
                request.label = {"double", candor::RequestPurpose::Ir, 0, number, 0};
                const candor::Answer answer = backend.ask(request, watchdog);
                if (answer.reply.ok()) {
                    ++tally.replies;
                    continue;
                }
                ++tally.failures;
                const candor::Error& error = answer.reply.error();
                if (error.code == ErrorCode::Internal || error.code == ErrorCode::Cancelled || error.message.empty() ||
                    answer.exchange.tries.empty()) {
                    const std::scoped_lock lock(tally.mutex);
                    ++tally.unclassified[std::string(candor::nameOf(error.code)) + ": " + error.message];
                }
            }
        });
    }
}

/// Stops everything that is still under way after the longest time, so that a hang is a failure with a name.
class Watchdog
{
public:
    Watchdog()
        : m_thread([this](const std::stop_token& end) {
              if (candor::waitFor(kLongestTest, end)) {
                  m_hang.request_stop();
              }
          })
    {
    }
    [[nodiscard]] std::stop_token token() const { return m_hang.get_token(); }
    [[nodiscard]] bool bit() const { return m_hang.stop_requested(); }

private:
    std::stop_source m_hang;
    std::jthread m_thread;
};

std::size_t openDescriptors()
{
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        ++count;
    }
    return count;
}

double residentMiB()
{
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

std::unique_ptr<candor::EmbeddedServer> startServer()
{
    auto server = candor::EmbeddedServer::start(std::make_unique<DoublingReplies>(), {});
    if (!server) {
        qFatal("%s", candor::describe(server.error()).c_str());
    }
    return *std::move(server);
}

} // namespace

/// A thousand requests through each thing that a network does to connections.
class TestToxicNetwork : public QObject
{
    Q_OBJECT

    std::unique_ptr<candor::EmbeddedServer> m_server;

private slots:
    void initTestCase() { m_server = startServer(); }

    void everyRequestEndsInAReplyOrAClassifiedFailure_data();
    void everyRequestEndsInAReplyOrAClassifiedFailure();
    void aServerThatGoesDownAndComesUpFailsNothing();
    void equalSeedsGiveEqualFaults();
    void aSessionCountsNoFaultOfTheNetwork();
};

void TestToxicNetwork::everyRequestEndsInAReplyOrAClassifiedFailure_data()
{
    QTest::addColumn<std::vector<Toxic>>("toxics");
    QTest::addColumn<bool>("repliesComeThrough"); // at least now and then
    QTest::addColumn<bool>("failuresAreLeft");
    const auto row = [](const char* name, std::vector<Toxic> toxics, bool replies, bool failures) {
        QTest::newRow(name) << std::move(toxics) << replies << failures;
    };
    row("none", {}, true, false);
    row("latency", {{ToxicKind::Latency, 20ms}}, true, false);
    row("latency over the limit", {{ToxicKind::Latency, 200ms, 0, 0.05}}, true, false);
    row("jitter", {{ToxicKind::Jitter, 30ms}}, true, false);
    row("bandwidth", {{ToxicKind::Bandwidth, 0ms, 40}}, true, false);
    row("slow_close", {{ToxicKind::SlowClose, 100ms}}, true, false);
    row("reset_peer before the reply", {{ToxicKind::ResetPeer, 0ms, 1}}, false, true);
    row("reset_peer within the reply", {{ToxicKind::ResetPeer, 0ms, 300}}, false, true);
    row("reset_peer now and then", {{ToxicKind::ResetPeer, 0ms, 300, 0.3}}, true, false);
    row("half_open", {{ToxicKind::HalfOpen, 0ms, 0, 0.05}}, true, false);
    row("limit_data within the head", {{ToxicKind::LimitData, 0ms, 20}}, false, true);
    row("limit_data within the body", {{ToxicKind::LimitData, 0ms, 300}}, false, true);
    row("truncated chunk", {{ToxicKind::BadChunk}}, false, true);
    row("wrong content length", {{ToxicKind::WrongLength}}, false, true);
    row("garbage", {{ToxicKind::Garbage, 0ms, 200}}, false, true);
    row("garbled body", {{ToxicKind::GarbledBody, 0ms, 200}}, true, false);
    row("slicer", {{ToxicKind::Slicer, 5ms, 0, 0.05}}, true, false);
}

void TestToxicNetwork::everyRequestEndsInAReplyOrAClassifiedFailure()
{
    QFETCH(std::vector<Toxic>, toxics);
    QFETCH(bool, repliesComeThrough);
    QFETCH(bool, failuresAreLeft);
    const Watchdog watchdog;
    {
        FaultProxy proxy(m_server->port(), toxics, 7); // a first round opens what is opened once
        Tally warmUp;
        askAll(*candor::makeHttpBackend(impatientOptions(proxy.baseUrl())), warmUp, watchdog.token(), 2 * kThreads);
    }
    const std::size_t descriptorsBefore = openDescriptors();
    const double memoryBefore = residentMiB();
    Tally tally;
    {
        FaultProxy proxy(m_server->port(), toxics, 8);
        candor::BackendOptions options = impatientOptions(proxy.baseUrl());
        const bool nowAndThen = !toxics.empty() && toxics.front().probability < 1.0;
        if (nowAndThen) { // else the good connections stay, and soon none suffers any more
            options.profile.headers["Connection"] = "close";
        }
        const auto backend = candor::makeHttpBackend(options);
        askAll(*backend, tally, watchdog.token());
        QVERIFY(proxy.connections() > (nowAndThen ? kRequests : 0));
        QCOMPARE(backend->state().inFlight, 0);
    }
    QVERIFY2(!watchdog.bit(), "requests were still under way after the longest time");
    qInfo("%d replies, %d failures", tally.replies.load(), tally.failures.load());
    for (const auto& [what, count] : tally.unclassified) {
        QFAIL((std::to_string(count) + " times " + what).c_str());
    }
    QCOMPARE(tally.replies + tally.failures, kRequests);
    // How many get through within the limits is the machine's affair; that some do is not.
    QVERIFY(!repliesComeThrough || tally.replies > 0);
    QVERIFY(!failuresAreLeft || tally.failures == kRequests);
    // The server's side of the connections closes a moment later.
    QTRY_VERIFY_WITH_TIMEOUT(openDescriptors() <= descriptorsBefore + 4, 10'000);
    // Sanitizers keep what was freed on purpose, and find leaks by themselves.
    QVERIFY2(kSanitized || residentMiB() < memoryBefore + 32.0, std::to_string(residentMiB() - memoryBefore).c_str());
}

void TestToxicNetwork::aServerThatGoesDownAndComesUpFailsNothing()
{
    const Watchdog watchdog;
    FaultProxy proxy(m_server->port(), {{ToxicKind::Latency, 5ms}}, 9);
    candor::BackendOptions options = impatientOptions(proxy.baseUrl());
    options.profile.coldStart = 40s;
    const auto backend = candor::makeHttpBackend(options);
    Tally tally;
    std::jthread asking([&] { askAll(*backend, tally, watchdog.token()); });
    QTRY_VERIFY_WITH_TIMEOUT(tally.replies > 100, 20'000);
    proxy.setDown(true);
    QTRY_VERIFY_WITH_TIMEOUT(backend->state().waitingSince.has_value(), 20'000);
    proxy.setDown(false);
    asking.join();
    QVERIFY(!watchdog.bit());
    QCOMPARE(tally.failures.load(), 0);
    QCOMPARE(tally.replies.load(), kRequests);
}

void TestToxicNetwork::equalSeedsGiveEqualFaults()
{
    const auto faults = [this](std::uint64_t seed) {
        FaultProxy proxy(m_server->port(), {{ToxicKind::LimitData, 0ms, 20, 0.4}, {ToxicKind::BadChunk, 0ms, 0, 0.4}},
                         seed);
        candor::BackendOptions options = impatientOptions(proxy.baseUrl());
        options.retry.tries = 1;
        const auto backend = candor::makeHttpBackend(options);
        std::string all;
        for (int i = 0; i < 40; ++i) {
            candor::Request request;
            request.model = "scripted";
            request.user = "Double it.";
            request.label = {"double", candor::RequestPurpose::Ir, 0, i, 0};
            const candor::Answer answer = backend->ask(request, {});
            all += answer.reply.ok() ? "." : answer.exchange.replyBody.empty() ? "h" : "b";
        }
        return all;
    };
    const std::string first = faults(5);
    QCOMPARE(faults(5), first);
    QVERIFY(faults(6) != first);
}

void TestToxicNetwork::aSessionCountsNoFaultOfTheNetwork()
{
    constexpr std::size_t kTasks = 60;
    const Watchdog watchdog;
    FaultProxy proxy(m_server->port(),
                     {{ToxicKind::HalfOpen, 0ms, 0, 0.05},
                      {ToxicKind::ResetPeer, 0ms, 900, 0.4},
                      {ToxicKind::LimitData, 0ms, 700, 0.4},
                      {ToxicKind::WrongLength, 0ms, 0, 0.3},
                      {ToxicKind::Garbage, 0ms, 100, 0.3},
                      {ToxicKind::BadChunk, 0ms, 0, 0.3},
                      {ToxicKind::Jitter, 20ms, 0, 0.5}},
                     10);
    candor::BackendOptions options = impatientOptions(proxy.baseUrl());
    options.retry.tries = 2; // so that failures are left
    const std::shared_ptr<candor::Backend> backend = candor::makeHttpBackend(options);
    candor::ScriptedSandbox sandbox(
        [](const candor::SandboxJob&, std::stop_token) { return candor::reportOf(Verdict::Passed); });
    const std::vector<candor::TrialKit> kits{candor::kitFor({})};
    const auto plan = candor::makePlan(candor::doublingSuite(kTasks), {kits[0].configuration}, 1, 1);
    const QTemporaryDir directory;
    const auto workspace =
        candor::Workspace::open((directory.path() + "/w.candor").toStdString(), candor::Workspace::Access::ReadWrite);
    const auto session = (*workspace)->createSession(*plan, "", candor::Json::object());
    const candor::SessionParts parts{kits, {backend}, sandbox, **workspace, 8, 2};
    candor::SessionControl control;
    // A session that pauses because so much fails goes on at once: what is counted is the matter here.
    std::size_t pauses = 0;
    std::atomic<bool> paused{false};
    std::jthread resume([&](const std::stop_token& end) {
        while (candor::waitFor(20ms, end)) {
            if (paused.exchange(false)) {
                control.resume();
            }
        }
    });
    const auto outcome = candor::runSession(
        *plan, *session, parts, control,
        [&](const candor::SessionEvent& event) {
            if (event.kind == candor::SessionEvent::Kind::Paused) {
                ++pauses;
                paused = true;
            }
        },
        watchdog.token());
    QVERIFY2(outcome.ok(), outcome ? "" : candor::describe(outcome.error()).c_str());
    QVERIFY(!watchdog.bit());
    QCOMPARE(outcome->state, candor::SessionState::Finished);

    const auto snapshot = (*workspace)->snapshot();
    const candor::ConfigurationSummary summary = candor::summarise(**snapshot, {0, 0});
    qInfo("%zu passed, %zu not the model's, %zu pauses", summary.success.passed, summary.success.notTheModels, pauses);
    QCOMPARE(summary.success.trials + summary.success.notTheModels, kTasks);
    QVERIFY(summary.success.notTheModels > 0);
    QVERIFY(summary.success.trials > 0);
    QCOMPARE(summary.success.passed, summary.success.trials); // all replies that came were right
    for (const auto& [verdict, count] : summary.verdicts) {
        QVERIFY2(verdict == Verdict::Passed || verdict == Verdict::BackendFailure || count == 0,
                 std::string(candor::nameOf(verdict)).c_str());
    }
}

QTEST_GUILESS_MAIN(TestToxicNetwork)
#include "tst_toxic_network.moc"
