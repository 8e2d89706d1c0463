// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/side_content.h"

#include "core/support/text.h"
#include "ui/sidebyside/inked_text.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SideBySide", text);
}

QString counted(std::size_t count, const char* one, const char* many)
{
    return count == 1 ? tr(one) : tr(many).arg(countText(count));
}

class Maker
{
public:
    explicit Maker(const SideRequest& request) : m_request(request), m_content(std::make_shared<SideContent>()) {}

    std::shared_ptr<const SideContent> make()
    {
        m_content->cleared = m_request.cleared;
        m_content->table = sideBySide(m_request.columns, {m_request.reference, m_request.cleared});
        m_content->sentence = qt(comparisonSentence(m_request.all));
        const auto& first = m_request.columns;
        m_oneSession = std::all_of(first.begin(), first.end(), [&first](const CandidateColumn& column) {
            return column.session == first.front().session;
        });
        m_oneTrial = std::all_of(first.begin(), first.end(), [&first](const CandidateColumn& column) {
            return column.record == first.front().record;
        });
        for (std::size_t c = 0; c < table().columns.size(); ++c) {
            m_content->columns.push_back(headOf(c));
        }
        if (!m_content->columns.empty()) {
            addScores();
            addIr(); // before the holes, which point into it
            addHoles();
            addPython();
            addTests();
        }
        return m_content;
    }

private:
    [[nodiscard]] const SideBySide& table() const { return m_content->table; }
    [[nodiscard]] const CandidateColumn& given(std::size_t c) const
    {
        return m_request.columns[table().columns[c].column];
    }

    SideColumnHead headOf(std::size_t c) const
    {
        const SideColumn& column = table().columns[c];
        const CandidateRecord& candidate = given(c).get();
        SideColumnHead head;
        head.members.push_back(m_request.keys[column.column]);
        QStringList tips;
        for (const std::size_t member : column.members) {
            const CandidateColumn& one = m_request.columns[member];
            tips << tr("Candidate %1 of %2, %3")
                        .arg(countText(one.candidate + 1), shown(one.configuration, 200), shown(one.session, 200));
            head.pinned = head.pinned || member < m_request.pinned;
            if (member != column.column) {
                head.members.push_back(m_request.keys[member]);
            }
        }
        head.name = tr("Candidate %1").arg(countText(given(c).candidate + 1));
        head.where = m_oneTrial ? QString() : shown(given(c).configuration, 120);
        if (!m_oneSession) {
            head.where += QStringLiteral(" · ") + shown(given(c).session, 120);
        }
        if (given(c).record->repeat > 0 && !m_oneTrial) {
            head.where += tr(" · repeat %1").arg(given(c).record->repeat + 1);
        }
        head.score = scoreText(candidate.score ? candidate.score->total : std::numeric_limits<double>::quiet_NaN());
        head.verdict = candidate.verdict;
        head.judged = candidate.judged;
        head.selected = column.selected;
        head.reference = c == table().reference;
        QStringList details;
        if (column.rank) {
            details << tr("rank %1 of %2").arg(countText(*column.rank), countText(column.ranked));
        } else {
            details << tr("not scored");
        }
        details << counted(table().holes[c].size(), "1 hole", "%1 holes");
        head.details = details.join(QStringLiteral(" · "));
        if (column.members.size() > 1) {
            tips.prepend(tr("%1 exact duplicates: the same IR, code and outcome").arg(column.members.size()));
        }
        tips << shown(candidate.message, 400);
        head.toolTip = tips.join(QLatin1Char('\n')).trimmed();
        giveTitles(head, c);
        return head;
    }

