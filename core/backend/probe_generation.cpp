// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/dialect.h"
#include "core/backend/probe_steps.h"
#include "core/backend/reply_fields.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <algorithm>
#include <cmath>
#include <future>

// The steps that have something generated, but for the schema's.

namespace candor {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int kFewTokens = 16;
constexpr int kSomeTokens = 64;
constexpr milliseconds kLoadBudget{60'000};
/// Differences below this are the machine's and not the load's.
constexpr milliseconds kNoise{50};
/// Metered services limit the rate of requests, and their tokens cost.
constexpr int kMostAtMetered = 8;

std::string quoted(const std::string& text)
{
    return "\"" + terminalSafe(trimmed(text), 60) + "\"";
}

bool hasThought(const Reply& reply)
{
    return !trimmed(reply.reasoning).empty() || reply.text.find("<think>") != std::string::npos;
}

std::string firstProblem(const Answer& first, const Answer& second)
{
    return (first.reply ? second : first).reply.error().message;
}

/// Whether the server echoes a field as it was sent; nothing: it does not echo it.
std::optional<bool> isEchoed(const Exchange& exchange, const char* field)
{
    const Json* applied = memberOf(exchange.applied, field);
    const Json* sent = memberOf(exchange.sent, field);
    if (applied == nullptr || sent == nullptr || !applied->is_number() || !sent->is_number()) {
        return std::nullopt;
    }
    return std::abs(applied->get<double>() - sent->get<double>()) < 1e-6;
}

/// How long requests take that are asked at the same time. Nothing: one of them failed.
struct LoadLevel
{
    std::optional<milliseconds> median;
    std::string problem;
};

LoadLevel askAtOnce(ProbeContext& context, int count, std::uint64_t firstSeed)
{
    struct Timed
    {
        milliseconds took{0};
        std::string problem;
    };
    std::vector<std::future<Timed>> running;
    for (int i = 0; i < count; ++i) {
        Request request = probeRequest(
            context, "Count from one to ten in words, then stop. Nonce " + std::to_string(i) + ".", kFewTokens);
        request.seed = firstSeed + static_cast<std::uint64_t>(i);
        running.push_back(std::async(std::launch::async, [&context, request = std::move(request)] {
            const auto startedAt = Clock::now();
            const Answer answer = context.backend->ask(request, context.stop);
            return Timed{std::chrono::duration_cast<milliseconds>(Clock::now() - startedAt),
                         answer.reply ? std::string() : answer.reply.error().message};
        }));
    }
    std::vector<milliseconds> times;
    LoadLevel level;
    for (auto& one : running) {
        Timed timed = one.get();
        times.push_back(timed.took);
        if (!timed.problem.empty()) {
            level.problem = std::move(timed.problem);
        }
    }
    if (level.problem.empty()) {
        std::ranges::sort(times);
        level.median = times[times.size() / 2];
    }
    return level;
}

} // namespace

void probeGenerates(ProbeContext& context, ProbeStep& step)
{
    context.backend = probeBackend(context, context.profile);
    const auto startedAt = Clock::now();
    Answer answer =
        context.backend->ask(probeRequest(context, "Reply with the single word: ready", kFewTokens), context.stop);
    const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - startedAt);
    noteAnswer(step, answer);
    if (!answer.reply) {
        concludeFailed(step, context, answer.reply.error());
        context.blocked = "Not asked, because nothing is generated.";
        return;
    }
    context.first = answer.exchange;
    const Reply& reply = *answer.reply;
    const std::string time = " The first reply took " + formatDuration(took) +
                             (took > std::chrono::seconds(20) ? ", loading probably included." : ".");
    if (trimmed(reply.text).empty()) {
        const bool thought = !trimmed(reply.reasoning).empty();
        conclude(step, ProbeOutcome::Notable,
                 thought ? "It generates, but all " + std::to_string(kFewTokens) + " tokens went into thinking." + time
                         : "It generates, but the text is empty." + time,
                 thought ? "Switch thinking off (body.chat_template_kwargs), or give replies many more tokens."
                         : std::string("Look at the server's chat template."));
        return;
    }
    conclude(step, ProbeOutcome::Fine, "It said " + quoted(reply.text) + "." + time);
}

