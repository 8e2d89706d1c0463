// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/pick_session.h"

#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

Error refusal(ErrorCode code, std::string message)
{
    return Error{code, Stage::Store, std::move(message)};
}

} // namespace

Result<std::string> pickSession(const std::vector<std::string>& ids, const std::string& wanted, const std::string& name)
{
    if (ids.empty()) {
        return refusal(ErrorCode::NotFound, name + " holds no session yet.");
    }
    if (wanted.empty()) {
        return refusal(ErrorCode::InvalidInput, "Which session? Give the first letters of its id, or 'last'.");
    }
    if (wanted == "last") {
        return ids.back();
    }
    const std::string prefix = lowerCased(wanted);
    if (std::ranges::find(ids, prefix) != ids.end()) {
        return prefix;
    }
    std::vector<std::string> matches;
    std::ranges::copy_if(ids, std::back_inserter(matches),
                         [&prefix](const std::string& id) { return id.starts_with(prefix); });
    if (matches.empty()) {
        return refusal(ErrorCode::NotFound,
                       "No session of " + name + " has an id that begins with '" + terminalSafe(wanted, 40) + "'.");
    }
    if (matches.size() > 1) {
        return refusal(ErrorCode::InvalidInput, std::to_string(matches.size()) + " sessions of " + name +
                                                    " have ids that begin with '" + prefix + "': " + matches[0] + ", " +
                                                    matches[1] + " ... Give more letters.");
    }
    return matches.front();
}

} // namespace candor
