// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/embedded_server.h"

#include "core/backend/draw_label.h"
#include "core/backend/served_reply.h"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <functional>
#include <mutex>
#include <poll.h>
#include <set>
#include <system_error>
#include <thread>

namespace candor {
namespace {

constexpr int kListenBacklog = 512;
constexpr std::size_t kThreads = 320; ///< one a connection: 256 requests at once and some idle connections
constexpr int kIdleMs = 5'000; ///< what the library tells clients too, and the thread of a connection is free after it
constexpr int kReadMs = 10'000;
constexpr std::size_t kRequestBytes = 16u << 20;

/// A connected socket that waits with poll(): select(), which the library's own stream uses, ends at descriptor 1023.
class SocketStream final : public httplib::Stream
{
public:
    explicit SocketStream(int descriptor) : m_descriptor(descriptor) {}

    [[nodiscard]] bool waits(short event, int timeoutMs) const
    {
        pollfd entry{m_descriptor, event, 0};
        int ready = 0;
        do {
            ready = ::poll(&entry, 1, timeoutMs);
        } while (ready < 0 && errno == EINTR);
        return ready > 0;
    }
    [[nodiscard]] bool nextRequestCame() const { return m_from < m_to || waits(POLLIN, kIdleMs); }

    bool is_readable() const override { return m_from < m_to || waits(POLLIN, kReadMs); }
    bool is_writable() const override { return waits(POLLOUT, kReadMs); }
    ssize_t read(char* bytes, size_t size) override
    {
        // The library reads headers byte by byte.
        if (m_from == m_to) {
            if (!is_readable()) {
                return -1;
            }
            const ssize_t count = ::recv(m_descriptor, m_buffer.data(), m_buffer.size(), 0);
            if (count <= 0) {
                return count;
            }
            m_from = 0;
            m_to = static_cast<std::size_t>(count);
        }
        const std::size_t count = std::min(size, m_to - m_from);
        std::memcpy(bytes, m_buffer.data() + m_from, count);
        m_from += count;
        return static_cast<ssize_t>(count);
    }
    ssize_t write(const char* bytes, size_t size) override
    {
        return is_writable() ? ::send(m_descriptor, bytes, size, MSG_NOSIGNAL) : -1;
    }
    void get_remote_ip_and_port(std::string& ip, int&) const override { ip = "127.0.0.1"; }
    void get_local_ip_and_port(std::string& ip, int&) const override { ip = "127.0.0.1"; }
    socket_t socket() const override { return m_descriptor; }

private:
    int m_descriptor;
    std::array<char, 8192> m_buffer{};
    std::size_t m_from = 0;
    std::size_t m_to = 0;
};

/// Threads as they are needed, kept for the next connection. The library's own pool starts them all at once.
class GrowingPool final : public httplib::TaskQueue
{
public:
    void enqueue(std::function<void()> serve) override
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.push_back(std::move(serve));
        if (m_jobs.size() > m_idle && m_threads.size() < kThreads) {
            startThread();
        }
        m_changed.notify_one();
    }
    /// Comes once, from the listening thread, after the last enqueue().
    void shutdown() override
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_ending = true;
        }
        m_changed.notify_all();
        for (std::thread& thread : m_threads) {
            thread.join();
        }
    }

private:
    void startThread()
    {
        try {
            m_threads.emplace_back([this] { work(); });
        } catch (const std::system_error&) {
            // The job waits for one of the threads that are there.
        }
    }

    void work()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            ++m_idle;
            m_changed.wait(lock, [this] { return !m_jobs.empty() || m_ending; });
            --m_idle;
            if (m_jobs.empty()) {
                return;
            }
            const std::function<void()> job = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            job();
            lock.lock();
        }
    }

    std::mutex m_mutex; ///< protects everything here; m_threads is the listening thread's
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_jobs;
    std::size_t m_idle = 0;
    bool m_ending = false;
    std::vector<std::thread> m_threads;
};

/// The library's server with two things changed. Its listen queue of 5 is compiled in, and a burst of connections
/// overruns that: listen() is called again with a longer one. And a stop ends idle kept connections at once instead of
/// waiting for their time to run out.
class LoopbackServer final : public httplib::Server
{
public:
    /// The port, or -1.
    int bindTo(int port)
    {
        set_address_family(AF_INET);
        set_tcp_nodelay(true);
        // Not the library's SO_REUSEPORT: two servers would share one port without noticing.
        set_socket_options([](socket_t listener) {
            const int yes = 1;
            ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
            ::fcntl(listener, F_SETFD, FD_CLOEXEC);
        });
        if (port != 0 && !bind_to_port("127.0.0.1", port)) {
            return -1;
        }
        const int bound = port != 0 ? port : bind_to_any_port("127.0.0.1");
        if (bound > 0) {
            ::listen(svr_sock_, kListenBacklog);
        }
        return bound;
    }

