// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/simulated_faults.h"

#include <string>
#include <string_view>

namespace candor {

/// `from` as a whole word is replaced wherever it stands.
[[nodiscard]] std::string replacedWords(std::string_view text, std::string_view from, std::string_view to);
/// Every string in a JSON value becomes change(string).
template <class Change>
void changeTexts(Json& value, const Change& change)
{
    if (value.is_string()) {
        value = change(value.get<std::string>());
    } else if (value.is_structured()) {
        for (Json& member : value) {
            changeTexts(member, change);
        }
    }
}

/// The IR's array of effects, or nullptr.
[[nodiscard]] Json* effectsOf(Json& ir);
/// An effect's description, or an empty text.
[[nodiscard]] std::string descriptionOf(const Json& effect);

/// A string or number of the code becomes another one, in the IR too. False when there is none.
[[nodiscard]] bool alterLiteral(SimulatedCandidate& candidate, Random& random);
/// A range or comparison moves by one. False when there is none.
[[nodiscard]] bool moveByOne(SimulatedCandidate& candidate, Random& random);

} // namespace candor
