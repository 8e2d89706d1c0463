// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/prompt_template.h"

#include "core/support/text.h"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <utility>

namespace candor {
namespace {

constexpr std::array<std::string_view, 11> kNames{
    "prompt",          "entry_point", "ir",        "schema",           "earlier_failure", "hole_path",
    "hole_identifier", "hole_type",   "hole_kind", "hole_description", "hole_constraints"};
constexpr int kMaxSections = 16;

Error badTemplate(const std::string& what, std::string_view text, std::size_t at, const std::string& problem)
{
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return {ErrorCode::InvalidInput, Stage::Codegen, what + ", line " + std::to_string(line) + ": " + problem};
}

std::string knownNames()
{
    std::vector<std::string> names(kNames.begin(), kNames.end());
    return join(names, ", ");
}

/// What is wrong with the inside of one tag, or empty. `depth` counts open sections.
std::string tagProblem(std::string_view inside, int& depth)
{
    inside = trimmed(inside);
    const char sign = inside.empty() ? ' ' : inside.front();
    if (sign == '!') {
        return {};
    }
    if (sign == '>' || sign == '=') {
        return "partials and other delimiters are not supported in prompts.";
    }
    if (sign == '#' || sign == '^') {
        ++depth;
    } else if (sign == '/') {
        --depth;
    }
    if (depth > kMaxSections) {
        return "sections are nested deeper than " + std::to_string(kMaxSections) + " levels.";
    }
    if (std::string_view("#^/&{").find(sign) != std::string_view::npos) {
        inside = trimmed(inside.substr(1));
    }
    if (std::find(kNames.begin(), kNames.end(), inside) == kNames.end()) {
        return "the name \"" + terminalSafe(inside, 60) + "\" is not known in prompts; known are " + knownNames() + '.';
    }
    return {};
}

} // namespace

Result<void> checkPromptTemplate(const std::string& text, const std::string& what)
{
    int depth = 0;
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
        const std::size_t end = text.find("}}", at + 2);
        if (end == std::string::npos) {
            return badTemplate(what, text, at, "the tag is never closed.");
        }
        const std::string problem = tagProblem(std::string_view(text).substr(at + 2, end - at - 2), depth);
        if (!problem.empty()) {
            return badTemplate(what, text, at, problem);
        }
        at = end + 2;
    }
    try {
        const kainjow::mustache::mustache compiled(text);
        if (!compiled.is_valid()) {
            return badTemplate(what, text, 0, compiled.error_message() + " (bytes from the start).");
        }
    } catch (const std::exception& e) {
        return badTemplate(what, text, 0, std::string("the template can't be read: ") + e.what());
    }
    return {};
}

std::string fillPromptTemplate(const std::string& text, const PromptValues& values)
{
    kainjow::mustache::mustache compiled(text);
    compiled.set_custom_escape([](const std::string& value) { return value; });
    kainjow::mustache::data fields;
    for (const auto& [name, value] : values) {
        if (!value.empty()) {
            fields.set(name, value);
        }
    }
    return std::string(trimmed(compiled.render(fields)));
}

} // namespace candor
