// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/session_report.h"

#include <array>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace candor {

enum class ReportFormat
{
    Markdown,
    Html,
    Csv,      ///< one row a trial; the sections of the options don't matter
    JsonText, ///< everything but raw exchanges; neither do they here
};
inline constexpr std::array kAllReportFormats{ReportFormat::Markdown, ReportFormat::Html, ReportFormat::Csv,
                                              ReportFormat::JsonText};

/// "md", "html", "csv", "json": as on the command line and as file name extension.
[[nodiscard]] std::string_view nameOf(ReportFormat format);
[[nodiscard]] std::optional<ReportFormat> reportFormatNamed(std::string_view name);

/// The report on a session in one format. Blocks while it reads the records; any thread but the window's. Errors as
/// reportOf().
[[nodiscard]] Result<std::string> writeReport(const Workspace& workspace, const Snapshot& snapshot,
                                              const ReportOptions& options, ReportFormat format,
                                              std::stop_token stop = {});

} // namespace candor