    void giveTitles(SideColumnHead& head, std::size_t c) const
    {
        const auto& cases = table().cases[c];
        const auto passed = std::count_if(cases.begin(), cases.end(),
                                          [](const CaseCell& cell) { return cell.state == CaseCell::State::Passed; });
        const Artifact* artifact = given(c).get().artifact();
        const std::size_t lines = artifact ? splitLines(artifact->python).size() : 0;
        head.sectionTitles = {
            tr("Score · rubric"), tr("Unresolved holes  %1").arg(countText(table().holes[c].size())),
            m_request.cleared ? tr("IR after clearing") : tr("IR"),
            lines == 0 ? tr("Python") : tr("Python  %1").arg(counted(lines, "1 line", "%1 lines")),
            cases.empty()
                ? tr("Tests")
                : tr("Tests  %1/%2").arg(countText(static_cast<std::size_t>(passed)), countText(cases.size()))};
    }

    SideRow& addRow(SideSection section, bool equal)
    {
        SideRow& row = m_content->rows.emplace_back();
        row.section = section;
        row.equal = equal;
        row.cells.resize(m_content->columns.size());
        return row;
    }

    void giveNote(std::size_t column, SideSection section, const QString& words)
    {
        SideCell& note = m_content->columns[column].notes[static_cast<std::size_t>(section)];
        note.kind = SideCell::Kind::Note;
        note.text = words;
        note.dim = true;
    }

    /// Why columns have nothing in a section.
    void giveNotes(SideSection section, std::string SideColumn::*why)
    {
        for (std::size_t c = 0; c < table().columns.size(); ++c) {
            if (const std::string& words = table().columns[c].*why; !words.empty()) {
                giveNote(c, section, shown(words, 600));
            }
        }
    }

    void addScores()
    {
        double most = 0.0;
        for (const ScoreLine& line : table().scores) {
            for (const auto& cell : line.cells) {
                most = std::max(most, cell ? std::abs(cell->points) : 0.0);
            }
        }
        for (const ScoreLine& line : table().scores) {
            SideRow& row = addRow(SideSection::Score, line.equal);
            QString name = shown(line.criterion, 80);
            name.replace(QLatin1Char('_'), QLatin1Char(' '));
            for (std::size_t c = 0; c < line.cells.size(); ++c) {
                SideCell& cell = row.cells[c];
                const std::optional<ScoreCell>& score = line.cells[c];
                if (score) {
                    cell.kind = SideCell::Kind::Score;
                    cell.text = name;
                    cell.share = most > 0.0 ? score->points / most : 0.0;
                    cell.figure = scoreText(score->points);
                    cell.differs = score->differs;
                    cell.dim = line.equal;
                    cell.more = shown(score->evidence, 600);
                } else if (given(c).get().score) {
                    cell.kind = SideCell::Kind::Gap;
                    cell.text = tr("no such criterion");
                }
            }
        }
        giveNotes(SideSection::Score, &SideColumn::noScore);
    }

    void addHoles()
    {
        std::vector<SideRow> rows;
        std::size_t most = 0;
        for (const auto& holes : table().holes) {
            most = std::max(most, holes.size());
        }
        for (std::size_t i = 0; i < most; ++i) {
            SideRow& row = rows.emplace_back();
            row.section = SideSection::Holes;
            row.equal = table().holesEqual;
            for (const auto& holes : table().holes) {
                row.cells.push_back(i < holes.size() ? holeCell(holes[i]) : SideCell());
            }
        }
        for (std::size_t c = 0; c < table().holes.size(); ++c) {
            if (table().holes[c].empty()) {
                giveNote(c, SideSection::Holes, tr("none"));
            }
        }
        const auto firstIr = std::find_if(m_content->rows.begin(), m_content->rows.end(),
                                          [](const SideRow& row) { return row.section == SideSection::Ir; });
        const auto irBegin = static_cast<int>(firstIr - m_content->rows.begin()) + static_cast<int>(rows.size());
        for (SideRow& row : rows) {
            for (SideCell& cell : row.cells) {
                cell.goesTo = cell.goesTo >= 0 ? cell.goesTo + irBegin : -1;
            }
        }
        m_content->rows.insert(firstIr, rows.begin(), rows.end());
    }

