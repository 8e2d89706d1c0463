// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"
#include "ui/bridge/services.h"

#include <QObject>

#include <memory>

namespace candor::ui {

/// A probe that tells its steps on the GUI thread as they end. Lives on the GUI thread, as a member of the object that
/// listens; one probe at a time.
class ProbeJob : public QObject
{
    Q_OBJECT
public:
    explicit ProbeJob(std::shared_ptr<Services> services, QObject* parent = nullptr);

    /// Ends the probe at work, which then tells nothing more.
    void start(const BackendProfile& profile);
    void cancel();
    [[nodiscard]] bool running() const { return m_running; }

signals:
    void stepEnded(const candor::ProbeStep& step);
    void ended(const candor::Result<candor::ProbeReport>& report);

private:
    void tell(std::uint64_t run, const ProbeStep& step);

    std::shared_ptr<Services> m_services;
    std::uint64_t m_run = 0; ///< of start(): what an older one tells is dropped
    bool m_running = false;
    JobThread m_job; ///< last: it uses all of the above
};

} // namespace candor::ui
