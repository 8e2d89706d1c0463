// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trial/scratch.h"
#include "ui/bridge/job_thread.h"
#include "ui/bridge/services.h"
#include "ui/inspector/inspected.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>

namespace candor::ui {

/// What came of running a program now. Never stored.
struct RunResult
{
    bool scratch = false;       ///< it is not the stored program
    std::optional<Error> error; ///< why nothing was run
    ExecutionReport report;     ///< of the run, when there was one
    Verdict verdict = Verdict::Cancelled;
    std::string python;  ///< what was run
    std::string message; ///< of a scratch that ended before it ran
};

/// Runs programs of one candidate on a job thread: the stored one again, an edited one, or an edited IR with code
/// generated for it. One at a time. GUI thread; owned by the inspector.
class CandidateRuns : public QObject
{
    Q_OBJECT
public:
    explicit CandidateRuns(std::shared_ptr<Services> services, QObject* parent = nullptr);

    void runStored(const InspectedPtr& inspected);
    void runPython(const InspectedPtr& inspected, const QString& python);
    void runIr(const InspectedPtr& inspected, const QString& json);
    /// The answer is dropped; what runs is stopped.
    void cancel();
    [[nodiscard]] bool running() const { return m_jobs.busy(); }

signals:
    void begun(const QString& words);
    void cancelled();
    void ended(const candor::ui::RunResult& result);

private:
    void runProgram(const InspectedPtr& inspected, std::string python, bool scratch);

    std::shared_ptr<Services> m_services;
    JobThread m_jobs; ///< last: its jobs use the services
};

} // namespace candor::ui