    static SideCell holeCell(const HoleCell& hole)
    {
        InkedText text;
        const std::string& name = hole.hole.identifier.empty() ? hole.hole.path : hole.hole.identifier;
        text.add(name, 200, SideInk::Strong);
        text.add(tr(" · %1").arg(qt(nameOf(hole.hole.kind))));
        if (!hole.hole.type.empty()) {
            text.add(QStringLiteral(" · ") + shown(hole.hole.type, 200));
        }
        QStringList lines;
        if (!hole.hole.description.empty()) {
            lines << shown(hole.hole.description, 600);
        }
        lines << originWords(hole.hole.origin) + clearingWords(hole);
        text.add(QLatin1Char('\n') + lines.join(QStringLiteral(" — ")), SideInk::Dim);
        SideCell cell;
        cell.kind = SideCell::Kind::Text;
        text.moveTo(cell);
        cell.goesTo = hole.irLine ? static_cast<int>(*hole.irLine) : -1;
        cell.more = tr("Stands at %1").arg(shown(hole.hole.path, 200));
        return cell;
    }

    static QString originWords(HoleOrigin origin)
    {
        switch (origin) {
        case HoleOrigin::Model:
            return tr("declared by the model");
        case HoleOrigin::Truncation:
            return tr("left where the reply was cut off");
        case HoleOrigin::Parsing:
            break;
        }
        return tr("a required clause that was not written");
    }

    static QString clearingWords(const HoleCell& hole)
    {
        QString text = hole.action.empty() ? tr(", not cleared") : tr(", %1 in clearing").arg(qt(hole.action));
        if (hole.charactersLost > 0) {
            text += tr(" (%1 characters lost)").arg(countText(hole.charactersLost));
        }
        if (!hole.after.empty()) {
            text += tr(": now “%1”").arg(shown(hole.after, 300));
        }
        return text;
    }

    void addIr()
    {
        for (const IrLine& line : table().ir) {
            SideRow& row = addRow(SideSection::Ir, line.equal);
            for (std::size_t c = 0; c < line.cells.size(); ++c) {
                row.cells[c] = irCell(line, line.cells[c]);
            }
        }
        giveNotes(SideSection::Ir, &SideColumn::noIr);
        for (std::size_t c = 0; table().ir.empty() && c < m_content->columns.size(); ++c) {
            if (table().columns[c].noIr.empty()) {
                giveNote(c, SideSection::Ir, tr("the IR is empty"));
            }
        }
    }

    static SideCell irCell(const IrLine& line, const IrCell& from)
    {
        SideCell cell;
        if (from.state == IrCell::State::None) {
            return cell;
        }
        if (from.state != IrCell::State::Present) {
            cell.kind = SideCell::Kind::Gap;
            cell.differs = from.differs;
            cell.text =
                (from.state == IrCell::State::CutOff ? tr("%1 cut off") : tr("%1 missing")).arg(shown(line.label, 60));
            return cell;
        }
        InkedText text;
        text.add(shown(line.label, 60) + QStringLiteral(" · "), SideInk::Dim);
        std::size_t at = 0;
        const std::string_view all = from.text;
        for (const TextMark& mark : from.marks) {
            text.add(all.substr(at, mark.span.begin - at), 2000);
            text.add(all.substr(mark.span.begin, mark.span.end - mark.span.begin), 2000,
                     mark.kind == MarkKind::Hole ? SideInk::Hole : SideInk::Difference);
            at = mark.span.end;
        }
        text.add(all.substr(at), 2000);
        cell.kind = SideCell::Kind::Text;
        cell.dim = line.equal && !hasHole(from);
        cell.differs = from.differs;
        cell.more = shown(from.path, 200);
        text.moveTo(cell);
        return cell;
    }

    static bool hasHole(const IrCell& cell)
    {
        return std::any_of(cell.marks.begin(), cell.marks.end(),
                           [](const TextMark& mark) { return mark.kind == MarkKind::Hole; });
    }

    void addPython()
    {
        for (const PythonLine& line : table().python) {
            SideRow& row = addRow(SideSection::Python, line.equal);
            for (std::size_t c = 0; c < line.cells.size(); ++c) {
                if (line.cells[c]) {
                    row.cells[c] = pythonCell(line, *line.cells[c]);
                } else if (table().columns[c].noPython.empty()) {
                    row.cells[c].kind = SideCell::Kind::Gap;
                }
            }
        }
        giveNotes(SideSection::Python, &SideColumn::noPython);
    }

