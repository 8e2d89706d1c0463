// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/exchange.h"

#include "core/backend/draw_label.h"
#include "core/support/text.h"

#include <charconv>
#include <limits>

namespace candor {
namespace {

/// Reply bodies are raw bytes, and JSON holds only UTF-8.
bool isUtf8(const std::string& text)
{
    try {
        static_cast<void>(Json(text).dump());
        return true;
    } catch (const Json::exception&) {
        return false;
    }
}

std::string hexOf(const std::string& bytes)
{
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char character : bytes) {
        const auto byte = static_cast<unsigned char>(character);
        hex += kDigits[byte >> 4];
        hex += kDigits[byte & 15];
    }
    return hex;
}

std::optional<std::string> fromHex(const std::string& hex)
{
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned byte = 0;
        const char* end = hex.data() + std::min(i + 2, hex.size());
        const auto outcome = std::from_chars(hex.data() + i, end, byte, 16);
        if (hex.size() % 2 != 0 || outcome.ec != std::errc() || outcome.ptr != end) {
            return std::nullopt;
        }
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

Json labelToJson(const DrawLabel& label)
{
    return {{"task", label.task},
            {"purpose", nameOf(label.purpose)},
            {"repeat", label.repeat},
            {"draw", label.draw},
            {"attempt", label.attempt}};
}

Json replyToJson(const Reply& reply)
{
    return {{"text", reply.text},
            {"reasoning", reply.reasoning},
            {"finish_reason", reply.finishReason},
            {"refusal", reply.refusal},
            {"usage",
             {{"prompt_tokens", reply.usage.promptTokens},
              {"completion_tokens", reply.usage.completionTokens},
              {"reported", reply.usage.reported}}}};
}

int smallInteger(JsonReader& reader, std::string_view key)
{
    const std::int64_t number = reader.integerOr(key, 0);
    if (number < 0 || number > std::numeric_limits<int>::max()) {
        reader.fail(key, "must be from 0 to 2147483647");
        return 0;
    }
    return static_cast<int>(number);
}

DrawLabel readLabel(JsonReader reader)
{
    DrawLabel label;
    label.task = reader.string("task");
    const auto purpose = purposeNamed(reader.string("purpose"));
    if (!purpose) {
        reader.fail("purpose", "must be ir, clear or code");
    }
    label.purpose = purpose.value_or(RequestPurpose::Ir);
    label.repeat = smallInteger(reader, "repeat");
    label.draw = smallInteger(reader, "draw");
    label.attempt = smallInteger(reader, "attempt");
    return label;
}

Reply readReply(JsonReader reader)
{
    Reply reply;
    reply.text = reader.stringOr("text", {});
    reply.reasoning = reader.stringOr("reasoning", {});
    reply.finishReason = reader.stringOr("finish_reason", {});
    reply.refusal = reader.stringOr("refusal", {});
    JsonReader usage = reader.object("usage");
    reply.usage.promptTokens = usage.integerOr("prompt_tokens", 0);
    reply.usage.completionTokens = usage.integerOr("completion_tokens", 0);
    reply.usage.reported = usage.boolOr("reported", false);
    return reply;
}

Json rawOr(const JsonReader& reader, std::string_view key)
{
    const Json* value = reader.find(key);
    return value == nullptr ? Json() : *value;
}

std::string readBody(JsonReader& reader)
{
    if (reader.find("reply_body_hex") == nullptr) {
        return reader.stringOr("reply_body", {});
    }
    auto bytes = fromHex(reader.string("reply_body_hex"));
    if (!bytes) {
        reader.fail("reply_body_hex", "must be pairs of hexadecimal digits");
    }
    return std::move(bytes).value_or(std::string());
}

} // namespace

std::string_view nameOf(RequestPurpose purpose)
{
    switch (purpose) {
    case RequestPurpose::Ir:
        return "ir";
    case RequestPurpose::Clear:
        return "clear";
    case RequestPurpose::Code:
        return "code";
    }
    return "";
}

Json exchangeToJson(const Exchange& exchange)
{
    Json tries = Json::array();
    for (const TransportTry& one : exchange.tries) {
        tries.push_back({{"status", one.httpStatus},
                         {"problem", one.problem},
                         {"waited_ms", one.waitedMs},
                         {"for_server", one.forServer}});
    }
    Json json = {{"label", labelToJson(exchange.label)},
                 {"declared", exchange.declared},
                 {"sent", exchange.sent},
                 {"applied", exchange.applied},
                 {"url", exchange.url},
                 {"reply", replyToJson(exchange.reply)},
                 {"tries", std::move(tries)},
                 {"failure", exchange.failure},
                 {"provenance", exchange.provenance},
                 {"asked_at_ms", exchange.askedAtMs},
                 {"awaited_server_ms", exchange.awaitedServerMs},
                 {"latency_ms", exchange.latencyMs},
                 {"first_token_ms", exchange.firstTokenMs},
                 {"recorded_latency_ms", exchange.recordedLatencyMs},
                 {"cost_usd", exchange.costUsd}};
    if (isUtf8(exchange.replyBody)) {
        json["reply_body"] = exchange.replyBody;
    } else {
        json["reply_body_hex"] = hexOf(exchange.replyBody);
    }
    return json;
}

Result<Exchange> exchangeFromJson(const Json& json)
{
    JsonReader reader(json, "exchange", Stage::Backend);
    Exchange exchange;
    exchange.label = readLabel(reader.object("label"));
    exchange.declared = rawOr(reader, "declared");
    exchange.sent = rawOr(reader, "sent");
    exchange.applied = rawOr(reader, "applied");
    exchange.url = reader.stringOr("url", {});
    exchange.replyBody = readBody(reader);
    exchange.reply = readReply(reader.object("reply"));
    for (JsonReader& one : reader.objects("tries")) {
        exchange.tries.push_back({smallInteger(one, "status"), one.stringOr("problem", {}),
                                  one.integerOr("waited_ms", 0), one.boolOr("for_server", false)});
    }
    exchange.failure = reader.stringOr("failure", {});
    exchange.provenance = reader.stringOr("provenance", {});
    exchange.askedAtMs = reader.integerOr("asked_at_ms", 0);
    exchange.awaitedServerMs = reader.integerOr("awaited_server_ms", 0);
    exchange.latencyMs = reader.integerOr("latency_ms", 0);
    exchange.firstTokenMs = reader.integerOr("first_token_ms", -1);
    exchange.recordedLatencyMs = reader.integerOr("recorded_latency_ms", -1);
    exchange.costUsd = reader.numberOr("cost_usd", 0.0);
    if (!reader.ok()) {
        return *reader.error();
    }
    return exchange;
}

bool Reply::answerInReasoning() const
{
    if (!trimmed(text).empty() || !refusal.empty() || cutByTokenLimit()) {
        return false;
    }
    std::string_view end = trimmed(reasoning);
    if (end.ends_with("```")) {
        end = trimmed(end.substr(0, end.size() - 3));
    }
    if (!end.ends_with('}')) {
        return false;
    }
    // The answer begins on a line of its own, or behind the end of the thinking; the first that is whole counts.
    static constexpr int kMostPlaces = 64;
    std::size_t at = end.find('{');
    for (int places = 0; at != std::string_view::npos && places < kMostPlaces; ++places) {
        const bool begins = at == 0 || end[at - 1] == '\n' || end[at - 1] == '>';
        if (begins && parseJson(end.substr(at)).ok()) {
            return true;
        }
        at = end.find('{', at + 1);
    }
    return false;
}

} // namespace candor
