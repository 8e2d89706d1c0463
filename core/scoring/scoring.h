// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"
#include "core/support/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace candor {

/// One row of a rubric: a named feature of an IR, the points a unit of it is worth, and the most it can give.
struct Criterion
{
    std::string id;
    std::string feature;                         ///< a name of knownFeatures()
    double points = 0.0;                         ///< for one unit; negative counts against
    std::optional<double> cap;                   ///< the most (for negative points: the least) that the criterion gives
    std::vector<std::string> words;              ///< features that look for words
    std::vector<std::vector<std::string>> pairs; ///< features that look for pairs
    double threshold = 0.0;
};

/// How candidates are ranked.
struct Rubric
{
    std::string name;
    std::string description;
    std::vector<Criterion> criteria;
    ContentHash hash; ///< of the canonical JSON
};

/// One criterion's outcome: value × points, capped, and where in the IR it was seen.
struct ScoreRow
{
    std::string criterion;
    double value = 0.0;
    double points = 0.0;
    std::string evidence;
};

struct Score
{
    double total = 0.0;
    std::vector<ScoreRow> rows;
};

/// Which candidate best-of-N chose, and why that one.
struct Selection
{
    std::optional<std::size_t> index; ///< none: no candidate could be scored
    std::vector<std::size_t> tied;    ///< all candidates of the highest score when there are several, in draw order
    std::string reason;               ///< in words
};

/// Errors name file and JSON path; unknown features and fields are refused.
[[nodiscard]] Result<Rubric> loadRubric(const std::filesystem::path& path);
[[nodiscard]] Result<Rubric> rubricFromJson(const Json& json, const std::string& what);
[[nodiscard]] Json rubricToJson(const Rubric& rubric);
[[nodiscard]] std::vector<std::string> knownFeatures();

/// The IR text: the strings of the view in the order summary, rationale, name, parameters (name, type, description),
/// returns, effects, assertions (predicate, rationale), constraints (description), one a line. What features that look
/// for words search.
[[nodiscard]] std::string irText(const Ir& ir);

[[nodiscard]] Score scoreIr(const Ir& ir, const Rubric& rubric);

/// Takes the highest score; nullopt stands for a candidate that can't be selected. Ties are stated and broken by draw
/// order. Scores closer than 1e-9 tie.
[[nodiscard]] Selection selectCandidate(const std::vector<std::optional<double>>& scores);

} // namespace candor
