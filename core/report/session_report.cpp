// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/session_report.h"

#include "core/report/report_sections.h"
#include "core/report/words.h"

namespace candor {

std::string_view titleOf(ReportSection section)
{
    switch (section) {
    case ReportSection::Summary:
        return "Summary";
    case ReportSection::Breakdown:
        return "What failed, and how";
    case ReportSection::PassingTasks:
        return "What passed";
    case ReportSection::Scores:
        return "Scores against outcome";
    case ReportSection::Differences:
        return "What differed";
    case ReportSection::Losses:
        return "What was lost where";
    case ReportSection::Cost:
        return "Cost";
    case ReportSection::NextSteps:
        return "What to run next";
    case ReportSection::Candidates:
        return "The lost tasks, candidate by candidate";
    case ReportSection::Environment:
        return "Method";
    case ReportSection::Reproduce:
        return "Run it again";
    }
    return "";
}

TableCell verdictCell(Verdict verdict)
{
    return {words(nameOf(verdict)), TextStyle::Plain, classOf(verdict)};
}

Result<Document> reportOf(const Workspace& workspace, const Snapshot& snapshot, const ReportOptions& options,
                          std::stop_token stop)
{
    const auto gathered = gatherMaterial(workspace, snapshot, options, std::move(stop));
    if (!gathered) {
        return gathered.error();
    }
    const ReportMaterial& material = *gathered;
    Document document;
    addAnswer(material, document);
    for (const ReportSection section : kAllReportSections) {
        if (!material.has(section) || material.trials.empty()) {
            continue;
        }
        switch (section) {
        case ReportSection::Summary:
            addSummary(material, document);
            break;
        case ReportSection::Breakdown:
            addBreakdown(material, document);
            break;
        case ReportSection::PassingTasks:
            addPassingTasks(material, document);
            break;
        case ReportSection::Scores:
            addScores(material, document);
            break;
        case ReportSection::Differences:
            addDifferences(material, document);
            break;
        case ReportSection::Losses:
            addLosses(material, document);
            break;
        case ReportSection::Cost:
            addCost(material, document);
            break;
        case ReportSection::NextSteps:
            addNextSteps(material, document);
            break;
        case ReportSection::Candidates:
            if (const Result<void> added = addCandidates(material, document); !added) {
                return added.error();
            }
            break;
        case ReportSection::Environment:
            addEnvironment(material, document);
            break;
        case ReportSection::Reproduce:
            addReproduce(material, document);
            break;
        }
    }
    return document;
}

} // namespace candor
