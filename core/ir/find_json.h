// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"
#include "core/support/result.h"

#include <string>
#include <string_view>

namespace candor {

/// How JSON was found in a reply.
enum class JsonPlace
{
    Bare,
    Fence, ///< inside a Markdown fence
    Prose, ///< the first balanced object amid other text
    Cut,   ///< the text ends inside the object: closed by us, as far as it went
};
[[nodiscard]] std::string_view nameOf(JsonPlace place);

struct FoundJson
{
    Json value;
    JsonPlace place = JsonPlace::Bare;
    std::string cutPath; ///< with Cut: JSON pointer of the value that was being written when the text ended
};

/// Finds one JSON object in a model's text: the whole text if that is one, else the first fenced block that is one,
/// else the first object amid other text. Thinking that the server left at the beginning ("<think>...</think>") is
/// passed over; an empty object counts only when there is no other; inside a damaged object none is looked for. Linear
/// in the text, whatever it is. Errors: InvalidInput (none there, or it is damaged: with the byte offset), TooLarge.
/// `closeCut` allows JsonPlace::Cut: a string that was being written is closed, a number or word becomes null.
[[nodiscard]] Result<FoundJson> findJson(std::string_view text, bool closeCut = false);

} // namespace candor