void probeUsage(ProbeContext& context, ProbeStep& step)
{
    const Usage& usage = context.first->reply.usage;
    step.sent = "Nothing more: read from the reply before.";
    context.report.usageReported = usage.reported;
    if (usage.reported) {
        step.received = std::to_string(usage.promptTokens) + " prompt and " + std::to_string(usage.completionTokens) +
                        " completion tokens";
        const bool prompt = usage.promptTokens > 0;
        conclude(step, prompt ? ProbeOutcome::Fine : ProbeOutcome::Notable,
                 prompt ? "Tokens and cost can be counted."
                        : "Only the tokens of the reply are reported, so cost is counted too low.");
        return;
    }
    conclude(step, ProbeOutcome::Notable, "The server does not say how many tokens were used: cost is not known.",
             "Nothing on our side; where the server has a switch for usage, set it.");
}

void probeSamplingEchoed(ProbeContext& context, ProbeStep& step)
{
    const Exchange& exchange = *context.first;
    step.sent = "Nothing more: read from the reply before.";
    step.received = terminalSafe(canonicalJson(exchange.applied), 300);
    std::vector<std::string> same;
    std::vector<std::string> other;
    for (const char* field : {"temperature", "top_p", "max_tokens", "seed"}) {
        if (const auto echoed = isEchoed(exchange, field)) {
            (*echoed ? same : other).emplace_back(field);
        }
    }
    const std::string answered = textOf(exchange.applied, "model");
    if (!other.empty()) {
        conclude(step, ProbeOutcome::Notable,
                 "The server applied other values than were sent for " + join(other, ", ") + ".",
                 "Look for defaults or limits on the server's side; a session lists each such difference.");
    } else if (!answered.empty() && answered != context.report.model) {
        conclude(step, ProbeOutcome::Notable,
                 "Asked for \"" + context.report.model + "\", the server says that \"" + answered + "\" answered.",
                 "Make sure that the one is an alias of the other.");
    } else if (same.empty()) {
        conclude(step, ProbeOutcome::Skipped,
                 "The server does not say which values it applied, as most don't: what was sent is recorded.");
    } else {
        conclude(step, ProbeOutcome::Fine, "Applied as sent: " + join(same, ", ") + ".");
    }
}

void probeSeed(ProbeContext& context, ProbeStep& step)
{
    const SamplingSupport& takes = context.profile.sampling;
    if (!takes.seed || !takes.temperature) {
        conclude(step, ProbeOutcome::Skipped,
                 "The profile says that this model takes no " + std::string(takes.seed ? "temperature" : "seed") + ".");
        return;
    }
    if (context.profile.dialect == DialectKind::Modal || context.profile.dialect == DialectKind::Anthropic) {
        conclude(step, ProbeOutcome::Skipped, "This kind of server takes no seed.");
        context.report.seedHonoured = false;
        return;
    }
    Request request = probeRequest(context, "Make up a person: name, age, town, trade. One line.", kSomeTokens);
    request.sampling.temperature = 1.0;
    const Answer first = context.backend->ask(request, context.stop);
    const Answer again = context.backend->ask(request, context.stop);
    request.seed = 8;
    const Answer other = context.backend->ask(request, context.stop);
    noteAnswer(step, first);
    if (!first.reply || !again.reply || !other.reply) {
        conclude(step, ProbeOutcome::Notable, "Not known: " + firstProblem(first, again.reply ? other : again),
                 "If the server names seed, take it out of sampling in the profile.");
        return;
    }
    step.sent = "Twice the same with seed 7 at temperature 1, once with seed 8: " + step.sent;
    step.received =
        quoted(first.reply->text) + ", " + quoted(again.reply->text) + "; seed 8: " + quoted(other.reply->text);
    const bool same = first.reply->text == again.reply->text;
    const bool differs = first.reply->text != other.reply->text;
    if (same && differs) {
        context.report.seedHonoured = true;
        conclude(step, ProbeOutcome::Fine,
                 "The same seed gave the same text, another seed another. Under load, batching can still change it.");
    } else if (same) {
        conclude(step, ProbeOutcome::Notable,
                 "All three texts are equal: the seed, or the temperature, may not reach the model. Candidates may be "
                 "copies of each other.",
                 "Compare candidates of a first session; look for a sampling override or a cache on the server.");
    } else {
        context.report.seedHonoured = false;
        conclude(step, ProbeOutcome::Notable,
                 "The same request gave two texts: seeds are ignored, or the server is not exact. A session can't be "
                 "repeated text by text.",
                 "Where it matters, run the server with one request at a time and without prefix caching.");
    }
}

