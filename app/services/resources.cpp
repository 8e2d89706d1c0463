// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/resources.h"

#include "core/suite/suite_loader.h"
#include "core/support/text.h"

#include <algorithm>
#include <cstdlib>

namespace candor {

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nothing sets the environment
    return value ? value : "";
}

/// Names without ".json", sorted.
std::vector<std::string> jsonFilesIn(const fs::path& directory)
{
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(directory, ignored)) {
        if (entry.path().extension() == ".json") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

Result<fs::path> findResources()
{
    std::vector<fs::path> places;
    if (const std::string chosen = environment("CANDOR_RESOURCES"); !chosen.empty()) {
        places.emplace_back(chosen);
    }
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    places.push_back(program.parent_path().parent_path() / "share" / "candor");
    places.emplace_back(CANDOR_INSTALL_RESOURCES);
    places.emplace_back(CANDOR_SOURCE_RESOURCES);
    std::vector<std::string> looked;
    for (const fs::path& place : places) {
        if (fs::exists(place / "schema" / "ir.json", ignored)) {
            return place;
        }
        looked.push_back(place.string());
    }
    return Error{ErrorCode::NotFound, Stage::Support,
                 "Candor's resources are in none of " + join(looked, ", ") +
                     ". Set CANDOR_RESOURCES to the directory that holds schema/ir.json."};
}

std::vector<std::string> bundledSuites(const fs::path& resources)
{
    return jsonFilesIn(resources / "suites");
}

std::vector<std::string> bundledRubrics(const fs::path& resources)
{
    return jsonFilesIn(resources / "rubrics");
}

std::vector<std::string> bundledPrompts(const fs::path& resources)
{
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(resources / "prompts", ignored)) {
        if (entry.is_directory(ignored)) {
            names.push_back(entry.path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<Suite> openSuite(const fs::path& resources, const std::string& nameOrPath)
{
    const std::vector<std::string> bundled = bundledSuites(resources);
    if (std::find(bundled.begin(), bundled.end(), nameOrPath) != bundled.end()) {
        return loadSuite(resources / "suites" / (nameOrPath + ".json"));
    }
    std::error_code ignored;
    if (!fs::exists(nameOrPath, ignored)) {
        return Error{ErrorCode::NotFound, Stage::Suite,
                     "There is no suite \"" + nameOrPath + "\": it is neither a file nor one of the bundled suites (" +
                         join(bundled, ", ") + ")."};
    }
    return loadSuite(nameOrPath);
}

Result<fs::path> defaultWorkspace()
{
    std::string base = environment("XDG_DATA_HOME");
    if (base.empty()) {
        const std::string home = environment("HOME");
        if (home.empty()) {
            return Error{ErrorCode::NotFound, Stage::Store,
                         "There is no home directory for a workspace. Name a file with --workspace."};
        }
        base = home + "/.local/share";
    }
    const fs::path directory = fs::path(base) / "candor";
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        return Error{ErrorCode::Io, Stage::Store,
                     "The directory " + directory.string() + " can't be made (" + error.message() +
                         "). Name a file with --workspace."};
    }
    return directory / "workspace.candor";
}

} // namespace candor
