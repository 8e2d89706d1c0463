// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scoring.h"

#include "core/scoring/features.h"
#include "core/support/text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace candor {

namespace {

constexpr double kTieWidth = 1e-9;

/// Six decimals: what is stored and shown is then 132.3 and not 132.29999999999998.
double rounded(double value)
{
    const double result = std::round(value * 1e6) / 1e6;
    return result == 0.0 ? 0.0 : result; // no negative zero
}

double pointsFor(double value, const Criterion& criterion)
{
    const double points = value * criterion.points;
    if (!criterion.cap) {
        return points;
    }
    return criterion.points < 0.0 ? std::max(points, *criterion.cap) : std::min(points, *criterion.cap);
}

std::string scoreText(double score, const char* format = "%.1f")
{
    char text[400];
    std::snprintf(text, sizeof text, format, score);
    return text;
}

std::string candidateNumber(std::size_t index)
{
    return std::to_string(index + 1);
}

/// "1, 2 and 4".
std::string candidateNumbers(const std::vector<std::size_t>& indices)
{
    std::string text;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        text += i == 0 ? "" : i + 1 == indices.size() ? " and " : ", ";
        text += candidateNumber(indices[i]);
    }
    return text;
}

std::string leadText(double best, double next)
{
    const bool alike = scoreText(best) == scoreText(next);
    const char* format = alike ? "%.6f" : "%.1f";
    return scoreText(best, format) + "; the next one has " + scoreText(next, format);
}

} // namespace

std::string irText(const Ir& ir)
{
    std::vector<std::string> lines{ir.summary, ir.rationale, ir.name};
    for (const Parameter& parameter : ir.parameters) {
        lines.insert(lines.end(), {parameter.name, parameter.type, parameter.description});
    }
    lines.push_back(ir.returns);
    lines.insert(lines.end(), ir.effects.begin(), ir.effects.end());
    for (const Assertion& assertion : ir.assertions) {
        lines.insert(lines.end(), {assertion.predicate, assertion.rationale});
    }
    for (const Constraint& constraint : ir.constraints) {
        lines.push_back(constraint.description);
    }
    lines.erase(std::remove(lines.begin(), lines.end(), std::string()), lines.end());
    return join(lines, "\n");
}

Score scoreIr(const Ir& ir, const Rubric& rubric)
{
    Score score;
    for (const Criterion& criterion : rubric.criteria) {
        FeatureReading reading = readFeature(ir, criterion);
        const double points = rounded(pointsFor(reading.value, criterion));
        std::string evidence = std::move(reading.evidence);
        if (criterion.cap && points == *criterion.cap &&
            pointsFor(reading.value, criterion) != reading.value * criterion.points) {
            evidence += " (capped)";
        }
        score.total += points; // in the order of the criteria: the same sum on every machine
        score.rows.push_back({criterion.id, reading.value, points, std::move(evidence)});
    }
    score.total = rounded(score.total);
    return score;
}

Selection selectCandidate(const std::vector<std::optional<double>>& scores)
{
    std::optional<double> best;
    for (const std::optional<double>& score : scores) {
        if (score && !std::isnan(*score)) {
            best = best ? std::max(*best, *score) : *score;
        }
    }
    Selection selection;
    if (!best) {
        selection.reason = scores.empty() ? "There is no candidate." : "No candidate could be scored.";
        return selection;
    }
    std::vector<std::size_t> highest;
    std::optional<double> next;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (!scores[i] || std::isnan(*scores[i])) {
            continue;
        }
        if (*scores[i] == *best || *best - *scores[i] < kTieWidth) {
            highest.push_back(i);
        } else {
            next = next ? std::max(*next, *scores[i]) : *scores[i];
        }
    }
    selection.index = highest.front();
    const std::string first = candidateNumber(highest.front());
    if (highest.size() > 1) {
        selection.tied = highest;
        selection.reason = "Candidates " + candidateNumbers(highest) + " tie for the highest score, " +
                           scoreText(*best) + "; candidate " + first + " was drawn first.";
    } else if (next) {
        selection.reason = "Candidate " + first + " has the highest score, " + leadText(*best, *next) + ".";
    } else if (scores.size() > 1) {
        selection.reason = "Candidate " + first + " is the only one that could be scored (" + scoreText(*best) + ").";
    } else {
        selection.reason = "Candidate " + first + " is the only one (" + scoreText(*best) + ").";
    }
    return selection;
}

} // namespace candor
