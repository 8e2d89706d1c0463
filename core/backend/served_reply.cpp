// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/served_reply.h"

#include "core/support/hash.h"

namespace candor {

ServedReply completionReply(const ServedRequest& request, const ServedCompletion& completion)
{
    const Reply& reply = completion.reply;
    Json message = {{"role", "assistant"}, {"content", reply.text}};
    if (!reply.reasoning.empty()) {
        message["reasoning"] = reply.reasoning;
    }
    if (!reply.refusal.empty()) {
        message["refusal"] = reply.refusal;
    }
    Json extension = {{"provenance", completion.provenance}};
    if (completion.latencyMs) {
        extension["latency_ms"] = *completion.latencyMs;
    }
    if (completion.costUsd) {
        extension["cost_usd"] = *completion.costUsd;
    }
    Json body = {{"id", "chatcmpl-" + hashOf(canonicalJson(request.body)).brief()},
                 {"object", "chat.completion"},
                 {"created", 0},
                 {"model", request.model},
                 {"system_fingerprint", "candor-embedded"},
                 {"choices", Json::array({{{"index", 0},
                                           {"message", std::move(message)},
                                           {"logprobs", nullptr},
                                           {"finish_reason", reply.finishReason}}})},
                 {"candor", std::move(extension)}};
    if (reply.usage.reported) {
        body["usage"] = {{"prompt_tokens", reply.usage.promptTokens},
                         {"completion_tokens", reply.usage.completionTokens},
                         {"total_tokens", reply.usage.promptTokens + reply.usage.completionTokens}};
    }
    return {200, std::move(body), {}};
}

ServedReply errorReply(int status, const std::string& message, const std::string& type)
{
    return {status, {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", status}}}}, {}};
}

} // namespace candor
