// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/clear_holes.h"

#include "core/ir/hole_default.h"
#include "core/ir/hole_walk.h"
#include "core/support/text.h"

#include <algorithm>
#include <utility>

namespace candor {

namespace {

/// A request a hole costs money; an IR with more holes than this has nothing in it to ask about.
constexpr std::size_t kMaxQuestions = 64;

void addStrings(const Json& value, std::vector<std::string>& strings)
{
    if (value.is_string()) {
        strings.push_back(value.get<std::string>());
    } else if (value.is_structured()) {
        for (const Json& child : value) {
            addStrings(child, strings);
        }
    }
}

/// Code points of the strings in `before` that do not stand in `after` any more. Of a string that stands there in part,
/// the rest is lost.
std::size_t charactersLost(const Json& before, const Json& after)
{
    std::vector<std::string> had;
    std::vector<std::string> has;
    addStrings(before, had);
    addStrings(after, has);
    std::size_t lost = 0;
    for (const std::string& text : had) {
        std::size_t kept = 0;
        for (const std::string& now : has) {
            if (now.find(text) != std::string::npos) {
                kept = codePointCount(text);
            } else if (text.find(now) != std::string::npos) {
                kept = std::max(kept, codePointCount(now));
            }
        }
        lost += codePointCount(text) - kept;
    }
    return lost;
}

/// Visits the holes of one document and clears them. Members of "holes" arrays are taken away first; what takes their
/// place is put into the document after the walk, because a walk must not find it.
class Clearing
{
public:
    Clearing(const Ir& ir, ClearingPolicy policy, const HoleAnswer& answer)
        : m_ir(ir), m_policy(policy), m_answer(answer)
    {
    }

    void place(Json& node, const std::string& path)
    {
        const Hole hole = known(describedHole(node, path));
        Json after = shapedFor(path, textFor(hole, defaultText(hole, false)));
        note(hole, std::exchange(node, after), after);
    }

    void listed(Json& list, const std::string& path)
    {
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Hole hole = known(describedHole(list[i], childPointer(path, i)));
            // A hole that stands nowhere and says nothing leaves no gap that a default could fill.
            m_later.push_back({m_ledger.size(), path, hole, textFor(hole, hole.description)});
            note(hole, list[i], Json());
        }
        list = Json::array();
    }

    void text(Json& node, const std::string& path)
    {
        const std::string before = node.get<std::string>();
        const std::vector<InlineHole> holes = findInlineHoles(before);
        if (holes.empty()) {
            return;
        }
        std::string now;
        std::size_t from = 0;
        for (const InlineHole& inlineHole : holes) {
            const Hole hole = known(describedHole(inlineHole, path));
            const std::string text = textFor(hole, defaultText(hole, true));
            now += before.substr(from, inlineHole.begin - from) + text;
            from = inlineHole.end;
            note(hole, before.substr(inlineHole.begin, inlineHole.end - inlineHole.begin),
                 text.empty() ? Json() : Json(text));
        }
        node = now + before.substr(from);
    }

    /// Ends the clearing of `document`, the one that was walked.
    void finish(Json& document)
    {
        for (const Later& later : m_later) {
            if (!later.text.empty()) {
                LedgerEntry& entry = m_ledger[later.entry];
                entry.after = placeListed(document, later.listPath, later.hole, later.text);
                entry.charactersLost = charactersLost(entry.before, entry.after);
            }
        }
    }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] std::vector<LedgerEntry> takeLedger() { return std::move(m_ledger); }

private:
    struct Later
    {
        std::size_t entry = 0;
        std::string listPath;
        Hole hole;
        std::string text;
    };

    /// The hole as the IR lists it, with its origin.
    Hole known(Hole hole)
    {
        const std::size_t index = m_next++;
        if (index < m_ir.holes.size() && m_ir.holes[index].path == hole.path) {
            hole.origin = m_ir.holes[index].origin;
        }
        return hole;
    }

    std::string textFor(const Hole& hole, std::string fallback)
    {
        if (m_policy == ClearingPolicy::Default) {
            return withoutInlineHoles(fallback);
        }
        if (m_policy != ClearingPolicy::Ask || m_error) {
            return {};
        }
        Result<std::string> answered = m_answer(hole, m_next - 1);
        if (!answered) {
            m_error = answered.error();
            return {};
        }
        return withoutInlineHoles(*answered);
    }

