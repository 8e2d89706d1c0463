// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/draw_label.h"
#include "core/backend/embedded_server.h"
#include "core/backend/served_reply.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace candor {
namespace {

constexpr int kAny = -1;
constexpr JsonLimits kLineLimits{32u << 20, 64};

/// Model, purpose, task, draw, attempt, repeat or kAny, transport try or kAny.
using Key = std::tuple<std::string, RequestPurpose, std::string, int, int, int, int>;

struct RecordedReply
{
    std::size_t line = 0;
    int status = 200;
    std::string error;
    std::string retryAfter;
    ServedCompletion completion;
};

int smallInteger(JsonReader& reader, std::string_view key, int fallback)
{
    const std::int64_t number = reader.integerOr(key, fallback);
    if (number != fallback && (number < 0 || number > 1'000'000)) {
        reader.fail(key, "must be from 0 to 1000000");
        return fallback;
    }
    return static_cast<int>(number);
}

Key readKey(JsonReader& reader)
{
    const std::string model = reader.string("model");
    const std::string task = reader.string("task");
    const auto purpose = purposeNamed(reader.string("purpose"));
    if (model.empty() || task.empty()) {
        reader.fail(model.empty() ? "model" : "task", "must not be empty");
    }
    if (!purpose) {
        reader.fail("purpose", "must be ir, clear or code");
    }
    return {model,
            purpose.value_or(RequestPurpose::Ir),
            task,
            smallInteger(reader, "draw", 0),
            smallInteger(reader, "attempt", 0),
            smallInteger(reader, "repeat", kAny),
            smallInteger(reader, "try", kAny)};
}

void readText(JsonReader& reader, Reply& reply)
{
    const Json* json = reader.find("json");
    const bool hasText = reader.find("text") != nullptr;
    if ((json != nullptr) == hasText) {
        reader.fail("", "needs either \"text\" or \"json\", the reply");
    }
    reply.text = json == nullptr ? reader.stringOr("text", {}) : prettyJson(*json);
}

RecordedReply readReply(JsonReader& reader)
{
    RecordedReply recorded;
    recorded.status = smallInteger(reader, "status", 200);
    if (recorded.status < 200 || recorded.status > 599) {
        reader.fail("status", "must be an HTTP status from 200 to 599");
    }
    recorded.retryAfter = reader.stringOr("retry_after", {});
    if (recorded.status != 200) {
        recorded.error = reader.string("error");
        return recorded;
    }
    Reply& reply = recorded.completion.reply;
    readText(reader, reply);
    reply.reasoning = reader.stringOr("reasoning", {});
    reply.refusal = reader.stringOr("refusal", {});
    reply.finishReason = reader.stringOr("finish_reason", "stop");
    if (reader.find("usage") != nullptr) {
        JsonReader usage = reader.object("usage");
        usage.allowOnly({"prompt_tokens", "completion_tokens"});
        reply.usage = {usage.integerOr("prompt_tokens", 0), usage.integerOr("completion_tokens", 0), true};
    }
    if (reader.find("latency_ms") != nullptr) {
        recorded.completion.latencyMs = reader.integer("latency_ms");
    }
    if (reader.find("cost_usd") != nullptr) {
        recorded.completion.costUsd = reader.number("cost_usd");
    }
    return recorded;
}

/// Immutable after its loading.
class Recording final : public ReplySource
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ReplySource>> load(const std::filesystem::path& path);

    [[nodiscard]] ServedReply reply(const ServedRequest& request) const override;
    [[nodiscard]] std::vector<std::string> models() const override { return m_models; }
    [[nodiscard]] std::string provenance() const override { return m_provenance; }

private:
    Result<void> addLine(std::string_view text, std::size_t number, const std::string& where);
    Result<void> readHeader(const Json& json, const std::string& where);
    [[nodiscard]] const RecordedReply* find(const ServedRequest& request) const;

    std::string m_provenance;
    std::vector<std::string> m_models; ///< in the order of the file
    std::map<Key, RecordedReply> m_replies;
};

