// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/text_diff.h"
#include "core/suite/suite.h"
#include "core/trial/trial_record.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace candor {

/// One candidate to be put beside others.
struct CandidateColumn
{
    std::shared_ptr<const TrialRecord> record;
    std::size_t candidate = 0;          ///< index into record->candidates; must be there
    std::string configuration;          ///< as shown
    std::string session;                ///< as shown
    std::shared_ptr<const Suite> suite; ///< for the test cases of candidates that were not run; may be null

    [[nodiscard]] const CandidateRecord& get() const { return record->candidates[candidate]; }
    [[nodiscard]] bool isSelected() const { return record->selection.index == candidate; }
};

enum class MarkKind
{
    Difference, ///< is not in the reference column, or (in it) not in some other
    Hole,
};

struct TextMark
{
    TextSpan span;
    MarkKind kind = MarkKind::Difference;
};

/// A shown column: one of the given ones, with those that are exact duplicates of it.
struct SideColumn
{
    std::size_t column = 0;           ///< index into the given columns
    std::vector<std::size_t> members; ///< itself and its duplicates, rising
    bool selected = false;            ///< one of the members is
    std::optional<std::size_t> rank;  ///< from 1, of the score among the candidates of its trial
    std::size_t ranked = 0;           ///< candidates of its trial that have a score
    std::string noScore;              ///< why there is none; empty: there is one
    std::string noIr;
    std::string noPython;
    std::string noCases;
};

struct ScoreCell
{
    double value = 0.0;
    double points = 0.0;
    std::string evidence;
    bool differs = false; ///< from the reference's points
};

struct ScoreLine
{
    std::string criterion;
    std::vector<std::optional<ScoreCell>> cells; ///< one a shown column
    bool equal = false;
};

struct HoleCell
{
    Hole hole;
    std::string action; ///< what clearing did; empty: nothing was cleared
    std::string after;  ///< what stands there since; empty: nothing
    std::size_t charactersLost = 0;
    std::optional<std::size_t> irLine; ///< its place among the IR lines (of the IR that is not cleared)
};

struct IrCell
{
    enum class State
    {
        Present,
        Missing,
        CutOff, ///< missing, and behind the place where the reply was cut
        None,   ///< the column has no IR at all
    };
    State state = State::None;
    std::string text; ///< holes as ‹?identifier: type?›
    std::string path; ///< JSON pointer in this column's IR
    bool differs = false;
    std::vector<TextMark> marks; ///< rising, apart from each other
};

struct IrLine
{
    std::string label; ///< "effect", "parameter" ...
    std::vector<IrCell> cells;
    bool equal = false;
};

struct PythonCell
{
    std::size_t number = 0; ///< from 1
    std::string text;
    bool differs = false;
    std::vector<TextSpan> marks;
    std::string problem; ///< of the line at which it failed
};

struct PythonLine
{
    std::vector<std::optional<PythonCell>> cells; ///< none: a gap, or a column without code
    bool equal = false;
};

struct CaseCell
{
    enum class State
    {
        Passed,
        Failed,
        NotRun,
    };
    State state = State::NotRun;
    std::string call;
    std::string expected;
    std::string got; ///< a value, or the exception
};

/// Candidates side by side, as values. `equal` of a line: all columns that have the section at all have the same there,
/// and they are two at least.
struct SideBySide
{
    std::vector<SideColumn> columns;
    std::size_t reference = 0; ///< index into columns
    std::string sentence;      ///< what the comparison shows
    std::vector<ScoreLine> scores;
    std::vector<std::vector<HoleCell>> holes; ///< [column]
    bool holesEqual = false;
    std::vector<IrLine> ir;
    std::vector<PythonLine> python;
    std::vector<std::vector<CaseCell>> cases; ///< [column]
    bool casesEqual = false;
};

struct SideBySideOptions
{
    std::size_t reference = 0; ///< index into the given columns: what the others are compared with
    bool cleared = false;      ///< the IR after clearing
};

/// Folds duplicates (same IR, same artifact, same verdict, same cases passed), aligns the rest. A duplicate is shown as
/// the selected one among its like, else the first. Pure; any thread.
[[nodiscard]] SideBySide sideBySide(const std::vector<CandidateColumn>& columns, const SideBySideOptions& options = {});

/// What the comparison shows, in a sentence or two; empty without columns.
[[nodiscard]] std::string comparisonSentence(const std::vector<CandidateColumn>& columns);

} // namespace candor
