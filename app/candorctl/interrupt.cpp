// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/interrupt.h"

#include "app/candorctl/output.h"

#include <csignal>
#include <ctime>
#include <unistd.h>

namespace candor::ctl {

namespace {

sigset_t interruptSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

} // namespace

Interrupt::Interrupt()
{
    const sigset_t signals = interruptSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    // A reader that goes away (`candorctl show ... | head`) ends the output, not a session that is being stored.
    std::signal(SIGPIPE, SIG_IGN);
    m_thread = std::jthread([this](std::stop_token end) {
        const sigset_t waited = interruptSignals();
        const timespec slice{.tv_sec = 0, .tv_nsec = 100'000'000};
        while (!end.stop_requested()) {
            if (sigtimedwait(&waited, nullptr, &slice) < 0) {
                continue;
            }
            if (m_stop.stop_requested()) {
                _exit(kCancelled);
            }
            m_stop.request_stop();
        }
    });
}

Interrupt::~Interrupt() = default;

} // namespace candor::ctl