    static SideCell pythonCell(const PythonLine& line, const PythonCell& from)
    {
        InkedText text;
        std::size_t at = 0;
        const std::string_view all = from.text;
        for (const TextSpan& mark : from.marks) {
            text.add(all.substr(at, mark.begin - at), 2000);
            text.add(all.substr(mark.begin, mark.end - mark.begin), 2000, SideInk::Difference);
            at = mark.end;
        }
        text.add(all.substr(at), 2000);
        if (!from.problem.empty()) {
            text.add(QStringLiteral("  ◂ ") + shown(from.problem, 300), SideInk::Problem);
        }
        SideCell cell;
        cell.kind = SideCell::Kind::Text;
        cell.number = static_cast<int>(from.number);
        cell.dim = line.equal && from.problem.empty();
        cell.differs = from.differs;
        cell.wrong = !from.problem.empty();
        text.moveTo(cell);
        return cell;
    }

    void addTests()
    {
        SideRow& row = addRow(SideSection::Tests, table().casesEqual);
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            row.cells[c].kind = table().cases[c].empty() ? SideCell::Kind::Empty : SideCell::Kind::Cases;
        }
        giveNotes(SideSection::Tests, &SideColumn::noCases);
    }

    const SideRequest& m_request;
    std::shared_ptr<SideContent> m_content;
    bool m_oneTrial = true;
    bool m_oneSession = true;
};

} // namespace

std::shared_ptr<const SideContent> sideContent(const SideRequest& request)
{
    return Maker(request).make();
}

QString sideTitle(SideSection section)
{
    switch (section) {
    case SideSection::Score:
        return tr("Score");
    case SideSection::Holes:
        return tr("Unresolved holes");
    case SideSection::Ir:
        return tr("IR");
    case SideSection::Python:
        return tr("Python");
    case SideSection::Tests:
        break;
    }
    return tr("Tests");
}

QString caseGlyph(CaseCell::State state)
{
    switch (state) {
    case CaseCell::State::Passed:
        return QStringLiteral("✓");
    case CaseCell::State::Failed:
        return QStringLiteral("✗");
    case CaseCell::State::NotRun:
        break;
    }
    return QStringLiteral("·");
}

QString caseWords(const CaseCell& cell)
{
    const QString call = shown(cell.call, 300);
    const QString expected = shown(cell.expected, 300);
    switch (cell.state) {
    case CaseCell::State::Passed:
        return tr("%1: passed, got %2 as expected").arg(call, expected);
    case CaseCell::State::Failed:
        return tr("%1: expected %2, got %3")
            .arg(call, expected, cell.got.empty() ? tr("nothing") : shown(cell.got, 300));
    case CaseCell::State::NotRun:
        break;
    }
    return tr("%1: not run, expected %2").arg(call, expected);
}

const SideCell& noteOf(const SideColumnHead& head, SideSection section)
{
    return head.notes[static_cast<std::size_t>(section)];
}

QString cellWords(const SideContent& content, std::size_t row, std::size_t column)
{
    const SideCell& cell = content.rows[row].cells[column];
    switch (cell.kind) {
    case SideCell::Kind::Score:
        return tr("%1: %2 points%3")
            .arg(cell.text, cell.figure, cell.more.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(cell.more));
    case SideCell::Kind::Cases: {
        QStringList lines;
        for (const CaseCell& one : content.table.cases[column]) {
            lines << caseGlyph(one.state) + QLatin1Char(' ') + caseWords(one);
        }
        return lines.join(QLatin1Char('\n'));
    }
    case SideCell::Kind::Gap:
        return cell.text.isEmpty() ? tr("no such line") : cell.text;
    case SideCell::Kind::Empty:
        return noteOf(content.columns[column], content.rows[row].section).text;
    case SideCell::Kind::Text:
    case SideCell::Kind::Note:
        break;
    }
    return cell.text;
}

} // namespace candor::ui
