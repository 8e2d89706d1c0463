// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/job_thread.h"

namespace candor::ui {

JobThread::JobThread(QObject* parent) : QObject(parent), m_thread(QThread::create([this] { loop(m_end.get_token()); }))
{
    m_thread->start();
}

JobThread::~JobThread()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.clear();
        if (m_current) {
            m_current->request_stop();
        }
        m_end.request_stop();
    }
    m_changed.notify_all();
    m_thread->wait();
}

void JobThread::add(Work work)
{
    push(std::move(work), false);
}

void JobThread::replace(Work work)
{
    push(std::move(work), true);
}

void JobThread::push(Work work, bool alone)
{
    const bool wasBusy = busy();
    {
        const std::scoped_lock lock(m_mutex);
        if (alone) {
            m_jobs.clear();
            if (m_current) {
                m_current->request_stop();
            }
            m_firstWanted = m_newest + 1;
            m_open = 0;
        }
        m_jobs.push_back({++m_newest, std::move(work)});
        ++m_open;
    }
    m_changed.notify_all();
    if (!wasBusy) {
        emit busyChanged();
    }
}

void JobThread::clear()
{
    const bool wasBusy = busy();
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.clear();
        if (m_current) {
            m_current->request_stop();
        }
        m_firstWanted = m_newest + 1;
        m_open = 0;
    }
    if (wasBusy) {
        emit busyChanged();
    }
}

bool JobThread::busy() const
{
    return m_open > 0;
}

void JobThread::loop(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        Job job;
        std::stop_token jobStop;
        {
            std::unique_lock lock(m_mutex);
            m_current.reset();
            if (!m_changed.wait(lock, stop, [this] { return !m_jobs.empty(); })) {
                return;
            }
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
            jobStop = m_current.emplace().get_token();
        }
        Answer answer = job.work(jobStop);
        // Queued to this object: Qt drops it when the object is destroyed first.
        QMetaObject::invokeMethod(
            this, [this, number = job.number, answer = std::move(answer)] { deliver(number, answer); },
            Qt::QueuedConnection);
    }
}

void JobThread::deliver(std::uint64_t number, const Answer& answer)
{
    if (number < m_firstWanted) {
        return;
    }
    --m_open;
    if (answer) {
        answer();
    }
    if (m_open == 0) {
        emit busyChanged();
    }
}

} // namespace candor::ui
