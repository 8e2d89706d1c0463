// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/candidate_diff.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

// The sections of SideBySide, one function each. Internal to candidate_diff. All vectors are by shown column.

/// What differs between texts that have less in common is not told token by token.
inline constexpr double kLeastLikeness = 0.25;

/// "wrong answer" for WrongAnswer.
[[nodiscard]] std::string verdictWords(Verdict verdict);
/// "‹?identifier: type?›"; the description where no type is given.
[[nodiscard]] std::string holeText(const Hole& hole);

/// A column without IR is nullptr.
[[nodiscard]] std::vector<IrLine> irLines(const std::vector<const Ir*>& irs, const std::vector<bool>& cutOff,
                                          std::size_t reference);
/// The line where a hole of a column stands.
[[nodiscard]] std::optional<std::size_t> lineOfHole(const std::vector<IrLine>& lines, std::size_t column,
                                                    const Hole& hole);

/// A column without code is nullptr.
[[nodiscard]] std::vector<PythonLine> pythonLines(const std::vector<const CandidateRecord*>& candidates,
                                                  std::size_t reference);

} // namespace candor
