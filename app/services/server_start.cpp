// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/server_start.h"

#include "app/services/user_directories.h"
#include "core/backend/dialect.h"
#include "core/backend/retry.h"
#include "core/backend/server_models.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kPatience{10'000};
constexpr milliseconds kShortestPause{200};
constexpr milliseconds kLongestPause{2'000};

std::string readinessUrl(const BackendProfile& profile)
{
    std::string url = readyUrlOf(profile);
    if (url.empty()) {
        url = urlOf(profile, dialectOf(profile.dialect).modelsPath);
    }
    return url.empty() ? generateUrlOf(profile) : url;
}

HttpOutcome askReadiness(CurlClient& client, const BackendProfile& profile, const std::vector<Secret>& secrets,
                         const std::stop_token& stop)
{
    HttpOutcome outcome = client.perform(questionTo(profile, secrets, readinessUrl(profile), kPatience), stop);
    hideSecrets(outcome.problem, secrets);
    return outcome;
}

/// 503 is a server that loads; a place that is not there is a server that is.
bool isReady(const HttpOutcome& outcome)
{
    return outcome.fault == HttpFault::None && outcome.status < 500;
}

std::string wordsOf(const HttpOutcome& outcome)
{
    return outcome.fault == HttpFault::None ? "It answers " + std::to_string(outcome.status) + "." : outcome.problem;
}

std::string lastWordsOf(const ServerProcess& process, const std::vector<Secret>& secrets)
{
    std::string words = join(process.lastWords(), " | ");
    hideSecrets(words, secrets);
    return (words.empty() ? " It wrote nothing." : " Its last words: " + words + ".") +
           " The whole log: " + process.log().string();
}

/// Says that the wait is over, however it ended.
struct WaitTold
{
    const WaitObserver& waits;

    explicit WaitTold(const WaitObserver& observer) : waits(observer) {}
    WaitTold(const WaitTold&) = delete;
    WaitTold& operator=(const WaitTold&) = delete;
    ~WaitTold()
    {
        if (waits) {
            waits(std::nullopt);
        }
    }
    void tell(const WaitingServer& server) const
    {
        if (waits) {
            waits(server);
        }
    }
};

Error failed(ErrorCode code, std::string message)
{
    return {code, Stage::Backend, std::move(message)};
}

} // namespace

bool isReachable(const BackendProfile& profile, const std::vector<Secret>& secrets, std::stop_token stop)
{
    CurlClient client;
    return askReadiness(client, profile, secrets, stop).fault == HttpFault::None;
}

Result<void> awaitReady(const BackendProfile& profile, const std::vector<Secret>& secrets, const ServerProcess* process,
                        std::stop_token stop, const WaitObserver& waits)
{
    const WaitTold told{waits};
    const auto since = Clock::now();
    const auto until = since + profile.coldStart;
    CurlClient client;
    for (milliseconds pause = kShortestPause;; pause = std::min(pause * 3 / 2, kLongestPause)) {
        const HttpOutcome outcome = askReadiness(client, profile, secrets, stop);
        if (stop.stop_requested()) {
            return failed(ErrorCode::Cancelled, "Cancelled.");
        }
        if (process != nullptr && !process->running()) {
            return failed(ErrorCode::Connection, "The server's program " + process->exitWords() +
                                                     " before it was ready." + lastWordsOf(*process, secrets));
        }
        if (isReady(outcome)) {
            return {};
        }
        told.tell({profile.name, std::chrono::duration_cast<milliseconds>(Clock::now() - since), profile.coldStart,
                   wordsOf(outcome)});
        if (Clock::now() >= until) {
            return failed(ErrorCode::Timeout,
                          "The server was not ready within " + formatDuration(profile.coldStart) +
                              " (the profile's timeouts.cold_start_s). " + wordsOf(outcome) +
                              (process == nullptr ? std::string() : lastWordsOf(*process, secrets)));
        }
        if (!waitFor(pause, stop)) {
            return failed(ErrorCode::Cancelled, "Cancelled.");
        }
    }
}

Result<std::unique_ptr<ServerProcess>> startIfNeeded(const BackendProfile& profile, const std::vector<Secret>& secrets,
                                                     std::stop_token stop, const WaitObserver& waits)
{
    if (!profile.server || isReachable(profile, secrets, stop)) {
        return std::unique_ptr<ServerProcess>();
    }
    const std::filesystem::path state = userStateDirectory();
    if (state.empty()) {
        return failed(ErrorCode::Io, "There is no home directory for the server's log. Set HOME or XDG_STATE_HOME.");
    }
    auto process = ServerProcess::start(*profile.server, state / "servers" / (profile.name + ".log"));
    if (!process) {
        return process.error();
    }
    if (const Result<void> ready = awaitReady(profile, secrets, process->get(), std::move(stop), waits); !ready) {
        return ready.error();
    }
    return process;
}

} // namespace candor
