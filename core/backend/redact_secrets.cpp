// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/redact_secrets.h"

namespace candor {

namespace {

constexpr std::size_t kShortestSecret = 16;
constexpr std::string_view kInstead = "[api key]";

} // namespace

bool redactSecrets(const std::vector<Secret>& secrets, std::string& text)
{
    bool found = false;
    for (const Secret& secret : secrets) {
        if (secret.value.size() < kShortestSecret) {
            continue;
        }
        for (std::size_t at = text.find(secret.value); at != std::string::npos; at = text.find(secret.value, at)) {
            text.replace(at, secret.value.size(), kInstead);
            found = true;
        }
    }
    return found;
}

bool redactSecrets(const std::vector<Secret>& secrets, Json& value)
{
    if (auto* text = value.get_ptr<std::string*>()) {
        return redactBody(secrets, *text); // an answer is JSON in a string
    }
    bool found = false;
    if (value.is_array()) {
        for (Json& item : value) {
            found = redactSecrets(secrets, item) || found;
        }
    } else if (value.is_object()) {
        Json renamed = Json::object();
        for (auto& [key, member] : value.items()) {
            std::string name = key;
            found = redactSecrets(secrets, name) || found;
            found = redactSecrets(secrets, member) || found;
            renamed[name] = std::move(member);
        }
        value = std::move(renamed);
    }
    return found;
}

bool redactBody(const std::vector<Secret>& secrets, std::string& body)
{
    bool found = redactSecrets(secrets, body);
    if (secrets.empty() || body.find('\\') == std::string::npos) {
        return found; // nothing in it is written with escapes
    }
    if (auto json = parseJson(body); json.ok() && redactSecrets(secrets, *json)) {
        body = canonicalJson(*json);
        found = true;
    }
    return found;
}

} // namespace candor
