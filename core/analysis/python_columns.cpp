// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/candidate_lines.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

/// Programs beyond this many lines are compared and shown up to here.
constexpr std::size_t kMaxLines = 5000;
constexpr std::size_t kMaxMarked = 2000; ///< bytes; longer lines are compared as a whole

using Lines = std::vector<std::string_view>;

Lines linesOf(const CandidateRecord* candidate)
{
    Lines lines = candidate && candidate->artifact() ? splitLines(candidate->artifact()->python) : Lines();
    lines.resize(std::min(lines.size(), kMaxLines));
    return lines;
}

/// Where a column's lines go: each beside a line of the reference, or in the gap before one.
struct Placement
{
    std::vector<std::optional<std::size_t>> beside; ///< [reference line]
    std::vector<std::vector<std::size_t>> before;   ///< [reference line, and one for the end]
};

/// Lines of a changed block stand beside those that they replace, in order.
Placement placed(const Lines& reference, const Lines& lines)
{
    Placement placement;
    placement.beside.resize(reference.size());
    placement.before.resize(reference.size() + 1);
    std::size_t r = 0;
    std::size_t l = 0;
    const auto block = [&](std::size_t toReference, std::size_t toLine) {
        while (r < toReference && l < toLine) {
            placement.beside[r++] = l++;
        }
        for (; l < toLine; ++l) {
            placement.before[toReference].push_back(l);
        }
        r = toReference;
    };
    for (const auto& [pairedReference, pairedLine] : commonSubsequence(reference, lines)) {
        block(pairedReference, pairedLine);
        placement.beside[r++] = l++;
    }
    block(reference.size(), lines.size());
    return placement;
}

class PythonTable
{
public:
    PythonTable(const std::vector<const CandidateRecord*>& candidates, std::size_t reference)
        : m_candidates(candidates), m_reference(reference)
    {
        for (const CandidateRecord* candidate : candidates) {
            m_lines.push_back(linesOf(candidate));
        }
        for (const Lines& lines : m_lines) {
            m_placements.push_back(placed(m_lines[reference], lines));
            m_compared += lines.empty() ? 0u : 1u;
        }
    }

    std::vector<PythonLine> make()
    {
        const std::size_t count = m_lines[m_reference].size();
        for (std::size_t r = 0; r <= count; ++r) {
            addInserted(r);
            if (r < count) {
                addRow([r](const Placement& placement) { return placement.beside[r]; });
            }
        }
        return std::move(m_table);
    }

private:
    void addInserted(std::size_t r)
    {
        std::size_t most = 0;
        for (const Placement& placement : m_placements) {
            most = std::max(most, placement.before[r].size());
        }
        for (std::size_t k = 0; k < most; ++k) {
            addRow([r, k](const Placement& placement) -> std::optional<std::size_t> {
                const auto& inserted = placement.before[r];
                return k < inserted.size() ? std::optional(inserted[k]) : std::nullopt;
            });
        }
    }

    template <class LineOf>
    void addRow(const LineOf& lineOf)
    {
        PythonLine row;
        std::size_t there = 0;
        for (std::size_t c = 0; c < m_lines.size(); ++c) {
            const std::optional<std::size_t> line = lineOf(m_placements[c]);
            there += line ? 1u : 0u;
            row.cells.push_back(line ? std::optional(cellOf(c, *line)) : std::nullopt);
        }
        std::optional<PythonCell>& reference = row.cells[m_reference];
        bool differs = there < m_compared;
        std::vector<TextSpan> ofReference;
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            std::optional<PythonCell>& cell = row.cells[c];
            if (c == m_reference || !cell || m_lines[m_reference].empty()) {
                continue;
            }
            cell->differs = !reference || cell->text != reference->text;
            differs = differs || cell->differs;
            if (cell->differs) {
                mark(*cell, reference, ofReference);
            }
        }
        if (reference) {
            reference->differs = differs && m_compared > 1;
            reference->marks = joined(std::move(ofReference));
        }
        row.equal = !differs && m_compared > 1;
        m_table.push_back(std::move(row));
    }

    PythonCell cellOf(std::size_t column, std::size_t line) const
    {
        PythonCell cell;
        cell.number = line + 1;
        cell.text = m_lines[column][line];
        const ExecutionReport* report = m_candidates[column]->execution();
        if (report && report->errorLine > 0 && static_cast<std::size_t>(report->errorLine) == cell.number) {
            cell.problem = report->message;
        }
        return cell;
    }

    static void mark(PythonCell& cell, const std::optional<PythonCell>& reference, std::vector<TextSpan>& ofReference)
    {
        const bool tooLong = cell.text.size() > kMaxMarked || (reference && reference->text.size() > kMaxMarked);
        const TokenDifference difference =
            reference && !tooLong ? tokenDifference(reference->text, cell.text) : TokenDifference{{}, {}, 0.0};
        if (difference.likeness < kLeastLikeness) {
            const std::size_t indent = std::min(cell.text.find_first_not_of(' '), cell.text.size());
            cell.marks = {{indent, cell.text.size()}};
            return;
        }
        cell.marks = difference.second;
        ofReference.insert(ofReference.end(), difference.first.begin(), difference.first.end());
    }

    static std::vector<TextSpan> joined(std::vector<TextSpan> spans)
    {
        std::sort(spans.begin(), spans.end(), [](const TextSpan& a, const TextSpan& b) { return a.begin < b.begin; });
        std::vector<TextSpan> result;
        for (const TextSpan& span : spans) {
            if (!result.empty() && span.begin <= result.back().end) {
                result.back().end = std::max(result.back().end, span.end);
            } else {
                result.push_back(span);
            }
        }
        return result;
    }

    const std::vector<const CandidateRecord*>& m_candidates;
    std::size_t m_reference;
    std::vector<Lines> m_lines;
    std::vector<Placement> m_placements;
    std::size_t m_compared = 0;
    std::vector<PythonLine> m_table;
};

} // namespace

std::vector<PythonLine> pythonLines(const std::vector<const CandidateRecord*>& candidates, std::size_t reference)
{
    return candidates.empty() ? std::vector<PythonLine>() : PythonTable(candidates, reference).make();
}

} // namespace candor
