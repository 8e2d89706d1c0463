// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "core/support/json.h"
#include "core/support/result.h"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Within the room: what the readers of the three formats share. Each reads one parsed piece; suite_loader.cpp decides
/// which one, cuts the text into pieces, and checks and seals the suite.

/// Where "include" entries are looked up and which files were read so far.
struct IncludeScope
{
    std::filesystem::path directory; ///< empty: includes are refused
    std::set<std::string> seen;      ///< names of files; each may come once, so a cycle ends at its second turn
    int depth = 0;
};

/// Candor's own format: name, description and tasks, those of included files first. Not sealed.
[[nodiscard]] Result<Suite> readCandorSuite(const Json& json, const std::string& what, IncludeScope& scope);

/// One line of HumanEval's JSONL.
[[nodiscard]] Result<Task> readHumanEvalTask(const Json& json, const std::string& what);

/// One line of MBPP's JSONL, or one entry of its sanitized JSON array.
[[nodiscard]] Result<Task> readMbppTask(const Json& json, const std::string& what);

/// The "task_id" of a foreign format: a text or a whole number.
[[nodiscard]] std::string readTaskId(JsonReader& reader);

/// What is wrong with a task's id or entry point, or "" if nothing is. The entry point goes into programs and the id
/// onto terminals, so neither is taken as it comes.
[[nodiscard]] std::string problemWithId(std::string_view id);
[[nodiscard]] std::string problemWithEntryPoint(std::string_view name);

} // namespace candor
