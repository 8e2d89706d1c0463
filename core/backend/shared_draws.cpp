// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/shared_draws.h"

#include "core/backend/dialect.h"
#include "core/support/hash.h"

#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <set>

namespace candor {
namespace {

/// Answers that some draw has not asked for yet: those of trials that are given up stay, so there is an end to them.
constexpr std::size_t kMostKept = 512;

class SharedDraws final : public Backend
{
public:
    SharedDraws(std::shared_ptr<Backend> inner, const BackendProfile& profile)
        : m_inner(std::move(inner)), m_profile(profile), m_dialect(dialectOf(profile.dialect))
    {
    }

    Answer ask(const Request& request, std::stop_token stop) override;
    Result<void> check(std::stop_token stop) override { return m_inner->check(std::move(stop)); }
    std::optional<std::string> metrics(std::stop_token stop) override { return m_inner->metrics(std::move(stop)); }
    BackendState state() const override { return m_inner->state(); }

private:
    /// One request for all candidates of a trial. Guarded by the mutex; the answer is constant once it is there.
    struct Shared
    {
        std::string key;
        std::set<int> taken;  ///< draws that asked
        bool sending = false; ///< one of them is at it
        std::shared_ptr<const Answer> answer;
        std::vector<Reply> replies;
    };
    using SharedPtr = std::shared_ptr<Shared>;

    [[nodiscard]] Request leadOf(const Request& request) const;
    [[nodiscard]] std::string keyOf(const Request& lead) const;
    [[nodiscard]] SharedPtr join(const std::string& key, int draw);
    void send(const SharedPtr& shared, const Request& lead, const std::stop_token& stop);
    void drop(const SharedPtr& shared);
    [[nodiscard]] std::vector<Reply> repliesOf(const Answer& answer) const;
    [[nodiscard]] Answer alone(Request request, std::stop_token stop);

