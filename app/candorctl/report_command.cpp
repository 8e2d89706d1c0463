// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/interrupt.h"
#include "app/candorctl/opened_session.h"
#include "app/candorctl/output.h"
#include "core/report/write_report.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <cstdio>
#include <filesystem>

namespace candor::ctl {

namespace {

/// What --format says, else what the output's name ends with, else Markdown.
ReportFormat formatOf(const ReportCommandOptions& options)
{
    const std::string extension = lowerCased(std::filesystem::path(options.output).extension().string());
    const std::string named = extension == ".htm" ? "html" : extension.empty() ? "" : extension.substr(1);
    return reportFormatNamed(options.format.empty() ? named : options.format).value_or(ReportFormat::Markdown);
}

} // namespace

int reportCommand(const ReportCommandOptions& options)
{
    const Interrupt interrupt;
    const auto opened = openSession(options.workspace, options.session);
    if (!opened) {
        return fail(opened.error());
    }
    ReportOptions wanted;
    wanted.session = opened->id;
    if (!options.baseline.empty()) {
        const auto baseline = findRun(*opened->workspace, *opened->snapshot, options.baseline);
        if (!baseline) {
            return fail(baseline.error());
        }
        wanted.baseline = *baseline;
    }
    const auto report =
        writeReport(*opened->workspace, *opened->snapshot, wanted, formatOf(options), interrupt.token());
    if (!report) {
        return fail(report.error());
    }
    if (options.output.empty()) {
        print(*report);
        return kDone;
    }
    if (const Result<void> written = writeFile(options.output, *report); !written) {
        return fail(written.error());
    }
    std::fprintf(stderr, "The report is in %s (%zu bytes).\n", terminalSafe(options.output).c_str(), report->size());
    return kDone;
}

} // namespace candor::ctl
