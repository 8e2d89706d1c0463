// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/python_lines.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace candor {
namespace {

constexpr std::string_view kBlank = " \t\f\v";
constexpr std::string_view kSpace = " \t\f\v\n";

bool isWordPart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool startsCompound(std::string_view word)
{
    static constexpr std::array<std::string_view, 11> kWords{"if",  "elif",   "else",    "for", "while", "with",
                                                             "try", "except", "finally", "def", "class"};
    return isOneOf(word, kWords);
}

bool endsBlock(std::string_view word)
{
    static constexpr std::array<std::string_view, 4> kWords{"return", "raise", "break", "continue"};
    return isOneOf(word, kWords);
}

/// Reads one logical line after the other. Knows of Python's tokens what is needed to tell code from comments and
/// strings, and a block's colon from those of slices, dicts, lambdas and annotations.
class Scanner
{
public:
    Scanner(std::string_view text, std::size_t statement) : m_text(text), m_statement(statement) {}

    std::vector<LogicalLine> run()
    {
        while (m_at < m_text.size()) {
            readLine();
        }
        return std::move(m_lines);
    }

private:
    static constexpr std::size_t kNone = std::string_view::npos;

    void readLine()
    {
        const std::size_t start = m_at;
        skip(kBlank);
        if (m_at == m_text.size() || m_text[m_at] == '\n') {
            ++m_at;
            return;
        }
        m_line = {};
        m_line.statement = m_statement;
        m_line.indentation = m_text.substr(start, m_at - start);
        m_brackets.clear();
        m_lastWord.clear();
        m_colon = m_last = kNone;
        m_lambdas = 0;
        m_wantsWord = true;
        const std::size_t first = m_at;
        m_line.comment = m_text[m_at] == '#';
        while (m_at < m_text.size() && (m_text[m_at] != '\n' || !m_brackets.empty()) && m_line.problem.empty()) {
            readToken();
        }
        if (!m_brackets.empty() && m_line.problem.empty()) {
            m_line.problem = "has a bracket that is never closed";
        }
        m_line.text = m_text.substr(first, m_at - first);
        m_line.text.erase(m_line.text.find_last_not_of(kSpace) + 1);
        classify();
        // After damage nothing can be said about what follows.
        m_at = m_line.problem.empty() ? m_at + 1 : m_text.size();
        m_lines.push_back(std::move(m_line));
    }

    void skip(std::string_view characters)
    {
        const std::size_t next = m_text.find_first_not_of(characters, m_at);
        m_at = next == kNone ? m_text.size() : next;
    }

    void readToken()
    {
        const char c = m_text[m_at];
        if (kSpace.find(c) != kNone) {
            skip(m_brackets.empty() ? kBlank : kSpace);
        } else if (c == '#') {
            m_at = std::min(m_text.find('\n', m_at), m_text.size());
        } else if (c == '\\' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n') {
            m_at += 2;
        } else if (c == '\\' && m_at + 1 == m_text.size()) {
            ++m_at;
            m_line.problem = "ends in a backslash: the rest of the line is missing";
        } else if (isWordPart(c)) {
            readWord();
        } else {
            readSign(c);
        }
    }

    void readWord()
    {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && isWordPart(m_text[m_at])) {
            ++m_at;
        }
        const std::string_view word = m_text.substr(start, m_at - start);
        if (m_last == kNone || (m_line.word == "async" && m_lastWord == "async")) {
            m_line.word = word;
        }
        if (m_wantsWord || m_lastWord == "async") {
            m_lastWord = word;
        }
        m_wantsWord = false;
        m_lambdas += word == "lambda" && m_brackets.empty() ? 1 : 0;
        m_last = start;
    }

    void readSign(char c)
    {
        const std::size_t start = m_at++;
        m_last = start;
        m_wantsWord = false;
        if (c == '\'' || c == '"') {
            m_at = start;
            readString(c);
        } else if (c == '(' || c == '[' || c == '{') {
            m_brackets += c == '(' ? ')' : c == '[' ? ']' : '}';
        } else if (c == ')' || c == ']' || c == '}') {
            closeBracket(c);
        } else if (m_brackets.empty() && c == ';') {
            m_wantsWord = true;
            m_lastWord.clear();
        } else if (m_brackets.empty() && c == ':') {
            readColon(start);
        }
    }

    void closeBracket(char c)
    {
        if (m_brackets.empty() || m_brackets.back() != c) {
            m_line.problem = std::string("closes a bracket '") + c + "' that is not open";
            return;
        }
        m_brackets.pop_back();
    }

    void readColon(std::size_t start)
    {
        if (m_at < m_text.size() && m_text[m_at] == '=') {
            ++m_at;
        } else if (m_lambdas > 0) {
            --m_lambdas;
        } else if (m_colon == kNone) {
            m_colon = start;
        }
    }

    void readString(char quote)
    {
        const std::string triple(3, quote);
        const bool isTriple = m_text.substr(m_at, 3) == triple;
        m_at += isTriple ? 3 : 1;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '\\') {
                m_at += 2;
            } else if (isTriple ? m_text.substr(m_at, 3) == triple : c == quote) {
                m_at += isTriple ? 3 : 1;
                return;
            } else if (c == '\n' && !isTriple) {
                break;
            } else {
                ++m_at;
            }
        }
        m_at = std::min(m_at, m_text.size());
        m_line.problem = "has a string that is never closed";
    }

    void classify()
    {
        if (m_line.comment || !m_line.problem.empty()) {
            return;
        }
        const bool hard = startsCompound(m_line.word);
        const bool endsInColon = m_last != kNone && m_text[m_last] == ':';
        // `match` and `case` are names elsewhere: `case: int = 5`.
        const bool softOpens = (m_line.word == "match" || m_line.word == "case") && endsInColon && m_colon == m_last;
        const bool softWhole = m_line.word == "case" && m_colon != kNone && !endsInColon &&
                               m_line.text.substr(4, 1).find_first_of(":.,") == kNone;
        m_line.opens = softOpens || (hard && m_colon != kNone && m_colon == m_last);
        m_line.whole = softWhole || (hard && m_colon != kNone && m_colon != m_last);
        m_line.ends = !hard && !softWhole && endsBlock(m_lastWord);
        if (hard && m_colon == kNone) {
            m_line.problem = "lacks its ':'";
        } else if (endsInColon && !m_line.opens) {
            m_line.problem = "ends in ':' but opens no block that Python knows";
        }
    }

    std::string_view m_text;
    std::size_t m_statement;
    std::size_t m_at = 0;
    std::vector<LogicalLine> m_lines;
    // of the line being read
    LogicalLine m_line;
    std::string m_brackets;      // the closing ones that are due
    std::string m_lastWord;      // first word of the last of several statements on the line
    bool m_wantsWord = true;     // the next word is that
    std::size_t m_colon = kNone; // of the block
    std::size_t m_last = kNone;  // start of the last token
    int m_lambdas = 0;           // whose colon is due
};

} // namespace

std::vector<LogicalLine> logicalLines(std::string_view code, std::size_t statement)
{
    return Scanner(code, statement).run();
}

std::string nameOfLine(const LogicalLine& line)
{
    const std::string firstLine = line.text.substr(0, line.text.find('\n'));
    return "statement " + std::to_string(line.statement) + " `" + terminalSafe(firstLine, 60) + '`';
}

} // namespace candor
