// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/draw_label.h"
#include "core/backend/embedded_server.h"

#include <httplib.h>

#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace candor {

/// The part that fakes of servers have in common: HTTP on loopback, the content from a reply source, and a list of what
/// clients did wrong. Routes are added before start().
class FakeHttp
{
public:
    explicit FakeHttp(std::unique_ptr<ReplySource> source) : m_source(std::move(source)) {}
    ~FakeHttp() { stop(); }
    FakeHttp(const FakeHttp&) = delete;
    FakeHttp& operator=(const FakeHttp&) = delete;

    httplib::Server& server() { return m_server; }
    void start()
    {
        m_server.new_task_queue = [] { return new httplib::ThreadPool(32); };
        m_server.set_keep_alive_timeout(1);
        m_server.set_keep_alive_max_count(100'000);
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_listener = std::thread([this] { m_server.listen_after_bind(); });
    }
    void stop()
    {
        if (m_listener.joinable()) {
            while (!m_server.is_running()) { // stop() is lost on one that does not listen yet
                std::this_thread::yield();
            }
            m_server.stop();
            m_listener.join();
        }
    }
    [[nodiscard]] std::string url(const std::string& path = {}) const
    {
        return "http://127.0.0.1:" + std::to_string(m_port) + path;
    }

    void refuse(const std::string& why)
    {
        const std::scoped_lock lock(m_mutex);
        m_refusals.push_back(why);
    }
    /// Why requests were refused.
    [[nodiscard]] std::vector<std::string> refusals() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_refusals;
    }

    [[nodiscard]] bool knows(const std::string& model) const
    {
        const std::vector<std::string> models = m_source->models();
        return std::ranges::find(models, model) != models.end();
    }
    [[nodiscard]] std::vector<std::string> models() const { return m_source->models(); }

    /// What the source says to the draw that the request's label names; without label the text "{}".
    [[nodiscard]] Reply reply(const httplib::Request& http, const std::string& model, std::uint64_t seed) const
    {
        ServedRequest request;
        request.model = model;
        request.seed = seed;
        // Without a format the simulator adds talk, and without a name it writes whole functions.
        request.body = {{"response_format", {{"type", "json_schema"}, {"json_schema", {{"name", "candor"}}}}}};
        const auto label = parseLabel(http.get_header_value("X-Candor-Draw"));
        Reply reply;
        reply.text = "{}";
        reply.finishReason = "stop";
        if (!label || label->label.task.empty()) {
            return reply;
        }
        request.label = label->label;
        const ServedReply served = m_source->reply(request);
        if (served.status != 200) {
            return reply;
        }
        const Json& choice = served.body["choices"][0];
        reply.text = choice["message"]["content"].get<std::string>();
        reply.finishReason = choice["finish_reason"].get<std::string>();
        return reply;
    }

private:
    std::unique_ptr<ReplySource> m_source;
    httplib::Server m_server;
    std::thread m_listener;
    int m_port = 0;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_refusals;
};

inline void sendJson(httplib::Response& response, int status, const Json& body)
{
    response.status = status;
    response.set_content(body.dump(), "application/json");
}

/// The first member that is not among `known`; empty when there is none.
inline std::string unknownMember(const Json& object, const std::set<std::string>& known)
{
    for (const auto& [key, value] : object.items()) {
        if (!known.contains(key)) {
            return key;
        }
    }
    return {};
}

} // namespace candor