    /// Ends the listening and every connection; returns the listener, to be closed when the listening thread is gone.
    int shutDown()
    {
        const int listener = svr_sock_.exchange(INVALID_SOCKET);
        ::shutdown(listener, SHUT_RDWR);
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        for (const int connection : m_connections) {
            ::shutdown(connection, SHUT_RDWR);
        }
        return listener;
    }

private:
    bool process_and_close_socket(socket_t connection) override
    {
        ::fcntl(connection, F_SETFD, FD_CLOEXEC);
        if (enter(connection)) {
            serve(connection);
        }
        leave(connection);
        return true;
    }

    void serve(socket_t connection)
    {
        SocketStream stream(connection);
        // Within one machine compression costs more than all the rest of a request.
        const auto refuseCompression = [](httplib::Request& request) { request.headers.erase("Accept-Encoding"); };
        bool closed = false;
        while (!closed && stream.nextRequestCame()) {
            if (!process_request(stream, false, closed, refuseCompression)) {
                return;
            }
        }
    }

    bool enter(int connection)
    {
        const std::scoped_lock lock(m_mutex);
        m_connections.insert(connection);
        return !m_stopping;
    }

    void leave(int connection)
    {
        const std::scoped_lock lock(m_mutex); // closed under the lock, so that shutDown() meets no reused number
        m_connections.erase(connection);
        ::shutdown(connection, SHUT_RDWR);
        ::close(connection);
    }

    std::mutex m_mutex;
    std::set<int> m_connections;
    bool m_stopping = false;
};

void send(httplib::Response& response, const ServedReply& reply)
{
    response.status = reply.status;
    if (!reply.retryAfter.empty()) {
        response.set_header("Retry-After", reply.retryAfter);
    }
    response.set_content(canonicalJson(reply.body), "application/json");
}

std::string allMessages(const Json& body)
{
    std::string text;
    for (const Json& message : body["messages"]) {
        if (message.is_object() && message.contains("content") && message["content"].is_string()) {
            text += message["content"].get<std::string>() + "\n";
        }
    }
    return text;
}

RequestPurpose purposeOf(const Json& body)
{
    const auto name = body.value("/response_format/json_schema/name"_json_pointer, Json());
    if (name == "candor_code" || name == "candor_code_source") {
        return RequestPurpose::Code;
    }
    return name == "candor_hole" ? RequestPurpose::Clear : RequestPurpose::Ir;
}

/// The first thing that makes a body no chat request, or an empty text.
std::string problemWith(const Json& body)
{
    if (!body.is_object() || !body.contains("model") || !body["model"].is_string()) {
        return "The body needs a \"model\", a string.";
    }
    if (!body.contains("messages") || !body["messages"].is_array() || body["messages"].empty()) {
        return "The body needs \"messages\", an array that is not empty.";
    }
    if (body.contains("stream") && body["stream"] == true) {
        return "Streaming is not supported: send \"stream\": false.";
    }
    if (body.contains("n") && body["n"].is_number() && body["n"] != 1) {
        return "Only \"n\": 1 is supported: send one request for each draw.";
    }
    if (body.contains("response_format") && !body["response_format"].is_object()) {
        return "\"response_format\" must be an object.";
    }
    return {};
}

} // namespace

struct EmbeddedServer::Impl
{
    std::unique_ptr<ReplySource> source;
    EmbeddedServerOptions options;
    int port = 0;
    std::mutex mutex;
    std::map<std::tuple<std::string, std::string, RequestPurpose>, int> draws; ///< of requests without a label
    LoopbackServer server;
    std::thread listener;

    void addRoutes();
    ServedReply chat(const httplib::Request& http);
    [[nodiscard]] const Task* taskIn(const Json& body) const;
    [[nodiscard]] bool label(const httplib::Request& http, ServedRequest& request);
    [[nodiscard]] Json modelList() const;
};

void EmbeddedServer::Impl::addRoutes()
{
    server.Get("/health", [](const httplib::Request&, httplib::Response& response) {
        send(response, {200, {{"status", "ok"}}, {}});
    });
    server.Get("/v1/models", [this](const httplib::Request&, httplib::Response& response) {
        send(response, {200, modelList(), {}});
    });
    server.Post("/v1/chat/completions",
                [this](const httplib::Request& http, httplib::Response& response) { send(response, chat(http)); });
    server.set_error_handler([](const httplib::Request& http, httplib::Response& response) {
        if (response.body.empty()) {
            send(response, errorReply(response.status, "Nothing is served at " + http.path + ".", "NotFoundError"));
        }
    });
    server.set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
        send(response, errorReply(500, "The embedded server failed.", "InternalServerError"));
    });
}

