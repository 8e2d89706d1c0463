// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/embedded_server.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace candor {

enum class FakeServer
{
    Vllm010, ///< guided_json; reasoning_content; flat errors
    Vllm011, ///< guided_json and structured_outputs; both names of reasoning; nested errors
    Vllm012, ///< guided_json is ignored; reasoning
    Sglang,
    LlamaCpp,
    LmStudio,
    Nim,
    OpenAi,
};

struct OpenAiFamilyFakeOptions
{
    FakeServer server = FakeServer::Vllm012;
    std::shared_ptr<const ReplySource> source; ///< what it "generates"; null: it has only the canary's answers
    std::string key;                           ///< empty: none is wanted
    bool loading = false;
    bool answersIntoReasoning = false; ///< the parser takes the answer for thinking
    bool ignoresSchema = false;        ///< takes response_format and does nothing with it
    int mostChoices = 64;              ///< sends fewer than n
};

/// A server of the OpenAI family on loopback, as strict and as forgiving as the real one: fields that it refuses get
/// 400, fields that it ignores are ignored and noted. Thread-safe; the destructor stops it.
class OpenAiFamilyFake
{
public:
    explicit OpenAiFamilyFake(OpenAiFamilyFakeOptions options);
    ~OpenAiFamilyFake();
    OpenAiFamilyFake(const OpenAiFamilyFake&) = delete;
    OpenAiFamilyFake& operator=(const OpenAiFamilyFake&) = delete;

    [[nodiscard]] std::string baseUrl() const; ///< with /v1
    /// The bodies of all chat requests so far.
    [[nodiscard]] std::vector<Json> requests() const;
    /// Top-level fields that were sent and that this server does not know.
    [[nodiscard]] std::set<std::string> ignoredFields() const;
    void setLoading(bool loading);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace candor
