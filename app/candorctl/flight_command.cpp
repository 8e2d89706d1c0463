// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/opened_session.h"
#include "app/candorctl/output.h"
#include "core/analysis/flight.h"
#include "core/query/query.h"
#include "core/support/text.h"

#include <cmath>

namespace candor::ctl {

namespace {

std::string timeOf(std::int64_t ms)
{
    return formatUtc(SystemTime(std::chrono::milliseconds(ms)));
}

std::string numberOr(const std::optional<double>& number, const std::string& otherwise = "-")
{
    return number ? std::to_string(std::llround(*number)) : otherwise;
}

std::string sampleTable(const std::vector<FlightSample>& samples)
{
    TextTable table({{"Time (UTC)"},
                     {"Backend"},
                     {"Limit", TextTable::Align::Right},
                     {"In flight", TextTable::Align::Right},
                     {"Queued", TextTable::Align::Right},
                     {"Done", TextTable::Align::Right},
                     {"Failed", TextTable::Align::Right},
                     {"Retries", TextTable::Align::Right},
                     {"Latency ms", TextTable::Align::Right},
                     {"Running", TextTable::Align::Right},
                     {"Waiting", TextTable::Align::Right},
                     {"KV %", TextTable::Align::Right}});
    for (const FlightSample& sample : samples) {
        const auto percent =
            sample.metrics.kvCache ? std::optional(100.0 * *sample.metrics.kvCache) : std::optional<double>();
        table.addRow({timeOf(sample.atMs), sample.backend, std::to_string(sample.limit),
                      std::to_string(sample.inFlight), std::to_string(sample.queued), std::to_string(sample.finished),
                      std::to_string(sample.failed), std::to_string(sample.retries),
                      sample.meanLatencyMs < 0.0 ? "-" : std::to_string(std::llround(sample.meanLatencyMs)),
                      numberOr(sample.metrics.running), numberOr(sample.metrics.waiting), numberOr(percent)});
    }
    return table.text(0);
}

/// The candidates that had a request under way in a bad stretch.
Result<std::string> candidatesIn(const OpenedSession& opened, const std::vector<BadStretch>& stretches)
{
    std::vector<std::string> lines(stretches.size());
    RowFilter filter;
    filter.session = opened.id;
    for (const std::uint32_t row : selectTrials(*opened.snapshot, filter)) {
        const auto record = opened.workspace->trial(opened.id, opened.snapshot->trials.planIndex[row]);
        if (!record) {
            return record.error();
        }
        for (const CandidateRecord& candidate : record->candidates) {
            for (std::size_t i = 0; i < stretches.size(); ++i) {
                if (fellInto(candidate, stretches[i])) {
                    lines[i] += "  " + terminalSafe(record->task) + ", " + terminalSafe(record->configuration) +
                                ", candidate " + std::to_string(candidate.draw + 1) + ": " +
                                std::string(nameOf(candidate.verdict)) + "\n";
                }
            }
        }
    }
    std::string text;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const BadStretch& stretch = stretches[i];
        text += "\nFrom " + timeOf(stretch.fromMs) + " to " + timeOf(stretch.toMs) + " " +
                terminalSafe(stretch.backend) + " was not well: " + join(stretch.signs, ", ") +
                ". Candidates with a request under way then:\n" + (lines[i].empty() ? "  none\n" : lines[i]);
    }
    return text;
}

} // namespace

int flightCommand(const SessionOptions& options)
{
    const auto opened = openSession(options.workspace, options.session);
    if (!opened) {
        return fail(opened.error());
    }
    const auto samples = opened->workspace->flightSamples(opened->id);
    if (!samples) {
        return fail(samples.error());
    }
    if (options.json) {
        Json json = Json::array();
        for (const FlightSample& sample : *samples) {
            json.push_back(flightSampleToJson(sample));
        }
        printJson(json);
        return kDone;
    }
    if (samples->empty()) {
        print("Session " + opened->id + " has no flight record: it ran before there was one.\n");
        return kDone;
    }
    const auto stretches = badStretches(*samples);
    const auto candidates = candidatesIn(*opened, stretches);
    if (!candidates) {
        return fail(candidates.error());
    }
    print(sampleTable(*samples) + (stretches.empty() ? "\nNo bad stretch.\n" : *candidates));
    return kDone;
}

} // namespace candor::ctl
