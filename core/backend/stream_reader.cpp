// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/stream_reader.h"

#include "core/backend/reply_fields.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {
namespace {

constexpr std::string_view kParts[] = {"content", "reasoning", "reasoning_content", "refusal"};
/// More choices than any request asks for: their numbers are the server's words.
constexpr std::size_t kMostChoices = 256;

} // namespace

void StreamReader::feed(std::string_view bytes)
{
    for (const char character : bytes) {
        const bool belongsToReturn = character == '\n' && m_afterReturn;
        m_afterReturn = character == '\r';
        if (belongsToReturn) {
            continue;
        }
        if (character == '\n' || character == '\r') {
            takeLine();
        } else {
            m_line += character;
        }
    }
}

void StreamReader::finish()
{
    if (!m_line.empty()) {
        takeLine();
    }
    takeEvent();
}

void StreamReader::takeLine()
{
    const std::string line = std::exchange(m_line, {});
    std::string_view rest = line;
    if (rest.starts_with("\xef\xbb\xbf")) {
        rest.remove_prefix(3);
    }
    if (rest.empty()) {
        takeEvent();
        return;
    }
    if (!rest.starts_with("data:")) {
        return; // a comment, or a field that says nothing about the reply
    }
    rest.remove_prefix(5);
    if (rest.starts_with(' ')) {
        rest.remove_prefix(1);
    }
    if (m_data) {
        *m_data += '\n';
        *m_data += rest;
    } else {
        m_data = std::string(rest);
    }
}

void StreamReader::takeEvent()
{
    if (!m_data) {
        return;
    }
    const std::string data = *std::exchange(m_data, std::nullopt);
    ++m_events;
    if (trimmed(data) == "[DONE]") {
        m_done = true;
        return;
    }
    const auto chunk = parseJson(data);
    if (!chunk.ok() || !chunk->is_object()) {
        m_damaged = true;
        return;
    }
    takeChunk(*chunk);
}

void StreamReader::takeChunk(const Json& chunk)
{
    for (const auto& [key, value] : chunk.items()) {
        if (key != "choices" && !value.is_null()) {
            m_whole[key] = value;
        }
    }
    const Json* choices = memberOf(chunk, "choices");
    if (choices == nullptr || !choices->is_array()) {
        return;
    }
    for (const Json& choice : *choices) {
        takeChoice(choice);
    }
}

void StreamReader::takeChoice(const Json& choice)
{
    const std::int64_t index = countOf(choice, "index");
    if (m_choices.size() >= kMostChoices && !m_choices.contains(index)) {
        return;
    }
    Choice& mine = m_choices[index];
    if (const Json* delta = memberOf(choice, "delta")) {
        for (const std::string_view part : kParts) {
            const std::string piece = textOf(*delta, part);
            m_anyToken = m_anyToken || !piece.empty();
            mine.parts[std::string(part)] += piece;
        }
    }
    if (const Json* reason = memberOf(choice, "finish_reason")) {
        mine.finishReason = *reason;
    }
}

bool StreamReader::complete() const
{
    const auto ended = [](const auto& entry) { return !entry.second.finishReason.is_null(); };
    return m_done || (!m_choices.empty() && std::ranges::all_of(m_choices, ended));
}

std::string_view StreamReader::text() const
{
    if (m_choices.empty()) {
        return {};
    }
    const auto& parts = m_choices.begin()->second.parts;
    const auto found = parts.find("content");
    return found == parts.end() ? std::string_view() : std::string_view(found->second);
}

Json StreamReader::completion() const
{
    Json whole = m_whole;
    Json choices = Json::array();
    for (const auto& [index, choice] : m_choices) {
        Json message = {{"role", "assistant"}};
        for (const auto& [part, text] : choice.parts) {
            if (!text.empty() || part == "content") {
                message[part] = text;
            }
        }
        choices.push_back({{"index", index}, {"message", std::move(message)}, {"finish_reason", choice.finishReason}});
    }
    whole["choices"] = std::move(choices);
    return whole;
}

bool isEventStream(std::string_view body, std::string_view contentType)
{
    // A stored reply has no content type; no JSON begins like this.
    return lowerCased(contentType).starts_with("text/event-stream") || body.starts_with("data:") ||
           body.starts_with("event:") || body.starts_with(':');
}

bool canStopEarly(const Exchange& exchange)
{
    const Json* thinking = memberOf(exchange.declared, "thinking");
    if (countOf(exchange.sent, "n") > 1) {
        return false; // the other choices may be fine
    }
    return exchange.label.purpose == RequestPurpose::Ir && memberOf(exchange.declared, "schema_name") != nullptr &&
           (thinking == nullptr || *thinking == false);
}

bool StreamWatch::onBytes(std::string_view bytes)
{
    m_reader.feed(bytes);
    if (m_firstTokenMs < 0 && m_reader.anyToken()) {
        m_firstTokenMs = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_startedAt).count();
    }
    if (!m_wantsJson) {
        return true;
    }
    const std::string_view fresh = m_reader.text().substr(m_seen);
    m_seen += fresh.size();
    return m_prefix.feed(fresh);
}

} // namespace candor
