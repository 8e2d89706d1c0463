// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/interpreter.h"

#include "core/sandbox/process.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace candor {
namespace {

constexpr int kOldestMinor = 8;

/// Four lines: real path, version, and the two directories with its library.
constexpr std::string_view kQuestion = "import os, sys\n"
                                       "print(os.path.realpath(sys.executable))\n"
                                       "print('%d.%d.%d' % sys.version_info[:3])\n"
                                       "print(os.path.realpath(sys.base_prefix))\n"
                                       "print(os.path.realpath(sys.base_exec_prefix))\n";

bool isExecutable(const std::string& path)
{
    return !path.empty() && ::access(path.c_str(), X_OK) == 0;
}

std::vector<std::string> pathsOf(std::string_view name)
{
    std::vector<std::string> paths{"/usr/bin/" + std::string(name)};
    const char* variable = std::getenv("PATH");
    std::string_view rest = variable == nullptr ? "" : variable;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        if (rest.starts_with('/')) { // an empty or relative entry is not to be trusted
            paths.push_back(std::string(rest.substr(0, end)) + "/" + std::string(name));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return paths;
}

/// What shims look at. The rest of our environment may hold keys.
bool isForShims(std::string_view variable)
{
    constexpr std::array kNames{"PATH=", "HOME=", "USER=", "LOGNAME=", "SHELL=", "LANG=", "TMPDIR="};
    constexpr std::array kFamilies{"LC_", "XDG_", "PYENV", "ASDF_", "MISE_", "RTX_", "CONDA_", "VIRTUAL_ENV"};
    const auto begins = [variable](const char* start) { return variable.starts_with(start); };
    return std::ranges::any_of(kNames, begins) || std::ranges::any_of(kFamilies, begins);
}

/// A shim is a script that finds the interpreter through our environment, so it gets it; candidates never do.
std::vector<std::string> ownEnvironment()
{
    std::vector<std::string> variables;
    for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
        if (isForShims(*entry)) {
            variables.emplace_back(*entry);
        }
    }
    return variables;
}

Error unusable(std::string message)
{
    return Error{ErrorCode::SandboxUnavailable, Stage::Sandbox, std::move(message)};
}

Result<Interpreter> ask(const std::string& path)
{
    ProcessRequest request;
    request.arguments = {path, "-I", "-S", "-c", std::string(kQuestion)};
    request.environment = ownEnvironment();
    const ProcessOutcome outcome = runProcess(request, {});
    const auto lines = splitLines(outcome.output);
    if (outcome.end != ProcessOutcome::End::Exited || outcome.exitStatus != 0 || lines.size() != 4) {
        return unusable(path + " does not run as a Python interpreter: " +
                        (outcome.output.empty() ? outcome.problem : terminalSafe(outcome.output, 200)));
    }
    Interpreter found;
    found.path = lines[0];
    found.version = lines[1];
    const bool three = found.version.starts_with("3.");
    if (three) {
        std::from_chars(found.version.data() + 2, found.version.data() + found.version.size(), found.minor);
    }
    if (!three || found.minor < kOldestMinor) {
        return unusable(path + " is Python " + found.version + "; 3." + std::to_string(kOldestMinor) +
                        " or later is needed");
    }
    for (const std::string_view prefix : {lines[2], lines[3]}) {
        if (prefix != "/" && prefix != "/usr" && !prefix.starts_with("/usr/") &&
            std::find(found.prefixes.begin(), found.prefixes.end(), prefix) == found.prefixes.end()) {
            found.prefixes.emplace_back(prefix);
        }
    }
    return found;
}

} // namespace

std::string findProgram(std::string_view name)
{
    const auto paths = pathsOf(name);
    const auto found = std::find_if(paths.begin(), paths.end(), isExecutable);
    return found == paths.end() ? std::string() : *found;
}

Result<Interpreter> findInterpreter(const std::string& wanted)
{
    if (!wanted.empty()) {
        const std::string path = wanted.find('/') == std::string::npos ? findProgram(wanted) : wanted;
        if (!isExecutable(path)) {
            return unusable("The Python interpreter " + wanted + " is not there or can't be executed.");
        }
        return ask(path);
    }
    std::string problems;
    for (const std::string& path : pathsOf("python3")) {
        if (!isExecutable(path)) {
            continue;
        }
        auto found = ask(path);
        if (found) {
            return found;
        }
        problems += (problems.empty() ? "" : "; ") + found.error().message;
    }
    return unusable("No Python interpreter of version 3." + std::to_string(kOldestMinor) +
                    " or later was found. Install one: apt install python3-minimal." +
                    (problems.empty() ? "" : " Tried: " + problems));
}

} // namespace candor