void probeThinking(ProbeContext& context, ProbeStep& step)
{
    Request request = probeRequest(context, "Is 91 a prime number? Think it over, then answer yes or no.", kSomeTokens);
    const Dialect& dialect = dialectOf(context.profile.dialect);
    Request thinking = request;
    thinking.thinking = true;
    if (dialect.body(request, context.profile) == dialect.body(thinking, context.profile)) {
        conclude(step, ProbeOutcome::Skipped,
                 "This kind of server has no switch for it, or the profile's body sets it.");
        return;
    }
    const Answer off = context.backend->ask(request, context.stop);
    const Answer on = context.backend->ask(thinking, context.stop);
    noteAnswer(step, on);
    if (!off.reply || !on.reply) {
        conclude(step, ProbeOutcome::Notable, "Not known: " + firstProblem(off, on),
                 "If the server names the field, set it in the profile's body as the server wants it.");
        return;
    }
    const bool without = hasThought(*off.reply);
    const bool with = hasThought(*on.reply);
    step.received =
        std::string("off: ") + (without ? "thought" : "no thought") + "; on: " + (with ? "thought" : "no thought");
    if (with && !without) {
        context.report.thinkingSwitchable = true;
        conclude(step, ProbeOutcome::Fine, "It thinks when it is told to, and not otherwise.");
    } else if (without) {
        context.report.thinkingSwitchable = false;
        conclude(step, ProbeOutcome::Notable,
                 "It thinks even when it is told not to: replies take more tokens, and may be cut before the answer.",
                 "Raise max_tokens, or start the server with thinking off.");
    } else {
        conclude(step, ProbeOutcome::Fine,
                 "No thinking was seen either way: the model has none, or its template takes no switch.");
    }
}

void probeConcurrency(ProbeContext& context, ProbeStep& step)
{
    const bool metered =
        context.profile.dialect == DialectKind::OpenAi || context.profile.dialect == DialectKind::Anthropic;
    const int most =
        metered ? std::min(kMostAtMetered, context.profile.mostConcurrency) : context.profile.mostConcurrency;
    step.sent = "Short requests (" + std::to_string(kFewTokens) + " tokens), 1, 2, 4 ... at once, at most " +
                std::to_string(most);
    const auto startedAt = Clock::now();
    std::vector<std::string> figures;
    std::optional<milliseconds> alone;
    int good = 0;
    std::string end = "That is the profile's limit.";
    for (int count = 1; count <= most; count = count < most ? std::min(count * 2, most) : most + 1) {
        const LoadLevel level = askAtOnce(context, count, 1000u * static_cast<std::uint64_t>(count));
        if (context.stop.stop_requested()) {
            return;
        }
        if (!level.median) {
            end = std::to_string(count) + " at once failed: " + level.problem;
            break;
        }
        figures.push_back(std::to_string(count) + ": " + formatDuration(*level.median));
        alone = alone.value_or(*level.median);
        if (*level.median > 2 * *alone + kNoise) {
            end = "With " + std::to_string(count) + " it has more than doubled.";
            break;
        }
        good = count;
        if (Clock::now() - startedAt > kLoadBudget) {
            end = "More was not tried, because it takes too long.";
            break;
        }
    }
    step.received = "Median time: " + join(figures, ", ");
    if (good == 0) {
        conclude(step, ProbeOutcome::Notable, "Not known. " + end, "Probe again when the server has less to do.");
        return;
    }
    context.report.goodConcurrency = good;
    const bool low = good < std::min(context.profile.concurrency, most);
    conclude(step, low ? ProbeOutcome::Notable : ProbeOutcome::Fine,
             std::to_string(good) + " at once, before the time of a reply doubles. " + end,
             low ? "Set concurrency in the profile to " + std::to_string(good) + " to begin with." : std::string());
}

} // namespace candor
