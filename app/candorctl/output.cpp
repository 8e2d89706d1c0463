// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/output.h"

#include "core/support/text.h"

#include <algorithm>
#include <cstdio>

namespace candor::ctl {

int exitCodeOf(const Error& error)
{
    switch (error.code) {
    case ErrorCode::Cancelled:
        return kCancelled;
    case ErrorCode::SandboxUnavailable:
    case ErrorCode::SandboxFailure:
        return kSandboxUnusable;
    default:
        break;
    }
    switch (error.stage) {
    case Stage::Backend:
        return error.code == ErrorCode::InvalidInput ? kBadInput : kBackendUnusable;
    case Stage::Sandbox:
        return kSandboxUnusable;
    case Stage::Store:
        // A session that is not there is a wrong argument; a file that can't be used is not.
        return error.code == ErrorCode::InvalidInput ? kBadInput : kWorkspaceUnusable;
    default:
        return kBadInput;
    }
}

int fail(const Error& error)
{
    std::fprintf(stderr, "candorctl: %s\n", terminalSafe(describe(error)).c_str());
    return exitCodeOf(error);
}

void printJson(const Json& json)
{
    const std::string text = prettyJson(json) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void print(const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

TextTable::TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) {}

void TextTable::addRow(std::vector<std::string> cells)
{
    for (std::string& cell : cells) {
        cell = terminalSafe(cell, 160);
    }
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

namespace {

std::string padded(const std::string& cell, std::size_t width, TextTable::Align align, bool last)
{
    const std::string space(width - std::min(width, codePointCount(cell)), ' ');
    if (align == TextTable::Align::Right) {
        return space + cell;
    }
    return last ? cell : cell + space;
}

} // namespace

std::string TextTable::text(std::size_t indent) const
{
    std::vector<std::size_t> widths;
    std::vector<std::string> titles;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        std::size_t width = codePointCount(m_columns[i].title);
        for (const auto& row : m_rows) {
            width = std::max(width, codePointCount(row[i]));
        }
        widths.push_back(width);
        titles.push_back(m_columns[i].title);
    }
    std::string text;
    const auto addLine = [&](const std::vector<std::string>& cells) {
        text += std::string(indent, ' ');
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const bool last = i + 1 == cells.size();
            text += padded(cells[i], widths[i], m_columns[i].align, last) + (last ? "\n" : "  ");
        }
    };
    if (std::any_of(titles.begin(), titles.end(), [](const std::string& title) { return !title.empty(); })) {
        addLine(titles);
    }
    for (const auto& row : m_rows) {
        addLine(row);
    }
    return text;
}

} // namespace candor::ctl
