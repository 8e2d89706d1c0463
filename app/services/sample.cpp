// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/sample.h"

#include "core/support/file.h"

namespace candor {

namespace {

Result<std::vector<Configuration>> readConfigurations(const JsonReader& reader, const std::string& key,
                                                      const std::string& what)
{
    std::vector<Configuration> configurations;
    const Json* list = reader.find(key);
    if (!list || !list->is_array()) {
        return configurations;
    }
    for (const Json& json : *list) {
        auto configuration = configurationFromJson(json, what);
        if (!configuration) {
            return configuration.error();
        }
        configurations.push_back(*std::move(configuration));
    }
    return configurations;
}

} // namespace

Result<Sample> loadSample(const std::filesystem::path& resources)
{
    const std::filesystem::path file = resources / "samples" / "october-2025" / "session.json";
    const auto text = readFile(file);
    if (!text) {
        return text.error();
    }
    const auto json = parseJson(*text);
    if (!json) {
        return json.error();
    }
    JsonReader reader(*json, file.string(), Stage::Plan);
    Sample sample;
    sample.note = reader.string("note");
    sample.suite = reader.string("suite");
    sample.recording = file.parent_path() / reader.string("recording");
    sample.seed = static_cast<std::uint64_t>(reader.integer("seed"));
    auto configurations = readConfigurations(reader, "configurations", file.string());
    auto onRequest = readConfigurations(reader, "on_request", file.string());
    if (!reader.ok()) {
        return *reader.error();
    }
    if (!configurations) {
        return configurations.error();
    }
    if (!onRequest) {
        return onRequest.error();
    }
    sample.configurations = *std::move(configurations);
    sample.onRequest = *std::move(onRequest);
    return sample;
}

SessionRequest requestOf(const Sample& sample)
{
    SessionRequest request;
    request.suite = sample.suite;
    request.configurations = sample.configurations;
    request.seed = sample.seed;
    return request;
}

} // namespace candor
