// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/candidate_diff.h"

#include "core/analysis/candidate_lines.h"

#include <algorithm>
#include <cmath>

namespace candor {

namespace {

constexpr double kSamePoints = 1e-9;

std::vector<bool> casesPassed(const CandidateRecord& candidate)
{
    std::vector<bool> passed;
    if (const ExecutionReport* report = candidate.execution()) {
        for (const CaseResult& result : report->cases) {
            passed.push_back(result.passed);
        }
    }
    return passed;
}

bool isDuplicate(const CandidateRecord& a, const CandidateRecord& b)
{
    const auto artifact = [](const CandidateRecord& candidate) {
        return candidate.artifact() ? candidate.artifact()->hash : ContentHash();
    };
    const auto total = [](const CandidateRecord& candidate) { return candidate.score ? candidate.score->total : NAN; };
    const bool sameScore =
        a.score.has_value() == b.score.has_value() && (!a.score || std::abs(total(a) - total(b)) < kSamePoints);
    return !a.read.ir.hash.empty() && a.read.ir.hash == b.read.ir.hash && artifact(a) == artifact(b) &&
           a.verdict == b.verdict && a.judged == b.judged && sameScore && casesPassed(a) == casesPassed(b);
}

std::string whyNoIr(const CandidateRecord& candidate)
{
    if (!candidate.irExchange.failure.empty()) {
        return "no reply: " + candidate.irExchange.failure;
    }
    return candidate.read.problem.empty() ? "no IR in the reply" : "no IR: " + candidate.read.problem;
}

std::string whyNoPython(const CandidateRecord& candidate)
{
    const Artifact* artifact = candidate.artifact();
    if (artifact && !artifact->message.empty()) {
        return "no code: " + artifact->message;
    }
    if (!candidate.judged && candidate.message.empty()) {
        return "no code: only the selected candidate was to get some";
    }
    return candidate.message.empty() ? "no code" : "no code: " + candidate.message;
}

class Table
{
public:
    Table(const std::vector<CandidateColumn>& given, const SideBySideOptions& options)
        : m_given(given), m_options(options)
    {
    }

    SideBySide make()
    {
        fold();
        m_table.sentence = comparisonSentence(m_given);
        if (m_table.columns.empty()) {
            return std::move(m_table);
        }
        scores();
        irAndHoles();
        python();
        cases();
        return std::move(m_table);
    }

private:
    [[nodiscard]] const CandidateRecord& candidate(std::size_t shown) const
    {
        return m_given[m_table.columns[shown].column].get();
    }

    /// The reference, or the first column that has the section at all.
    template <class Has>
    [[nodiscard]] std::size_t referenceWith(const Has& has) const
    {
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            const std::size_t column = c == 0 ? m_table.reference : c - (c <= m_table.reference ? 1 : 0);
            if (has(column)) {
                return column;
            }
        }
        return m_table.reference;
    }

    void fold()
    {
        for (std::size_t i = 0; i < m_given.size(); ++i) {
            const auto same =
                std::find_if(m_table.columns.begin(), m_table.columns.end(), [&](const SideColumn& shown) {
                    return isDuplicate(m_given[shown.members.front()].get(), m_given[i].get());
                });
            SideColumn& column = same != m_table.columns.end() ? *same : m_table.columns.emplace_back();
            if (column.members.empty() || (!column.selected && m_given[i].isSelected())) {
                column.column = i;
            }
            column.members.push_back(i);
            column.selected = column.selected || m_given[i].isSelected();
            if (i == m_options.reference) {
                m_table.reference = static_cast<std::size_t>(&column - m_table.columns.data());
            }
        }
        for (SideColumn& column : m_table.columns) {
            describe(column);
        }
    }

    void describe(SideColumn& column) const
    {
        const CandidateColumn& given = m_given[column.column];
        const CandidateRecord& shown = given.get();
        for (const CandidateRecord& other : given.record->candidates) {
            column.ranked += other.score ? 1u : 0u;
        }
        if (shown.score) {
            const auto better = std::count_if(
                given.record->candidates.begin(), given.record->candidates.end(), [&](const CandidateRecord& other) {
                    return other.score && other.score->total > shown.score->total + kSamePoints;
                });
            column.rank = static_cast<std::size_t>(better) + 1;
        } else {
            column.noScore = "not scored: no usable IR";
        }
        const Ir* ir = irOf(shown);
        if (!ir && m_options.cleared && !shown.read.ir.hash.empty()) {
            column.noIr = "no cleared IR: " + (shown.message.empty() ? "nothing was cleared" : shown.message);
        } else if (!ir) {
            column.noIr = whyNoIr(shown);
        }
        if (!shown.artifact() || shown.artifact()->python.empty()) {
            column.noPython = whyNoPython(shown);
        }
    }

    [[nodiscard]] const Ir* irOf(const CandidateRecord& shown) const
    {
        if (m_options.cleared) {
            return shown.cleared ? &*shown.cleared : nullptr;
        }
        return shown.read.ir.document.is_null() ? nullptr : &shown.read.ir;
    }

    void scores()
    {
        std::vector<std::string> criteria;
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            const Score none;
            for (const ScoreRow& row : candidate(c).score ? candidate(c).score->rows : none.rows) {
                if (std::find(criteria.begin(), criteria.end(), row.criterion) == criteria.end()) {
                    criteria.push_back(row.criterion);
                }
            }
        }
        const std::size_t reference = referenceWith([this](std::size_t c) { return candidate(c).score.has_value(); });
        for (const std::string& criterion : criteria) {
            m_table.scores.push_back(scoreLine(criterion, reference));
        }
    }

