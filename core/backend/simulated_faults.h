// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/reference_code.h"
#include "core/support/json.h"
#include "core/support/random.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace candor {

/// The faults that the simulator puts into a right answer. RECORDING.md says what each does.
enum class SimulatedFault
{
    MissingBranch,
    WrongLiteral,
    OffByOne,
    UnresolvedHole,
    NoReturnEffect,
    WrongName,
    SyntaxError,
    TruncatedReply,
    Duplicate,
};
/// In the order in which they are applied: those that need a `return` come before the one that takes it away.
inline constexpr std::array kSimulatedFaults{
    SimulatedFault::MissingBranch,  SimulatedFault::WrongLiteral,   SimulatedFault::OffByOne,
    SimulatedFault::UnresolvedHole, SimulatedFault::NoReturnEffect, SimulatedFault::WrongName,
    SimulatedFault::SyntaxError,    SimulatedFault::TruncatedReply, SimulatedFault::Duplicate};

/// "no_return_effect": its name in a profile.
[[nodiscard]] std::string_view nameOf(SimulatedFault fault);

/// One candidate in the making: its IR and its code, which get the same faults.
struct SimulatedCandidate
{
    Json ir;
    ReferenceCode code;
    std::string entryPoint;
    std::string openText; ///< what stood where UnresolvedHole left a hole; empty without
};

/// Puts a fault into IR and code. False when the code has no place for it; nothing is changed then. SyntaxError changes
/// only the code; TruncatedReply and Duplicate are of the reply and of the draw, and never applied here.
[[nodiscard]] bool applyFault(SimulatedFault fault, SimulatedCandidate& candidate, Random& random);

} // namespace candor
