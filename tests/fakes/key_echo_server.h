// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace candor {

/// A careless server on loopback: it answers f(n) = 2n, and repeats the key it was given wherever one does, in errors,
/// in headers and in the middle of replies.
class KeyEchoServer
{
public:
    enum class Mode
    {
        Mixed,  ///< every other completion fails in its own way, mendable by a retry
        Refuse, ///< 401 to everything
        Stall,  ///< completions are never answered
    };

    KeyEchoServer()
    {
        const auto handle = [this](const httplib::Request& http, httplib::Response& response) {
            answer(http, response);
        };
        m_server.Get(".*", handle);
        m_server.Post(".*", handle);
        m_server.set_keep_alive_timeout(1);
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_listener = std::thread([this] { m_server.listen_after_bind(); });
    }
    ~KeyEchoServer()
    {
        behave(Mode::Refuse);
        while (!m_server.is_running()) { // stop() is lost on one that does not listen yet
            std::this_thread::yield();
        }
        m_server.stop();
        m_listener.join();
    }
    KeyEchoServer(const KeyEchoServer&) = delete;
    KeyEchoServer& operator=(const KeyEchoServer&) = delete;

    [[nodiscard]] std::string baseUrl() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }
    /// Ends every stall.
    void behave(Mode mode)
    {
        const std::scoped_lock lock(m_mutex);
        m_mode = mode;
        m_changed.notify_all();
    }
    /// Of completions.
    [[nodiscard]] int requests() const { return m_requests; }
    [[nodiscard]] bool waitForRequests(int count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(60), [&] { return m_requests >= count; });
    }
    [[nodiscard]] bool sawKey(const std::string& key)
    {
        const std::scoped_lock lock(m_mutex);
        return m_authorization == "Bearer " + key;
    }
    [[nodiscard]] int echoes() const { return m_echoes; } ///< how often it was repeated

private:
    void answer(const httplib::Request& http, httplib::Response& response)
    {
        const std::string key = http.get_header_value("Authorization");
        const bool completion = http.method == "POST" && http.path == "/v1/chat/completions";
        Mode mode = Mode::Mixed;
        {
            std::unique_lock lock(m_mutex);
            if (!key.empty()) {
                m_authorization = key;
            }
            m_requests += completion ? 1 : 0;
            m_changed.notify_all();
            m_changed.wait(lock, [&] { return !completion || m_mode != Mode::Stall; });
            mode = m_mode;
        }
        m_echoes += key.empty() ? 0 : 1;
        response.set_header("X-You-Sent", key);
        if (mode == Mode::Refuse) {
            say(response, 401, {{"error", {{"message", "Incorrect API key provided: " + key}}}});
        } else if (completion) {
            complete(http, key, response);
        } else if (http.path == "/v1/models") {
            say(response, 200, {{"object", "list"}, {"data", {{{"id", "m"}, {"owned_by", key}}}}});
        } else {
            say(response, 404, {{"error", {{"message", "no " + http.path + " for " + key}}}});
        }
    }

    void complete(const httplib::Request& http, const std::string& key, httplib::Response& response)
    {
        // The first try of every draw fails, each in another way; the next one is answered.
        const bool firstTry = http.get_header_value("X-Candor-Draw").find(";try=0") != std::string::npos;
        switch (firstTry ? m_turn++ % 5 : 4) {
        case 0: {
            std::string headers;
            for (const auto& [name, value] : http.headers) {
                headers += name + ": " + value + "\n";
            }
            response.status = 500;
            response.set_content("Internal error. Your headers were:\n" + headers, "text/plain");
            return;
        }
        case 1:
            response.set_content("\x01\xff garbage " + key + " {\"choices\":", "application/json");
            return;
        case 2: { // as PHP writes JSON
            std::string escaped = key;
            for (std::size_t at = escaped.find('/'); at != std::string::npos; at = escaped.find('/', at + 2)) {
                escaped.insert(at, "\\");
            }
            response.status = 503;
            response.set_content("{\"error\":{\"message\":\"busy, " + escaped + "\"}}", "application/json");
            return;
        }
        case 3:
            response.set_header("Retry-After", "0");
            say(response, 429, {{"error", {{"message", "slow down"}, {"param", key}}}});
            return;
        default:
            say(response, 200, completion(http, key));
        }
    }

    static Json irAbout(const std::string& key)
    {
        return {{"intent", {{"summary", "Doubles; key " + key}}},
                {"signature", {{"name", "f"}, {"parameters", {{{"name", "n"}, {"type", "int"}}}}, {"returns", "int"}}},
                {"effects", {{{"description", "returns n times two"}}}},
                {"assertions", Json::array()}};
    }

    /// A candidate that gives away what it can see.
    static Json codeThatTells()
    {
        const char* code = "return 'ENVIRONMENT ' + repr(dict(__import__('os').environ)) + "
                           "repr(open('/proc/self/cmdline').read())";
        return {{"statements", {{{"type", "return"}, {"code", code}}}}};
    }

    static Json completion(const httplib::Request& http, const std::string& key)
    {
        const bool ir = http.get_header_value("X-Candor-Draw").find("purpose=ir") != std::string::npos;
        const Json text = ir ? irAbout(key) : codeThatTells();
        return {{"id", key},
                {"model", "m"},
                {"system_fingerprint", key},
                {"choices",
                 {{{"index", 0},
                   {"message",
                    {{"role", "assistant"}, {"content", canonicalJson(text)}, {"reasoning_content", "I saw " + key}}},
                   {"finish_reason", "stop"}}}},
                {"usage", {{"prompt_tokens", 10}, {"completion_tokens", 5}}}};
    }

    static void say(httplib::Response& response, int status, const Json& body)
    {
        response.status = status;
        response.set_content(canonicalJson(body), "application/json");
    }

    httplib::Server m_server;
    int m_port = 0;
    std::thread m_listener;
    std::mutex m_mutex; ///< protects m_mode and m_authorization
    std::condition_variable m_changed;
    Mode m_mode = Mode::Mixed;
    std::string m_authorization;
    std::atomic<int> m_requests{0};
    std::atomic<int> m_echoes{0};
    std::atomic<unsigned> m_turn{0};
};

} // namespace candor
