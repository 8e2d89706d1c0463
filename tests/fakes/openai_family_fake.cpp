// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/openai_family_fake.h"

#include "core/backend/draw_label.h"

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace candor {
namespace {

using Fields = std::set<std::string>;

bool isVllm(FakeServer server)
{
    return server == FakeServer::Vllm010 || server == FakeServer::Vllm011 || server == FakeServer::Vllm012 ||
           server == FakeServer::Nim;
}

Fields knownFields(FakeServer server)
{
    Fields known{"model",
                 "messages",
                 "stream",
                 "stream_options",
                 "temperature",
                 "top_p",
                 "seed",
                 "response_format",
                 "stop",
                 "logprobs",
                 "top_logprobs",
                 "presence_penalty",
                 "frequency_penalty",
                 "user",
                 "max_tokens"};
    const auto add = [&](std::initializer_list<const char*> more) { known.insert(more.begin(), more.end()); };
    if (isVllm(server)) {
        add({"n", "max_completion_tokens", "top_k", "min_p", "repetition_penalty", "chat_template_kwargs",
             "reasoning_effort", "min_tokens", "request_id"});
        if (server != FakeServer::Vllm010) {
            add({"structured_outputs"});
        }
        if (server == FakeServer::Vllm010 || server == FakeServer::Vllm011) {
            add({"guided_json", "guided_regex", "guided_choice", "guided_grammar"});
        }
    } else if (server == FakeServer::Sglang) {
        add({"n", "max_completion_tokens", "regex", "ebnf", "top_k", "min_p", "min_tokens", "repetition_penalty",
             "separate_reasoning", "stream_reasoning", "chat_template_kwargs", "rid"});
    } else if (server == FakeServer::LlamaCpp) {
        add({"json_schema", "grammar", "top_k", "min_p", "cache_prompt", "chat_template_kwargs", "reasoning_format"});
    } else if (server == FakeServer::LmStudio) {
        add({"ttl"});
    } else {
        add({"n", "max_completion_tokens", "reasoning_effort", "metadata", "store", "prompt_cache_key"});
    }
    return known;
}

bool isNumber(const Json& body, const char* key, double least, double most)
{
    return !body.contains(key) || (body[key].is_number() && body[key] >= least && body[key] <= most);
}

bool isInteger(const Json& body, const char* key, std::int64_t least)
{
    return !body.contains(key) || (body[key].is_number_integer() && body[key] >= least);
}

std::string problemWithFormat(const Json& format, FakeServer server)
{
    if (!format.is_object() || !format.contains("type") || !format["type"].is_string()) {
        return "response_format needs a type";
    }
    const std::string type = format["type"].get<std::string>();
    if (type == "text" || type == "json_object") {
        return {};
    }
    if (type != "json_schema") {
        return "response_format.type must be text, json_object or json_schema";
    }
    if (server == FakeServer::LlamaCpp && format.contains("schema")) {
        return {};
    }
    const Json schema = format.value("json_schema", Json());
    if (!schema.is_object() || !schema.contains("schema") || !schema["schema"].is_object()) {
        return "response_format.json_schema is missing";
    }
    const std::string name = schema.value("name", "");
    const bool wantsName = isVllm(server) || server == FakeServer::OpenAi;
    const bool badName =
        name.empty() || name.size() > 64 ||
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != std::string::npos;
    return wantsName && badName ? "response_format.json_schema.name is missing or no name" : "";
}

/// What the server refuses with 400; empty: nothing.
std::string problemWith(const Json& body, FakeServer server)
{
    if (!body.is_object() || !body.contains("model") || !body["model"].is_string() || !body.contains("messages") ||
        !body["messages"].is_array() || body["messages"].empty()) {
        return "model and messages are required";
    }
    if (!isNumber(body, "temperature", 0.0, 2.0) || !isNumber(body, "top_p", 0.0, 1.0) ||
        !isNumber(body, "min_p", 0.0, 1.0) || !isInteger(body, "seed", INT64_MIN) || !isInteger(body, "n", 1) ||
        !isInteger(body, "top_k", -1) || !isInteger(body, "max_tokens", 1) ||
        !isInteger(body, "max_completion_tokens", 1)) {
        return "a sampling field has a value outside its range";
    }
    if (body.contains("stream_options") && body.value("stream", false) != true) {
        return "stream_options is only allowed when stream is set";
    }
    if (server == FakeServer::OpenAi) {
        const Fields known = knownFields(server);
        for (const auto& [key, value] : body.items()) {
            if (!known.contains(key)) {
                return "Unrecognized request argument supplied: " + key;
            }
        }
    }
    const bool knowsStructured = isVllm(server) && server != FakeServer::Vllm010;
    if (knowsStructured && body.contains("structured_outputs")) {
        const Json& outputs = body["structured_outputs"];
        int constraints = 0;
        for (const char* key : {"json", "regex", "choice", "grammar", "json_object", "structural_tag"}) {
            constraints += outputs.contains(key) ? 1 : 0;
        }
        if (constraints != 1) {
            return "structured_outputs needs exactly one constraint";
        }
    }
    return body.contains("response_format") ? problemWithFormat(body["response_format"], server) : "";
}

/// The schema that this server holds the reply to; null: none.
Json enforcedSchema(const Json& body, FakeServer server)
{
    const Json format = body.value("response_format", Json::object());
    if (format.value("type", "") == "json_schema") {
        return format.contains("json_schema") ? format["json_schema"]["schema"] : format["schema"];
    }
    if ((server == FakeServer::Vllm010 || server == FakeServer::Vllm011) && body.contains("guided_json")) {
        return body["guided_json"];
    }
    if (isVllm(server) && server != FakeServer::Vllm010 && body.contains("structured_outputs")) {
        return body["structured_outputs"].value("json", Json());
    }
    return server == FakeServer::LlamaCpp ? body.value("json_schema", Json()) : Json();
}

Json errorBody(FakeServer server, int status, const std::string& message, const std::string& type)
{
    if (server == FakeServer::Vllm010 || server == FakeServer::Sglang) {
        return {{"object", "error"}, {"message", message}, {"type", type}, {"param", nullptr}, {"code", status}};
    }
    if (server == FakeServer::OpenAi) {
        return {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", nullptr}}}};
    }
    return {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", status}}}};
}

void send(httplib::Response& response, int status, const Json& body)
{
    response.status = status;
    response.set_content(canonicalJson(body), "application/json");
}

/// The same text in pieces of a few characters.
std::vector<std::string> piecesOf(const std::string& text)
{
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.size(), at + 11);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
            ++end;
        }
        pieces.push_back(text.substr(at, end - at));
        at = end;
    }
    return pieces;
}

std::string eventOf(const Json& chunk)
{
    return "data: " + canonicalJson(chunk) + "\n\n";
}

/// A whole completion as the events of a stream.
std::string streamOf(const Json& whole, bool withUsage)
{
    std::string events = ": ping\n\n";
    const auto chunkWith = [&](const Json& choices) {
        return Json{
            {"id", whole["id"]}, {"object", "chat.completion.chunk"}, {"model", whole["model"]}, {"choices", choices}};
    };
    for (const Json& choice : whole["choices"]) {
        for (const char* part : {"reasoning_content", "reasoning", "content"}) {
            const Json text = choice["message"].value(part, Json());
            if (!text.is_string()) {
                continue;
            }
            for (const std::string& piece : piecesOf(text.get<std::string>())) {
                events += eventOf(chunkWith(Json::array(
                    {{{"index", choice["index"]}, {"delta", {{part, piece}}}, {"finish_reason", nullptr}}})));
            }
        }
        events += eventOf(chunkWith(Json::array(
            {{{"index", choice["index"]}, {"delta", Json::object()}, {"finish_reason", choice["finish_reason"]}}})));
    }
    if (withUsage) {
        Json last = chunkWith(Json::array());
        last["usage"] = whole["usage"];
        events += eventOf(last);
    }
    return events + "data: [DONE]\n\n";
}

} // namespace

