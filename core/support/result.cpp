// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/result.h"

namespace candor {

std::string_view nameOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return "invalid_input";
    case ErrorCode::NotFound:
        return "not_found";
    case ErrorCode::Unsupported:
        return "unsupported";
    case ErrorCode::TooLarge:
        return "too_large";
    case ErrorCode::Io:
        return "io";
    case ErrorCode::DiskFull:
        return "disk_full";
    case ErrorCode::ReadOnly:
        return "read_only";
    case ErrorCode::NotOurs:
        return "not_ours";
    case ErrorCode::NewerVersion:
        return "newer_version";
    case ErrorCode::Corrupt:
        return "corrupt";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::Timeout:
        return "timeout";
    case ErrorCode::Connection:
        return "connection";
    case ErrorCode::Protocol:
        return "protocol";
    case ErrorCode::Overloaded:
        return "overloaded";
    case ErrorCode::RateLimited:
        return "rate_limited";
    case ErrorCode::Credentials:
        return "credentials";
    case ErrorCode::Quota:
        return "quota";
    case ErrorCode::RequestRefused:
        return "request_refused";
    case ErrorCode::SandboxUnavailable:
        return "sandbox_unavailable";
    case ErrorCode::SandboxFailure:
        return "sandbox_failure";
    case ErrorCode::Internal:
        return "internal";
    }
    return "internal";
}

std::string_view nameOf(Stage stage)
{
    switch (stage) {
    case Stage::Support:
        return "support";
    case Stage::Suite:
        return "suite";
    case Stage::Plan:
        return "plan";
    case Stage::Backend:
        return "backend";
    case Stage::Ir:
        return "ir";
    case Stage::Scoring:
        return "scoring";
    case Stage::Codegen:
        return "codegen";
    case Stage::Sandbox:
        return "sandbox";
    case Stage::Trial:
        return "trial";
    case Stage::Store:
        return "store";
    case Stage::Session:
        return "session";
    case Stage::Query:
        return "query";
    case Stage::Stats:
        return "stats";
    case Stage::Analysis:
        return "analysis";
    }
    return "support";
}

std::string describe(const Error& error)
{
    std::string text = error.message;
    for (const Error* cause = error.cause.get(); cause; cause = cause->cause.get()) {
        text += ": ";
        text += cause->message;
    }
    return text;
}

} // namespace candor
