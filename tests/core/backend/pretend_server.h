// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"

#include <httplib.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

/// A chat server on loopback that can be given every fault a probe looks for. Its facts are set before start().
class PretendServer
{
public:
    std::string model = "pretend-7b";
    std::string ownedBy = "vllm";
    std::string key;            ///< not empty: asked for under /v1
    bool enforcesSchema = true; ///< "const" of the only property is given
    bool showsSchema = false;   ///< the nonce is in the prose
    std::string refusedKeyword; ///< of schemas
    bool honoursSeed = true;
    bool constant = false; ///< one text, whatever the seed
    bool reportsUsage = true;
    bool alwaysThinks = false;
    bool thinksWhenTold = true;
    bool knowsStructuredOutputs = true;
    std::string metrics = "vllm:num_requests_running 1\nvllm:kv_cache_usage_perc 0.5\n";
    int failsFrom = 0; ///< the probe's requests from this many at once get 503; 0: never

    PretendServer() = default;
    ~PretendServer()
    {
        m_server.stop();
        if (m_thread.joinable()) {
            m_thread.join();
        }
    }
    PretendServer(const PretendServer&) = delete;
    PretendServer& operator=(const PretendServer&) = delete;

    void start()
    {
        m_server.new_task_queue = [] { return new httplib::ThreadPool(40); };
        m_server.Get("/v1/models", [this](const httplib::Request& request, httplib::Response& response) {
            if (allowed(request, response)) {
                give(response, {{"object", "list"},
                                {"data",
                                 {{{"id", model},
                                   {"object", "model"},
                                   {"owned_by", ownedBy},
                                   {"root", model},
                                   {"max_model_len", 8192}}}}});
            }
        });
        m_server.Get("/version", [](const httplib::Request&, httplib::Response& response) {
            give(response, {{"version", "0.11.0"}});
        });
        m_server.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
            response.set_content(metrics, "text/plain");
        });
        m_server.Post("/v1/chat/completions", [this](const httplib::Request& request, httplib::Response& response) {
            if (allowed(request, response)) {
                ++requests;
                // The n-th of those that are sent at once says so: no need to measure what is under way.
                const bool tooMany = failsFrom > 0 && request.body.find("Nonce " + std::to_string(failsFrom - 1) +
                                                                        ".") != std::string::npos;
                if (tooMany) {
                    refuse(response, 503, "too many");
                } else {
                    answer(candor::Json::parse(request.body), response);
                }
            }
        });
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_thread = std::thread([this] { m_server.listen_after_bind(); });
        while (!m_server.is_running()) { // a stop before that would be lost
            std::this_thread::yield();
        }
    }

    [[nodiscard]] std::string baseUrl() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }

    std::atomic<int> requests = 0; ///< generations

private:
    static void give(httplib::Response& response, const candor::Json& json)
    {
        response.set_content(json.dump(), "application/json");
    }
    static void refuse(httplib::Response& response, int status, const std::string& message)
    {
        response.status = status;
        give(response, {{"error", {{"message", message}, {"type", "BadRequestError"}, {"code", status}}}});
    }
    bool allowed(const httplib::Request& request, httplib::Response& response) const
    {
        const std::string sent = request.get_header_value("Authorization");
        if (key.empty() || sent == "Bearer " + key) {
            return true;
        }
        response.status = 401;
        give(response, {{"error", "Unauthorized: " + sent}}); // repeats what it got, as some do
        return false;
    }
    [[nodiscard]] std::string textFor(const candor::Json& body) const
    {
        if (!body.contains("response_format")) {
            const auto seed = honoursSeed ? body.value("seed", 0) : m_drawn++;
            return constant ? std::string("ready") : "text " + std::to_string(seed);
        }
        const candor::Json& schema = body["response_format"]["json_schema"]["schema"];
        const candor::Json& properties = schema["properties"];
        if (!properties.contains("k")) {
            return "{";
        }
        const std::string nonce = properties["k"]["const"].get<std::string>();
        if (enforcesSchema) {
            return candor::Json{{"k", nonce}}.dump();
        }
        return showsSchema ? "The sea, and " + nonce + " too" : "The sea is deep and blue";
    }
    void answer(const candor::Json& body, httplib::Response& response)
    {
        const bool two = body.contains("structured_outputs") && body["structured_outputs"].size() > 1;
        if (two && knowsStructuredOutputs) {
            refuse(response, 400, "only one constraint");
            return;
        }
        if (!refusedKeyword.empty() && body.contains("response_format") &&
            body["response_format"].dump().find('"' + refusedKeyword + "\":") != std::string::npos) {
            refuse(response, 400, "unsupported schema");
            return;
        }
        const bool told = body.value(candor::Json::json_pointer("/chat_template_kwargs/enable_thinking"), false);
        candor::Json message = {{"role", "assistant"}, {"content", textFor(body)}};
        if (alwaysThinks || (told && thinksWhenTold)) {
            message["reasoning"] = "Well, 7 times 13 ...";
        }
        candor::Json reply = {{"model", model},
                              {"choices", {{{"index", 0}, {"message", message}, {"finish_reason", "stop"}}}}};
        if (reportsUsage) {
            reply["usage"] = {{"prompt_tokens", 12}, {"completion_tokens", 3}, {"total_tokens", 15}};
        }
        give(response, reply);
    }

    httplib::Server m_server;
    int m_port = 0;
    mutable std::atomic<int> m_drawn = 0;
    std::thread m_thread;
};