struct OpenAiFamilyFake::Impl
{
    OpenAiFamilyFakeOptions options;
    int port = 0;
    std::atomic<bool> loading = false;
    mutable std::mutex mutex;
    std::vector<Json> requests;
    Fields ignored;
    httplib::Server server;
    std::thread listener;

    void addPlaces();
    void addStatusPlaces();
    [[nodiscard]] bool refuses(const httplib::Request& http, httplib::Response& response) const;
    void chat(const httplib::Request& http, httplib::Response& response);
    [[nodiscard]] Json choiceOf(const httplib::Request& http, const Json& body, int index, Json& usage) const;
    [[nodiscard]] Json messageOf(const std::string& text, const std::string& reasoning) const;
    [[nodiscard]] Json modelList() const;
};

/// Answers what has nothing to do with the body: a missing key, a model that is being loaded.
bool OpenAiFamilyFake::Impl::refuses(const httplib::Request& http, httplib::Response& response) const
{
    if (!options.key.empty() && http.get_header_value("Authorization") != "Bearer " + options.key) {
        send(response, 401,
             isVllm(options.server) ? Json{{"error", "Unauthorized"}}
                                    : errorBody(options.server, 401, "Invalid API key", "authentication_error"));
        return true;
    }
    if (loading && options.server == FakeServer::LlamaCpp) {
        send(response, 503, {{"error", {{"code", 503}, {"message", "Loading model"}, {"type", "unavailable_error"}}}});
        return true;
    }
    if (loading) {
        response.status = 503;
        return true;
    }
    return false;
}

