// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/candidate_diff.h"
#include "ui/bridge/trial_key.h"

#include <QString>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace candor::ui {

enum class SideSection
{
    Score,
    Holes,
    Ir,
    Python,
    Tests,
};
inline constexpr std::array kSideSections{SideSection::Score, SideSection::Holes, SideSection::Ir, SideSection::Python,
                                          SideSection::Tests};

/// How a part of a cell's text is painted.
enum class SideInk
{
    Dim,
    Strong,
    Difference,
    Hole,
    Problem,
};

struct SideInkSpan
{
    int begin = 0; ///< in UTF-16 units of the cell's text
    int end = 0;
    SideInk ink = SideInk::Dim;
};

/// What stands where a row and a column meet.
struct SideCell
{
    enum class Kind
    {
        Empty,
        Text,
        Gap,  ///< others have something here
        Note, ///< why the column has nothing in a section: stands in SideColumnHead::notes alone
        Score,
        Cases,
    };
    Kind kind = Kind::Empty;
    QString text; ///< as shown; of a score the criterion
    std::vector<SideInkSpan> inks;
    bool dim = false;     ///< the same in all columns
    bool differs = false; ///< from the reference
    bool wrong = false;   ///< the line at which it failed
    int number = 0;       ///< of a line of code, from 1
    double share = 0.0;   ///< of a score's bar, -1 to 1
    QString figure;       ///< points
    QString more;         ///< what a tool tip says beyond the text
    int goesTo = -1;      ///< index of a row: where a hole stands
};

/// All columns have the row at the same height.
struct SideRow
{
    SideSection section = SideSection::Score;
    bool equal = false;
    std::vector<SideCell> cells;
};

struct SideColumnHead
{
    std::vector<CandidateKey> members; ///< the shown one first, then its duplicates
    QString name;                      ///< "Candidate 1"
    QString where;                     ///< configuration and session; empty where all are of one trial
    QString details;                   ///< "rank 1 of 3 · 2 holes"
    QString score;                     ///< "132.3"
    Verdict verdict = Verdict::Cancelled;
    bool judged = false;
    bool selected = false;
    bool pinned = false;
    bool reference = false;
    QString toolTip;
    std::array<QString, kSideSections.size()> sectionTitles;
    std::array<SideCell, kSideSections.size()> notes; ///< kind Note where the column has nothing in that section
};

/// Everything that the grid shows, made by a job; immutable afterwards.
struct SideContent
{
    SideBySide table; ///< what it was made from
    std::vector<SideColumnHead> columns;
    std::vector<SideRow> rows; ///< in the order of the sections
    bool cleared = false;
    QString sentence;
};

/// What is asked of the job.
struct SideRequest
{
    std::vector<CandidateColumn> columns; ///< in the order to be shown, pinned first
    std::vector<CandidateKey> keys;       ///< one a column
    std::size_t pinned = 0;               ///< the first so many
    std::size_t reference = 0;
    bool cleared = false;
    std::vector<CandidateColumn> all; ///< hidden ones included: what the sentence is about
};

/// Pure; any thread.
[[nodiscard]] std::shared_ptr<const SideContent> sideContent(const SideRequest& request);

[[nodiscard]] QString sideTitle(SideSection section);
/// "clamp(5, 0, 10): expected 5, got None".
[[nodiscard]] QString caseWords(const CaseCell& cell);
[[nodiscard]] QString caseGlyph(CaseCell::State state); ///< "✓", "✗", "·"
[[nodiscard]] const SideCell& noteOf(const SideColumnHead& head, SideSection section);
/// A cell as one text: what is copied, announced and shown below the grid.
[[nodiscard]] QString cellWords(const SideContent& content, std::size_t row, std::size_t column);

} // namespace candor::ui