    const std::shared_ptr<Backend> m_inner;
    const BackendProfile m_profile;
    const Dialect& m_dialect;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::list<SharedPtr> m_open; ///< oldest first
};

/// The request that stands for all: that of the first draw, whoever asks first, so that a run can be repeated.
Request SharedDraws::leadOf(const Request& request) const
{
    Request lead = request;
    lead.label.draw = 0;
    lead.seed = request.firstSeed;
    return lead;
}

std::string SharedDraws::keyOf(const Request& lead) const
{
    const DrawLabel& label = lead.label;
    return hashOf(canonicalJson({label.task, label.repeat, label.attempt, lead.candidates, lead.seed,
                                 m_dialect.body(lead, m_profile)}))
        .hex;
}

SharedDraws::SharedPtr SharedDraws::join(const std::string& key, int draw)
{
    for (const SharedPtr& shared : m_open) {
        if (shared->key == key && shared->taken.insert(draw).second) {
            return shared;
        }
    }
    m_open.push_back(std::make_shared<Shared>());
    m_open.back()->key = key;
    m_open.back()->taken.insert(draw);
    const SharedPtr mine = m_open.back();
    if (m_open.size() > kMostKept) {
        const auto oldest =
            std::ranges::find_if(m_open, [](const SharedPtr& shared) { return shared->answer != nullptr; });
        if (oldest != m_open.end()) {
            m_open.erase(oldest);
        }
    }
    return mine;
}

/// What the exchange kept of the reply is read once more: the backend hands out its first choice only.
std::vector<Reply> SharedDraws::repliesOf(const Answer& answer) const
{
    if (!answer.reply) {
        return {};
    }
    std::vector<Reply> replies{*answer.reply};
    HttpOutcome outcome;
    outcome.status = 200;
    outcome.body = answer.exchange.replyBody;
    outcome.stoppedEarly = answer.reply->finishReason == "stopped_early";
    auto read = m_dialect.read(outcome, std::chrono::system_clock::now());
    if (auto* completion = std::get_if<Completion>(&read)) {
        std::ranges::move(completion->more, std::back_inserter(replies));
    }
    for (std::size_t i = 1; i < replies.size(); ++i) {
        replies[i].usage = {0, 0, replies[0].usage.reported};
    }
    return replies;
}

void SharedDraws::send(const SharedPtr& shared, const Request& lead, const std::stop_token& stop)
{
    auto answer = std::make_shared<Answer>(m_inner->ask(lead, stop));
    std::vector<Reply> replies = repliesOf(*answer);
    const bool cancelled = !answer->reply && answer->reply.error().code == ErrorCode::Cancelled;
    const std::scoped_lock lock(m_mutex);
    shared->sending = false;
    if (!cancelled) {
        shared->answer = std::move(answer);
        shared->replies = std::move(replies);
    }
    m_changed.notify_all();
}

void SharedDraws::drop(const SharedPtr& shared)
{
    std::erase(m_open, shared);
}

/// As if there were no sharing.
Answer SharedDraws::alone(Request request, std::stop_token stop)
{
    request.candidates = 1;
    return m_inner->ask(request, std::move(stop));
}

Answer cancelledAnswer(const Request& request)
{
    Exchange exchange;
    exchange.label = request.label;
    exchange.declared = declaredBy(request);
    Error error{ErrorCode::Cancelled, Stage::Backend, "Cancelled."};
    exchange.failure = error.message;
    return {std::move(exchange), std::move(error)};
}

/// One draw's part of an answer to all of them.
Answer partOf(const Answer& answer, const std::vector<Reply>& replies, const Request& request)
{
    const int draw = request.label.draw;
    Answer part = answer;
    part.exchange.label = request.label;
    if (!part.exchange.applied.is_object()) {
        part.exchange.applied = Json::object();
    }
    part.exchange.applied["choice"] = draw;
    part.exchange.applied["candidates"] = request.candidates;
    if (draw > 0) {
        part.exchange.costUsd = 0.0;
    }
    if (answer.reply) {
        part.exchange.reply = replies[static_cast<std::size_t>(draw)];
        part.reply = part.exchange.reply;
    }
    return part;
}

Answer SharedDraws::ask(const Request& request, std::stop_token stop)
{
    if (request.label.purpose != RequestPurpose::Ir || request.candidates <= 1 || request.label.draw < 0 ||
        request.label.draw >= request.candidates) {
        return alone(request, std::move(stop));
    }
    const Request lead = leadOf(request);
    const std::string key = keyOf(lead);
    const int draw = request.label.draw;

    std::unique_lock lock(m_mutex);
    const SharedPtr shared = join(key, draw);
    while (!shared->answer) {
        if (stop.stop_requested()) {
            shared->taken.erase(draw);
            if (shared->taken.empty()) {
                drop(shared);
            }
            return cancelledAnswer(request);
        }
        if (shared->sending) {
            m_changed.wait(lock, stop, [&] { return shared->answer || !shared->sending; });
            continue;
        }
        shared->sending = true;
        lock.unlock();
        send(shared, lead, stop);
        lock.lock();
    }
    // A failure is of those who waited for it; whoever comes later asks anew.
    if (!shared->answer->reply || shared->taken.size() == static_cast<std::size_t>(request.candidates)) {
        drop(shared);
    }
    lock.unlock();
    if (shared->answer->reply && static_cast<std::size_t>(draw) >= shared->replies.size()) {
        return alone(request, std::move(stop));
    }
    return partOf(*shared->answer, shared->replies, request);
}

} // namespace

std::shared_ptr<Backend> shareDraws(std::shared_ptr<Backend> inner, const BackendProfile& profile)
{
    if (!profile.candidatesInOneRequest || !dialectOf(profile.dialect).takesN) {
        return inner;
    }
    return std::make_shared<SharedDraws>(std::move(inner), profile);
}

} // namespace candor