Json OpenAiFamilyFake::Impl::messageOf(const std::string& text, const std::string& reasoning) const
{
    Json message = {{"role", "assistant"}, {"content", text}};
    std::string thought = reasoning;
    if (options.answersIntoReasoning) {
        message["content"] = nullptr;
        thought = text;
    }
    if (thought.empty()) {
        return message;
    }
    const FakeServer kind = options.server;
    if (kind == FakeServer::Vllm012 || kind == FakeServer::Vllm011 || kind == FakeServer::Nim) {
        message["reasoning"] = thought;
    }
    if (kind == FakeServer::Vllm010 || kind == FakeServer::Vllm011 || kind == FakeServer::Sglang ||
        kind == FakeServer::LlamaCpp) {
        message["reasoning_content"] = thought;
    }
    return message;
}

Json OpenAiFamilyFake::Impl::choiceOf(const httplib::Request& http, const Json& body, int index, Json& usage) const
{
    const Json schema = options.ignoresSchema ? Json() : enforcedSchema(body, options.server);
    std::string text = "Autumn wind at dusk, a lone lamp hums in the rain, pages turn themselves";
    std::string reasoning;
    std::string finishReason = "stop";
    const Json nonce = schema.is_object() ? schema.value(Json::json_pointer("/properties/k/const"), Json()) : Json();
    const auto label = parseLabel(http.get_header_value("X-Candor-Draw"));
    usage = {{"prompt_tokens", 10}, {"completion_tokens", 10}, {"total_tokens", 20}};
    if (!nonce.is_null()) {
        text = canonicalJson({{"k", nonce}});
    } else if (label && options.source) {
        ServedRequest served{label->label, label->transportTry, body["model"].get<std::string>(), 0, {}};
        served.label.draw += index;
        served.seed = body.value("seed", std::uint64_t(0)) + static_cast<std::uint64_t>(index);
        served.body = {{"messages", body["messages"]},
                       {"max_tokens", body.value("max_tokens", body.value("max_completion_tokens", 4096))},
                       {"chat_template_kwargs", body.value("chat_template_kwargs", Json::object())}};
        if (!schema.is_null()) {
            served.body["response_format"] = body.value("response_format", Json::object());
        }
        const ServedReply reply = options.source->reply(served);
        if (reply.body.contains("choices")) { // else: a task that the source does not know, the probe's
            const Json& choice = reply.body["choices"][0];
            text = choice["message"].value("content", "");
            reasoning = choice["message"].value("reasoning", "");
            finishReason = choice.value("finish_reason", "stop");
            usage = reply.body.value("usage", usage);
        }
    }
    Json choice = {{"index", index}, {"message", messageOf(text, reasoning)}, {"finish_reason", finishReason}};
    if (isVllm(options.server)) {
        choice["stop_reason"] = nullptr;
    } else if (options.server == FakeServer::Sglang) {
        choice["matched_stop"] = 151645;
    }
    return choice;
}

