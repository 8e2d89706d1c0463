// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/fake_http.h"

namespace candor {

/// Ollama's own API (reference/ecosystem.md A4): /api/chat, /api/tags, /api/ps, /api/version. Refuses with 400 what
/// that server would refuse, and every member that its types do not have.
class OllamaFake
{
public:
    explicit OllamaFake(std::unique_ptr<ReplySource> source);

    [[nodiscard]] std::string baseUrl() const { return m_http.url(); }
    [[nodiscard]] std::vector<std::string> refusals() const { return m_http.refusals(); }

private:
    void chat(const httplib::Request& request, httplib::Response& response);
    [[nodiscard]] std::string problemWith(const Json& body) const;

    FakeHttp m_http;
};

} // namespace candor
