// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/json_scan.h"

#include "core/ir/json_pointer.h"
#include "core/support/json.h"

#include <array>
#include <vector>

namespace candor {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// `end` moved back over a code point of which not all bytes are there.
std::size_t wholeUtf8End(std::string_view text, std::size_t begin, std::size_t end)
{
    for (std::size_t back = 1; back <= 3 && end >= begin + back; ++back) {
        const auto byte = static_cast<unsigned char>(text[end - back]);
        if (byte < 0x80) {
            return end;
        }
        if (byte >= 0xc0) {
            const std::size_t size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
            return size > back ? end - back : end;
        }
    }
    return end;
}

class Scanner
{
public:
    Scanner(std::string_view text, std::size_t start, std::size_t maxDepth)
        : m_text(text), m_at(start), m_maxDepth(maxDepth)
    {
    }

    JsonScan run()
    {
        m_want = Want::Value;
        do {
            step();
        } while (!m_over);
        m_scan.depth = m_frames.size();
        return std::move(m_scan);
    }

private:
    enum class Want
    {
        Value,
        ValueOrEnd, ///< after '['
        Key,        ///< after ',' in an object
        KeyOrEnd,   ///< after '{'
        Colon,
        CommaOrEnd,
    };
    struct Frame
    {
        bool isObject = false;
        std::size_t index = 0;    ///< of the array's item
        std::size_t memberAt = 0; ///< where the member begins, its comma included
        std::size_t keyBegin = 0; ///< quotes included
        std::size_t keyEnd = 0;
    };
    /// What reading a string came to.
    struct String
    {
        bool closed = false;
        bool damaged = false;
        std::size_t keep = 0; ///< not closed: what can be kept of it ends here
    };

    void damaged(std::string_view wanted)
    {
        m_scan.end = JsonScan::End::Damaged;
        m_scan.stop = m_at;
        m_scan.wanted = wanted;
        m_over = true;
    }

    /// The text ends here: `keep` bytes and `value` make what was being written complete. `inMember`: the cut is in
    /// the value of the innermost member or item, not between members.
    void cut(std::size_t keep, std::string value, bool inMember)
    {
        m_scan.end = JsonScan::End::Cut;
        m_scan.stop = m_text.size();
        m_scan.keep = keep;
        m_scan.closing = std::move(value);
        for (auto frame = m_frames.rbegin(); frame != m_frames.rend(); ++frame) {
            m_scan.closing += frame->isObject ? '}' : ']';
        }
        for (std::size_t i = 0; i < m_frames.size(); ++i) {
            if (i + 1 < m_frames.size() || inMember) {
                m_scan.cutPath = childOf(m_frames[i], m_scan.cutPath);
            }
        }
        m_over = true;
    }

    std::string childOf(const Frame& frame, const std::string& path) const
    {
        if (!frame.isObject) {
            return childPointer(path, frame.index);
        }
        const Result<Json> key = parseJson(m_text.substr(frame.keyBegin, frame.keyEnd - frame.keyBegin));
        return childPointer(path, key && key->is_string() ? key->get<std::string>() : "");
    }

