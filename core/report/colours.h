// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/verdict.h"

#include <string_view>

namespace candor {

/// The colours of reports and figures, "#rrggbb". Text has a contrast of at least 4.5:1 on its ground.
struct ReportColours
{
    std::string_view window;
    std::string_view panel; ///< also the text on the colour of a verdict class
    std::string_view line;
    std::string_view text;
    std::string_view dim;
    std::string_view accent;
    std::string_view passed;
    std::string_view executionFailure;
    std::string_view compilationFailure;
    std::string_view notTheModels;
    std::string_view difference;
    std::string_view errorMark;

    [[nodiscard]] constexpr std::string_view of(VerdictClass verdictClass) const
    {
        switch (verdictClass) {
        case VerdictClass::Passed:
            return passed;
        case VerdictClass::ExecutionFailure:
            return executionFailure;
        case VerdictClass::CompilationFailure:
            return compilationFailure;
        case VerdictClass::NotTheModels:
            return notTheModels;
        }
        return notTheModels;
    }
};

inline constexpr ReportColours kLightColours{"#f6f7f9", "#ffffff", "#dcdfe5", "#1d2230", "#5f6779", "#2f5fd0",
                                             "#14806a", "#b8500a", "#6a4fb3", "#5d6573", "#fff3c4", "#ffe1dc"};
inline constexpr ReportColours kDarkColours{"#1b1e25", "#22262f", "#353b47", "#e3e6ed", "#9aa3b5", "#7fa3ff",
                                            "#58cfae", "#f2a66a", "#b9a3f2", "#a5adbb", "#4a4220", "#4d2a27"};

} // namespace candor
