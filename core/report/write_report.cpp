// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/write_report.h"

#include "core/report/csv_writer.h"
#include "core/report/html_writer.h"
#include "core/report/markdown_writer.h"
#include "core/report/session_json.h"

namespace candor {

std::string_view nameOf(ReportFormat format)
{
    switch (format) {
    case ReportFormat::Markdown:
        return "md";
    case ReportFormat::Html:
        return "html";
    case ReportFormat::Csv:
        return "csv";
    case ReportFormat::JsonText:
        return "json";
    }
    return "md";
}

std::optional<ReportFormat> reportFormatNamed(std::string_view name)
{
    for (const ReportFormat format : kAllReportFormats) {
        if (nameOf(format) == name) {
            return format;
        }
    }
    return std::nullopt;
}

Result<std::string> writeReport(const Workspace& workspace, const Snapshot& snapshot, const ReportOptions& options,
                                ReportFormat format, std::stop_token stop)
{
    if (format == ReportFormat::Csv) {
        return toCsv(workspace, snapshot, options, std::move(stop));
    }
    if (format == ReportFormat::JsonText) {
        const auto json = reportJson(workspace, snapshot, options, std::move(stop));
        if (!json) {
            return json.error();
        }
        return prettyJson(*json) + "\n";
    }
    const auto document = reportOf(workspace, snapshot, options, std::move(stop));
    if (!document) {
        return document.error();
    }
    return format == ReportFormat::Html ? toHtml(*document) : toMarkdown(*document);
}

} // namespace candor
