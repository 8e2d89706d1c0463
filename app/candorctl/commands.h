// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace candor::ctl {

// One function and one option struct a subcommand. Each gives the program's exit code.

struct RunOptions
{
    bool sample = false;
    std::string suite;
    std::vector<std::string> configurationFiles;
    std::string backend;
    std::string model;
    std::optional<int> n;
    std::optional<double> temperature;
    std::string rubric;
    int repeats = 1;
    int concurrency = 8;
    double maxCostUsd = 0.0; ///< 0: no limit
    std::int64_t maxTokens = 0;
    double maxMinutes = 0.0;
    std::optional<std::uint64_t> seed;
    std::string workspace;
    std::string resume;
    bool retryFailures = false;
    bool json = false;
};
[[nodiscard]] int runCommand(const RunOptions& options);

struct SessionOptions
{
    std::string workspace;
    std::string session;
    std::string task;
    std::string rubric;
    std::string output;
    bool json = false;
};
[[nodiscard]] int sessionsCommand(const SessionOptions& options);
[[nodiscard]] int showCommand(const SessionOptions& options);
[[nodiscard]] int rescoreCommand(const SessionOptions& options);
[[nodiscard]] int recordCommand(const SessionOptions& options);
[[nodiscard]] int flightCommand(const SessionOptions& options);

struct ReportCommandOptions
{
    std::string workspace;
    std::string session;
    std::string baseline; ///< SESSION or SESSION:CONFIGURATION; empty: the session's first configuration
    std::string format;   ///< empty: what the output's name ends with, else md
    std::string output;   ///< empty: stdout
};
[[nodiscard]] int reportCommand(const ReportCommandOptions& options);

struct CompareOptions
{
    std::string workspace;
    std::string first; ///< SESSION or SESSION:CONFIGURATION
    std::string second;
    bool json = false;
};
[[nodiscard]] int compareCommand(const CompareOptions& options);

struct EvaluateOptions
{
    std::string suite;
    std::string samples;
    bool json = false;
};
[[nodiscard]] int evaluateCommand(const EvaluateOptions& options);

struct SuiteOptions
{
    std::string file; ///< empty: list
    bool json = false;
};
[[nodiscard]] int suiteListCommand(const SuiteOptions& options);
[[nodiscard]] int suiteCheckCommand(const SuiteOptions& options);

struct ServeOptions
{
    std::string recording;
    std::string profile;
    std::string suite = "phase3";
    int port = 8377;
};
[[nodiscard]] int serveCommand(const ServeOptions& options);

struct ProbeOptions
{
    std::string target; ///< a profile's name or a base URL
    std::string model;  ///< empty: the profile's, else the first that the server lists
    bool json = false;
};
[[nodiscard]] int probeCommand(const ProbeOptions& options);

struct BackendsOptions
{
    std::string name;
    std::string from; ///< the template of a new profile
    bool json = false;
};
[[nodiscard]] int backendsListCommand(const BackendsOptions& options);
[[nodiscard]] int backendsShowCommand(const BackendsOptions& options);
[[nodiscard]] int backendsInitCommand(const BackendsOptions& options);

} // namespace candor::ctl
