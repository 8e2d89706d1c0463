// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace candor {

/// How far a text is JSON, found out in one pass and without building anything.
struct JsonScan
{
    enum class End
    {
        Complete, ///< the object is closed at `stop`
        Damaged,  ///< the byte at `stop` can't be there
        Cut,      ///< everything up to the end of the text can be the beginning of an object
        TooDeep,  ///< nested deeper than allowed at `stop`
    };

    End end = End::Damaged;
    std::size_t stop = 0;    ///< offset into the text
    bool begun = false;      ///< a key and its colon were read: meant as JSON, not a brace in prose
    bool inString = false;   ///< where it stopped, a string was open
    std::size_t depth = 0;   ///< open objects and arrays where it stopped
    std::size_t keep = 0;    ///< with Cut: the text up to here ...
    std::string closing;     ///< ... and this after it is a whole object
    std::string cutPath;     ///< with Cut: JSON pointer of the value that was being written
    std::string_view wanted; ///< with Damaged: what belongs at `stop`
};

/// Scans the object that begins at `start`. Requires text[start] == '{'. Linear. Numbers are only looked at roughly:
/// what is Complete still has to be parsed.
[[nodiscard]] JsonScan scanObject(std::string_view text, std::size_t start, std::size_t maxDepth);

/// The offset past the bracket that closes the last of `depth` open ones, reading on from `from` with no regard to
/// what else is wrong there; npos when they are never closed.
[[nodiscard]] std::size_t balancedEnd(std::string_view text, std::size_t from, std::size_t depth, bool inString);

} // namespace candor
