// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/fake_http.h"

namespace candor {

/// Anthropic's Messages API (reference/ecosystem.md A10): POST /v1/messages with x-api-key and anthropic-version.
/// Refuses unknown members, sampling fields under 2026-10-21, temperature beside top_p, and schemas with keywords or
/// open objects that structured output does not take.
class AnthropicFake
{
public:
    explicit AnthropicFake(std::unique_ptr<ReplySource> source);

    [[nodiscard]] std::string baseUrl() const { return m_http.url(); }
    [[nodiscard]] std::vector<std::string> refusals() const { return m_http.refusals(); }

    static constexpr const char* kKey = "sk-ant-abcdefghijklmnop";

private:
    void messages(const httplib::Request& request, httplib::Response& response);
    void fail(httplib::Response& response, int status, const std::string& type, const std::string& message);

    FakeHttp m_http;
};

} // namespace candor
