// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/probe_job.h"

namespace candor::ui {

ProbeJob::ProbeJob(std::shared_ptr<Services> services, QObject* parent)
    : QObject(parent), m_services(std::move(services))
{
}

void ProbeJob::start(const BackendProfile& profile)
{
    m_running = true;
    m_job.latest(
        [this, services = m_services, profile, run = ++m_run](std::stop_token stop) {
            // The job thread ends before this object does, and Qt drops what is queued to it then.
            const auto told = [this, run](const ProbeStep& step) {
                QMetaObject::invokeMethod(
                    this, [this, run, step] { tell(run, step); }, Qt::QueuedConnection);
            };
            return services->probe(profile, told, std::move(stop));
        },
        [this](const Result<ProbeReport>& report) {
            m_running = false;
            emit ended(report);
        });
}

void ProbeJob::cancel()
{
    ++m_run;
    m_running = false;
    m_job.clear();
}

void ProbeJob::tell(std::uint64_t run, const ProbeStep& step)
{
    if (run == m_run) {
        emit stepEnded(step);
    }
}

} // namespace candor::ui
