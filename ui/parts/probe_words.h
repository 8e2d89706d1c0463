// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/probe.h"
#include "ui/theme/theme.h"

#include <QString>

#include <optional>

namespace candor::ui {

// What a probe found, in words. Pure functions; any thread.

[[nodiscard]] QString glyphOf(ProbeOutcome outcome); ///< "✓", "!", "✗", "–"
[[nodiscard]] QString wordsOf(ProbeOutcome outcome); ///< "fine", "worth knowing", "failed", "not asked"
[[nodiscard]] QColor Theme::*toneOf(ProbeOutcome outcome);

/// Of the whole: ✗ if no session can be run, ! if a step is notable or failed, else ✓.
[[nodiscard]] ProbeOutcome outcomeOf(const ProbeReport& report);

/// "just now", "5 minutes ago", "2 days ago".
[[nodiscard]] QString ageText(SystemTime at, SystemTime now);
/// "probed 2 days ago ✓", "never probed".
[[nodiscard]] QString probeLine(const std::optional<ProbeReport>& probe, SystemTime now);
/// "usable for sessions: ..." or why it is not, in one sentence.
[[nodiscard]] QString usableText(const ProbeReport& report);
/// The date and time in the user's locale and zone.
[[nodiscard]] QString dateText(SystemTime at);

/// The whole report for an issue or a note. What a server said stands in fences that it can't leave.
[[nodiscard]] QString probeMarkdown(const std::string& backend, const ProbeReport& report);
/// The same without marks.
[[nodiscard]] QString probePlainText(const std::string& backend, const ProbeReport& report);

} // namespace candor::ui
