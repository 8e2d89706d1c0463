// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/progress_line.h"

#include "app/candorctl/output.h"
#include "core/report/words.h"
#include "core/support/clock.h"

#include <cstdio>
#include <string>
#include <unistd.h>

namespace candor::ctl {

namespace {

std::string words(const SessionProgress& progress, std::size_t passed, std::size_t seen)
{
    std::string text = std::to_string(progress.done) + " of " + std::to_string(progress.total) + " trials, " +
                       std::to_string(passed) + " of " + std::to_string(seen) + " passed";
    if (progress.trialsPerSecond > 0.0) {
        text += ", " + decimal(progress.trialsPerSecond, 1) + " trials/s";
    }
    if (progress.remaining.count() > 0) {
        text += ", " + formatDuration(progress.remaining) + " left";
    }
    return text;
}

} // namespace

ProgressLine::ProgressLine() : m_terminal(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine()
{
    if (m_open) {
        std::fputc('\n', stderr);
    }
}

void ProgressLine::show(const SessionEvent& event)
{
    if (event.kind != SessionEvent::Kind::TrialStored) {
        return;
    }
    ++m_seen;
    m_passed += event.trial->verdict == Verdict::Passed ? 1u : 0u;
    const SessionProgress& progress = event.progress;
    const std::size_t tenths = progress.total == 0 ? 10 : 10 * progress.done / progress.total;
    if (!m_terminal) {
        if (tenths > m_saidTenths) {
            m_saidTenths = tenths;
            std::fprintf(stderr, "%s\n", words(progress, m_passed, m_seen).c_str());
        }
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - m_lastDrawn < std::chrono::milliseconds(50) && progress.done != progress.total) {
        return;
    }
    m_lastDrawn = now;
    m_open = true;
    std::fprintf(stderr, "\r\x1b[K%s", words(progress, m_passed, m_seen).c_str());
    std::fflush(stderr);
}

} // namespace candor::ctl
