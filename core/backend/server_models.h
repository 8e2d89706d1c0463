// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/curl_client.h"
#include "core/backend/dialect.h"
#include "core/backend/http_backend.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// One model of a server's list.
struct ServerModel
{
    std::string id;
    std::string ownedBy;
    std::string root;                          ///< where an alias leads; empty: not told
    std::optional<std::int64_t> contextTokens; ///< where the list says so
};

struct ServerModels
{
    std::vector<ServerModel> models;
    bool whole = true; ///< false: the server has more than it listed

    [[nodiscard]] std::vector<std::string> ids() const;
};

/// Reads a model list, whichever of the known shapes it has ("data", "models"). Nothing: it is none.
[[nodiscard]] std::optional<ServerModels> readModels(const Json& json);

/// The entry that a configuration's model means: by its name, with Ollama's ":latest", or as an alias of a dated
/// Anthropic model.
[[nodiscard]] const ServerModel* modelNamed(const ServerModels& models, std::string_view name, DialectKind dialect);

/// Whether the model can be asked for. Errors: NotFound, with the models that there are and what to do. Servers that
/// take any name (llama.cpp) or don't list all of theirs are given the benefit of the doubt.
[[nodiscard]] Result<void> checkModelName(const ServerModels& models, std::string_view name, DialectKind dialect);

/// A request of the profile's, with its headers and secrets, for a question of moments: nothing is waited for longer
/// than `firstByte`.
[[nodiscard]] HttpRequest questionTo(const BackendProfile& profile, const std::vector<Secret>& secrets, std::string url,
                                     std::chrono::milliseconds firstByte);
/// Takes the secrets out of what a server says.
void hideSecrets(std::string& text, const std::vector<Secret>& secrets);

/// Asks the server. Nothing when the dialect has no list or the server does not give it. Errors: Connection.
[[nodiscard]] Result<std::optional<ServerModels>> listModels(const BackendProfile& profile,
                                                             const std::vector<Secret>& secrets, std::stop_token stop);

} // namespace candor
