// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/words.h"

#include "core/store/snapshot.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace candor {

std::string decimal(double value, int digits)
{
    if (!std::isfinite(value)) {
        return "-";
    }
    // to_chars, because printf follows the user's locale and writes a comma.
    std::array<char, 400> buffer{};
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, digits);
    return written.ec == std::errc() ? std::string(buffer.data(), written.ptr) : "-";
}

std::string percent(double share)
{
    return decimal(100.0 * share, 1) + " %";
}

std::string dollars(double usd)
{
    return "$" + decimal(usd, usd != 0.0 && usd < 0.1 ? 4 : 2);
}

std::string secondsWords(double duration)
{
    return formatDuration(std::chrono::milliseconds(static_cast<std::int64_t>(1000.0 * duration)));
}

std::string words(std::string_view name)
{
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string counted(std::size_t count, std::string_view singular, std::string_view plural)
{
    const std::string many = plural.empty() ? std::string(singular) + "s" : std::string(plural);
    return std::to_string(count) + " " + (count == 1 ? std::string(singular) : many);
}

std::string fraction(const SuccessRate& success)
{
    return std::to_string(success.passed) + "/" + std::to_string(success.trials);
}

std::string rateWords(const SuccessRate& success)
{
    return success.trials == 0 ? "-" : percent(success.rate());
}

std::string intervalWords(const Interval& interval)
{
    return decimal(100.0 * interval.low, 1) + " to " + percent(interval.high);
}

std::string lossWords(const LossCounts& loss)
{
    std::vector<std::string> parts;
    for (const auto& [stage, count] : loss.byStage) {
        if (stage != LossStage::None && count > 0) {
            parts.push_back(std::to_string(count) + " in " + words(nameOf(stage)));
        }
    }
    if (parts.empty()) {
        return "nothing.";
    }
    return join(parts, ", ") + ". " + std::to_string(loss.noCandidatePasses) + " where no candidate passes, " +
           std::to_string(loss.notSelected) + " where one passes that was not selected.";
}

std::string ratesWords(const std::map<std::string, SuccessRate>& rates)
{
    std::vector<std::string> parts;
    for (const auto& [name, rate] : rates) {
        parts.push_back((name.empty() ? "(none)" : name) + " " + fraction(rate));
    }
    return join(parts, ", ");
}

std::string_view classWords(VerdictClass verdictClass)
{
    switch (verdictClass) {
    case VerdictClass::Passed:
        return "passed";
    case VerdictClass::ExecutionFailure:
        return "execution failure";
    case VerdictClass::CompilationFailure:
        return "compilation failure";
    case VerdictClass::NotTheModels:
        return "not the model's";
    }
    return "not the model's";
}

std::string countWords(VerdictClass verdictClass, std::size_t count)
{
    const bool failure =
        verdictClass == VerdictClass::ExecutionFailure || verdictClass == VerdictClass::CompilationFailure;
    return std::to_string(count) + " " + std::string(classWords(verdictClass)) + (failure && count != 1 ? "s" : "");
}

std::string shortNumber(double value)
{
    if (!std::isfinite(value)) {
        return "-";
    }
    std::array<char, 32> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value == 0.0 ? 0.0 : value);
    return {buffer.data(), written.ptr};
}

std::string_view glyphOf(VerdictClass verdictClass)
{
    switch (verdictClass) {
    case VerdictClass::Passed:
        return "✓";
    case VerdictClass::ExecutionFailure:
        return "≠";
    case VerdictClass::CompilationFailure:
        return "⌧";
    case VerdictClass::NotTheModels:
        return "⚡";
    }
    return "⚡";
}

std::string_view styleClass(VerdictClass verdictClass)
{
    switch (verdictClass) {
    case VerdictClass::Passed:
        return "passed";
    case VerdictClass::ExecutionFailure:
        return "execution";
    case VerdictClass::CompilationFailure:
        return "compilation";
    case VerdictClass::NotTheModels:
        return "other";
    }
    return "other";
}

std::vector<std::string> mismatchWords(const StoredSession& session)
{
    std::vector<std::string> lines;
    for (const FieldMismatch& mismatch : session.mismatches) {
        lines.push_back("Under \"" + session.plan->configurations[mismatch.configuration].name +
                        "\": " + mismatch.example + " (" + std::to_string(mismatch.exchanges) +
                        (mismatch.exchanges == 1 ? " exchange)." : " exchanges)."));
    }
    return lines;
}

} // namespace candor
