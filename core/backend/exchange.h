// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/configuration.h"
#include "core/support/hash.h"
#include "core/support/json.h"
#include "core/support/result.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace candor {

/// Why a request is made.
enum class RequestPurpose
{
    Ir,    ///< task → IR
    Clear, ///< hole and task → what belongs there (clearing policy `ask`)
    Code,  ///< cleared IR → Python
};
[[nodiscard]] std::string_view nameOf(RequestPurpose purpose); // "ir", "clear", "code"

/// Servers take seeds of different widths; all take 31 bits.
inline constexpr std::uint64_t kSentSeedMask = 0x7fffffff;

/// What a request belongs to. Sent as the header `X-Candor-Draw: task=...;purpose=...;repeat=0;draw=0;attempt=0;try=0`
/// (values percent-encoded): real servers ignore it or log it, the embedded server finds a recorded or simulated reply
/// by it.
struct DrawLabel
{
    std::string task;
    RequestPurpose purpose = RequestPurpose::Ir;
    int repeat = 0;
    int draw = 0; ///< candidate index, from 0
    int attempt =
        0; ///< n-th request for the same thing on purpose (code retries, n-th hole); not the transport's retries
};

/// One thing to ask a model.
struct Request
{
    std::string model;
    std::string system; ///< may be empty
    std::string user;
    Json schema;            ///< JSON schema of the reply; null asks for free text
    std::string schemaName; ///< [a-z_]+, "candor_ir", "candor_code", "candor_code_source", "candor_hole"
    Sampling sampling;
    std::uint64_t seed = 0; ///< sent as `seed`, reduced to 31 bits
    bool thinking = false;
    DrawLabel label;
    Price price;
    int candidates = 1;          ///< of the same thing that will be asked for, this one among them
    std::uint64_t firstSeed = 0; ///< with more than one: the seed of the first of them
};

struct Usage
{
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
    bool reported = false; ///< false: the server said nothing, the numbers are 0
};

/// The model's answer, taken out of the server's reply.
struct Reply
{
    std::string text;
    std::string reasoning;    ///< kept apart from the answer
    std::string finishReason; ///< "stop", "length", "content_filter", ... as the server said it
    std::string refusal;      ///< not empty: the model declined
    Usage usage;

    [[nodiscard]] bool cutByTokenLimit() const { return finishReason == "length" || finishReason == "max_tokens"; }
    /// There is no text, but the reasoning ends with a JSON object: the server's parser took the answer for thinking.
    [[nodiscard]] bool answerInReasoning() const;
};

/// One try of the transport. All tries but the last failed.
struct TransportTry
{
    int httpStatus = 0;        ///< 0: no reply
    std::string problem;       ///< empty for a success
    std::int64_t waitedMs = 0; ///< before the next try
    bool forServer = false;    ///< it waited for a server that was loading or gone
};

/// One request and its reply: what was declared, what was sent, what the server says it applied. Complete and raw, so
/// that every later stage can be run again without a backend. Never holds credentials.
struct Exchange
{
    DrawLabel label;
    Json declared; ///< model, sampling, seed, thinking, schema name: as the configuration says; what the dialect can't
                   ///< send as declared stands under "changes", a sentence each
    Json sent;     ///< the request's body, as sent
    Json applied;  ///< what the reply says: model, fingerprint, sampling fields where a server echoes them
    std::string url;
    std::string replyBody; ///< raw bytes of the last try
    Reply reply;
    std::vector<TransportTry> tries;
    std::string failure; ///< empty, or why there is no reply
    std::string
        provenance; ///< empty for a real model; else the embedded server's words ("simulated: ...", "recording: ...")
    std::int64_t askedAtMs = 0;          ///< when it was first sent, milliseconds since 1970 UTC; 0: not known
    std::int64_t awaitedServerMs = 0;    ///< of all that went by until the reply: waiting for a server that was loading
    std::int64_t latencyMs = 0;          ///< measured here, of the last try
    std::int64_t firstTokenMs = -1;      ///< of the last try, where the reply was streamed; -1: not known
    std::int64_t recordedLatencyMs = -1; ///< what a recording says; -1: none. Shown instead of latencyMs
    double costUsd = 0.0;                ///< from the recording, or usage × price

    [[nodiscard]] std::int64_t shownLatencyMs() const { return recordedLatencyMs >= 0 ? recordedLatencyMs : latencyMs; }
};

[[nodiscard]] Json exchangeToJson(const Exchange& exchange);
[[nodiscard]] Result<Exchange> exchangeFromJson(const Json& json);

/// Findings of the kind declared ≠ sent ≠ applied, in words; empty when the three agree.
[[nodiscard]] std::vector<std::string> mismatchesIn(const Exchange& exchange);

} // namespace candor
