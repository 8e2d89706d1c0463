// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/hash.h"
#include "core/support/json.h"
#include "core/support/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Sampling fields of a request. Every one is sent explicitly and stored as sent.
struct Sampling
{
    double temperature = 0.3;
    double topP = 0.95;
    int maxTokens = 2048;
};

/// How a cleared IR is turned into Python. core/codegen/README in codegen.h says what each form does.
enum class CodeForm
{
    Statements,
    Source,
    StatementsHeuristic,
};

/// What happens to a hole before code is generated.
enum class ClearingPolicy
{
    Delete,  ///< the hole goes, and what it stood in stays empty
    Default, ///< a stated default by kind and type takes its place
    Refuse,  ///< the candidate ends there
    Ask,     ///< one more request shows the model the hole and the task
};

/// USD per million tokens; zero when unknown.
struct Price
{
    double promptUsdPerMillion = 0.0;
    double completionUsdPerMillion = 0.0;
};

/// Model + backend + sampling + N + prompt + rubric + code generation: what a bar in the chart stands for.
struct Configuration
{
    std::string name;
    std::string model;
    std::string backend = "sample"; ///< "sample", "simulated" or a base URL
    Sampling sampling;
    int n = 1;                      ///< candidates a trial
    std::string prompt = "default"; ///< template name in resources/prompts
    ContentHash promptHash;
    bool thinking = false;
    std::string rubric = "completeness"; ///< rubric name in resources/rubrics
    ContentHash rubricHash;
    CodeForm codeForm = CodeForm::Statements;
    int codeRetries = 0;               ///< further code requests after a compilation failure
    double codeTemperature = 0.3;      ///< of the first code request
    double retryTemperatureStep = 0.2; ///< added for each retry
    ClearingPolicy clearing = ClearingPolicy::Delete;
    bool executeAll = true; ///< false: only the selected candidate gets code and is executed
    Price price;
};

/// Reads a configuration file: the fields above in snake_case, sampling's among them, price as an object. Only `model`
/// must be there; unknown fields are refused, and so is what checkConfiguration() refuses. Errors name file and JSON
/// path.
[[nodiscard]] Result<Configuration> loadConfiguration(const std::filesystem::path& path);
[[nodiscard]] Result<Configuration> configurationFromJson(const Json& json, const std::string& what);
/// All fields, nothing left to defaults; the hashes when there are any.
[[nodiscard]] Json configurationToJson(const Configuration& configuration);
/// "Qwen3-30B best of 3": the name of a configuration that was given none.
[[nodiscard]] std::string defaultNameOf(const Configuration& configuration);
/// Refuses values that can't be run: n outside 1..64, temperature outside 0..5, an empty model ... Whether backend,
/// prompt and rubric exist is found out by those who open them.
[[nodiscard]] Result<void> checkConfiguration(const Configuration& configuration);

/// One factor in which two configurations differ; the name is not a factor.
struct Difference
{
    std::string factor; ///< "model", "n", "temperature" ...
    std::string first;
    std::string second;
};
/// Every difference, in the order of the fields above. Content hashes stand for prompt and rubric where both sides have
/// one, else their names; a rubric is no factor while both sides draw one candidate, because it then selects nothing.
/// Name and price are no factors: they change no result.
[[nodiscard]] std::vector<Difference> differencesBetween(const Configuration& first, const Configuration& second);

[[nodiscard]] std::string_view nameOf(CodeForm form);
[[nodiscard]] std::string_view nameOf(ClearingPolicy policy);
[[nodiscard]] std::optional<CodeForm> codeFormNamed(std::string_view name);
[[nodiscard]] std::optional<ClearingPolicy> clearingPolicyNamed(std::string_view name);

} // namespace candor
