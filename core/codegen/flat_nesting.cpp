// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/flat_nesting.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace candor {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
/// Nestings that are followed at the same time; a list with more is refused as ambiguous at once.
constexpr std::size_t kMaxNestings = 64;
/// Python allows 100 levels of indentation; the function's body is the first.
constexpr std::size_t kMaxBlocks = 100;

enum class BlockKind
{
    Body,   ///< the function's
    Branch, ///< if, elif
    Loop,
    Try,
    Except,
    TryElse,
    Match,
    Definition, ///< def, class
    Other,      ///< with, case, and clauses after which nothing comes
};

struct Block
{
    BlockKind kind = BlockKind::Body;
    std::size_t opener = kNone; ///< line that opened it
    bool filled = false;
    bool ended = false;
};

/// One nesting of the lines so far: its open blocks, and which step led to it.
struct Nesting
{
    std::vector<Block> blocks;
    std::size_t step = kNone;
};

/// Where one line was put; a chain of steps is a whole nesting.
struct Step
{
    std::size_t before = kNone;
    std::size_t level = 0;
    std::size_t owner = kNone; ///< line that opened the block it stands in, or that a clause continues
};

bool isClause(std::string_view word)
{
    return word == "elif" || word == "else" || word == "except" || word == "finally";
}

BlockKind kindOfOpener(std::string_view word)
{
    static constexpr std::array<std::pair<std::string_view, BlockKind>, 7> kKinds{{{"if", BlockKind::Branch},
                                                                                   {"for", BlockKind::Loop},
                                                                                   {"while", BlockKind::Loop},
                                                                                   {"try", BlockKind::Try},
                                                                                   {"match", BlockKind::Match},
                                                                                   {"def", BlockKind::Definition},
                                                                                   {"class", BlockKind::Definition}}};
    for (const auto& [opener, kind] : kKinds) {
        if (opener == word) {
            return kind;
        }
    }
    return BlockKind::Other;
}

/// The kind of the clause's block when it continues a block of `kind`; Body: it can't.
BlockKind kindOfClause(std::string_view word, BlockKind kind)
{
    const bool handled = kind == BlockKind::Except;
    if (word == "elif") {
        return kind == BlockKind::Branch ? BlockKind::Branch : BlockKind::Body;
    }
    if (word == "else") {
        const bool ends = kind == BlockKind::Branch || kind == BlockKind::Loop;
        return ends ? BlockKind::Other : handled ? BlockKind::TryElse : BlockKind::Body;
    }
    if (word == "except") {
        return kind == BlockKind::Try || handled ? BlockKind::Except : BlockKind::Body;
    }
    const bool any = kind == BlockKind::Try || handled || kind == BlockKind::TryElse;
    return any ? BlockKind::Other : BlockKind::Body;
}

bool canClose(const Block& block)
{
    return block.filled && block.kind != BlockKind::Try;
}

class Search
{
public:
    explicit Search(const std::vector<LogicalLine>& lines) : m_lines(lines) {}

    Result<std::vector<std::size_t>> run()
    {
        m_nestings.push_back({{Block{}}, kNone});
        for (m_line = 0; m_line < m_lines.size(); ++m_line) {
            std::vector<Nesting> before;
            before.swap(m_nestings);
            for (const Nesting& nesting : before) {
                extend(nesting);
            }
            if (m_tooDeep) {
                return refusal(name(m_line) + " would be nested deeper than Python's 100 levels.");
            }
            if (m_nestings.empty()) {
                return refusal(noPlace(before));
            }
            if (m_nestings.size() > kMaxNestings) {
                return refusal(severalPlaces());
            }
        }
        const std::vector<Nesting> before = m_nestings;
        std::erase_if(m_nestings, [](const Nesting& nesting) {
            return !std::all_of(nesting.blocks.begin() + 1, nesting.blocks.end(), canClose);
        });
        if (m_nestings.empty()) {
            return refusal(unfinished(before));
        }
        if (m_nestings.size() > 1) {
            return refusal(severalPlaces());
        }
        return levels();
    }

private:
    static Error refusal(std::string message) { return {ErrorCode::InvalidInput, Stage::Codegen, std::move(message)}; }

    std::string name(std::size_t line) const { return nameOfLine(m_lines[line]); }

    /// Every place that the line can have in this nesting, from the innermost block outwards.
    void extend(const Nesting& nesting)
    {
        const LogicalLine& line = m_lines[m_line];
        for (std::size_t level = nesting.blocks.size(); level-- > 0;) {
            const Block& block = nesting.blocks[level];
            if (isClause(line.word)) {
                const BlockKind kind = kindOfClause(line.word, block.kind);
                if (kind != BlockKind::Body && block.filled) {
                    continueBlock(nesting, level, kind);
                }
            } else if (canHold(nesting, level)) {
                append(nesting, level);
            }
            if (level == 0 || !canClose(block)) {
                return;
            }
        }
    }

    bool canHold(const Nesting& nesting, std::size_t level) const
    {
        const LogicalLine& line = m_lines[m_line];
        const Block& block = nesting.blocks[level];
        const bool isCase = line.word == "case" && (line.opens || line.whole);
        if (block.ended || isCase != (block.kind == BlockKind::Match)) {
            return false;
        }
        return !wantsLoop(line) || isInLoop(nesting, level);
    }

    static bool wantsLoop(const LogicalLine& line)
    {
        return line.ends && (line.word == "break" || line.word == "continue");
    }

    static bool isInLoop(const Nesting& nesting, std::size_t level)
    {
        for (std::size_t i = level + 1; i-- > 0;) {
            if (nesting.blocks[i].kind == BlockKind::Loop) {
                return true;
            }
            if (nesting.blocks[i].kind == BlockKind::Definition) {
                return false;
            }
        }
        return false;
    }

