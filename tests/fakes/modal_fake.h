// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/fake_http.h"

#include <atomic>
#include <map>

namespace candor {

struct ModalFakeOptions
{
    std::string model;                 ///< what it serves; no request names it
    std::string resultKey = "ir_json"; ///< or "text"
    std::size_t hopEvery = 0;          ///< each n-th input takes `hops` hops to its result; 0: none
    int hops = 2;
    std::size_t loseInput = 0; ///< the n-th input is lost (408), counted from 1; 0: none
};

/// The application of reference/ecosystem.md A9 behind Modal's proxy (A8): generate (POST), warmup and health (GET) at
/// places of their own, credentials in Modal-Key and Modal-Secret, 303 to result URLs. What a naive client does wrong
/// is refused: members that the application does not have, a POST or a body at a result URL, a missing secret.
class ModalFake
{
public:
    ModalFake(std::unique_ptr<ReplySource> source, ModalFakeOptions options);

    [[nodiscard]] std::string generateUrl() const { return m_http.url("/generate"); }
    [[nodiscard]] std::string warmupUrl() const { return m_http.url("/warmup"); }
    [[nodiscard]] std::string healthUrl() const { return m_http.url("/health"); }
    [[nodiscard]] std::vector<std::string> refusals() const { return m_http.refusals(); }
    [[nodiscard]] std::size_t inputs() const { return m_inputs; }
    [[nodiscard]] std::size_t hopsTaken() const { return m_hopsTaken; }

    static constexpr const char* kKey = "wk-abcdefghijklmnop";
    static constexpr const char* kSecret = "ws-abcdefghijklmnop";

private:
    struct Call
    {
        Json result;
        int hopsLeft = 0;
    };
    [[nodiscard]] bool admits(const httplib::Request& request, httplib::Response& response);
    void generate(const httplib::Request& request, httplib::Response& response);
    void fetch(const httplib::Request& request, httplib::Response& response);
    [[nodiscard]] Json resultOf(const httplib::Request& request) const;
    void hop(httplib::Response& response, const std::string& call);

    ModalFakeOptions m_options;
    std::atomic<std::size_t> m_inputs{0};
    std::atomic<std::size_t> m_hopsTaken{0};
    std::mutex m_mutex;
    std::map<std::string, Call> m_calls;
    FakeHttp m_http; ///< last: its threads end first
};

} // namespace candor
