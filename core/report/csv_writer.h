// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/session_report.h"

#include <stop_token>
#include <string>

namespace candor {

/// The stored trials of a session as RFC 4180: a heading, then a row a trial in the plan's order, CRLF. Numbers have
/// points. Every text is safe against being taken for a formula. Errors as reportOf().
[[nodiscard]] Result<std::string> toCsv(const Workspace& workspace, const Snapshot& snapshot,
                                        const ReportOptions& options, std::stop_token stop = {});

} // namespace candor
