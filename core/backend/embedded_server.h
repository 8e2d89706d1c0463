// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/suite/suite.h"
#include "core/support/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace candor {

/// What the embedded server answers to one chat completion. Status other than 200 makes `body` an error body.
struct ServedReply
{
    int status = 200;
    Json body;
    std::string retryAfter; ///< header value, may be empty
};

/// A request as the embedded server sees it.
struct ServedRequest
{
    DrawLabel label; ///< from X-Candor-Draw, or found out: the task by its prompt in the messages, the draw by counting
    int transportTry = 0; ///< which try of the client's transport this is
    std::string model;
    std::uint64_t seed = 0;
    Json body;
};

/// Where the embedded server's replies come from. Thread-safe and const: the same request gives the same reply.
class ReplySource
{
public:
    virtual ~ReplySource() = default;
    [[nodiscard]] virtual ServedReply reply(const ServedRequest& request) const = 0;
    [[nodiscard]] virtual std::vector<std::string> models() const = 0;
    /// What the replies are, in a sentence that stands wherever they are shown ("simulated: ...").
    [[nodiscard]] virtual std::string provenance() const = 0;
};

/// Replies from a recording (core/backend/RECORDING.md). Errors name file and line.
[[nodiscard]] Result<std::unique_ptr<ReplySource>> loadRecording(const std::filesystem::path& path);

/// Replies made from the suite's reference solutions with faults at the profile's rates (core/backend/RECORDING.md).
/// Errors: profile unreadable, or a task without reference. Tasks without `reference.code` get it from the solution.
[[nodiscard]] Result<std::unique_ptr<ReplySource>> makeSimulator(const std::filesystem::path& profile,
                                                                 std::shared_ptr<const Suite> suite);

struct EmbeddedServerOptions
{
    int port = 0;                       ///< 0: any free one
    std::shared_ptr<const Suite> suite; ///< to find the task of a request that carries no label; may be null
};

/// An HTTP server on loopback inside this process: POST /v1/chat/completions, GET /v1/models, GET /health. The default
/// path of Candor is thereby the real path. The destructor stops it and joins its threads.
class EmbeddedServer
{
public:
    [[nodiscard]] static Result<std::unique_ptr<EmbeddedServer>> start(std::unique_ptr<ReplySource> source,
                                                                       EmbeddedServerOptions options);
    ~EmbeddedServer();
    EmbeddedServer(const EmbeddedServer&) = delete;
    EmbeddedServer& operator=(const EmbeddedServer&) = delete;

    [[nodiscard]] std::string baseUrl() const; ///< "http://127.0.0.1:40123/v1"
    [[nodiscard]] int port() const;

private:
    EmbeddedServer();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// The text of a recording, made from exchanges; neither ends with a line break. An exchange takes one line, and one
/// more for each failed try before its reply. A file may be gzipped and may hold empty lines.
[[nodiscard]] std::string recordingHeader(std::string_view provenance);
[[nodiscard]] std::string recordingLine(const Exchange& exchange);

} // namespace candor
