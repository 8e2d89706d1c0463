// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <chrono>

namespace candor::ctl {

/// The progress of a session on stderr: one line that is rewritten on a terminal, else a plain line at every tenth.
/// Called by one thread at a time.
class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine(); ///< leaves the terminal on a fresh line

    void show(const SessionEvent& event);

private:
    bool m_terminal = false;
    bool m_open = false; ///< a line is on the terminal that has no end yet
    std::size_t m_passed = 0;
    std::size_t m_seen = 0;
    std::size_t m_saidTenths = 0;
    std::chrono::steady_clock::time_point m_lastDrawn{};
};

} // namespace candor::ctl
