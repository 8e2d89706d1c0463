// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/ollama_fake.h"

namespace candor {
namespace {

Json nanoseconds(Json message, const Reply& reply)
{
    return {{"created_at", "2026-11-23T10:00:00Z"},
            {"message", std::move(message)},
            {"done", true},
            {"done_reason", reply.finishReason},
            {"total_duration", 2'500'000'000},
            {"load_duration", 1'500'000'000},
            {"prompt_eval_count", 120},
            {"prompt_eval_duration", 200'000'000},
            {"eval_count", 80},
            {"eval_duration", 800'000'000}};
}

bool isMessage(const Json& message)
{
    return message.is_object() && message.contains("role") && message["role"].is_string() &&
           message.contains("content") && message["content"].is_string();
}

} // namespace

OllamaFake::OllamaFake(std::unique_ptr<ReplySource> source) : m_http(std::move(source))
{
    httplib::Server& server = m_http.server();
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_content("Ollama is running", "text/plain");
    });
    server.Get("/api/version", [](const httplib::Request&, httplib::Response& response) {
        sendJson(response, 200, {{"version", "0.9.7"}});
    });
    server.Get("/api/ps", [](const httplib::Request&, httplib::Response& response) {
        sendJson(response, 200, {{"models", Json::array()}});
    });
    server.Get("/api/tags", [this](const httplib::Request&, httplib::Response& response) {
        Json models = Json::array();
        for (const std::string& model : m_http.models()) {
            models.push_back({{"name", model}, {"model", model}, {"size", 1}});
        }
        sendJson(response, 200, {{"models", models}});
    });
    server.Post("/api/chat",
                [this](const httplib::Request& request, httplib::Response& response) { chat(request, response); });
    m_http.start();
}

std::string OllamaFake::problemWith(const Json& body) const
{
    static const std::set<std::string> members{"model",      "messages", "stream", "format",   "options",     "think",
                                               "keep_alive", "truncate", "shift",  "logprobs", "top_logprobs"};
    static const std::set<std::string> options{
        "num_ctx", "num_predict", "temperature",       "top_k",         "top_p",
        "min_p",   "typical_p",   "repeat_penalty",    "repeat_last_n", "presence_penalty",
        "seed",    "stop",        "frequency_penalty", "num_keep"};
    if (!body.is_object()) {
        return "invalid JSON";
    }
    if (const std::string unknown = unknownMember(body, members); !unknown.empty()) {
        return "unknown member " + unknown;
    }
    if (!body.contains("model") || !body["model"].is_string()) {
        return "model is required";
    }
    if (!body.contains("messages") || !body["messages"].is_array() ||
        !std::ranges::all_of(body["messages"], isMessage)) {
        return "messages must be a list of messages";
    }
    if (body.contains("stream") && !body["stream"].is_boolean()) {
        return "stream must be a boolean";
    }
    if (body.contains("think") && !body["think"].is_boolean() && !body["think"].is_string()) {
        return "think must be a boolean or a level";
    }
    if (body.contains("format") && body["format"] != "json" && !body["format"].is_object()) {
        return "format must be json or a schema";
    }
    const Json given = body.value("options", Json::object());
    if (const std::string unknown = unknownMember(given, options); !unknown.empty()) {
        return "invalid option provided: " + unknown;
    }
    return given.contains("num_predict") && !given["num_predict"].is_number_integer() ? "num_predict must be an integer"
                                                                                      : std::string();
}

void OllamaFake::chat(const httplib::Request& request, httplib::Response& response)
{
    const Json body = Json::parse(request.body, nullptr, false);
    if (const std::string problem = problemWith(body); !problem.empty()) {
        m_http.refuse(problem);
        sendJson(response, 400, {{"error", problem}});
        return;
    }
    const std::string model = body["model"].get<std::string>();
    if (!m_http.knows(model)) {
        sendJson(response, 404, {{"error", "model '" + model + "' not found"}});
        return;
    }
    const Json options = body.value("options", Json::object());
    const Reply reply = m_http.reply(request, model, options.value("seed", std::uint64_t(0)));
    if (!body.value("stream", true)) {
        Json whole = nanoseconds({{"role", "assistant"}, {"content", reply.text}}, reply);
        whole["model"] = model;
        sendJson(response, 200, whole);
        return;
    }
    const std::size_t half = reply.text.size() / 2; // the texts are ASCII here
    const Json first = {{"model", model},
                        {"message", {{"role", "assistant"}, {"content", reply.text.substr(0, half)}}},
                        {"done", false}};
    const Json second = {
        {"model", model}, {"message", {{"role", "assistant"}, {"content", reply.text.substr(half)}}}, {"done", false}};
    Json last = nanoseconds({{"role", "assistant"}, {"content", ""}}, reply);
    last["model"] = model;
    response.set_content(first.dump() + "\n" + second.dump() + "\n" + last.dump() + "\n", "application/x-ndjson");
}

} // namespace candor
