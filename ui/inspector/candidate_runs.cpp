// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/candidate_runs.h"

#include "ui/theme/plain.h"

#include <utility>

namespace candor::ui {

namespace {

RunResult failed(Error error, bool scratch)
{
    RunResult result;
    result.scratch = scratch;
    result.error = std::move(error);
    return result;
}

RunResult ofScratch(const CandidateRecord& candidate)
{
    RunResult result;
    result.scratch = true;
    result.verdict = candidate.verdict;
    result.message = candidate.message;
    if (const ExecutionReport* execution = candidate.execution()) {
        result.report = *execution;
    } else {
        result.report.verdict = candidate.verdict;
    }
    if (const Artifact* artifact = candidate.artifact()) {
        result.python = artifact->python;
    }
    return result;
}

RunResult generateAndRun(Services& services, const Inspected& inspected, const std::string& json, std::stop_token stop)
{
    auto ir = parseJson(json);
    if (!ir) {
        return failed(ir.error(), true);
    }
    auto prepared = services.prepareScratch(inspected.configuration(), inspected.plan->suite, stop);
    if (!prepared) {
        return failed(prepared.error(), true);
    }
    if (prepared->kits.empty() || prepared->backends.empty() || !prepared->sandbox) {
        return failed({ErrorCode::Internal, Stage::Session, "Nothing was prepared to run a scratch with."}, true);
    }
    return ofScratch(scratchFromIr(prepared->kits.front(), inspected.task(), inspected.trial(), *std::move(ir),
                                   *prepared->backends.front(), *prepared->sandbox, stop, inspected.candidate().draw));
}

} // namespace

CandidateRuns::CandidateRuns(std::shared_ptr<Services> services, QObject* parent)
    : QObject(parent), m_services(std::move(services))
{
}

void CandidateRuns::runStored(const InspectedPtr& inspected)
{
    emit begun(tr("Running the stored program again…"));
    runProgram(inspected, inspected->python(), false);
}

void CandidateRuns::runPython(const InspectedPtr& inspected, const QString& python)
{
    emit begun(tr("Running the edited program…"));
    runProgram(inspected, utf8(python), true);
}

void CandidateRuns::runProgram(const InspectedPtr& inspected, std::string python, bool scratch)
{
    m_jobs.latest(
        [services = m_services, inspected, python = std::move(python), scratch](std::stop_token stop) {
            auto sandbox = services->sandbox();
            if (!sandbox) {
                return failed(sandbox.error(), scratch);
            }
            RunResult result;
            result.scratch = scratch;
            result.python = python;
            result.report = runAgain(python, inspected->task(), **sandbox, stop);
            result.verdict = result.report.verdict;
            return result;
        },
        [this](const RunResult& result) { emit ended(result); });
}

void CandidateRuns::runIr(const InspectedPtr& inspected, const QString& json)
{
    emit begun(tr("Asking for code for the edited IR, then running it…"));
    m_jobs.latest([services = m_services, inspected, text = utf8(json)](
                      std::stop_token stop) { return generateAndRun(*services, *inspected, text, stop); },
                  [this](const RunResult& result) { emit ended(result); });
}

void CandidateRuns::cancel()
{
    if (m_jobs.busy()) {
        m_jobs.clear();
        emit cancelled();
    }
}

} // namespace candor::ui