    void step()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at])) {
            ++m_at;
        }
        const bool ended = m_at >= m_text.size();
        switch (m_want) {
        case Want::Value:
            return ended ? cutBeforeValue() : value();
        case Want::ValueOrEnd:
            return ended ? cut(m_at, "", false) : m_text[m_at] == ']' ? close(']') : value();
        case Want::Key:
            return ended ? cut(m_frames.back().memberAt, "", false) : key();
        case Want::KeyOrEnd:
            return ended ? cut(m_at, "", false) : m_text[m_at] == '}' ? close('}') : key();
        case Want::Colon:
            return ended ? cut(m_frames.back().memberAt, "", false) : colon();
        case Want::CommaOrEnd:
            return ended ? cut(m_at, "", false) : commaOrEnd();
        }
    }

    void cutBeforeValue()
    {
        if (m_frames.back().isObject) {
            cut(m_at, "null", true);
        } else {
            cut(m_frames.back().memberAt, "", false);
        }
    }

    void value()
    {
        const char c = m_text[m_at];
        if (c == '{' || c == '[') {
            open(c == '{');
        } else if (c == '"') {
            stringValue();
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            number();
        } else {
            word();
        }
    }

    void open(bool isObject)
    {
        if (m_frames.size() >= m_maxDepth) {
            m_scan.end = JsonScan::End::TooDeep;
            m_scan.stop = m_at;
            m_over = true;
            return;
        }
        ++m_at;
        m_frames.push_back({isObject, 0, m_at, 0, 0});
        m_want = isObject ? Want::KeyOrEnd : Want::ValueOrEnd;
    }

    void close(char bracket)
    {
        if ((bracket == '}') != m_frames.back().isObject) {
            damaged(m_frames.back().isObject ? "',' or '}'" : "',' or ']'");
            return;
        }
        ++m_at;
        m_frames.pop_back();
        m_want = Want::CommaOrEnd;
        if (m_frames.empty()) {
            m_scan.end = JsonScan::End::Complete;
            m_scan.stop = m_at;
            m_over = true;
        }
    }

    void key()
    {
        if (m_text[m_at] != '"') {
            damaged("a key in double quotes");
            return;
        }
        m_frames.back().keyBegin = m_at;
        const String read = string();
        if (!read.closed) {
            return read.damaged ? damaged("a quote that ends the key") : cut(m_frames.back().memberAt, "", false);
        }
        m_frames.back().keyEnd = m_at;
        m_want = Want::Colon;
    }

    void colon()
    {
        if (m_text[m_at] != ':') {
            damaged("':'");
            return;
        }
        ++m_at;
        m_scan.begun = true;
        m_want = Want::Value;
    }

    void commaOrEnd()
    {
        const char c = m_text[m_at];
        if (c == '}' || c == ']') {
            close(c);
        } else if (c == ',') {
            Frame& frame = m_frames.back();
            frame.memberAt = m_at;
            ++frame.index;
            ++m_at;
            m_want = frame.isObject ? Want::Key : Want::Value;
        } else {
            damaged(m_frames.back().isObject ? "',' or '}'" : "',' or ']'");
        }
    }

    void stringValue()
    {
        const String read = string();
        if (read.closed) {
            m_want = Want::CommaOrEnd;
        } else if (read.damaged) {
            damaged("a character that may stand in a JSON string");
        } else {
            cut(read.keep, "\"", true);
        }
    }

    void number()
    {
        const std::size_t begin = m_at;
        m_at = m_text.find_first_not_of("+-.eE0123456789", m_at);
        if (m_at == kNone) {
            // "12" may be the beginning of "120".
            m_at = m_text.size();
            cut(begin, "null", true);
            return;
        }
        m_want = Want::CommaOrEnd;
    }

    void word()
    {
        static constexpr std::array<std::string_view, 3> kWords{"true", "false", "null"};
        const std::string_view rest = m_text.substr(m_at);
        for (const std::string_view known : kWords) {
            if (rest.starts_with(known) && rest.size() > known.size()) {
                m_at += known.size();
                m_want = Want::CommaOrEnd;
                return;
            }
            if (known.starts_with(rest)) {
                cut(m_at, "null", true);
                return;
            }
        }
        damaged("a value");
    }

    /// Reads the string that begins at m_at and goes past it.
    String string()
    {
        std::size_t surrogateAt = kNone; // the first half of a pair that stands at the end so far
        m_scan.inString = true;
        for (std::size_t i = m_at + 1; i < m_text.size();) {
            const char c = m_text[i];
            if (c == '"') {
                m_at = i + 1;
                m_scan.inString = false;
                return {true, false, 0};
            }
            if (static_cast<unsigned char>(c) < 0x20) {
                m_at = i;
                return {false, true, 0};
            }
            if (c != '\\') {
                surrogateAt = kNone;
                ++i;
                continue;
            }
            const std::size_t size = escapeSize(i);
            if (size == 0) {
                m_at = i;
                return {false, true, 0};
            }
            if (i + size > m_text.size()) {
                return {false, false, surrogateAt != kNone ? surrogateAt : i};
            }
            surrogateAt = beginsPair(i) ? i : kNone;
            i += size;
        }
        const std::size_t end = wholeUtf8End(m_text, m_at + 1, m_text.size());
        return {false, false, surrogateAt != kNone ? surrogateAt : end};
    }

    /// Bytes of the escape at `at`, as far as it is right; more than are there when the text ends in it; 0: wrong.
    std::size_t escapeSize(std::size_t at) const
    {
        if (at + 1 >= m_text.size()) {
            return 2;
        }
        if (m_text[at + 1] != 'u') {
            return std::string_view("\"\\/bfnrt").find(m_text[at + 1]) == kNone ? 0 : 2;
        }
        for (std::size_t i = at + 2; i < at + 6 && i < m_text.size(); ++i) {
            if (!isHexDigit(m_text[i])) {
                return 0;
            }
        }
        return 6;
    }

    bool beginsPair(std::size_t at) const
    {
        const std::string_view high = "89abAB";
        const char first = m_text[at + 1] == 'u' ? m_text[at + 2] : '0';
        return (first == 'd' || first == 'D') && high.find(m_text[at + 3]) != kNone;
    }

    std::string_view m_text;
    std::size_t m_at;
    std::size_t m_maxDepth;
    std::vector<Frame> m_frames;
    Want m_want = Want::Value;
    bool m_over = false;
    JsonScan m_scan;
};

} // namespace

JsonScan scanObject(std::string_view text, std::size_t start, std::size_t maxDepth)
{
    return Scanner(text, start, maxDepth).run();
}

std::size_t balancedEnd(std::string_view text, std::size_t from, std::size_t depth, bool inString)
{
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            i += c == '\\' ? 1 : 0;
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (--depth == 0) {
                return i + 1;
            }
        }
    }
    return kNone;
}

} // namespace candor
