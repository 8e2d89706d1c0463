// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/server_metrics.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace candor {

namespace {

using Field = std::optional<double> ServerMetrics::*;

struct Name
{
    std::string_view metric;
    Field field;
};

constexpr std::array<Name, 20> kNames{{
    {"vllm:num_requests_running", &ServerMetrics::running},
    {"vllm:num_requests_waiting", &ServerMetrics::waiting},
    {"vllm:kv_cache_usage_perc", &ServerMetrics::kvCache},
    {"vllm:gpu_cache_usage_perc", &ServerMetrics::kvCache}, // up to 0.9
    {"vllm:prompt_tokens_total", &ServerMetrics::promptTokens},
    {"vllm:generation_tokens_total", &ServerMetrics::generatedTokens},
    {"vllm:num_preemptions_total", &ServerMetrics::preemptions},
    {"sglang:num_running_reqs", &ServerMetrics::running},
    {"sglang:num_queue_reqs", &ServerMetrics::waiting},
    {"sglang:token_usage", &ServerMetrics::kvCache},
    {"sglang:gen_throughput", &ServerMetrics::tokensPerSecond},
    {"sglang:prompt_tokens_total", &ServerMetrics::promptTokens},
    {"sglang:generation_tokens_total", &ServerMetrics::generatedTokens},
    {"llamacpp:requests_processing", &ServerMetrics::running},
    {"llamacpp:requests_deferred", &ServerMetrics::waiting},
    {"llamacpp:kv_cache_usage_ratio", &ServerMetrics::kvCache},
    {"llamacpp:prompt_tokens_total", &ServerMetrics::promptTokens},
    {"llamacpp:tokens_predicted_total", &ServerMetrics::generatedTokens},
    {"llamacpp:predicted_tokens_seconds", &ServerMetrics::tokensPerSecond},
    {"vllm:num_preemptions", &ServerMetrics::preemptions},
}};

constexpr std::array<std::pair<std::string_view, Field>, 7> kStored{
    {{"running", &ServerMetrics::running},
     {"waiting", &ServerMetrics::waiting},
     {"kv_cache", &ServerMetrics::kvCache},
     {"prompt_tokens", &ServerMetrics::promptTokens},
     {"generated_tokens", &ServerMetrics::generatedTokens},
     {"preemptions", &ServerMetrics::preemptions},
     {"tokens_per_second", &ServerMetrics::tokensPerSecond}}};

/// What stands behind the name and its labels; a label's value may hold anything, escaped.
std::string_view afterLabels(std::string_view rest)
{
    if (!rest.starts_with('{')) {
        return rest;
    }
    bool quoted = false;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '\\' && quoted) {
            ++i;
        } else if (rest[i] == '"') {
            quoted = !quoted;
        } else if (rest[i] == '}' && !quoted) {
            return rest.substr(i + 1);
        }
    }
    return {};
}

std::optional<double> valueIn(std::string_view rest)
{
    rest = trimmed(rest);
    double value = 0.0;
    const auto outcome = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    return outcome.ec == std::errc() && std::isfinite(value) && value >= 0.0 ? std::optional(value) : std::nullopt;
}

void readLine(std::string_view line, ServerMetrics& metrics)
{
    const std::size_t end = line.find_first_of("{ \t");
    if (line.starts_with('#') || end == std::string_view::npos) {
        return;
    }
    const auto* const name = std::ranges::find(kNames, line.substr(0, end), &Name::metric);
    if (name == kNames.end()) {
        return;
    }
    const auto value = valueIn(afterLabels(line.substr(end)));
    if (!value) {
        return;
    }
    std::optional<double>& field = metrics.*name->field;
    if (name->field == &ServerMetrics::kvCache) {
        field = std::max(field.value_or(0.0), std::min(*value, 1.0));
    } else {
        field = field.value_or(0.0) + *value;
    }
}

} // namespace

bool ServerMetrics::any() const
{
    return std::ranges::any_of(kStored, [this](const auto& entry) { return (this->*entry.second).has_value(); });
}

ServerMetrics readMetrics(std::string_view text)
{
    ServerMetrics metrics;
    for (const std::string_view line : splitLines(text)) {
        readLine(line, metrics);
    }
    return metrics;
}

Json metricsToJson(const ServerMetrics& metrics)
{
    Json json = Json::object();
    for (const auto& [name, field] : kStored) {
        if (metrics.*field) {
            json[std::string(name)] = *(metrics.*field);
        }
    }
    return json;
}

ServerMetrics metricsFromJson(JsonReader reader)
{
    ServerMetrics metrics;
    for (const auto& [name, field] : kStored) {
        if (reader.find(name) != nullptr) {
            metrics.*field = reader.number(name);
        }
    }
    return metrics;
}

} // namespace candor
