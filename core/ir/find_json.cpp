// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/find_json.h"

#include "core/ir/json_scan.h"
#include "core/support/text.h"

#include <optional>
#include <utility>

namespace candor {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kSpaces = " \t\r\n";
/// How often reading starts anew inside an object that is damaged and never closed. A constant keeps the whole linear.
constexpr int kMaxNewStarts = 16;
constexpr auto kMaxDepth = static_cast<std::size_t>(JsonLimits{}.maxDepth);

Error notFound(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Ir, std::move(message)};
}

bool isObjectWithMembers(const Result<Json>& json)
{
    return json && json->is_object() && !json->empty();
}

/// Where the answer begins: after a byte order mark and after thinking that the server left in the text.
std::size_t answerBegin(std::string_view text)
{
    std::size_t begin = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    begin = text.find_first_not_of(kSpaces, begin);
    if (begin == kNone) {
        return text.size();
    }
    constexpr std::string_view kThinkEnd = "</think>";
    if (!text.substr(begin).starts_with("<think>")) {
        return begin;
    }
    const std::size_t end = text.rfind(kThinkEnd);
    const std::size_t after = end == kNone ? kNone : text.find_first_not_of(kSpaces, end + kThinkEnd.size());
    return after == kNone ? text.size() : after;
}

/// The number of backticks or tildes that a line begins with, when it can open or close a fence; else 0.
std::size_t fenceLength(std::string_view line)
{
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == kNone || (line[begin] != '`' && line[begin] != '~')) {
        return 0;
    }
    const std::size_t end = line.find_first_not_of(line[begin], begin);
    const std::size_t length = (end == kNone ? line.size() : end) - begin;
    return length >= 3 ? length : 0;
}

bool closesFence(std::string_view line, std::string_view opening)
{
    const std::string_view mark = trimmed(line);
    return fenceLength(line) >= fenceLength(opening) && mark.find_first_not_of(trimmed(opening)[0]) == kNone;
}

/// The first fenced block that is an object.
std::optional<FoundJson> inFence(std::string_view text)
{
    std::string_view opening;
    std::size_t contentAt = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t next = newline == kNone ? text.size() : newline + 1;
        const std::string_view line = trimmed(text.substr(at, next - at));
        const bool closes = !opening.empty() && closesFence(line, opening);
        const bool last = next == text.size();
        if (opening.empty() && fenceLength(line) > 0) {
            opening = line;
            contentAt = next;
        } else if (!opening.empty() && (closes || last)) {
            Result<Json> json = parseJson(trimmed(text.substr(contentAt, (closes ? at : next) - contentAt)));
            if (isObjectWithMembers(json)) {
                return FoundJson{std::move(json).value(), JsonPlace::Fence, {}};
            }
            opening = {};
        }
        at = next;
    }
    return std::nullopt;
}

/// True when everything from `begin` on is one object, whole or cut off.
bool isBare(std::string_view text, std::size_t begin)
{
    if (begin >= text.size() || text[begin] != '{') {
        return false;
    }
    const JsonScan scan = scanObject(text, begin, kMaxDepth);
    return scan.end == JsonScan::End::Cut ||
           (scan.end == JsonScan::End::Complete && text.find_first_not_of(kSpaces, scan.stop) == kNone);
}

/// Reads an answer from its beginning, object by object.
class ProseSearch
{
public:
    ProseSearch(std::string_view text, std::size_t begin, bool closeCut)
        : m_text(text), m_begin(begin), m_closeCut(closeCut)
    {
    }

