// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"
#include "core/support/result.h"

#include <string>
#include <vector>

namespace candor::ctl {

// The exit codes of candorctl.
inline constexpr int kDone = 0;
inline constexpr int kNotUsable = 1; ///< probe alone: it went through, and no session can be run
inline constexpr int kBadInput = 2;
inline constexpr int kBackendUnusable = 3;
inline constexpr int kSandboxUnusable = 4;
inline constexpr int kWorkspaceUnusable = 5;
inline constexpr int kCancelled = 130;

/// The exit code that an error leads to.
[[nodiscard]] int exitCodeOf(const Error& error);

/// Says the error on stderr and gives its exit code.
[[nodiscard]] int fail(const Error& error);

/// One JSON value and a newline on stdout.
void printJson(const Json& json);

/// Text on stdout, as it is. What comes from a model, a task or a file goes through terminalSafe first.
void print(const std::string& text);

/// Columns for people: two spaces between them, widths in code points, cells made safe for the terminal.
class TextTable
{
public:
    enum class Align
    {
        Left,
        Right,
    };
    struct Column
    {
        std::string title;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns);
    void addRow(std::vector<std::string> cells);
    /// Lines indented by `indent` spaces; without the heading when no column has a title.
    [[nodiscard]] std::string text(std::size_t indent) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace candor::ctl
