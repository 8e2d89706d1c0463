// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace candor {

/// A Markdown code fence in a text.
struct Fence
{
    std::string language; ///< lower-cased first word after the backticks
    std::string content;
    bool closed = false;
};

struct FoundFence
{
    Fence fence;
    std::size_t count = 0; ///< fences in the whole text
};

/// The fence that holds Python: the first one labelled so, else the first without a label, else the first of all.
/// Fences of three or more backticks or tildes are seen; a fence that is never closed ends with the text.
[[nodiscard]] std::optional<FoundFence> findPythonFence(std::string_view text);

/// Whether a text without fences reads like Python source: a line that begins with def, class, import, from ... import
/// or a decorator.
[[nodiscard]] bool looksLikePython(std::string_view text);

} // namespace candor