    [[nodiscard]] ScoreLine scoreLine(const std::string& criterion, std::size_t reference) const
    {
        ScoreLine line{criterion, {}, true};
        std::size_t scored = 0;
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            std::optional<ScoreCell>& cell = line.cells.emplace_back();
            if (const std::optional<Score>& score = candidate(c).score) {
                ++scored;
                const auto row = std::find_if(score->rows.begin(), score->rows.end(),
                                              [&](const ScoreRow& one) { return one.criterion == criterion; });
                if (row != score->rows.end()) {
                    cell = ScoreCell{row->value, row->points, row->evidence, false};
                }
            }
        }
        const std::optional<ScoreCell> of = line.cells[reference];
        std::size_t differing = 0;
        for (std::size_t c = 0; c < line.cells.size(); ++c) {
            std::optional<ScoreCell>& cell = line.cells[c];
            const bool scoredHere = candidate(c).score.has_value();
            const bool same =
                cell.has_value() == of.has_value() && (!cell || std::abs(cell->points - of->points) < kSamePoints);
            if (scoredHere && !same) {
                ++differing;
                if (cell) {
                    cell->differs = true;
                }
            }
        }
        line.equal = differing == 0 && scored > 1;
        return line;
    }

    void irAndHoles()
    {
        std::vector<const Ir*> irs;
        std::vector<const Ir*> raw;
        std::vector<bool> cutOff;
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            const CandidateRecord& shown = candidate(c);
            irs.push_back(irOf(shown));
            raw.push_back(shown.read.ir.document.is_null() ? nullptr : &shown.read.ir);
            cutOff.push_back(shown.read.truncated && !shown.read.usable && !m_options.cleared);
        }
        m_table.ir = irLines(irs, cutOff, referenceWith([&](std::size_t c) { return irs[c] != nullptr; }));
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            std::vector<HoleCell>& holes = m_table.holes.emplace_back();
            for (const Hole& hole : candidate(c).read.ir.holes) {
                holes.push_back(holeCell(candidate(c), hole));
                if (!m_options.cleared) {
                    holes.back().irLine = lineOfHole(m_table.ir, c, hole);
                }
            }
        }
        m_table.holesEqual = m_table.columns.size() > 1;
        for (const std::vector<HoleCell>& holes : m_table.holes) {
            m_table.holesEqual = m_table.holesEqual && sameHoles(holes, m_table.holes.front());
        }
    }

    static bool sameHoles(const std::vector<HoleCell>& a, const std::vector<HoleCell>& b)
    {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const HoleCell& one, const HoleCell& other) {
            return one.hole.path == other.hole.path && one.hole.identifier == other.hole.identifier &&
                   one.hole.type == other.hole.type && one.hole.description == other.hole.description &&
                   one.hole.kind == other.hole.kind && one.action == other.action && one.after == other.after;
        });
    }

    static HoleCell holeCell(const CandidateRecord& shown, const Hole& hole)
    {
        HoleCell cell;
        cell.hole = hole;
        const auto entry = std::find_if(shown.ledger.begin(), shown.ledger.end(), [&hole](const LedgerEntry& one) {
            return one.hole.path == hole.path && one.hole.identifier == hole.identifier;
        });
        if (entry != shown.ledger.end()) {
            cell.action = entry->action;
            cell.charactersLost = entry->charactersLost;
            cell.after = entry->after.is_null()     ? std::string()
                         : entry->after.is_string() ? entry->after.get<std::string>()
                                                    : canonicalJson(entry->after);
        }
        return cell;
    }

    void python()
    {
        std::vector<const CandidateRecord*> candidates;
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            candidates.push_back(m_table.columns[c].noPython.empty() ? &candidate(c) : nullptr);
        }
        m_table.python =
            pythonLines(candidates, referenceWith([&](std::size_t c) { return candidates[c] != nullptr; }));
    }

    void cases()
    {
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            std::vector<CaseCell>& cells = m_table.cases.emplace_back();
            const ExecutionReport* report = candidate(c).execution();
            const std::vector<CaseResult> none;
            for (const CaseResult& result : report ? report->cases : none) {
                const std::string exception =
                    result.exceptionType + (result.exceptionMessage.empty() ? "" : ": " + result.exceptionMessage);
                cells.push_back({result.passed ? CaseCell::State::Passed : CaseCell::State::Failed, result.call,
                                 result.expected, result.exceptionType.empty() ? result.got : exception});
            }
            addNotRun(m_given[m_table.columns[c].column], cells);
            if (cells.empty()) {
                m_table.columns[c].noCases =
                    report ? "checked by a test program: " + verdictWords(report->verdict) : "no test case was run";
            }
        }
        m_table.casesEqual = m_table.columns.size() > 1;
        for (const std::vector<CaseCell>& cells : m_table.cases) {
            const auto& first = m_table.cases.front();
            m_table.casesEqual =
                m_table.casesEqual && std::equal(cells.begin(), cells.end(), first.begin(), first.end(),
                                                 [](const CaseCell& a, const CaseCell& b) {
                                                     return a.state == b.state && a.got == b.got && a.call == b.call;
                                                 });
        }
    }

    /// A report ends where the program did; the task knows what was left.
    static void addNotRun(const CandidateColumn& column, std::vector<CaseCell>& cells)
    {
        const Task* task = column.suite ? column.suite->find(column.record->task) : nullptr;
        for (std::size_t i = cells.size(); task && i < task->cases.size(); ++i) {
            cells.push_back({CaseCell::State::NotRun, task->callText(i), task->cases[i].expected, {}});
        }
    }

    const std::vector<CandidateColumn>& m_given;
    SideBySideOptions m_options;
    SideBySide m_table;
};

} // namespace

SideBySide sideBySide(const std::vector<CandidateColumn>& columns, const SideBySideOptions& options)
{
    return Table(columns, options).make();
}

} // namespace candor