void OpenAiFamilyFake::Impl::chat(const httplib::Request& http, httplib::Response& response)
{
    if (refuses(http, response)) {
        return;
    }
    const auto parsed = parseJson(http.body);
    const std::string problem = parsed.ok() ? problemWith(*parsed, options.server) : "not JSON";
    if (!problem.empty()) {
        const bool nested = options.server == FakeServer::OpenAi || options.server == FakeServer::LlamaCpp;
        send(response, 400,
             errorBody(options.server, 400, problem, nested ? "invalid_request_error" : "BadRequestError"));
        return;
    }
    const Json& body = *parsed;
    const Fields known = knownFields(options.server);
    {
        const std::scoped_lock lock(mutex);
        requests.push_back(body);
        for (const auto& [key, value] : body.items()) {
            if (!known.contains(key)) {
                ignored.insert(key);
            }
        }
    }
    const int many = known.contains("n") ? std::min(body.value("n", 1), options.mostChoices) : 1;
    Json whole = {{"id", "chatcmpl-1"}, {"object", "chat.completion"}, {"created", 1}, {"model", body["model"]}};
    for (int index = 0; index < many; ++index) {
        whole["choices"].push_back(choiceOf(http, body, index, whole["usage"]));
    }
    if (options.server == FakeServer::LlamaCpp) {
        whole["timings"] = {{"prompt_n", 10}, {"predicted_n", 10}, {"predicted_per_second", 50.0}};
    }
    if (body.value("stream", false)) {
        const Json streaming = body.value("stream_options", Json::object());
        response.set_content(streamOf(whole, streaming.value("include_usage", false)), "text/event-stream");
        return;
    }
    send(response, 200, whole);
}

Json OpenAiFamilyFake::Impl::modelList() const
{
    Json list = Json::array();
    const std::vector<std::string> models = options.source ? options.source->models() : std::vector<std::string>{"m"};
    for (const std::string& model : models) {
        Json entry = {{"id", model}, {"object", "model"}, {"created", 1}, {"owned_by", "organization_owner"}};
        if (isVllm(options.server)) {
            entry["owned_by"] = "vllm";
            entry["root"] = "/weights/" + model;
            entry["max_model_len"] = 32768;
        } else if (options.server == FakeServer::Sglang) {
            entry["owned_by"] = "sglang";
            entry["max_model_len"] = 32768;
        } else if (options.server == FakeServer::LlamaCpp) {
            entry["owned_by"] = "llamacpp";
            entry["meta"] = loading ? Json() : Json{{"n_ctx_train", 32768}};
        }
        list.push_back(std::move(entry));
    }
    return {{"object", "list"}, {"data", std::move(list)}};
}

