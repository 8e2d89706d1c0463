// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace candor {

/// A backend whose replies a test writes as a function of the request. Keeps every request.
class ScriptedBackend : public Backend
{
public:
    using Script = std::function<Result<Reply>(const Request&, std::stop_token)>;
    explicit ScriptedBackend(Script script) : m_script(std::move(script)) {}

    Answer ask(const Request& request, std::stop_token stop) override
    {
        const std::size_t now = ++m_inFlight;
        std::size_t most = m_mostInFlight;
        while (now > most && !m_mostInFlight.compare_exchange_weak(most, now)) {
        }
        Result<Reply> reply = m_script(request, stop);
        --m_inFlight;
        Exchange exchange;
        exchange.label = request.label;
        exchange.sent = {{"model", request.model},
                         {"user", request.user},
                         {"temperature", request.sampling.temperature},
                         {"seed", request.seed}};
        if (reply) {
            exchange.reply = *reply;
            exchange.costUsd = 1e-3 * static_cast<double>(reply->usage.promptTokens + reply->usage.completionTokens);
        } else {
            exchange.failure = reply.error().message;
        }
        const std::scoped_lock lock(m_mutex);
        m_requests.push_back(request);
        return {std::move(exchange), std::move(reply)};
    }
    Result<void> check(std::stop_token) override { return {}; }

    [[nodiscard]] std::vector<Request> requests() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_requests;
    }
    [[nodiscard]] std::size_t mostInFlight() const { return m_mostInFlight; }

private:
    Script m_script;
    mutable std::mutex m_mutex;
    std::vector<Request> m_requests;
    std::atomic<std::size_t> m_inFlight{0};
    std::atomic<std::size_t> m_mostInFlight{0};
};

inline Reply replyWith(std::string text, std::string finishReason = "stop")
{
    Reply reply;
    reply.text = std::move(text);
    reply.finishReason = std::move(finishReason);
    return reply;
}

} // namespace candor
