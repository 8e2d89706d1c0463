// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/row_filter.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Where a filter text can't be understood, in bytes of the text, and what would be.
struct FilterError
{
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string message;
};

/// A term with an error is not in the filter.
struct ParsedFilter
{
    RowFilter filter;
    std::vector<FilterError> errors;
};

/// Reads what people type to narrow a table:
///
///     verdict:compile task:letter* holes>0 score<100 -model:qwen3 lost:yes config="best of 3" clamp
///
/// All terms must hold. Commas mean or (verdict:timeout,compile), - before a term negates it, "quotes" hold spaces and
/// commas. field:text is contained, or is a glob of the whole with * or ?; field=text is the whole, to the letter. Case
/// does not count. Numbers take : = < <= > >=; latency and duration are seconds (or 500ms, 2min), cost is USD. Verdicts
/// and classes go by their name or a part of it, "failed" is every failure that is the model's. A word alone is looked
/// for in the task's id. filter_fields.h lists the fields. Pure; any thread.
[[nodiscard]] ParsedFilter parseFilter(std::string_view text);

/// A text that parseFilter() reads as these terms again; what programs ask for beside the terms is not in it.
[[nodiscard]] std::string filterText(const RowFilter& filter);

/// The value, in quotes if it has to be, such that after "field:" or "field=" it stands for itself.
[[nodiscard]] std::string quoteFilterValue(std::string_view value);

} // namespace candor