    Result<FoundJson> run()
    {
        std::size_t at = m_text.find('{', m_begin);
        while (at != kNone) {
            const JsonScan scan = scanObject(m_text, at, kMaxDepth);
            switch (scan.end) {
            case JsonScan::End::Complete:
                if (std::optional<FoundJson> found = whole(at, scan.stop)) {
                    return std::move(*found);
                }
                at = m_text.find('{', scan.stop);
                break;
            case JsonScan::End::Cut:
                return cutAt(at, scan);
            case JsonScan::End::TooDeep:
                return Error{ErrorCode::TooLarge, Stage::Ir,
                             "The JSON is nested deeper than " + std::to_string(kMaxDepth) + " levels at byte " +
                                 std::to_string(scan.stop) + "."};
            case JsonScan::End::Damaged:
                at = afterDamage(at, scan);
                break;
            }
        }
        return nothing();
    }

private:
    std::optional<FoundJson> whole(std::size_t begin, std::size_t end)
    {
        Result<Json> json = parseJson(m_text.substr(begin, end - begin));
        if (!json) {
            noteDamage("the object at byte " + std::to_string(begin) + ": " + json.error().message);
            return std::nullopt;
        }
        const bool bare = begin == m_begin && m_text.find_first_not_of(kSpaces, end) == kNone;
        if (!bare && json->empty()) {
            // "{}" in prose is seldom the answer; it is taken when nothing else is there.
            m_sawEmpty = true;
            return std::nullopt;
        }
        return FoundJson{std::move(json).value(), bare ? JsonPlace::Bare : JsonPlace::Prose, {}};
    }

    Result<FoundJson> cutAt(std::size_t begin, const JsonScan& scan)
    {
        if (!m_closeCut) {
            return notFound("The text ends inside its JSON, at byte " + std::to_string(scan.stop) + " in " +
                            (scan.cutPath.empty() ? "the outermost object" : scan.cutPath) + ".");
        }
        Result<Json> json = parseJson(std::string(m_text.substr(begin, scan.keep - begin)) + scan.closing);
        if (!json) {
            return notFound("The JSON is damaged and cut off: " + json.error().message);
        }
        return FoundJson{std::move(json).value(), JsonPlace::Cut, scan.cutPath};
    }

    /// Where to look for the next object. A brace in prose is passed over; an object that was begun is left at its
    /// end, because an object inside it is not the answer.
    std::size_t afterDamage(std::size_t begin, const JsonScan& scan)
    {
        if (!scan.begun) {
            return m_text.find('{', begin + 1);
        }
        noteDamage("at byte " + std::to_string(scan.stop) + " it has " + shown(scan.stop) + " where " +
                   std::string(scan.wanted) + " belongs");
        const std::size_t end = balancedEnd(m_text, scan.stop, scan.depth, scan.inString);
        if (end != kNone) {
            return m_text.find('{', end);
        }
        return ++m_newStarts > kMaxNewStarts ? kNone : m_text.find('{', scan.stop);
    }

    std::string shown(std::size_t at) const
    {
        return at < m_text.size() ? "'" + terminalSafe(m_text.substr(at, 20), 12) + "'" : "nothing";
    }

    void noteDamage(std::string problem)
    {
        if (m_damage.empty()) {
            problem.erase(problem.find_last_not_of('.') + 1);
            m_damage = std::move(problem);
        }
    }

    Result<FoundJson> nothing() const
    {
        if (!m_damage.empty()) {
            return notFound("The JSON in the text is damaged: " + m_damage + ".");
        }
        if (m_sawEmpty) {
            return FoundJson{Json::object(), JsonPlace::Prose, {}};
        }
        return notFound(m_begin >= m_text.size()
                            ? "There is no text to find JSON in."
                            : "There is no JSON object in the text (" + std::to_string(m_text.size()) + " bytes).");
    }

    std::string_view m_text;
    std::size_t m_begin;
    bool m_closeCut;
    bool m_sawEmpty = false;
    int m_newStarts = 0;
    std::string m_damage; ///< the first one
};

} // namespace

std::string_view nameOf(JsonPlace place)
{
    switch (place) {
    case JsonPlace::Bare:
        return "bare";
    case JsonPlace::Fence:
        return "fence";
    case JsonPlace::Prose:
        return "prose";
    case JsonPlace::Cut:
        return "cut";
    }
    return "bare";
}

Result<FoundJson> findJson(std::string_view text, bool closeCut)
{
    if (text.size() > JsonLimits{}.maxBytes) {
        return Error{ErrorCode::TooLarge, Stage::Ir,
                     "The text has " + std::to_string(text.size()) + " bytes; JSON is looked for in at most " +
                         std::to_string(JsonLimits{}.maxBytes) + "."};
    }
    const std::size_t begin = answerBegin(text);
    if (!isBare(text, begin)) {
        if (std::optional<FoundJson> found = inFence(text.substr(begin))) {
            return std::move(*found);
        }
    }
    return ProseSearch(text, begin, closeCut).run();
}

} // namespace candor
