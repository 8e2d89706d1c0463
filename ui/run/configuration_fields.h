// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/configuration.h"

#include <QString>
#include <QVariant>

#include <array>
#include <optional>
#include <string_view>

namespace candor::ui {

/// What can be set in a configuration: the columns of the configurations table, in their order.
enum class Field
{
    Name,
    Model,
    Backend,
    N,
    Temperature,
    TopP,
    MaxTokens,
    Prompt,
    Rubric,
    CodeForm,
    Clearing,
    Thinking,
    CodeRetries,
    CodeTemperature,
    RetryStep,
    Execute,
    PromptPrice,
    CompletionPrice,
};
inline constexpr int kFieldCount = static_cast<int>(Field::CompletionPrice) + 1;
[[nodiscard]] constexpr Field fieldAt(int column)
{
    return static_cast<Field>(column);
}
[[nodiscard]] constexpr int columnOf(Field field)
{
    return static_cast<int>(field);
}

// Pure functions; any thread.
[[nodiscard]] QString titleOf(Field field);       ///< "top p"
[[nodiscard]] QString explanationOf(Field field); ///< a sentence
/// As differencesBetween() and checkConfiguration() call it: "top_p".
[[nodiscard]] std::string_view keyOf(Field field);
[[nodiscard]] std::optional<Field> fieldOf(std::string_view key);

[[nodiscard]] QVariant valueOf(const Configuration& configuration, Field field); ///< QString, int or double
[[nodiscard]] QString textOf(const Configuration& configuration, Field field);   ///< as the table shows it
/// False when the value can't be one of this field; what is out of range is taken, and told by problemOf().
[[nodiscard]] bool setValue(Configuration& configuration, Field field, const QVariant& value);

/// What is wrong with this one field, in words; empty when it can be run. Whether names are unique is not looked at.
[[nodiscard]] QString problemOf(const Configuration& configuration, Field field);

/// The values of a field that is one of a few, as textOf() gives them; empty for the others.
[[nodiscard]] QStringList choicesOf(Field field);

} // namespace candor::ui
