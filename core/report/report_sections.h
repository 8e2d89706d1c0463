// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/document.h"
#include "core/report/report_material.h"

#include <string>
#include <utility>
#include <vector>

namespace candor {

// One function a section; each adds blocks under its heading, and nothing at all where there is nothing to say.

/// The first five lines: what happened, how sure, what to do next; then what the replies are.
void addAnswer(const ReportMaterial& material, Document& document);
void addSummary(const ReportMaterial& material, Document& document);
void addBreakdown(const ReportMaterial& material, Document& document);
void addPassingTasks(const ReportMaterial& material, Document& document);
void addScores(const ReportMaterial& material, Document& document);
void addDifferences(const ReportMaterial& material, Document& document);
void addLosses(const ReportMaterial& material, Document& document);
void addCost(const ReportMaterial& material, Document& document);
void addNextSteps(const ReportMaterial& material, Document& document);
/// Reads the records of the tasks that it shows.
[[nodiscard]] Result<void> addCandidates(const ReportMaterial& material, Document& document);
void addEnvironment(const ReportMaterial& material, Document& document);
void addReproduce(const ReportMaterial& material, Document& document);

/// What to run next, the most telling first. Never empty.
[[nodiscard]] std::vector<Spans> nextSteps(const ReportMaterial& material);

/// "candorctl run --suite phase3 --seed 1 --repeats 1 --config FILE ...".
[[nodiscard]] std::string runCommandFor(const SessionPlan& plan, const std::vector<std::string>& files);

inline void addHeading(Document& document, ReportSection section)
{
    document.blocks.push_back(Heading{2, std::string(titleOf(section))});
}
inline void addText(Document& document, std::string text, TextStyle style = TextStyle::Plain)
{
    document.blocks.push_back(Paragraph{{{std::move(text), style}}});
}
inline TableCell cellOf(std::string text, TextStyle style = TextStyle::Plain)
{
    return {std::move(text), style, std::nullopt};
}
[[nodiscard]] TableCell verdictCell(Verdict verdict);

} // namespace candor
