// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/dialect.h"
#include "core/backend/probe.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace candor {

namespace {

constexpr std::array kOutcomes{ProbeOutcome::Fine, ProbeOutcome::Notable, ProbeOutcome::Failed, ProbeOutcome::Skipped};
/// Steps without which no session makes sense; the others cost quality, not possibility.
constexpr std::array<std::string_view, 4> kNeeded{"reachable", "models", "generates", "ir_schema"};

/// "32,768".
std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3 && number > 0;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

Json stepToJson(const ProbeStep& step)
{
    return {{"id", step.id},     {"title", step.title},         {"outcome", nameOf(step.outcome)},
            {"sent", step.sent}, {"received", step.received},   {"meaning", step.meaning},
            {"mend", step.mend}, {"took_ms", step.took.count()}};
}

ProbeStep stepFromJson(JsonReader& reader)
{
    ProbeStep step;
    step.id = reader.string("id");
    step.title = reader.stringOr("title", {});
    const std::string outcome = reader.string("outcome");
    const auto* const known =
        std::ranges::find_if(kOutcomes, [&outcome](ProbeOutcome one) { return nameOf(one) == outcome; });
    if (known == kOutcomes.end()) {
        reader.fail("outcome", "is unknown: " + terminalSafe(outcome, 60));
    } else {
        step.outcome = *known;
    }
    step.sent = reader.stringOr("sent", {});
    step.received = reader.stringOr("received", {});
    step.meaning = reader.stringOr("meaning", {});
    step.mend = reader.stringOr("mend", {});
    step.took = std::chrono::milliseconds(reader.integerOr("took_ms", 0));
    return step;
}

template <class T>
void put(Json& json, const char* key, const std::optional<T>& value)
{
    if (value) {
        json[key] = *value;
    }
}

std::optional<bool> answerOf(JsonReader& reader, const char* key)
{
    const Json* value = reader.find(key);
    return value == nullptr || value->is_null() ? std::nullopt : std::optional(reader.boolOr(key, false));
}

std::optional<std::int64_t> numberOf(JsonReader& reader, const char* key)
{
    const Json* value = reader.find(key);
    return value == nullptr || value->is_null() ? std::nullopt : std::optional(reader.integerOr(key, 0));
}

/// The reverse of formatUtc(): "2026-11-23T14:25:30.123Z".
std::optional<SystemTime> timeIn(const std::string& text)
{
    constexpr std::array<std::pair<std::size_t, std::size_t>, 7> kParts{
        {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}}};
    std::array<int, kParts.size()> parts{};
    if (text.size() != 24) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        const char* const begin = text.data() + kParts[i].first;
        const char* const end = begin + kParts[i].second;
        if (std::from_chars(begin, end, parts[i]).ptr != end) {
            return std::nullopt;
        }
    }
    const std::chrono::year_month_day day{std::chrono::year(parts[0]),
                                          std::chrono::month(static_cast<unsigned>(parts[1])),
                                          std::chrono::day(static_cast<unsigned>(parts[2]))};
    if (!day.ok()) {
        return std::nullopt;
    }
    return SystemTime(std::chrono::sys_days(day)) + std::chrono::hours(parts[3]) + std::chrono::minutes(parts[4]) +
           std::chrono::seconds(parts[5]) + std::chrono::milliseconds(parts[6]);
}

void readAnswers(JsonReader& reader, ProbeReport& report)
{
    report.contextTokens = numberOf(reader, "context_tokens");
    report.schemaEnforced = answerOf(reader, "schema_enforced");
    report.irSchemaAccepted = answerOf(reader, "ir_schema_accepted");
    report.schemaHash.hex = reader.stringOr("schema_hash", {});
    report.seedHonoured = answerOf(reader, "seed_honoured");
    report.thinkingSwitchable = answerOf(reader, "thinking_switchable");
    report.usageReported = answerOf(reader, "usage_reported");
    report.metricsReadable = answerOf(reader, "metrics_readable");
    if (const auto atOnce = numberOf(reader, "good_concurrency")) {
        report.goodConcurrency = static_cast<int>(std::clamp<std::int64_t>(*atOnce, 0, 1'000'000));
    }
}

} // namespace

std::string_view nameOf(ProbeOutcome outcome)
{
    switch (outcome) {
    case ProbeOutcome::Fine:
        return "fine";
    case ProbeOutcome::Notable:
        return "notable";
    case ProbeOutcome::Failed:
        return "failed";
    case ProbeOutcome::Skipped:
        return "skipped";
    }
    return "";
}

bool ProbeReport::usable() const
{
    return std::ranges::all_of(kNeeded, [this](std::string_view id) {
        const auto step = std::ranges::find(steps, id, &ProbeStep::id);
        // What was skipped because something before it failed shows nothing; what the server has no place for, neither.
        return step != steps.end() && step->outcome != ProbeOutcome::Failed &&
               !(id == "reachable" && step->outcome == ProbeOutcome::Skipped);
    });
}

std::string ProbeReport::summary() const
{
    std::vector<std::string> parts;
    std::string server(dialectOf(dialect).title);
    parts.push_back(server + (version.empty() ? "" : " " + terminalSafe(version, 60)));
    if (!model.empty()) {
        parts.push_back(terminalSafe(model, 80));
    }
    if (contextTokens) {
        parts.push_back(grouped(*contextTokens) + " tokens");
    }
    if (schemaEnforced) {
        parts.emplace_back(*schemaEnforced ? "schema enforced" : "schema not enforced");
    }
    if (goodConcurrency) {
        parts.push_back(std::to_string(*goodConcurrency) + " at once");
    }
    if (!usable()) {
        parts.emplace_back("not usable");
    }
    return join(parts, ", ");
}

Json probeToJson(const ProbeReport& report)
{
    Json json = {
        {"at", formatUtc(report.at)}, {"dialect", nameOf(report.dialect)}, {"version", report.version},
        {"model", report.model},      {"models", report.models},           {"schema_hash", report.schemaHash.hex},
        {"usable", report.usable()},  {"summary", report.summary()},       {"steps", Json::array()}};
    put(json, "context_tokens", report.contextTokens);
    put(json, "schema_enforced", report.schemaEnforced);
    put(json, "ir_schema_accepted", report.irSchemaAccepted);
    put(json, "seed_honoured", report.seedHonoured);
    put(json, "thinking_switchable", report.thinkingSwitchable);
    put(json, "usage_reported", report.usageReported);
    put(json, "metrics_readable", report.metricsReadable);
    put(json, "good_concurrency", report.goodConcurrency);
    for (const ProbeStep& step : report.steps) {
        json["steps"].push_back(stepToJson(step));
    }
    return json;
}

Result<ProbeReport> probeFromJson(const Json& json, const std::string& what)
{
    JsonReader reader(json, what, Stage::Backend);
    ProbeReport report;
    const auto at = timeIn(reader.string("at"));
    if (!at) {
        reader.fail("at", "is no time such as 2026-11-23T14:25:30.123Z");
    }
    report.at = at.value_or(SystemTime{});
    const auto dialect = dialectNamed(reader.string("dialect"));
    if (!dialect) {
        reader.fail("dialect", "is unknown");
    }
    report.dialect = dialect.value_or(DialectKind::Auto);
    report.version = reader.stringOr("version", {});
    report.model = reader.stringOr("model", {});
    report.models = reader.stringsOr("models", {});
    readAnswers(reader, report);
    for (JsonReader& step : reader.objects("steps")) {
        report.steps.push_back(stepFromJson(step));
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    return report;
}

} // namespace candor