Json EmbeddedServer::Impl::modelList() const
{
    Json list = Json::array();
    for (const std::string& model : source->models()) {
        list.push_back({{"id", model}, {"object", "model"}, {"created", 0}, {"owned_by", "candor"}});
    }
    return {{"object", "list"}, {"data", std::move(list)}};
}

const Task* EmbeddedServer::Impl::taskIn(const Json& body) const
{
    if (!options.suite) {
        return nullptr;
    }
    const std::string text = allMessages(body);
    const Task* best = nullptr;
    for (const Task& task : options.suite->tasks) {
        const bool longer = best == nullptr || task.prompt.size() > best->prompt.size();
        if (longer && !task.prompt.empty() && text.find(task.prompt) != std::string::npos) {
            best = &task;
        }
    }
    return best;
}

bool EmbeddedServer::Impl::label(const httplib::Request& http, ServedRequest& request)
{
    if (const auto sent = parseLabel(http.get_header_value("X-Candor-Draw"))) {
        request.label = sent->label;
        request.transportTry = sent->transportTry;
        return true;
    }
    const Task* task = taskIn(request.body);
    if (task == nullptr) {
        return false;
    }
    request.label.task = task->id;
    request.label.purpose = purposeOf(request.body);
    const std::scoped_lock lock(mutex);
    request.label.draw = draws[{request.model, task->id, request.label.purpose}]++;
    return true;
}

ServedReply EmbeddedServer::Impl::chat(const httplib::Request& http)
{
    auto parsed = parseJson(http.body, {kRequestBytes, 64});
    if (!parsed.ok()) {
        return errorReply(400, "The body is not JSON: " + parsed.error().message, "BadRequestError");
    }
    ServedRequest request;
    request.body = std::move(*parsed);
    if (const std::string problem = problemWith(request.body); !problem.empty()) {
        return errorReply(400, problem, "BadRequestError");
    }
    request.model = request.body["model"].get<std::string>();
    const Json seed = request.body.value("seed", Json());
    request.seed = seed.is_number_integer() ? seed.get<std::uint64_t>() : 0;

    const std::vector<std::string> models = source->models();
    if (std::ranges::find(models, request.model) == models.end()) {
        std::string names;
        for (const std::string& model : models) {
            names += (names.empty() ? "" : ", ") + model;
        }
        return errorReply(404, "The model " + request.model + " does not exist here. There are: " + names + ".",
                          "NotFoundError");
    }
    if (!label(http, request)) {
        return errorReply(404,
                          "No task of the suite has its prompt in the messages, and no X-Candor-Draw header says which "
                          "task this is about.",
                          "NotFoundError");
    }
    return source->reply(request);
}

EmbeddedServer::EmbeddedServer() : m_impl(std::make_unique<Impl>()) {}

Result<std::unique_ptr<EmbeddedServer>> EmbeddedServer::start(std::unique_ptr<ReplySource> source,
                                                              EmbeddedServerOptions options)
{
    if (options.port < 0 || options.port > 65535) {
        return Error{ErrorCode::InvalidInput, Stage::Backend, "A port is a number from 0 to 65535."};
    }
    std::unique_ptr<EmbeddedServer> server(new EmbeddedServer);
    Impl& impl = *server->m_impl;
    impl.source = std::move(source);
    impl.options = std::move(options);
    impl.addRoutes();
    impl.server.new_task_queue = [] { return new GrowingPool; };
    impl.server.set_payload_max_length(kRequestBytes);
    impl.server.set_keep_alive_max_count(1'000'000);
    impl.server.set_keep_alive_timeout(kIdleMs / 1000);
    impl.port = impl.server.bindTo(impl.options.port);
    if (impl.port <= 0) {
        const std::string which = impl.options.port == 0 ? "a free port" : "port " + std::to_string(impl.options.port);
        return Error{ErrorCode::Io, Stage::Backend,
                     "The embedded server can't listen on " + which + " of 127.0.0.1: is it taken by another program?"};
    }
    try {
        impl.listener = std::thread([&impl] { impl.server.listen_after_bind(); });
    } catch (const std::system_error& problem) {
        return Error{ErrorCode::Io, Stage::Backend,
                     std::string("No thread for the embedded server: ") + problem.what()};
    }
    return server;
}

EmbeddedServer::~EmbeddedServer()
{
    const int listener = m_impl->server.shutDown();
    if (m_impl->listener.joinable()) {
        m_impl->listener.join();
    }
    if (listener >= 0) {
        ::close(listener);
    }
}

std::string EmbeddedServer::baseUrl() const
{
    return "http://127.0.0.1:" + std::to_string(port()) + "/v1";
}

int EmbeddedServer::port() const
{
    return m_impl->port;
}

} // namespace candor
