// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace candor::ui {

/// A background thread that does jobs in order and brings each answer back to the GUI thread. Lives on the GUI thread,
/// as a member of the object that its answers are for: once it is destroyed, no answer comes any more. The destructor
/// stops the job at work and waits for it.
class JobThread : public QObject
{
    Q_OBJECT
public:
    /// Runs on the GUI thread.
    using Answer = std::function<void()>;
    /// Runs on the job thread; what it returns runs on the GUI thread. Must heed the stop token.
    using Work = std::function<Answer(std::stop_token)>;

    explicit JobThread(QObject* parent = nullptr);
    ~JobThread() override;

    void add(Work work);
    /// Drops what waits, stops the job at work and drops its answer: for jobs of which only the newest counts.
    void replace(Work work);
    /// As replace, with nothing to do instead.
    void clear();

    /// `T work(std::stop_token)` on the job thread, then `done(T)` on the GUI thread. T must be copyable or shared.
    template <class WorkFunction, class DoneFunction>
    void latest(WorkFunction work, DoneFunction done)
    {
        replace(answering(std::move(work), std::move(done)));
    }
    template <class WorkFunction, class DoneFunction>
    void queue(WorkFunction work, DoneFunction done)
    {
        add(answering(std::move(work), std::move(done)));
    }

    [[nodiscard]] bool busy() const;

signals:
    void busyChanged();

private:
    struct Job
    {
        std::uint64_t number = 0;
        Work work;
    };

    template <class WorkFunction, class DoneFunction>
    static Work answering(WorkFunction work, DoneFunction done)
    {
        return [work = std::move(work), done = std::move(done)](std::stop_token stop) -> Answer {
            auto value = std::make_shared<decltype(work(stop))>(work(stop));
            return [value, done]() mutable { done(std::move(*value)); };
        };
    }
    void push(Work work, bool alone);
    void loop(std::stop_token stop);
    void deliver(std::uint64_t number, const Answer& answer);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Job> m_jobs;
    std::optional<std::stop_source> m_current;
    std::uint64_t m_newest = 0;      ///< number of the youngest job
    std::uint64_t m_firstWanted = 0; ///< answers of older jobs are dropped; GUI thread
    std::size_t m_open = 0;          ///< jobs whose answer has not been given; GUI thread
    std::stop_source m_end;
    std::unique_ptr<QThread>
        m_thread; ///< last: it uses all of the above; Qt's, because layouts of text need its timers
};

} // namespace candor::ui
