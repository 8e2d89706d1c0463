// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/fence.h"

#include "core/support/text.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace candor {
namespace {

/// The run of three or more backticks or tildes that a line begins with, or empty.
std::string_view fenceMark(std::string_view line)
{
    const std::string_view rest = trimmed(line);
    if (rest.empty() || (rest.front() != '`' && rest.front() != '~')) {
        return {};
    }
    const std::size_t end = std::min(rest.find_first_not_of(rest.front()), rest.size());
    return end < 3 ? std::string_view() : rest.substr(0, end);
}

std::vector<Fence> fencesIn(std::string_view text)
{
    std::vector<Fence> fences;
    std::string_view open; // mark of the fence that is open
    for (const std::string_view line : splitLines(text)) {
        const std::string_view mark = fenceMark(line);
        const std::string_view after = mark.empty() ? line : trimmed(trimmed(line).substr(mark.size()));
        if (open.empty() && !mark.empty()) {
            open = mark;
            fences.push_back({lowerCased(after.substr(0, after.find_first_of(" \t{"))), {}, false});
        } else if (!open.empty() && mark.size() >= open.size() && mark.front() == open.front() && after.empty()) {
            fences.back().closed = true;
            open = {};
        } else if (!open.empty()) {
            fences.back().content += std::string(line) + '\n';
        }
    }
    return fences;
}

bool isPythonLabel(std::string_view language)
{
    return language == "python" || language == "py" || language == "python3";
}

} // namespace

std::optional<FoundFence> findPythonFence(std::string_view text)
{
    std::vector<Fence> fences = fencesIn(text);
    if (fences.empty()) {
        return std::nullopt;
    }
    auto best = std::find_if(fences.begin(), fences.end(), [](const Fence& f) { return isPythonLabel(f.language); });
    if (best == fences.end()) {
        best = std::find_if(fences.begin(), fences.end(), [](const Fence& f) { return f.language.empty(); });
    }
    if (best == fences.end()) {
        best = fences.begin();
    }
    return FoundFence{std::move(*best), fences.size()};
}

bool looksLikePython(std::string_view text)
{
    const std::vector<std::string_view> lines = splitLines(text);
    return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
        const bool definition =
            line.starts_with("def ") || line.starts_with("async def ") || line.starts_with("class ");
        const bool import = line.starts_with("import ") ||
                            (line.starts_with("from ") && line.find(" import ") != std::string_view::npos);
        return import || line.starts_with('@') || (definition && line.find_first_of(":(") != std::string_view::npos);
    });
}

} // namespace candor
