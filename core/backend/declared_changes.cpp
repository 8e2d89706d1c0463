// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/declared_changes.h"

#include <array>
#include <utility>

namespace candor {

std::string unsent(std::string_view field, std::string_view why)
{
    return std::string(field) + ": declared, but not sent: " + std::string(why);
}

std::vector<std::string> unsentSampling(const BackendProfile& profile)
{
    const std::array<std::pair<std::string_view, bool>, 3> fields{{{"temperature", profile.sampling.temperature},
                                                                   {"top_p", profile.sampling.topP},
                                                                   {"seed", profile.sampling.seed}}};
    std::vector<std::string> changes;
    for (const auto& [name, taken] : fields) {
        if (!taken) {
            changes.push_back(unsent(name, "the profile says that the model does not take it"));
        }
    }
    return changes;
}

std::vector<std::string> unsentSchema(const Request& request, const BackendProfile& profile)
{
    if (request.schema.is_null() || profile.schemaStyle != SchemaStyle::None) {
        return {};
    }
    return {unsent("schema", "the profile says that only the prompt asks for it")};
}

} // namespace candor