/// Places that answer with a version or a state; each server has only its own.
void OpenAiFamilyFake::Impl::addStatusPlaces()
{
    const auto get = [this](const char* path, int loadingStatus, Json answer) {
        server.Get(path, [this, loadingStatus, answer](const httplib::Request&, httplib::Response& response) {
            send(response, loading ? loadingStatus : 200, loading && loadingStatus != 200 ? Json::object() : answer);
        });
    };
    switch (options.server) {
    case FakeServer::Vllm010:
    case FakeServer::Vllm011:
    case FakeServer::Vllm012:
        get("/health", 503, Json::object());
        get("/version", 200,
            {{"version", options.server == FakeServer::Vllm010   ? "0.10.0"
                         : options.server == FakeServer::Vllm011 ? "0.11.0"
                                                                 : "0.12.0"}});
        break;
    case FakeServer::Nim:
        get("/v1/health/live", 200, Json::object());
        get("/v1/health/ready", 503, Json::object());
        get("/v1/version", 200, {{"release", "2.0.1"}});
        break;
    case FakeServer::Sglang:
        get("/health", 503, Json::object());
        get("/health_generate", 503, Json::object());
        get("/get_model_info", 200, {{"model_path", "m"}, {"is_generation", true}});
        get("/get_server_info", 200, {{"version", "0.5.3"}});
        break;
    case FakeServer::LlamaCpp:
        get("/health", 503, {{"status", "ok"}});
        get("/props", 503, {{"build_info", "b6000-abc"}, {"default_generation_settings", {{"n_ctx", 32768}}}});
        break;
    case FakeServer::LmStudio:
        get("/api/v0/models", 200, {{"data", {{{"id", "m"}, {"state", "loaded"}, {"max_context_length", 32768}}}}});
        break;
    case FakeServer::OpenAi:
        break;
    }
}

void OpenAiFamilyFake::Impl::addPlaces()
{
    addStatusPlaces();
    server.Get("/v1/models", [this](const httplib::Request& http, httplib::Response& response) {
        const bool answersWhileLoading = options.server == FakeServer::LlamaCpp;
        if (answersWhileLoading || !refuses(http, response)) {
            send(response, 200, modelList());
        }
    });
    server.Post("/v1/chat/completions",
                [this](const httplib::Request& http, httplib::Response& response) { chat(http, response); });
    if (isVllm(options.server) && options.server != FakeServer::Nim) {
        server.Get("/metrics", [](const httplib::Request&, httplib::Response& response) {
            response.set_content("vllm:num_requests_running{engine=\"0\",model_name=\"m\"} 1.0\n"
                                 "vllm:num_requests_waiting{engine=\"0\",model_name=\"m\"} 0.0\n"
                                 "vllm:kv_cache_usage_perc{engine=\"0\",model_name=\"m\"} 0.25\n"
                                 "vllm:generation_tokens_total{engine=\"0\",model_name=\"m\"} 100.0\n",
                                 "text/plain; version=0.0.4");
        });
    }
}

OpenAiFamilyFake::OpenAiFamilyFake(OpenAiFamilyFakeOptions options) : m_impl(std::make_unique<Impl>())
{
    m_impl->options = std::move(options);
    m_impl->loading = m_impl->options.loading;
    m_impl->addPlaces();
    m_impl->server.new_task_queue = [] { return new httplib::ThreadPool(64); };
    m_impl->server.set_keep_alive_timeout(1);
    m_impl->server.set_tcp_nodelay(true);
    m_impl->port = m_impl->server.bind_to_any_port("127.0.0.1");
    m_impl->listener = std::thread([impl = m_impl.get()] { impl->server.listen_after_bind(); });
    while (!m_impl->server.is_running()) {
        std::this_thread::yield();
    }
}

OpenAiFamilyFake::~OpenAiFamilyFake()
{
    m_impl->server.stop();
    m_impl->listener.join();
}

std::string OpenAiFamilyFake::baseUrl() const
{
    return "http://127.0.0.1:" + std::to_string(m_impl->port) + "/v1";
}

std::vector<Json> OpenAiFamilyFake::requests() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->requests;
}

std::set<std::string> OpenAiFamilyFake::ignoredFields() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->ignored;
}

void OpenAiFamilyFake::setLoading(bool loading)
{
    m_impl->loading = loading;
}

} // namespace candor
