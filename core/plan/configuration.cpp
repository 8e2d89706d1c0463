// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/configuration.h"

#include "core/support/file.h"
#include "core/support/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace candor {

namespace {

constexpr std::array kAllForms{CodeForm::Statements, CodeForm::Source, CodeForm::StatementsHeuristic};
constexpr std::array kAllPolicies{ClearingPolicy::Delete, ClearingPolicy::Default, ClearingPolicy::Refuse,
                                  ClearingPolicy::Ask};

constexpr int kMaxCandidates = 64;
constexpr int kMaxCodeRetries = 10;
constexpr int kMaxTokens = 1'000'000;
constexpr double kMaxTemperature = 5.0;

/// A field, by its name in JSON, and what is wrong with it.
struct Problem
{
    std::string_view field;
    std::string text;
};

std::string numberText(double value)
{
    std::array<char, 32> buffer{};
    const double unsignedZero = value == 0.0 ? 0.0 : value; // -0 is no other setting than 0
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), unsignedZero).ptr;
    return {buffer.data(), end};
}

/// Collects the first problem.
class Checker
{
public:
    void range(std::string_view field, double value, double least, double most)
    {
        if (!(value >= least && value <= most)) { // NaN is in no range
            note(field,
                 "must be from " + numberText(least) + " to " + numberText(most) + ", but is " + numberText(value));
        }
    }
    void line(std::string_view field, const std::string& text)
    {
        constexpr std::size_t kMaxCharacters = 500;
        if (trimmed(text).empty()) {
            note(field, "must not be empty");
        } else if (codePointCount(text) > kMaxCharacters || terminalSafe(text) != text) {
            note(field, "must be one line of at most 500 characters without control characters, but is '" +
                            terminalSafe(text, 100) + "'");
        }
    }
    void hash(std::string_view field, const ContentHash& hash)
    {
        const bool digits = hash.hex.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!hash.empty() && (hash.hex.size() != 64 || !digits)) {
            note(field, "must be a SHA-256 of 64 lower-case hexadecimal digits");
        }
    }
    void note(std::string_view field, std::string text)
    {
        if (!m_problem) {
            m_problem = Problem{field, std::move(text)};
        }
    }
    [[nodiscard]] const std::optional<Problem>& problem() const { return m_problem; }

private:
    std::optional<Problem> m_problem;
};

std::optional<Problem> problemOf(const Configuration& configuration)
{
    Checker checker;
    checker.line("model", configuration.model);
    checker.line("name", configuration.name);
    checker.line("backend", configuration.backend);
    checker.range("temperature", configuration.sampling.temperature, 0.0, kMaxTemperature);
    checker.range("top_p", configuration.sampling.topP, 0.0, 1.0);
    if (configuration.sampling.topP == 0.0) {
        checker.note("top_p", "must be more than 0: nothing would be left to draw from");
    }
    checker.range("max_tokens", configuration.sampling.maxTokens, 1, kMaxTokens);
    checker.range("n", configuration.n, 1, kMaxCandidates);
    checker.line("prompt", configuration.prompt);
    checker.hash("prompt_hash", configuration.promptHash);
    checker.line("rubric", configuration.rubric);
    checker.hash("rubric_hash", configuration.rubricHash);
    checker.range("code_retries", configuration.codeRetries, 0, kMaxCodeRetries);
    checker.range("code_temperature", configuration.codeTemperature, 0.0, kMaxTemperature);
    checker.range("retry_temperature_step", configuration.retryTemperatureStep, 0.0, kMaxTemperature);
    const double hottest =
        configuration.codeTemperature + configuration.codeRetries * configuration.retryTemperatureStep;
    if (hottest > kMaxTemperature) {
        checker.note("retry_temperature_step", "would bring the last retry to a temperature of " + numberText(hottest) +
                                                   "; at most " + numberText(kMaxTemperature) + " can be sent");
    }
    constexpr double kLargest = std::numeric_limits<double>::max();
    checker.range("price.prompt_usd_per_million", configuration.price.promptUsdPerMillion, 0.0, kLargest);
    checker.range("price.completion_usd_per_million", configuration.price.completionUsdPerMillion, 0.0, kLargest);
    return checker.problem();
}

int smallInteger(JsonReader& reader, std::string_view key, int fallback)
{
    const std::int64_t value = reader.integerOr(key, fallback);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
        reader.fail(key, "is far outside its range");
        return fallback;
    }
    return static_cast<int>(value);
}

