// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/candidate_lines.h"
#include "core/ir/hole_walk.h"
#include "core/ir/json_pointer.h"

#include <algorithm>
#include <array>

namespace candor {

namespace {

constexpr std::string_view kOpen = "‹?";
constexpr std::string_view kClose = "?›";
constexpr std::array<std::string_view, 4> kLists{"/signature/parameters", "/effects", "/assertions", "/constraints"};

bool isBelow(std::string_view path, std::string_view parent)
{
    return path == parent || (path.size() > parent.size() && path.starts_with(parent) && path[parent.size()] == '/');
}

/// The list of clauses that a row belongs to; empty for rows of their own.
std::string_view listOf(std::string_view path)
{
    const auto found =
        std::find_if(kLists.begin(), kLists.end(), [path](std::string_view list) { return isBelow(path, list); });
    return found == kLists.end() ? std::string_view() : *found;
}

std::string labelOf(const std::string& path)
{
    const std::string_view list = listOf(path);
    if (!list.empty()) {
        const std::string name = pointerTokens(list).back();
        return name.substr(0, name.size() - 1);
    }
    if (path == "/intent/summary") {
        return "intent";
    }
    if (path == "/signature/name") {
        return "function";
    }
    const std::vector<std::string> tokens = pointerTokens(path);
    return tokens.empty() ? std::string() : tokens.back();
}

/// The cell's text with its holes as they are shown, and where they stand in it.
class HoleText
{
public:
    HoleText(const std::string& text, const std::vector<const Hole*>& holes)
    {
        std::size_t at = 0;
        for (const InlineHole& inlineHole : findInlineHoles(text)) {
            m_text += text.substr(at, inlineHole.begin - at);
            const auto known = std::find_if(holes.begin(), holes.end(),
                                            [&](const Hole* hole) { return hole->identifier == inlineHole.name; });
            add(known != holes.end() ? **known : describedHole(inlineHole, {}));
            at = inlineHole.end;
        }
        m_text += text.substr(at);
        for (const Hole* hole : holes) {
            if (std::find(m_shown.begin(), m_shown.end(), hole->identifier) == m_shown.end()) {
                m_text += m_text.empty() ? "" : " ";
                add(*hole);
            }
        }
    }

    void moveTo(IrCell& cell)
    {
        cell.text = std::move(m_text);
        cell.marks = std::move(m_marks);
    }

private:
    void add(const Hole& hole)
    {
        const std::size_t begin = m_text.size();
        m_text += holeText(hole);
        m_marks.push_back({{begin, m_text.size()}, MarkKind::Hole});
        m_shown.push_back(hole.identifier);
    }

    std::string m_text;
    std::vector<TextMark> m_marks;
    std::vector<std::string> m_shown;
};

class IrTable
{
public:
    IrTable(const std::vector<const Ir*>& irs, const std::vector<bool>& cutOff, std::size_t reference)
        : m_irs(irs), m_cutOff(cutOff), m_reference(reference)
    {
    }

    std::vector<IrLine> make()
    {
        std::vector<const Ir*> there;
        std::copy_if(m_irs.begin(), m_irs.end(), std::back_inserter(there), [](const Ir* ir) { return ir != nullptr; });
        for (const IrDiffRow& row : diffIrs(there)) {
            addRow(row, there.size());
        }
        addMissingClauses();
        giveHoles();
        markCuts();
        for (IrLine& line : m_lines) {
            line.equal = line.equal && std::none_of(line.cells.begin(), line.cells.end(),
                                                    [](const IrCell& cell) { return cell.state == State::Missing; });
            markDifferences(line);
        }
        return std::move(m_lines);
    }

private:
    using State = IrCell::State;

    void addRow(const IrDiffRow& row, std::size_t compared)
    {
        IrLine line;
        line.label = labelOf(row.path);
        line.equal = row.equal && compared > 1;
        std::size_t given = 0;
        for (std::size_t c = 0; c < m_irs.size(); ++c) {
            IrCell& cell = line.cells.emplace_back();
            if (!m_irs[c]) {
                continue;
            }
            const std::optional<std::string>& text = row.cells[given++];
            cell.state = text ? State::Present : State::Missing;
            cell.text = text.value_or(std::string());
            cell.path = pathIn(row.path, c, text.has_value());
        }
        m_lines.push_back(std::move(line));
    }

    /// Rows name the path in the first IR alone. Clauses keep their order, so that the n-th that a column has is its
    /// item n.
    std::string pathIn(const std::string& path, std::size_t column, bool present)
    {
        const std::string_view list = listOf(path);
        if (list.empty()) {
            return path;
        }
        const Json* value = resolvePointer(m_irs[column]->document, list);
        if (!present || !value || !value->is_array()) {
            return std::string(list);
        }
        m_counts.resize(m_irs.size());
        const auto which = static_cast<std::size_t>(std::find(kLists.begin(), kLists.end(), list) - kLists.begin());
        return childPointer(list, m_counts[column][which]++);
    }

    /// A required clause that was not written is a hole that stands nowhere: a line of gaps, unless others have it.
    void addMissingClauses()
    {
        for (const Ir* ir : m_irs) {
            for (const Hole& hole : ir ? ir->holes : kNoHoles) {
                const auto hasIt = [&hole](const IrLine& line) {
                    return std::any_of(line.cells.begin(), line.cells.end(),
                                       [&hole](const IrCell& cell) { return cell.path == hole.path; });
                };
                if (hole.origin != HoleOrigin::Parsing || std::any_of(m_lines.begin(), m_lines.end(), hasIt)) {
                    continue;
                }
                IrLine line;
                line.label = labelOf(hole.path);
                for (const Ir* other : m_irs) {
                    line.cells.push_back({other ? State::Missing : State::None, {}, hole.path, false, {}});
                }
                m_lines.push_back(std::move(line));
            }
        }
    }

