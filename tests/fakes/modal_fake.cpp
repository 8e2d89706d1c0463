// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/modal_fake.h"

namespace candor {
namespace {

void sendText(httplib::Response& response, int status, const std::string& text)
{
    response.status = status;
    response.set_content(text, "text/plain");
}

} // namespace

ModalFake::ModalFake(std::unique_ptr<ReplySource> source, ModalFakeOptions options)
    : m_options(std::move(options)), m_http(std::move(source))
{
    httplib::Server& server = m_http.server();
    server.Post("/generate", [this](const httplib::Request& request, httplib::Response& response) {
        if (admits(request, response)) {
            generate(request, response);
        }
    });
    server.Get("/generate", [this](const httplib::Request& request, httplib::Response& response) {
        if (admits(request, response)) {
            fetch(request, response);
        }
    });
    server.Get("/warmup", [this](const httplib::Request& request, httplib::Response& response) {
        if (admits(request, response)) {
            sendJson(
                response, 200,
                {{"status", "warm"}, {"model_loaded", true}, {"model", m_options.model}, {"ready_for_requests", true}});
        }
    });
    server.Get("/health", [this](const httplib::Request& request, httplib::Response& response) {
        if (admits(request, response)) {
            sendJson(response, 200,
                     {{"status", "healthy"}, {"model", m_options.model}, {"backend", "vLLM 0.9.2 with XGrammar"}});
        }
    });
    m_http.start();
}

bool ModalFake::admits(const httplib::Request& request, httplib::Response& response)
{
    if (request.get_header_value("Modal-Key") == kKey && request.get_header_value("Modal-Secret") == kSecret) {
        return true;
    }
    m_http.refuse("no credentials");
    sendText(response, 401, "modal-http: missing credentials for proxy authorization");
    return false;
}

void ModalFake::generate(const httplib::Request& request, httplib::Response& response)
{
    static const std::set<std::string> members{"prompt", "schema", "max_tokens", "temperature", "top_p"};
    if (request.has_param("__modal_function_call_id")) {
        m_http.refuse("a result URL was asked with POST");
        sendText(response, 400, "results are fetched with GET");
        return;
    }
    const Json body = Json::parse(request.body, nullptr, false);
    if (const std::string unknown = body.is_object() ? unknownMember(body, members) : "no object"; !unknown.empty()) {
        m_http.refuse("unknown member " + unknown);
        sendText(response, 400, "unknown member " + unknown);
        return;
    }
    const std::size_t input = ++m_inputs;
    if (input == m_options.loseInput) {
        sendText(response, 408, "Missing request, possibly due to expiry or cancellation");
        return;
    }
    for (const char* needed : {"prompt", "schema"}) {
        if (!body.contains(needed)) {
            m_http.refuse(std::string("without ") + needed);
            sendJson(response, 200, {{"error", std::string("Missing required field: ") + needed}, {"status", 400}});
            return;
        }
    }
    if (m_options.hopEvery == 0 || input % m_options.hopEvery != 0) {
        sendJson(response, 200, resultOf(request));
        return;
    }
    const std::string call = "fc-" + std::to_string(input);
    const std::scoped_lock lock(m_mutex);
    m_calls[call] = {resultOf(request), m_options.hops - 1};
    hop(response, call);
}

void ModalFake::fetch(const httplib::Request& request, httplib::Response& response)
{
    if (!request.body.empty() || request.has_header("Content-Type")) {
        m_http.refuse("a result URL was asked with a body");
        sendText(response, 400, "no body here");
        return;
    }
    const std::scoped_lock lock(m_mutex);
    const auto call = m_calls.find(request.get_param_value("__modal_function_call_id"));
    if (call == m_calls.end()) {
        m_http.refuse("generate was asked with GET");
        sendText(response, 404, "modal-http: no such call");
    } else if (call->second.hopsLeft > 0) {
        --call->second.hopsLeft;
        hop(response, call->first);
    } else {
        sendJson(response, 200, call->second.result);
    }
}

void ModalFake::hop(httplib::Response& response, const std::string& call)
{
    ++m_hopsTaken;
    response.status = 303;
    response.set_header("Location", "/generate?__modal_function_call_id=" + call);
}

Json ModalFake::resultOf(const httplib::Request& request) const
{
    const Reply reply = m_http.reply(request, m_options.model, 0);
    const Json found = Json::parse(reply.text, nullptr, false);
    Json result = {{"tokens_used", 80}, {"generation_time_ms", 2100.5}, {"finish_reason", reply.finishReason}};
    if (!found.is_discarded()) {
        result[m_options.resultKey] = found;
        return result;
    }
    result["error"] = "Failed to parse JSON";
    result["raw_output"] = reply.text.substr(0, 500);
    result[m_options.resultKey] = nullptr;
    result["tokens_used"] = 0;
    result["finish_reason"] = "json_error";
    return result;
}

} // namespace candor