    void note(const Hole& hole, Json before, Json after)
    {
        const char* action = m_policy == ClearingPolicy::Default ? "defaulted"
                             : m_policy == ClearingPolicy::Ask   ? "answered"
                                                                 : "deleted";
        const std::size_t lost = charactersLost(before, after);
        m_ledger.push_back({hole, action, std::move(before), std::move(after), lost});
    }

    const Ir& m_ir;
    ClearingPolicy m_policy;
    const HoleAnswer& m_answer;
    std::size_t m_next = 0;
    std::vector<Later> m_later;
    std::vector<LedgerEntry> m_ledger;
    std::optional<Error> m_error;
};

/// Takes the brackets away where the pieces of a text happen to make a hole after clearing.
class Scrubbing
{
public:
    void place(Json&, const std::string&) {}
    void listed(Json&, const std::string&) {}
    void text(Json& node, const std::string& path)
    {
        const std::string before = node.get<std::string>();
        const std::vector<InlineHole> holes = findInlineHoles(before);
        if (holes.empty()) {
            return;
        }
        node = withoutInlineHoles(before);
        m_ledger.push_back({describedHole(holes.front(), path), "deleted", before, node, charactersLost(before, node)});
    }

    [[nodiscard]] std::vector<LedgerEntry> takeLedger() { return std::move(m_ledger); }

private:
    std::vector<LedgerEntry> m_ledger;
};

ClearedIr refused(const Ir& ir, const std::string& why)
{
    ClearedIr cleared{ir, {}, true, {}};
    std::string names;
    for (std::size_t i = 0; i < ir.holes.size(); ++i) {
        const Hole& hole = ir.holes[i];
        const Json* there = resolvePointer(ir.document, hole.path);
        const Json standing = there ? *there : Json();
        cleared.ledger.push_back({hole, "refused", standing, standing, 0});
        if (i < 3) {
            names +=
                (names.empty() ? "" : ", ") + terminalSafe(hole.identifier.empty() ? hole.path : hole.identifier, 60);
        }
    }
    cleared.problem = "The IR leaves " + std::to_string(ir.holes.size()) +
                      (ir.holes.size() == 1 ? " place open (" : " places open (") + names +
                      (ir.holes.size() > 3 ? ", \u2026" : "") + "), and " + why + ".";
    return cleared;
}

} // namespace

Result<ClearedIr> clearHoles(const Ir& ir, ClearingPolicy policy, const HoleAnswer& answer)
{
    if (policy == ClearingPolicy::Refuse && !ir.holes.empty()) {
        return refused(ir, "the clearing policy refuses such an IR");
    }
    if (policy == ClearingPolicy::Ask && ir.holes.size() > kMaxQuestions) {
        return refused(ir, "at most " + std::to_string(kMaxQuestions) + " are asked about");
    }
    if (policy == ClearingPolicy::Ask && !answer && !ir.holes.empty()) {
        return Error{ErrorCode::Internal, Stage::Ir, "Holes are to be asked about, but there is nobody to ask."};
    }
    Json document = ir.document;
    Clearing clearing(ir, policy, answer);
    walkHoles(document, "", clearing);
    if (clearing.error()) {
        return *clearing.error();
    }
    clearing.finish(document);
    Scrubbing scrubbing;
    walkHoles(document, "", scrubbing);

    ClearedIr cleared;
    cleared.ledger = clearing.takeLedger();
    for (LedgerEntry& entry : scrubbing.takeLedger()) {
        cleared.ledger.push_back(std::move(entry));
    }
    cleared.ir = irFromDocument(std::move(document));
    return cleared;
}

Json holeToJson(const Hole& hole)
{
    return {{"path", hole.path},
            {"identifier", hole.identifier},
            {"type", hole.type},
            {"description", hole.description},
            {"constraints", hole.constraints},
            {"kind", nameOf(hole.kind)},
            {"origin", nameOf(hole.origin)}};
}

Json ledgerToJson(const std::vector<LedgerEntry>& ledger)
{
    Json entries = Json::array();
    for (const LedgerEntry& entry : ledger) {
        entries.push_back({{"hole", holeToJson(entry.hole)},
                           {"action", entry.action},
                           {"before", entry.before},
                           {"after", entry.after},
                           {"characters_lost", entry.charactersLost}});
    }
    return entries;
}

} // namespace candor
