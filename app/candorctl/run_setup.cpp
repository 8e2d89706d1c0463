// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/run_setup.h"

#include "app/services/resources.h"
#include "app/services/sample.h"
#include "core/support/text.h"

namespace candor::ctl {

namespace {

namespace fs = std::filesystem;

Error badUsage(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Plan, std::move(message)};
}

void applyOverrides(const RunOptions& options, Configuration& configuration)
{
    if (!options.backend.empty()) {
        configuration.backend = options.backend;
    }
    if (!options.model.empty()) {
        configuration.model = options.model;
    }
    if (options.n) {
        configuration.n = *options.n;
    }
    if (options.temperature) {
        configuration.sampling.temperature = *options.temperature;
    }
    if (!options.rubric.empty()) {
        configuration.rubric = options.rubric;
    }
}

/// --model and --n choose among what the sample holds; what is left then takes the other options.
Result<SessionRequest> requestFromSample(const RunOptions& options, const fs::path& resources)
{
    const auto sample = loadSample(resources);
    if (!sample) {
        return sample.error();
    }
    SessionRequest request = requestOf(*sample);
    if (options.seed) {
        request.seed = options.seed;
    }
    if (!options.suite.empty()) {
        request.suite = options.suite;
    }
    std::vector<Configuration> all = std::move(request.configurations);
    request.configurations.clear();
    if (!options.model.empty() || options.n) {
        all.insert(all.end(), sample->onRequest.begin(), sample->onRequest.end());
    }
    std::vector<std::string> known;
    for (Configuration& configuration : all) {
        known.push_back(configuration.model + " with N=" + std::to_string(configuration.n));
        const bool modelFits = options.model.empty() || configuration.model == options.model;
        if (modelFits && (!options.n || configuration.n == *options.n)) {
            applyOverrides(options, configuration);
            request.configurations.push_back(configuration);
        }
    }
    if (request.configurations.empty()) {
        return badUsage("The sample holds no such configuration. It holds: " + join(known, "; ") + ".");
    }
    return request;
}

Result<SessionRequest> requestFromOptions(const RunOptions& options)
{
    SessionRequest request;
    request.suite = options.suite.empty() ? "phase3" : options.suite;
    request.seed = options.seed;
    for (const std::string& file : options.configurationFiles) {
        auto configuration = loadConfiguration(file);
        if (!configuration) {
            return configuration.error();
        }
        applyOverrides(options, *configuration);
        if (!options.model.empty() || options.n) {
            configuration->name = defaultNameOf(*configuration);
        }
        request.configurations.push_back(*std::move(configuration));
    }
    if (request.configurations.empty()) {
        if (options.backend.empty() || options.model.empty()) {
            return badUsage("Nothing says what to run. Give --sample, a --config FILE, or --backend and --model "
                            "(for example --backend simulated --model medium).");
        }
        Configuration configuration;
        applyOverrides(options, configuration);
        configuration.name = defaultNameOf(configuration);
        request.configurations.push_back(std::move(configuration));
    }
    return request;
}

} // namespace

Result<std::unique_ptr<Workspace>> openWorkspace(const std::string& file, Workspace::Access access)
{
    if (!file.empty()) {
        return Workspace::open(file, access);
    }
    const auto path = defaultWorkspace();
    if (!path) {
        return path.error();
    }
    return Workspace::open(*path, access);
}

Result<SessionRequest> requestFrom(const RunOptions& options, const fs::path& resources)
{
    if (!options.resume.empty()) {
        SessionRequest request;
        request.resume = options.resume;
        request.retryFailures = options.retryFailures;
        return request;
    }
    if (options.retryFailures) {
        return badUsage("--retry-failures needs the session whose failures are meant: give --resume ID too.");
    }
    auto request = options.sample ? requestFromSample(options, resources) : requestFromOptions(options);
    if (request) {
        request->repeats = options.repeats;
    }
    return request;
}

} // namespace candor::ctl
