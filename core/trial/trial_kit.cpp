// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/trial.h"

#include <filesystem>

namespace candor {

Result<TrialKit> loadTrialKit(const std::filesystem::path& resources, Configuration configuration)
{
    TrialKit kit;
    auto prompt = Prompt::load(resources / "prompts", configuration.prompt);
    if (!prompt) {
        return prompt.error();
    }
    const bool isPath = configuration.rubric.find('/') != std::string::npos;
    auto rubric = loadRubric(isPath ? std::filesystem::path(configuration.rubric)
                                    : resources / "rubrics" / (configuration.rubric + ".json"));
    if (!rubric) {
        return rubric.error();
    }
    auto schema = SchemaCheck::load(resources / "schema" / "ir.json");
    if (!schema) {
        return schema.error();
    }
    configuration.promptHash = (*prompt)->hash();
    configuration.rubricHash = rubric->hash;
    kit.configuration = std::move(configuration);
    kit.prompt = *std::move(prompt);
    kit.rubric = *std::move(rubric);
    kit.irSchema = *std::move(schema);
    return kit;
}

} // namespace candor
