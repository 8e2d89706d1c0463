// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/profile_store.h"

#include "app/services/user_directories.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kMostProfileBytes = 1u << 20;
constexpr std::size_t kMostProbeBytes = 8u << 20;

Error invalid(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Backend, std::move(message)};
}

/// A name is a file's name, and must not hide a built-in backend.
Result<void> checkName(const std::string& name)
{
    const bool plain =
        !name.empty() && name.size() <= kLongestName && !name.starts_with('.') && std::ranges::all_of(name, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                   c == '-';
        });
    if (!plain) {
        return invalid("\"" + terminalSafe(name, 60) +
                       "\" can't be a profile's name: letters, digits, dot, hyphen and underscore are allowed, and no "
                       "dot at the beginning.");
    }
    if (name == "sample" || name == "simulated") {
        return invalid("\"" + name + "\" is the name of a built-in backend: take another one for the profile.");
    }
    return {};
}

fs::path fileOf(const fs::path& directory, const std::string& name)
{
    return directory / (name + ".json");
}

Result<BackendProfile> loadProfile(const fs::path& file, bool* hasComments = nullptr)
{
    const auto text = readFile(file, kMostProfileBytes);
    if (!text) {
        return text.error();
    }
    if (hasComments) {
        *hasComments = !parseJson(*text).ok();
    }
    const auto json = parseJson(*text, {.comments = true});
    if (!json) {
        return invalid(file.string() + ": " + json.error().message);
    }
    return profileFromJson(*json, file.string(), file.stem().string());
}

/// What can't be read counts as not asked yet: a probe is repeated in seconds.
std::optional<ProbeReport> loadProbe(const fs::path& file)
{
    const auto text = readFile(file, kMostProbeBytes);
    if (!text) {
        return std::nullopt;
    }
    const auto json = parseJson(*text);
    if (!json) {
        return std::nullopt;
    }
    auto report = probeFromJson(*json, file.string());
    return report ? std::optional(*std::move(report)) : std::nullopt;
}

std::vector<fs::path> profileFilesIn(const fs::path& directory)
{
    std::vector<fs::path> files;
    std::error_code ignored;
    for (fs::directory_iterator entry(directory, ignored), end; entry != end; entry.increment(ignored)) {
        const fs::path& path = entry->path();
        if (path.extension() == ".json" && checkName(path.stem().string())) {
            files.push_back(path);
        }
    }
    std::ranges::sort(files);
    return files;
}

Result<void> writeInto(const fs::path& directory, const std::string& name, const std::string& bytes)
{
    if (directory.empty()) {
        return Error{ErrorCode::Io, Stage::Backend,
                     "There is no home directory to keep profiles in. Set HOME or XDG_CONFIG_HOME."};
    }
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        return Error{ErrorCode::Io, Stage::Backend,
                     "The directory " + directory.string() + " can't be made: " + error.message() + "."};
    }
    return writeFile(fileOf(directory, name), bytes);
}

StoredProfile stored(const fs::path& file, const fs::path& probes)
{
    StoredProfile one;
    one.file = file;
    auto profile = loadProfile(file, &one.hasComments);
    if (!profile) {
        one.profile.name = file.stem().string();
        one.problem = profile.error().message;
        return one;
    }
    one.profile = *std::move(profile);
    one.probe = loadProbe(fileOf(probes, one.profile.name));
    return one;
}

std::vector<std::string> namesOf(const std::vector<fs::path>& files)
{
    std::vector<std::string> names;
    for (const fs::path& file : files) {
        names.push_back(file.stem().string());
    }
    return names;
}

} // namespace

ProfileStore::ProfileStore(fs::path profiles, fs::path probes, fs::path templates)
    : m_profiles(std::move(profiles)), m_probes(std::move(probes)), m_templates(std::move(templates))
{
}

ProfileStore ProfileStore::ofUser(const fs::path& resources)
{
    const fs::path config = userConfigDirectory();
    const fs::path state = userStateDirectory();
    return {config.empty() ? config : config / "backends", state.empty() ? state : state / "probes",
            resources / "backends"};
}

std::vector<StoredProfile> ProfileStore::all() const
{
    std::vector<StoredProfile> profiles;
    for (const fs::path& file : profileFilesIn(m_profiles)) {
        profiles.push_back(stored(file, m_probes));
    }
    return profiles;
}

Result<StoredProfile> ProfileStore::find(const std::string& name) const
{
    std::error_code ignored;
    const bool possible = checkName(name).ok();
    if (!possible || !fs::exists(fileOf(m_profiles, name), ignored)) {
        const std::vector<std::string> names = namesOf(profileFilesIn(m_profiles));
        return Error{ErrorCode::NotFound, Stage::Backend,
                     "There is no profile \"" + terminalSafe(name, 100) + "\"" +
                         (names.empty() ? ", and none at all yet: candorctl backends init makes one."
                                        : ". There is: " + join(names, ", ") + ".")};
    }
    StoredProfile one = stored(fileOf(m_profiles, name), m_probes);
    if (!one.problem.empty()) {
        return invalid(one.problem);
    }
    return one;
}

Result<void> ProfileStore::save(const BackendProfile& profile) const
{
    if (const Result<void> named = checkName(profile.name); !named) {
        return named;
    }
    const Json json = profileToJson(profile);
    // What is written must be readable again; a form can hold what a file may not.
    if (const auto read = profileFromJson(json, "The profile " + profile.name, profile.name); !read) {
        return read.error();
    }
    return writeInto(m_profiles, profile.name, prettyJson(json) + "\n");
}

Result<void> ProfileStore::remove(const std::string& name) const
{
    if (const Result<void> named = checkName(name); !named) {
        return named;
    }
    std::error_code error;
    if (!fs::remove(fileOf(m_profiles, name), error)) {
        return Error{error ? ErrorCode::Io : ErrorCode::NotFound, Stage::Backend,
                     "The profile \"" + name + "\" " +
                         (error ? "can't be removed: " + error.message() + "." : std::string("is not there."))};
    }
    fs::remove(fileOf(m_probes, name), error); // without its profile it says nothing
    return {};
}

Result<void> ProfileStore::saveProbe(const std::string& name, const ProbeReport& report) const
{
    if (const Result<void> named = checkName(name); !named) {
        return named;
    }
    return writeInto(m_probes, name, prettyJson(probeToJson(report)) + "\n");
}

std::vector<BackendProfile> ProfileStore::templates() const
{
    std::vector<BackendProfile> profiles;
    for (const fs::path& file : profileFilesIn(m_templates)) {
        if (auto profile = loadProfile(file)) {
            profiles.push_back(*std::move(profile));
        }
    }
    return profiles;
}

Result<fs::path> ProfileStore::copyTemplate(const std::string& from, const std::string& name) const
{
    if (const Result<void> named = checkName(name); !named) {
        return named.error();
    }
    const std::vector<std::string> known = namesOf(profileFilesIn(m_templates));
    if (std::ranges::find(known, from) == known.end()) {
        return Error{ErrorCode::NotFound, Stage::Backend,
                     "There is no template \"" + terminalSafe(from, 100) + "\". There is: " + join(known, ", ") + "."};
    }
    fs::path file = fileOf(m_profiles, name);
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        return invalid(file.string() + " is there already: take another name, or remove it first.");
    }
    const auto text = readFile(fileOf(m_templates, from), kMostProfileBytes);
    if (!text) {
        return text.error();
    }
    if (const Result<void> written = writeInto(m_profiles, name, *text); !written) {
        return written.error();
    }
    return file;
}

} // namespace candor