Result<void> Recording::readHeader(const Json& json, const std::string& where)
{
    JsonReader reader(json, where, Stage::Backend);
    const std::int64_t version = reader.integer("candor_recording");
    m_provenance = reader.string("provenance");
    if (reader.ok() && version != 1) {
        return Error{ErrorCode::NewerVersion, Stage::Backend,
                     where + ": this recording has the format " + std::to_string(version) + "; only 1 can be read."};
    }
    if (!m_provenance.starts_with("recording")) {
        reader.fail("provenance", "must begin with \"recording\", because it stands wherever the replies are shown");
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    return {};
}

Result<void> Recording::addLine(std::string_view text, std::size_t number, const std::string& where)
{
    const auto json = parseJson(text, kLineLimits);
    if (!json.ok()) {
        return Error{json.error().code, Stage::Backend, where + ": " + json.error().message};
    }
    if (m_provenance.empty()) {
        return readHeader(*json, where);
    }
    JsonReader reader(*json, where, Stage::Backend);
    reader.allowOnly({"model", "purpose", "task", "draw", "attempt", "repeat", "try", "status", "error", "retry_after",
                      "text", "json", "reasoning", "refusal", "finish_reason", "usage", "latency_ms", "cost_usd"});
    Key key = readKey(reader);
    RecordedReply recorded = readReply(reader);
    if (!reader.ok()) {
        return *reader.error();
    }
    recorded.line = number;
    recorded.completion.provenance = m_provenance;
    if (std::ranges::find(m_models, std::get<0>(key)) == m_models.end()) {
        m_models.push_back(std::get<0>(key));
    }
    const auto [found, isNew] = m_replies.try_emplace(std::move(key), std::move(recorded));
    if (!isNew) {
        return Error{ErrorCode::InvalidInput, Stage::Backend,
                     where + ": line " + std::to_string(found->second.line) + " is for the same request already."};
    }
    return {};
}

Result<std::unique_ptr<ReplySource>> Recording::load(const std::filesystem::path& path)
{
    const auto text = readFile(path);
    if (!text.ok()) {
        return text.error();
    }
    auto recording = std::make_unique<Recording>();
    std::size_t number = 0;
    for (const std::string_view line : splitLines(*text)) {
        ++number;
        if (trimmed(line).empty()) {
            continue;
        }
        if (auto added = recording->addLine(line, number, path.string() + " line " + std::to_string(number));
            !added.ok()) {
            return added.error();
        }
    }
    if (recording->m_replies.empty()) {
        return Error{ErrorCode::InvalidInput, Stage::Backend, path.string() + ": the recording holds no reply."};
    }
    return std::unique_ptr<ReplySource>(std::move(recording));
}

const RecordedReply* Recording::find(const ServedRequest& request) const
{
    const DrawLabel& label = request.label;
    Key key{request.model, label.purpose, label.task, label.draw, label.attempt, label.repeat, request.transportTry};
    for (const int repeat : {label.repeat, kAny}) {
        for (const int transportTry : {request.transportTry, kAny}) {
            std::get<5>(key) = repeat;
            std::get<6>(key) = transportTry;
            if (const auto found = m_replies.find(key); found != m_replies.end()) {
                return &found->second;
            }
        }
    }
    return nullptr;
}

ServedReply Recording::reply(const ServedRequest& request) const
{
    const RecordedReply* recorded = find(request);
    if (recorded == nullptr) {
        const DrawLabel& label = request.label;
        return errorReply(404,
                          "Nothing is recorded for model " + request.model + ", task " + label.task + ", purpose " +
                              std::string(nameOf(label.purpose)) + ", draw " + std::to_string(label.draw) +
                              ", attempt " + std::to_string(label.attempt) + ", repeat " +
                              std::to_string(label.repeat) + ", try " + std::to_string(request.transportTry) + ".",
                          "NotFoundError");
    }
    if (recorded->status == 200) {
        return completionReply(request, recorded->completion);
    }
    ServedReply failed = errorReply(recorded->status, recorded->error, "RecordedError");
    failed.retryAfter = recorded->retryAfter;
    return failed;
}

Json keyOf(const Exchange& exchange)
{
    const Json model = exchange.declared.is_object() ? exchange.declared.value("model", Json("")) : Json("");
    return {{"model", model},
            {"purpose", nameOf(exchange.label.purpose)},
            {"task", exchange.label.task},
            {"draw", exchange.label.draw},
            {"attempt", exchange.label.attempt},
            {"repeat", exchange.label.repeat}};
}

/// A try that got no HTTP status is replayed as 503: the client's answer to both is another try.
std::string failureLine(const Exchange& exchange, int status, const std::string& problem, std::optional<int> which)
{
    Json line = keyOf(exchange);
    line["status"] = status >= 400 && status <= 599 ? status : 503;
    line["error"] = problem;
    line["retry_after"] = "0"; // replies are replayed without waiting
    if (which) {
        line["try"] = *which;
    }
    return canonicalJson(line);
}

} // namespace

Result<std::unique_ptr<ReplySource>> loadRecording(const std::filesystem::path& path)
{
    return Recording::load(path);
}

std::string recordingHeader(std::string_view provenance)
{
    const bool saysSo = provenance.starts_with("recording");
    return canonicalJson(
        {{"candor_recording", 1}, {"provenance", (saysSo ? "" : "recording: ") + std::string(provenance)}});
}

std::string recordingLine(const Exchange& exchange)
{
    const int lastStatus = exchange.tries.empty() ? 0 : exchange.tries.back().httpStatus;
    if (!exchange.failure.empty()) {
        return failureLine(exchange, lastStatus, exchange.failure, std::nullopt);
    }
    std::string lines;
    for (std::size_t i = 0; i + 1 < exchange.tries.size(); ++i) {
        lines +=
            failureLine(exchange, exchange.tries[i].httpStatus, exchange.tries[i].problem, static_cast<int>(i)) + "\n";
    }
    const Reply& reply = exchange.reply;
    Json line = keyOf(exchange);
    line["text"] = reply.text;
    line["finish_reason"] = reply.finishReason;
    line["latency_ms"] = exchange.shownLatencyMs();
    line["cost_usd"] = exchange.costUsd;
    if (!reply.reasoning.empty()) {
        line["reasoning"] = reply.reasoning;
    }
    if (!reply.refusal.empty()) {
        line["refusal"] = reply.refusal;
    }
    if (reply.usage.reported) {
        line["usage"] = {{"prompt_tokens", reply.usage.promptTokens},
                         {"completion_tokens", reply.usage.completionTokens}};
    }
    return lines + canonicalJson(line);
}

} // namespace candor
