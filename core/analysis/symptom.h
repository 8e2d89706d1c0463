// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandbox/sandbox.h"

#include <string>
#include <string_view>

namespace candor {

/// What a wrong answer looks like, read from expected against got of the failing cases.
enum class Symptom
{
    None, ///< not an execution failure
    ReturnedNone,
    OffByOne,      ///< one more or one less, or the answer for the neighbouring argument
    OtherLiteral,  ///< a text that is no expected value of the task
    WrongBranch,   ///< the expected value of another case
    FalsePositive, ///< True for False
    FalseNegative, ///< False for True
    Exception,
    Limit, ///< time, memory or output
    Other,
};
[[nodiscard]] std::string_view nameOf(Symptom symptom); // "returned_none"

/// A symptom and, as one line for people, the first case that shows it: "returned None for
/// filter_even_numbers([1, 2, 3, 4, 5, 6]), expected [2, 4, 6]". The line is safe to print on a terminal.
struct SymptomReading
{
    Symptom symptom = Symptom::None;
    std::string text;
};

/// The symptom that most failing cases share; ties go to the order above. Values are compared, not texts. Reads the
/// first 500 cases and of them the first 50 that fail.
[[nodiscard]] SymptomReading readSymptom(const ExecutionReport& report);

} // namespace candor
