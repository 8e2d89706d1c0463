// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/row_values.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace candor {

/// What a field of a filter text takes.
enum class FieldKind
{
    Text,
    Verdict,
    Class,
    Flip,
    Lost,   ///< yes or no
    Gained, ///< yes or no
    Flag,   ///< yes or no
    Number,
    Seconds,
    Usd,
};

/// A field that a filter text can name.
struct FilterField
{
    std::string_view name;
    RowColumn column;
    FieldKind kind;
    std::string_view hint; ///< what it is, in a few words
};

/// All fields, those that are wanted most first.
[[nodiscard]] std::span<const FilterField> filterFields();
/// By its name or a longer word for it ("configuration"), whatever the case; nullptr: there is none.
[[nodiscard]] const FilterField* filterFieldNamed(std::string_view name);
/// The field that filterText() writes for a column; nullptr for RowColumn::Plan.
[[nodiscard]] const FilterField* filterFieldOf(RowColumn column);
/// True for the kinds that are compared with < and >.
[[nodiscard]] bool isNumeric(FieldKind kind);

} // namespace candor