    void giveHoles()
    {
        for (std::size_t c = 0; c < m_irs.size(); ++c) {
            std::vector<std::vector<const Hole*>> holes(m_lines.size());
            for (const Hole& hole : m_irs[c] ? m_irs[c]->holes : kNoHoles) {
                const auto line = hole.origin == HoleOrigin::Parsing ? std::nullopt : lineOfHole(m_lines, c, hole);
                if (line) {
                    holes[*line].push_back(&hole);
                }
            }
            for (std::size_t i = 0; i < m_lines.size(); ++i) {
                IrCell& cell = m_lines[i].cells[c];
                if (cell.state == State::Present) {
                    const std::string_view path = cell.path;
                    const bool listed = path.ends_with("/holes"); // an array of descriptions, not for people
                    HoleText(listed ? std::string() : cell.text, holes[i]).moveTo(cell);
                }
            }
        }
    }

    /// What a reply lacks behind its cut was never decided.
    void markCuts()
    {
        for (std::size_t c = 0; c < m_irs.size(); ++c) {
            if (!m_irs[c] || !m_cutOff[c]) {
                continue;
            }
            for (auto line = m_lines.rbegin(); line != m_lines.rend(); ++line) {
                if (line->cells[c].state == State::Present) {
                    break;
                }
                line->cells[c].state = State::CutOff;
            }
        }
    }

    void markDifferences(IrLine& line) const
    {
        IrCell& reference = line.cells[m_reference];
        std::vector<TextSpan> ofReference;
        for (std::size_t c = 0; c < line.cells.size(); ++c) {
            IrCell& cell = line.cells[c];
            if (c == m_reference || cell.state == State::None || reference.state == State::None) {
                continue;
            }
            cell.differs = cell.state != reference.state || cell.text != reference.text;
            reference.differs = reference.differs || cell.differs;
            if (!cell.differs || cell.state != State::Present) {
                continue;
            }
            if (reference.state != State::Present) {
                addMarks(cell, {{0, cell.text.size()}});
                continue;
            }
            const TokenDifference difference = tokenDifference(reference.text, cell.text);
            if (difference.likeness < kLeastLikeness) {
                addMarks(cell, {{0, cell.text.size()}});
            } else {
                addMarks(cell, difference.second);
                ofReference.insert(ofReference.end(), difference.first.begin(), difference.first.end());
            }
        }
        addMarks(reference, std::move(ofReference));
    }

    /// Joins the spans and puts them beside the holes, which win.
    static void addMarks(IrCell& cell, std::vector<TextSpan> spans)
    {
        std::sort(spans.begin(), spans.end(), [](const TextSpan& a, const TextSpan& b) { return a.begin < b.begin; });
        const std::vector<TextMark> holes = cell.marks;
        std::size_t at = 0;
        const auto add = [&cell](std::size_t begin, std::size_t end) {
            if (begin < end) {
                cell.marks.push_back({{begin, end}, MarkKind::Difference});
            }
        };
        for (const TextSpan& span : spans) {
            std::size_t begin = std::max(span.begin, at);
            for (const TextMark& hole : holes) {
                if (hole.span.end > begin && hole.span.begin < span.end) {
                    add(begin, hole.span.begin);
                    begin = hole.span.end;
                }
            }
            add(begin, span.end);
            at = std::max(at, span.end);
        }
        std::sort(cell.marks.begin(), cell.marks.end(),
                  [](const TextMark& a, const TextMark& b) { return a.span.begin < b.span.begin; });
    }

    inline static const std::vector<Hole> kNoHoles;

    const std::vector<const Ir*>& m_irs;
    const std::vector<bool>& m_cutOff;
    std::size_t m_reference;
    std::vector<IrLine> m_lines;
    std::vector<std::array<std::size_t, kLists.size()>> m_counts; ///< items seen so far, [column][list]
};

} // namespace

std::string holeText(const Hole& hole)
{
    if (hole.origin == HoleOrigin::Truncation || hole.identifier == "cut_off") {
        return std::string(kOpen) + "cut off here" + std::string(kClose);
    }
    const std::string& more = hole.type.empty() ? hole.description : hole.type;
    return std::string(kOpen) + hole.identifier + (more.empty() ? "" : ": " + more) + std::string(kClose);
}

std::vector<IrLine> irLines(const std::vector<const Ir*>& irs, const std::vector<bool>& cutOff, std::size_t reference)
{
    return irs.empty() ? std::vector<IrLine>() : IrTable(irs, cutOff, reference).make();
}

std::optional<std::size_t> lineOfHole(const std::vector<IrLine>& lines, std::size_t column, const Hole& hole)
{
    std::optional<std::size_t> best;
    std::size_t length = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const IrCell& cell = lines[i].cells[column];
        const bool has = cell.state == IrCell::State::Present || hole.origin == HoleOrigin::Parsing;
        if (has && isBelow(hole.path, cell.path) && (!best || cell.path.size() > length)) {
            best = i;
            length = cell.path.size();
        }
    }
    return best;
}

} // namespace candor
