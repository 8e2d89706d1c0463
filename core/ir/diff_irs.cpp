// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/clause_reading.h"
#include "core/ir/hole_walk.h"
#include "core/ir/read_ir.h"

#include <algorithm>
#include <string>
#include <utility>

namespace candor {

namespace {

using Cell = std::optional<std::string>;

/// Clauses with less in common than this are different clauses.
constexpr double kLeastLikeness = 0.3;
/// Beyond this many pairs to compare, lists are aligned by place: nobody reads such a list side by side.
constexpr std::size_t kMaxPairs = 40000;
constexpr int kMaxCompared = 4; ///< of a row's clauses, which are alike anyway
constexpr std::size_t kMaxTokens = 200;

/// One clause of a list: its path, what is shown, and its words for the comparison, sorted, each once.
struct Clause
{
    std::string path;
    std::string text;
    std::vector<std::string> tokens;
};

Clause clauseOf(std::string path, std::string text)
{
    std::vector<std::string> tokens = wordsOf(std::string_view(text).substr(0, 4000));
    std::sort(tokens.begin(), tokens.end());
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    if (tokens.size() > kMaxTokens) {
        tokens.resize(kMaxTokens);
    }
    return {std::move(path), std::move(text), std::move(tokens)};
}

/// Jaccard index of the words (words in common / words in either); 1 for equal texts.
double likeness(const Clause& first, const Clause& second)
{
    if (first.text == second.text) {
        return 1.0;
    }
    std::size_t common = 0;
    for (auto a = first.tokens.begin(), b = second.tokens.begin();
         a != first.tokens.end() && b != second.tokens.end();) {
        const int order = a->compare(*b);
        common += order == 0 ? 1 : 0;
        a += order <= 0 ? 1 : 0;
        b += order >= 0 ? 1 : 0;
    }
    const std::size_t either = first.tokens.size() + second.tokens.size() - common;
    // Just under 1, so that an equal text always wins over one that differs in its signs only.
    return either == 0 ? 0.0 : 0.99 * static_cast<double>(common) / static_cast<double>(either);
}

/// A row while it is being filled: the clause of each IR so far that has one.
struct Row
{
    std::vector<std::optional<Clause>> clauses;

    [[nodiscard]] double likenessTo(const Clause& clause) const
    {
        double best = 0.0;
        int compared = 0;
        for (const std::optional<Clause>& own : clauses) {
            if (own && compared++ < kMaxCompared) {
                best = std::max(best, likeness(*own, clause));
            }
        }
        return best;
    }
};

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>; ///< (row, clause), both rising

/// The pairing in order with the greatest sum of likeness (Needleman and Wunsch 1970, gaps cost nothing).
Pairs alignedByLikeness(const std::vector<Row>& rows, const std::vector<Clause>& clauses)
{
    const std::size_t width = clauses.size() + 1;
    std::vector<double> like(rows.size() * width, 0.0);
    std::vector<double> best((rows.size() + 1) * width, 0.0); // best[r, c]: of the rows from r and the clauses from c
    for (std::size_t r = rows.size(); r-- > 0;) {
        for (std::size_t c = clauses.size(); c-- > 0;) {
            const double pair = rows[r].likenessTo(clauses[c]);
            like[r * width + c] = pair;
            const double skipping = std::max(best[(r + 1) * width + c], best[r * width + c + 1]);
            const double taking = pair < kLeastLikeness ? 0.0 : pair + best[(r + 1) * width + c + 1];
            best[r * width + c] = std::max(skipping, taking);
        }
    }
    Pairs pairs;
    for (std::size_t r = 0, c = 0; r < rows.size() && c < clauses.size();) {
        const double here = best[r * width + c];
        const double pair = like[r * width + c];
        if (pair >= kLeastLikeness && here <= pair + best[(r + 1) * width + c + 1]) {
            pairs.emplace_back(r++, c++);
        } else if (here <= best[(r + 1) * width + c]) {
            ++r;
        } else {
            ++c;
        }
    }
    return pairs;
}

Pairs alignedByPlace(std::size_t rows, std::size_t clauses)
{
    Pairs pairs;
    for (std::size_t i = 0; i < std::min(rows, clauses); ++i) {
        pairs.emplace_back(i, i);
    }
    return pairs;
}

/// Adds one IR's list to the rows so far; clauses without a row get one of their own, where they stand.
std::vector<Row> merged(std::vector<Row> rows, std::vector<Clause> clauses, std::size_t at)
{
    const bool small = rows.size() * clauses.size() <= kMaxPairs;
    const Pairs pairs = small ? alignedByLikeness(rows, clauses) : alignedByPlace(rows.size(), clauses.size());
    std::vector<Row> result;
    std::size_t row = 0;
    std::size_t clause = 0;
    const auto advance = [&](std::size_t toRow, std::size_t toClause) {
        for (; row < toRow; ++row) {
            result.push_back(std::move(rows[row]));
            result.back().clauses.emplace_back();
        }
        for (; clause < toClause; ++clause) {
            result.emplace_back();
            result.back().clauses.resize(at);
            result.back().clauses.emplace_back(std::move(clauses[clause]));
        }
    };
    for (const auto& [pairedRow, pairedClause] : pairs) {
        advance(pairedRow, pairedClause);
        result.push_back(std::move(rows[row++]));
        result.back().clauses.emplace_back(std::move(clauses[clause++]));
    }
    advance(rows.size(), clauses.size());
    return result;
}

IrDiffRow diffRow(const Row& row)
{
    IrDiffRow diff;
    diff.equal = true;
    for (const std::optional<Clause>& clause : row.clauses) {
        if (clause && diff.path.empty()) {
            diff.path = clause->path;
        }
        diff.cells.push_back(clause ? Cell(clause->text) : std::nullopt);
        diff.equal = diff.equal && diff.cells.back() && diff.cells.back() == diff.cells.front();
    }
    return diff;
}

/// What a value shows: a text as it is, a hole in its brackets, anything else as JSON.
std::string shown(const Json& value)
{
    if (value.is_string()) {
        return value.get<std::string>();
    }
    if (!isHole(value)) {
        return canonicalJson(value);
    }
    const Hole hole = describedHole(value, "");
    return "<?" + hole.identifier + (hole.description.empty() ? "" : ": " + hole.description) + "?>";
}

const Json* memberOf(const Json& object, const std::string& key)
{
    return object.is_object() && !isHole(object) ? resolvePointer(object, childPointer("", key)) : nullptr;
}

/// Each list's clause and how its members are put on one line.
std::string clauseLine(const std::string& list, const Json& item)
{
    const auto part = [&item](const char* key) {
        const Json* value = memberOf(item, key);
        return value ? shown(*value) : std::string();
    };
    const auto with = [](const std::string& first, const char* between, const std::string& second) {
        return first + (first.empty() || second.empty() ? "" : between) + second;
    };
    if (!item.is_object() || isHole(item)) {
        return shown(item);
    }
    if (list == "/signature/parameters") {
        return with(with(part("name"), ": ", part("type")), " \u2014 ", part("description"));
    }
    if (list == "/effects") {
        return part("description");
    }
    if (list == "/assertions") {
        return with(part("predicate"), " \u2014 ", part("rationale"));
    }
    return with(part("type"), ": ", part("description"));
}

class Differ
{
public:
    explicit Differ(const std::vector<const Ir*>& irs) : m_irs(irs) {}

