// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/backend/json_prefix.h"
#include "core/support/json.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace candor {

/// Puts a chat completion together from the pieces of a stream (server-sent events: "data: {...}", "data: [DONE]",
/// comments, any line ending, cut at any byte). Never fails: what is no event is passed over.
class StreamReader
{
public:
    void feed(std::string_view bytes);
    /// The stream is over: an event without the blank line behind it counts too.
    void finish();

    /// Every choice has said why it ended, or "[DONE]" came.
    [[nodiscard]] bool complete() const;
    /// An event that is no JSON came.
    [[nodiscard]] bool damaged() const { return m_damaged; }
    /// No event came at all.
    [[nodiscard]] bool empty() const { return m_events == 0; }
    /// Something of a choice's text or reasoning came.
    [[nodiscard]] bool anyToken() const { return m_anyToken; }
    /// Text of the first choice so far.
    [[nodiscard]] std::string_view text() const;

    /// What the server would have answered without streaming: an object with "choices", "usage" and what else its
    /// events said of the whole; with "error" where one came.
    [[nodiscard]] Json completion() const;

private:
    struct Choice
    {
        std::map<std::string, std::string, std::less<>>
            parts; ///< "content", "reasoning", "reasoning_content", "refusal"
        Json finishReason;
    };

    void takeLine();
    void takeEvent();
    void takeChunk(const Json& chunk);
    void takeChoice(const Json& choice);

    std::string m_line;
    bool m_afterReturn = false; ///< the last byte was '\r': a '\n' now belongs to it
    std::optional<std::string> m_data;
    std::map<std::int64_t, Choice> m_choices;
    Json m_whole = Json::object(); ///< the chunks' members but for their choices
    std::size_t m_events = 0;
    bool m_done = false;
    bool m_damaged = false;
    bool m_anyToken = false;
};

/// True for the reply of a server that streams.
[[nodiscard]] bool isEventStream(std::string_view body, std::string_view contentType);

/// True when a reply that is no JSON object would be worth nothing: one IR was asked for by its schema, without
/// thinking (of which a server may leave the end in the text).
[[nodiscard]] bool canStopEarly(const Exchange& exchange);

/// Looks at a streamed reply while it comes: when the first token was there, and whether the rest is worth waiting for.
/// Used by one thread at a time.
class StreamWatch
{
public:
    using Clock = std::chrono::steady_clock;

    /// `wantsJson`: the reply should be a JSON object, and is given up as soon as it can't become one.
    StreamWatch(bool wantsJson, Clock::time_point startedAt) : m_wantsJson(wantsJson), m_startedAt(startedAt) {}

    /// For HttpRequest::onBytes. False: nothing that still comes can help.
    [[nodiscard]] bool onBytes(std::string_view bytes);

    /// -1: no token came.
    [[nodiscard]] std::int64_t firstTokenMs() const { return m_firstTokenMs; }

private:
    bool m_wantsJson;
    Clock::time_point m_startedAt;
    std::int64_t m_firstTokenMs = -1;
    StreamReader m_reader;
    JsonPrefix m_prefix;
    std::size_t m_seen = 0; ///< bytes of the text that the prefix has been shown
};

} // namespace candor
