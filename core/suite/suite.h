// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/hash.h"
#include "core/support/json.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// How a returned value is compared with the expected one.
enum class ComparisonRule
{
    Equal,          ///< Python's ==, over the closed set of types (True == 1, 4 == 4.0); NaN equals NaN
    ExactType,      ///< as Equal, and the types agree at every depth
    FloatTolerance, ///< as Equal, but floats may differ by `tolerance` (absolute)
    Unordered,      ///< as Equal, but the order of the outermost sequence does not count
};

struct ComparisonPolicy
{
    ComparisonRule rule = ComparisonRule::Equal;
    double tolerance = 0.0;
};

/// One call of the entry point: arguments and expected value as Python literals.
struct TestCase
{
    std::vector<std::string> arguments;
    std::string expected;
};

/// How it should be solved: what the simulator makes its candidates from and what limits can be derived from.
struct Reference
{
    std::string solution; ///< a whole Python program
    Json ir;              ///< an IR that satisfies the schema, or null
    Json code;            ///< a reply of the `statements` form for that IR, or null
};

/// One natural-language task. It has test cases or a test program, never both.
struct Task
{
    std::string id;
    std::string prompt;
    std::string entryPoint;
    std::string category;
    std::string complexity;
    std::vector<TestCase> cases;
    std::string testProgram; ///< Python that is run after the candidate; empty when there are cases
    std::string preamble;    ///< Python that stands before a completion (HumanEval's prompt); else empty
    ComparisonPolicy comparison;
    Reference reference;
    ContentHash hash; ///< of prompt, entry point, tests, preamble and comparison: what makes two trials comparable

    /// "clamp(5, 0, 10)" for test case `index`. Requires index < cases.size().
    [[nodiscard]] std::string callText(std::size_t index) const;
};

/// A named set of tasks.
struct Suite
{
    std::string name;
    std::string description;
    std::vector<Task> tasks;
    ContentHash hash; ///< of the tasks' ids and hashes, in order

    [[nodiscard]] const Task* find(std::string_view taskId) const;
    /// Test cases of all tasks; a test program counts for none.
    [[nodiscard]] std::size_t caseCount() const;
};

/// Fills every hash from the content. Called by the loaders. Equal content gives equal hashes, whatever it was read
/// from.
void sealSuite(Suite& suite);

[[nodiscard]] std::string_view nameOf(ComparisonRule rule);
[[nodiscard]] std::optional<ComparisonRule> comparisonRuleNamed(std::string_view name);

} // namespace candor