    std::vector<IrDiffRow> run()
    {
        section("/intent", {"summary", "rationale"});
        section("/signature", {"name", "parameters", "returns"});
        section("", {"effects", "assertions", "constraints"});
        return std::move(m_rows);
    }

private:
    /// Rows for the members of a section: the known ones in their order, then what else the documents have. A section
    /// that is no object in some document has a row of its own.
    void section(const std::string& path, std::vector<std::string> keys)
    {
        const bool isRoot = path.empty();
        bool hasWhole = false;
        for (const Ir* ir : m_irs) {
            const Json* object = memberAt(*ir, path);
            if (!object || !isSection(*object)) {
                hasWhole = hasWhole || (object && !isRoot);
                continue;
            }
            for (const std::string& key : keysInDocumentOrder(*object)) {
                const bool hasOwnRows = isRoot && (key == "intent" || key == "signature");
                if (!hasOwnRows && std::find(keys.begin(), keys.end(), key) == keys.end()) {
                    keys.push_back(key);
                }
            }
        }
        if (hasWhole) {
            list(path);
        }
        for (const std::string& key : keys) {
            list(childPointer(path, key));
        }
    }

    static bool isSection(const Json& value) { return value.is_object() && !isHole(value); }

    /// What a document has at a path that no hole stands before.
    static const Json* memberAt(const Ir& ir, const std::string& path)
    {
        const Json* value = &ir.document;
        for (const std::string& token : pointerTokens(path)) {
            value = isSection(*value) ? resolvePointer(*value, childPointer("", token)) : nullptr;
            if (!value) {
                return nullptr;
            }
        }
        return value;
    }

    /// Rows for one member: one for each clause of a list of clauses, one for anything else.
    void list(const std::string& path)
    {
        const bool isList =
            path == "/signature/parameters" || path == "/effects" || path == "/assertions" || path == "/constraints";
        std::vector<Row> rows;
        for (std::size_t i = 0; i < m_irs.size(); ++i) {
            const Json* value = memberAt(*m_irs[i], path);
            if (value && (path == "/intent" || path == "/signature") && isSection(*value)) {
                value = nullptr; // its members have the rows
            }
            std::vector<Clause> clauses;
            if (value && isList && value->is_array()) {
                for (std::size_t item = 0; item < value->size(); ++item) {
                    clauses.push_back(clauseOf(childPointer(path, item), clauseLine(path, (*value)[item])));
                }
            } else if (value) {
                clauses.push_back(clauseOf(path, shown(*value)));
            }
            rows = isList ? merged(std::move(rows), std::move(clauses), i) : single(std::move(rows), clauses, i);
        }
        for (const Row& row : rows) {
            m_rows.push_back(diffRow(row));
        }
    }

    /// The one row of a member that is no list, however much its texts differ.
    static std::vector<Row> single(std::vector<Row> rows, std::vector<Clause>& clauses, std::size_t at)
    {
        if (rows.empty() && !clauses.empty()) {
            rows.emplace_back();
            rows.front().clauses.resize(at);
        }
        if (!rows.empty()) {
            rows.front().clauses.push_back(clauses.empty() ? std::nullopt : std::optional(std::move(clauses.front())));
        }
        return rows;
    }

    const std::vector<const Ir*>& m_irs;
    std::vector<IrDiffRow> m_rows;
};

} // namespace

std::vector<IrDiffRow> diffIrs(const std::vector<const Ir*>& irs)
{
    return Differ(irs).run();
}

} // namespace candor