/// Reads one of a few names; `named` gives the value of a name.
template <class Value, std::size_t size>
Value choice(JsonReader& reader, std::string_view key, Value fallback, const std::array<Value, size>& all)
{
    const std::string name = reader.stringOr(key, std::string(nameOf(fallback)));
    std::vector<std::string> names;
    for (const Value value : all) {
        if (nameOf(value) == name) {
            return value;
        }
        names.emplace_back(nameOf(value));
    }
    reader.fail(key, "must be one of " + join(names, ", ") + ", but is '" + terminalSafe(name, 100) + "'");
    return fallback;
}

Price readPrice(JsonReader reader)
{
    reader.allowOnly({"prompt_usd_per_million", "completion_usd_per_million"});
    return {reader.numberOr("prompt_usd_per_million", 0.0), reader.numberOr("completion_usd_per_million", 0.0)};
}

Configuration readFields(JsonReader& reader)
{
    const Configuration defaults;
    Configuration read;
    read.model = reader.string("model");
    read.backend = reader.stringOr("backend", defaults.backend);
    read.sampling.temperature = reader.numberOr("temperature", defaults.sampling.temperature);
    read.sampling.topP = reader.numberOr("top_p", defaults.sampling.topP);
    read.sampling.maxTokens = smallInteger(reader, "max_tokens", defaults.sampling.maxTokens);
    read.n = smallInteger(reader, "n", defaults.n);
    read.name = reader.stringOr("name", defaultNameOf(read));
    read.prompt = reader.stringOr("prompt", defaults.prompt);
    read.promptHash.hex = reader.stringOr("prompt_hash", {});
    read.thinking = reader.boolOr("thinking", defaults.thinking);
    read.rubric = reader.stringOr("rubric", defaults.rubric);
    read.rubricHash.hex = reader.stringOr("rubric_hash", {});
    read.codeForm = choice(reader, "code_form", defaults.codeForm, kAllForms);
    read.codeRetries = smallInteger(reader, "code_retries", defaults.codeRetries);
    read.codeTemperature = reader.numberOr("code_temperature", defaults.codeTemperature);
    read.retryTemperatureStep = reader.numberOr("retry_temperature_step", defaults.retryTemperatureStep);
    read.clearing = choice(reader, "clearing", defaults.clearing, kAllPolicies);
    read.executeAll = reader.boolOr("execute_all", defaults.executeAll);
    read.price = readPrice(reader.object("price"));
    return read;
}

/// Keeps what differs, as text.
class DifferenceList
{
public:
    void compare(std::string_view factor, const std::string& first, const std::string& second)
    {
        if (first != second) {
            m_differences.push_back({std::string(factor), first, second});
        }
    }
    void compare(std::string_view factor, double first, double second)
    {
        compare(factor, numberText(first), numberText(second));
    }
    void compare(std::string_view factor, bool first, bool second)
    {
        compare(factor, std::string(first ? "true" : "false"), std::string(second ? "true" : "false"));
    }
    /// Things with a name and a content: the content decides where it is known on both sides.
    void compare(std::string_view factor, const std::string& firstName, const ContentHash& firstHash,
                 const std::string& secondName, const ContentHash& secondHash)
    {
        if (firstHash.empty() || secondHash.empty() || (firstHash != secondHash && firstName != secondName)) {
            compare(factor, firstName, secondName);
        } else if (firstHash != secondHash) {
            compare(factor, firstName + " (" + firstHash.brief() + ")", secondName + " (" + secondHash.brief() + ")");
        }
    }
    [[nodiscard]] std::vector<Difference> take() { return std::move(m_differences); }

private:
    std::vector<Difference> m_differences;
};

} // namespace

Result<Configuration> loadConfiguration(const std::filesystem::path& path)
{
    constexpr std::size_t kMaxBytes = 1u << 20;
    const Result<std::string> text = readFile(path, kMaxBytes);
    if (!text.ok()) {
        return Error{text.error().code, Stage::Plan, text.error().message};
    }
    const std::string what = terminalSafe(path.native());
    const Result<Json> json = parseJson(*text, {.maxBytes = kMaxBytes});
    if (!json.ok()) {
        return Error{json.error().code, Stage::Plan, what + ": " + json.error().message};
    }
    return configurationFromJson(*json, what);
}

Result<Configuration> configurationFromJson(const Json& json, const std::string& what)
{
    JsonReader reader(json, what, Stage::Plan);
    reader.allowOnly({"name", "model", "backend", "temperature", "top_p", "max_tokens", "n", "prompt", "prompt_hash",
                      "thinking", "rubric", "rubric_hash", "code_form", "code_retries", "code_temperature",
                      "retry_temperature_step", "clearing", "execute_all", "price"});
    Configuration configuration = readFields(reader);
    if (!reader.ok()) {
        return *reader.error();
    }
    if (const std::optional<Problem> problem = problemOf(configuration)) {
        return Error{ErrorCode::InvalidInput, Stage::Plan,
                     what + ": $." + std::string(problem->field) + " " + problem->text};
    }
    return configuration;
}

