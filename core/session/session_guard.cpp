// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_guard.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace candor {

namespace {

constexpr std::size_t kLookedAt = 10; ///< requests that a breaker remembers
constexpr std::size_t kTooManyOfThem = 5;
constexpr std::size_t kTooManyAtFirst = 3; ///< in a row, while none has gone well

std::string usd(double amount)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f", amount);
    return text.data();
}

} // namespace

class SessionGuard::Guarded : public Backend
{
public:
    Guarded(SessionGuard& guard, std::shared_ptr<Backend> backend, std::string name)
        : m_guard(guard), m_backend(std::move(backend)), m_name(std::move(name))
    {
    }

    Answer ask(const Request& request, std::stop_token stop) override
    {
        std::vector<TransportTry> earlier; ///< of the times before a pause
        for (;;) {
            Answer answer = m_backend->ask(request, stop);
            m_guard.count(m_name, answer);
            const Then then = thenOf(answer, stop);
            answer.exchange.tries.insert(answer.exchange.tries.begin(), earlier.begin(), earlier.end());
            if (then == Then::Return) {
                return answer;
            }
            earlier = answer.exchange.tries;
            if (then == Then::AskAgain) {
                m_guard.m_control.waitWhilePaused(stop);
            }
            if (then == Then::End || stop.stop_requested() || m_guard.m_control.ended()) {
                Error cancelled{ErrorCode::Cancelled, Stage::Backend, "Cancelled."};
                answer.exchange.failure = cancelled.message;
                return {std::move(answer.exchange), std::move(cancelled)};
            }
        }
    }
    Result<void> check(std::stop_token stop) override { return m_backend->check(std::move(stop)); }
    std::optional<std::string> metrics(std::stop_token stop) override { return m_backend->metrics(std::move(stop)); }
    BackendState state() const override { return m_backend->state(); }

private:
    Then thenOf(const Answer& answer, const std::stop_token& stop)
    {
        if (stop.stop_requested()) { // a failure on the way out is nobody's
            return answer.reply ? Then::Return : Then::End;
        }
        const bool gaveUp = !answer.reply && answer.reply.error().code == ErrorCode::Cancelled;
        return gaveUp ? Then::Return : m_guard.judge(m_name, answer);
    }

    SessionGuard& m_guard;
    std::shared_ptr<Backend> m_backend;
    std::string m_name;
};

SessionGuard::SessionGuard(SessionControl& control, const SpendLimit& limit, double usdPerHour)
    : m_control(control), m_limit(limit), m_usdPerHour(usdPerHour)
{
}

std::shared_ptr<Backend> SessionGuard::guard(std::shared_ptr<Backend> backend, std::string name)
{
    return std::make_shared<Guarded>(*this, std::move(backend), std::move(name));
}

void SessionGuard::count(const std::string& name, const Answer& answer)
{
    const Exchange& exchange = answer.exchange;
    const Usage& usage = exchange.reply.usage;
    {
        const std::scoped_lock lock(m_mutex);
        RequestCounts& counts = m_breakers[name].counts;
        const std::size_t tries = std::max<std::size_t>(1, exchange.tries.size());
        m_spent.requests += tries;
        counts.retries += tries - 1;
        if (answer.reply) {
            ++counts.finished;
            counts.latencyMs += exchange.latencyMs;
            counts.promptTokens += usage.promptTokens;
            counts.completionTokens += usage.completionTokens;
            m_spent.costUsd += exchange.costUsd;
            m_spent.tokens += usage.promptTokens + usage.completionTokens;
        } else if (answer.reply.error().code != ErrorCode::Cancelled) {
            ++counts.failed;
        }
    }
    checkLimit();
}

void SessionGuard::checkLimit()
{
    std::string reason;
    {
        const std::scoped_lock lock(m_mutex);
        const auto elapsed = std::chrono::steady_clock::now() - m_startedAt;
        const Spent spent = spentLocked();
        if (m_limit.costUsd > 0.0 && spent.costUsd >= m_limit.costUsd) {
            reason = "The limit of " + usd(m_limit.costUsd) + " USD is reached (" + usd(spent.costUsd) + " USD spent).";
        } else if (m_limit.tokens > 0 && spent.tokens >= m_limit.tokens) {
            reason = "The limit of " + std::to_string(m_limit.tokens) + " tokens is reached (" +
                     std::to_string(spent.tokens) + " used).";
        } else if (m_limit.time.count() > 0 && elapsed >= m_limit.time) {
            reason = "The limit of " + std::to_string(m_limit.time.count() / 1000) + " s is reached.";
        }
        if (reason.empty() || std::exchange(m_limitTold, true)) {
            return;
        }
    }
    m_control.finishOpenTrials(reason + " What was open has been completed; resume with a higher limit to go on.");
}

SessionGuard::Then SessionGuard::judge(const std::string& name, const Answer& answer)
{
    if (!answer.reply && answer.reply.error().code == ErrorCode::Quota) {
        m_control.end(name + ": " + answer.reply.error().message);
        return Then::End;
    }
    std::string pauseFor;
    {
        const std::scoped_lock lock(m_mutex);
        Breaker& breaker = m_breakers[name];
        if (answer.reply) {
            breaker.everWell = true;
            breaker.failedInARow = 0;
        }
        breaker.lately.push_back(!answer.reply);
        if (breaker.lately.size() > kLookedAt) {
            breaker.lately.pop_front();
        }
        if (answer.reply) {
            return Then::Return;
        }
        const Error& error = answer.reply.error();
        ++breaker.failedInARow;
        if (m_control.paused() && !m_control.reason().empty()) {
            breaker.lately.clear();
            return Then::AskAgain; // it is of the same bad stretch
        }
        if (error.code == ErrorCode::Credentials) {
            pauseFor = name + ": " + error.message + " Mend the key, then resume.";
        } else if (opens(breaker, error.code)) {
            const auto failed = std::count(breaker.lately.begin(), breaker.lately.end(), true);
            pauseFor = name + ": " + std::to_string(failed) + " of the last " + std::to_string(breaker.lately.size()) +
                       " requests failed, so the session waits. " + error.message + " Resume when that is mended.";
        } else {
            return Then::Return;
        }
        breaker.lately.clear();
        breaker.failedInARow = 0;
        m_control.pause(std::move(pauseFor)); // under the lock: whoever fails next finds it paused
    }
    return Then::AskAgain;
}

bool SessionGuard::opens(Breaker& breaker, ErrorCode code) const
{
    if (!breaker.everWell && breaker.failedInARow >= kTooManyAtFirst) {
        return true;
    }
    // A request that is refused says something about that request, once others have gone well.
    if (code == ErrorCode::RequestRefused || code == ErrorCode::TooLarge) {
        return false;
    }
    const auto failed = static_cast<std::size_t>(std::count(breaker.lately.begin(), breaker.lately.end(), true));
    return breaker.lately.size() >= kTooManyOfThem && failed >= kTooManyOfThem;
}

Spent SessionGuard::spent() const
{
    const std::scoped_lock lock(m_mutex);
    return spentLocked();
}

Spent SessionGuard::spentLocked() const
{
    const std::chrono::duration<double, std::ratio<3600>> hours = std::chrono::steady_clock::now() - m_startedAt;
    Spent spent = m_spent;
    spent.costUsd += m_usdPerHour * hours.count();
    return spent;
}

RequestCounts SessionGuard::takeCounts(const std::string& name)
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_breakers[name].counts, {});
}

} // namespace candor
