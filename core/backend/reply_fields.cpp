// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/reply_fields.h"

#include "core/backend/openai_dialect.h"

#include <algorithm>

namespace candor {

const Json* memberOf(const Json& value, std::string_view key)
{
    if (!value.is_object()) {
        return nullptr;
    }
    const auto found = value.find(key);
    return found == value.end() || found->is_null() ? nullptr : &*found;
}

std::string textOf(const Json& value, std::string_view key)
{
    const Json* member = memberOf(value, key);
    const auto* text = member == nullptr ? nullptr : member->get_ptr<const std::string*>();
    return text == nullptr ? std::string() : *text;
}

std::int64_t countOf(const Json& value, std::string_view key)
{
    const Json* member = memberOf(value, key);
    if (member == nullptr || !member->is_number()) {
        return 0;
    }
    return static_cast<std::int64_t>(std::clamp(member->get<double>(), 0.0, 1e15));
}

TryFailure protocolFailure(std::string message, RetryKind retry)
{
    return {{ErrorCode::Protocol, Stage::Backend, std::move(message), retry != RetryKind::Never}, retry, std::nullopt};
}

TryFailure unreadableReply(const HttpOutcome& outcome, const Error& why)
{
    if (looksLikeHtml(outcome.body, outcome.contentType)) {
        return protocolFailure("The server answered with a web page instead of JSON: a proxy or a login page stands "
                               "there. Check the backend's URL.",
                               RetryKind::Never);
    }
    // A closed connection without a length looks like a whole reply to HTTP; only the JSON shows that it was cut.
    return protocolFailure("The reply is not whole JSON: " + why.message,
                           why.code == ErrorCode::TooLarge ? RetryKind::Never : RetryKind::Once);
}

} // namespace candor