Json configurationToJson(const Configuration& configuration)
{
    Json json{{"name", configuration.name},
              {"model", configuration.model},
              {"backend", configuration.backend},
              {"temperature", configuration.sampling.temperature},
              {"top_p", configuration.sampling.topP},
              {"max_tokens", configuration.sampling.maxTokens},
              {"n", configuration.n},
              {"prompt", configuration.prompt},
              {"thinking", configuration.thinking},
              {"rubric", configuration.rubric},
              {"code_form", nameOf(configuration.codeForm)},
              {"code_retries", configuration.codeRetries},
              {"code_temperature", configuration.codeTemperature},
              {"retry_temperature_step", configuration.retryTemperatureStep},
              {"clearing", nameOf(configuration.clearing)},
              {"execute_all", configuration.executeAll},
              {"price",
               {{"prompt_usd_per_million", configuration.price.promptUsdPerMillion},
                {"completion_usd_per_million", configuration.price.completionUsdPerMillion}}}};
    if (!configuration.promptHash.empty()) {
        json["prompt_hash"] = configuration.promptHash.hex;
    }
    if (!configuration.rubricHash.empty()) {
        json["rubric_hash"] = configuration.rubricHash.hex;
    }
    return json;
}

std::string defaultNameOf(const Configuration& configuration)
{
    return configuration.n > 1 ? configuration.model + " best of " + std::to_string(configuration.n)
                               : configuration.model;
}

Result<void> checkConfiguration(const Configuration& configuration)
{
    const std::optional<Problem> problem = problemOf(configuration);
    if (!problem) {
        return {};
    }
    return Error{ErrorCode::InvalidInput, Stage::Plan,
                 "The configuration '" + terminalSafe(configuration.name, 100) +
                     "' can't be run: " + std::string(problem->field) + " " + problem->text + "."};
}

std::vector<Difference> differencesBetween(const Configuration& first, const Configuration& second)
{
    DifferenceList list;
    list.compare("model", first.model, second.model);
    list.compare("backend", first.backend, second.backend);
    list.compare("temperature", first.sampling.temperature, second.sampling.temperature);
    list.compare("top_p", first.sampling.topP, second.sampling.topP);
    list.compare("max_tokens", double(first.sampling.maxTokens), double(second.sampling.maxTokens));
    list.compare("n", double(first.n), double(second.n));
    list.compare("prompt", first.prompt, first.promptHash, second.prompt, second.promptHash);
    list.compare("thinking", first.thinking, second.thinking);
    if (first.n > 1 || second.n > 1) {
        list.compare("rubric", first.rubric, first.rubricHash, second.rubric, second.rubricHash);
    }
    list.compare("code_form", std::string(nameOf(first.codeForm)), std::string(nameOf(second.codeForm)));
    list.compare("code_retries", double(first.codeRetries), double(second.codeRetries));
    list.compare("code_temperature", first.codeTemperature, second.codeTemperature);
    list.compare("retry_temperature_step", first.retryTemperatureStep, second.retryTemperatureStep);
    list.compare("clearing", std::string(nameOf(first.clearing)), std::string(nameOf(second.clearing)));
    list.compare("execute_all", first.executeAll, second.executeAll);
    return list.take();
}

std::string_view nameOf(CodeForm form)
{
    switch (form) {
    case CodeForm::Statements:
        return "statements";
    case CodeForm::Source:
        return "source";
    case CodeForm::StatementsHeuristic:
        return "statements-heuristic";
    }
    return "statements";
}

std::string_view nameOf(ClearingPolicy policy)
{
    switch (policy) {
    case ClearingPolicy::Delete:
        return "delete";
    case ClearingPolicy::Default:
        return "default";
    case ClearingPolicy::Refuse:
        return "refuse";
    case ClearingPolicy::Ask:
        return "ask";
    }
    return "delete";
}

std::optional<CodeForm> codeFormNamed(std::string_view name)
{
    for (const CodeForm form : kAllForms) {
        if (nameOf(form) == name) {
            return form;
        }
    }
    return std::nullopt;
}

std::optional<ClearingPolicy> clearingPolicyNamed(std::string_view name)
{
    for (const ClearingPolicy policy : kAllPolicies) {
        if (nameOf(policy) == name) {
            return policy;
        }
    }
    return std::nullopt;
}

} // namespace candor