    void append(const Nesting& nesting, std::size_t level)
    {
        const LogicalLine& line = m_lines[m_line];
        Nesting next = keepUpTo(nesting, level, nesting.blocks[level].opener);
        next.blocks[level].filled = true;
        next.blocks[level].ended = line.ends;
        if (line.opens || line.whole) {
            next.blocks.push_back({kindOfOpener(line.word), m_line, line.whole, line.whole});
        }
        keep(std::move(next));
    }

    void continueBlock(const Nesting& nesting, std::size_t level, BlockKind kind)
    {
        const bool whole = m_lines[m_line].whole;
        Nesting next = keepUpTo(nesting, level, nesting.blocks[level].opener);
        next.blocks[level] = {kind, m_line, whole, whole};
        m_steps.back().level = level - 1; // it stands where its opener stands, never in the body itself
        keep(std::move(next));
    }

    Nesting keepUpTo(const Nesting& nesting, std::size_t level, std::size_t owner)
    {
        m_steps.push_back({nesting.step, level, owner});
        const auto end = nesting.blocks.begin() + static_cast<std::ptrdiff_t>(level) + 1;
        return {{nesting.blocks.begin(), end}, m_steps.size() - 1};
    }

    void keep(Nesting nesting)
    {
        if (nesting.blocks.size() > kMaxBlocks) {
            m_tooDeep = true;
        } else if (m_nestings.size() <= kMaxNestings) {
            m_nestings.push_back(std::move(nesting));
        }
    }

    /// The steps of one nesting, in the order of the lines.
    std::vector<Step> path(const Nesting& nesting) const
    {
        std::vector<Step> steps;
        for (std::size_t step = nesting.step; step != kNone; step = m_steps[step].before) {
            steps.push_back(m_steps[step]);
        }
        std::reverse(steps.begin(), steps.end());
        return steps;
    }

    std::vector<std::size_t> levels() const
    {
        std::vector<std::size_t> out;
        for (const Step& step : path(m_nestings.front())) {
            out.push_back(step.level);
        }
        return out;
    }

    /// Names the first line on which the nestings disagree, and its places.
    std::string severalPlaces() const
    {
        std::vector<std::vector<Step>> paths;
        for (const Nesting& nesting : m_nestings) {
            paths.push_back(path(nesting));
        }
        for (std::size_t line = 0; line < paths.front().size(); ++line) {
            std::vector<std::size_t> owners;
            for (const std::vector<Step>& steps : paths) {
                if (std::find(owners.begin(), owners.end(), steps[line].owner) == owners.end()) {
                    owners.push_back(steps[line].owner);
                }
            }
            if (owners.size() > 1) {
                return severalPlaces(line, owners);
            }
        }
        return "The list can be nested in more than one way: give its statements indentation."; // not reached
    }

    std::string severalPlaces(std::size_t line, const std::vector<std::size_t>& owners) const
    {
        const bool clause = isClause(m_lines[line].word);
        std::vector<std::string> places;
        for (const std::size_t owner : owners) {
            if (places.size() == 4) {
                places.emplace_back("...");
                break;
            }
            places.push_back(clause           ? name(owner)
                             : owner == kNone ? std::string("in the function's body")
                                              : "inside " + name(owner));
        }
        return name(line) + (clause ? " can belong to " : " can stand at ") + std::to_string(owners.size()) +
               (clause ? " statements: " : " levels: ") + join(places, ", ") +
               ". Nothing in the code says which; indentation is needed.";
    }

    std::string noPlace(const std::vector<Nesting>& before) const
    {
        const LogicalLine& line = m_lines[m_line];
        const auto inLoop = [](const Nesting& nesting) { return isInLoop(nesting, nesting.blocks.size() - 1); };
        if (wantsLoop(line) && std::none_of(before.begin(), before.end(), inLoop)) {
            return name(m_line) + " stands in no loop.";
        }
        const Block& innermost = before.front().blocks.back();
        if (!innermost.filled && innermost.opener != kNone && innermost.kind != BlockKind::Match) {
            return "The block of " + name(innermost.opener) + " is empty: " + name(m_line) + " can't stand in it.";
        }
        if (isClause(line.word)) {
            return name(m_line) + " has no statement before it that it could belong to.";
        }
        const std::string pending = openTry(before);
        if (!pending.empty()) {
            return pending;
        }
        if (line.word == "case") {
            return name(m_line) + " has no `match` that it could belong to.";
        }
        return name(m_line) + " fits no block: each one before it has ended with a return, raise, break or continue.";
    }

    std::string openTry(const std::vector<Nesting>& nestings) const
    {
        for (const Nesting& nesting : nestings) {
            for (const Block& block : nesting.blocks) {
                if (block.kind == BlockKind::Try) {
                    return name(block.opener) + " has neither except nor finally.";
                }
            }
        }
        return {};
    }

    std::string unfinished(const std::vector<Nesting>& before) const
    {
        const Block& innermost = before.front().blocks.back();
        if (!innermost.filled && innermost.opener != kNone) {
            return "The block of " + name(innermost.opener) + " is empty: the list ends there.";
        }
        return openTry(before);
    }

    const std::vector<LogicalLine>& m_lines;
    std::size_t m_line = 0;
    std::vector<Nesting> m_nestings;
    std::vector<Step> m_steps;
    bool m_tooDeep = false;
};

} // namespace

Result<std::vector<std::size_t>> flatLevels(const std::vector<LogicalLine>& lines)
{
    const bool nested = std::any_of(lines.begin(), lines.end(), [](const LogicalLine& line) {
        return line.opens || line.whole || isClause(line.word);
    });
    if (!nested) {
        return std::vector<std::size_t>(lines.size(), 0);
    }
    return Search(lines).run();
}

} // namespace candor
