// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "core/support/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace candor {

/// The largest suite file that is read, unpacked.
inline constexpr std::size_t kMaxSuiteBytes = 16u << 20;

/// Loads a suite: Candor's own JSON (core/suite/FORMAT.md), HumanEval JSONL(.gz), MBPP JSONL or sanitized JSON; the
/// format is recognised from the content. Errors name file, line or JSON path, and task.
[[nodiscard]] Result<Suite> loadSuite(const std::filesystem::path& path);

/// The same from text; `name` stands in messages and names a suite whose format has no name. `directory` is where the
/// "include" entries of Candor's format are looked up; empty refuses them.
[[nodiscard]] Result<Suite> parseSuite(std::string_view text, std::string_view name,
                                       const std::filesystem::path& directory = {});

/// Candor's own format, complete, without includes: what a workspace stores.
[[nodiscard]] Json suiteToJson(const Suite& suite);

/// A suite from Candor's own format without includes; `what` names the document in messages. Gives back what
/// suiteToJson() was given, hashes included.
[[nodiscard]] Result<Suite> suiteFromJson(const Json& json, const std::string& what);

} // namespace candor
