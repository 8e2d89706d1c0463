// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/python_value.h"
#include "core/support/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

namespace candor {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

int digitValue(char c)
{
    if (isDigit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return 99;
}

/// Also encodes surrogates, in their three-byte form.
void appendUtf8(std::string& out, std::uint32_t c)
{
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

/// Length of the valid UTF-8 sequence at the front of `text`, 0 if there is none.
std::size_t utf8Length(std::string_view text)
{
    const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length == 0 || length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    if ((first == 0xE0 && at(1) < 0xA0) || (first == 0xED && at(1) > 0x9F) || (first == 0xF0 && at(1) < 0x90) ||
        (first == 0xF4 && at(1) > 0x8F)) {
        return 0;
    }
    return length;
}

/// Digits of base 2, 8 or 16 as a decimal number without leading zeros.
std::string toDecimal(std::string_view digits, int base)
{
    constexpr std::uint64_t kLimb = 1'000'000'000;
    std::vector<std::uint32_t> limbs{0}; // least significant first
    for (const char c : digits) {
        std::uint64_t carry = static_cast<std::uint64_t>(digitValue(c));
        for (std::uint32_t& limb : limbs) {
            carry += std::uint64_t{limb} * static_cast<std::uint64_t>(base);
            limb = static_cast<std::uint32_t>(carry % kLimb);
            carry /= kLimb;
        }
        if (carry != 0) {
            limbs.push_back(static_cast<std::uint32_t>(carry));
        }
    }
    std::string decimal = std::to_string(limbs.back());
    for (std::size_t i = limbs.size() - 1; i-- > 0;) {
        const std::string part = std::to_string(limbs[i]);
        decimal.append(9 - part.size(), '0').append(part);
    }
    return decimal;
}

/// Digits with '.' and exponent as the nearest double; as in Python too large is infinite and too small is 0.
double toDouble(const std::string& digits)
{
    double number = 0.0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc::result_out_of_range) {
        return number;
    }
    // Out of range either way: the place of the first significant digit, with the exponent, says which.
    const std::size_t exponentAt = std::min(digits.find('e'), digits.size());
    const std::string_view mantissa = std::string_view(digits).substr(0, exponentAt);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::size_t firstDigit = mantissa.find_first_not_of("0.");
    const bool negativeExponent = exponentAt + 1 < digits.size() && digits[exponentAt + 1] == '-';
    const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(firstDigit);
    std::int64_t exponent = 0;
    if (exponentAt + 1 < digits.size()) {
        const char* start = digits.data() + exponentAt + 1 + (isDigit(digits[exponentAt + 1]) ? 0 : 1);
        if (std::from_chars(start, digits.data() + digits.size(), exponent).ec != std::errc()) {
            exponent = std::numeric_limits<std::int32_t>::max();
        }
    }
    return place + (negativeExponent ? -exponent : exponent) > 0 ? std::numeric_limits<double>::infinity() : 0.0;
}

/// A recursive descent parser. Every step returns false once m_error is set.
class LiteralParser
{
public:
    explicit LiteralParser(std::string_view text) : m_text(text) {}

    Result<PythonValue> parse()
    {
        PythonValue value;
        if (parseValue(value, 0)) {
            skipSpace();
            if (m_at != m_text.size()) {
                fail("unexpected text after the literal");
            }
        }
        if (m_error) {
            return *m_error;
        }
        return value;
    }

private:
    using Type = PythonValue::Type;

    bool fail(std::string problem) { return failAt(m_at, std::move(problem)); }
    bool failAt(std::size_t offset, std::string problem)
    {
        if (!m_error) {
            m_error = Error{ErrorCode::InvalidInput, Stage::Suite,
                            "Python literal, offset " + std::to_string(offset) + ": " + std::move(problem)};
        }
        return false;
    }

    [[nodiscard]] char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    void skipSpace()
    {
        while (m_at < m_text.size() && std::string_view(" \t\r\n\f").find(m_text[m_at]) != std::string_view::npos) {
            ++m_at;
        }
    }
    bool accept(char c)
    {
        skipSpace();
        if (peek() != c || m_at >= m_text.size()) {
            return false;
        }
        ++m_at;
        return true;
    }
    bool expect(char c, std::string_view where)
    {
        return accept(c) || fail("expected '" + std::string(1, c) + "' " + std::string(where));
    }

    bool parseValue(PythonValue& out, int depth)
    {
        skipSpace();
        if (m_at >= m_text.size()) {
            return fail("the literal ends where a value was expected");
        }
        if (depth > kMaxPythonDepth) {
            return fail("nested more than " + std::to_string(kMaxPythonDepth) + " deep");
        }
        if (++m_count > kMaxPythonItems) {
            return fail("more than " + std::to_string(kMaxPythonItems) + " values");
        }
        const char c = peek();
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            return parseNumber(out, "");
        }
        if (c == '-' || c == '+') {
            return parseSigned(out, depth);
        }
        if (c == '[' || c == '(' || c == '{') {
            return parseContainer(out, depth);
        }
        if (stringPrefixLength()) {
            return parseStrings(out);
        }
        if (isNameStart(c)) {
            return parseName(out, depth);
        }
        return fail("a value was expected");
    }

    bool parseSigned(PythonValue& out, int depth)
    {
        const bool negative = m_text[m_at++] == '-';
        skipSpace();
        if (m_text.substr(m_at).starts_with("float")) {
            if (!parseName(out, depth)) {
                return false;
            }
            out.number = negative ? -out.number : out.number;
            return true;
        }
        if (!isDigit(peek()) && !(peek() == '.' && isDigit(peek(1)))) {
            return fail("a number was expected after the sign");
        }
        return parseNumber(out, negative ? "-" : "");
    }

    /// Digits with single underscores between them; a leading underscore only after a base prefix.
    bool readDigits(std::string& out, int base, bool underscoreFirst)
    {
        bool last = underscoreFirst;
        bool any = false;
        for (;; ++m_at) {
            const char c = peek();
            if (c == '_') {
                if (!last || digitValue(peek(1)) >= base) {
                    return fail("misplaced underscore in a number");
                }
                last = false;
            } else if (digitValue(c) < base) {
                out += c;
                any = last = true;
            } else {
                return any || fail("digits were expected");
            }
        }
    }

    bool parseNumber(PythonValue& out, std::string sign)
    {
        const std::size_t start = m_at;
        const char prefix = static_cast<char>(peek(1) | 0x20);
        const int base = peek() != '0' ? 10 : prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
        std::string digits;
        bool isFloat = false;
        if (base != 10) {
            m_at += 2;
            if (!readDigits(digits, base, true)) {
                return false;
            }
        } else if (!readDecimal(digits, isFloat)) {
            return false;
        }
        if (peek() == 'j' || peek() == 'J') {
            return fail("complex numbers are not supported");
        }
        if (isNameStart(peek()) || isDigit(peek()) || peek() == '.') {
            return fail("unexpected character in a number");
        }
        if (isFloat) {
            out.type = Type::Float;
            out.number = sign.empty() ? toDouble(digits) : -toDouble(digits);
            return true;
        }
        return finishInt(out, start, std::move(sign), digits, base);
    }

    bool readDecimal(std::string& digits, bool& isFloat)
    {
        if (peek() != '.' && !readDigits(digits, 10, false)) {
            return false;
        }
        if (peek() == '.') {
            isFloat = true;
            ++m_at;
            digits += digits.empty() ? "0." : ".";
            if (isDigit(peek()) && !readDigits(digits, 10, false)) {
                return false;
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            isFloat = true;
            ++m_at;
            if (digits.back() == '.') {
                digits += '0';
            }
            digits += 'e';
            if (peek() == '+' || peek() == '-') {
                digits += m_text[m_at++];
            }
            if (!readDigits(digits, 10, false)) {
                return false;
            }
        }
        return true;
    }

    bool finishInt(PythonValue& out, std::size_t start, std::string sign, const std::string& digits, int base)
    {
        const std::size_t firstDigit = std::min(digits.find_first_not_of('0'), digits.size() - 1);
        std::string significant = digits.substr(firstDigit);
        if (base == 10 && firstDigit > 0 && significant != "0") {
            return failAt(start, "leading zeros are not permitted in a decimal integer");
        }
        // A base-16 digit is at most 1.21 decimal ones: check before the conversion, whose cost is quadratic.
        if (significant.size() <= kMaxPythonIntDigits * (base == 10 ? 1u : 4u) && base != 10) {
            significant = toDecimal(significant, base);
        }
        if (significant.size() > kMaxPythonIntDigits) {
            return failAt(start, "an integer of more than " + std::to_string(kMaxPythonIntDigits) + " digits");
        }
        out.type = Type::Int;
        out.text = significant == "0" ? significant : sign + significant;
        return true;
    }

    bool parseName(PythonValue& out, int depth)
    {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && (isNameStart(m_text[m_at]) || isDigit(m_text[m_at]))) {
            ++m_at;
        }
        const std::string_view name = m_text.substr(start, m_at - start);
        if (name == "None") {
            return true;
        }
        if (name == "True" || name == "False") {
            out.type = Type::Bool;
            out.boolean = name == "True";
            return true;
        }
        if (name == "float") {
            return parseFloatCall(out);
        }
        if (name == "set" || name == "frozenset") {
            out.type = name == "set" ? Type::Set : Type::FrozenSet;
            return parseSetCall(out, depth);
        }
        return failAt(start, "'" + terminalSafe(name, 40) + "' is not part of a literal");
    }

    bool parseFloatCall(PythonValue& out)
    {
        PythonValue argument;
        if (!expect('(', "after float")) {
            return false;
        }
        skipSpace();
        const std::size_t start = m_at;
        if (!stringPrefixLength() || !parseStrings(argument)) {
            return fail("float() needs 'nan', 'inf' or '-inf'");
        }
        std::string word = lowerCased(trimmed(argument.text));
        const bool negative = word.starts_with('-');
        if (negative || word.starts_with('+')) {
            word.erase(0, 1);
        }
        out.type = Type::Float;
        if (word == "nan") {
            out.number = std::numeric_limits<double>::quiet_NaN();
        } else if (word == "inf" || word == "infinity") {
            out.number = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
        } else {
            return failAt(start, "float() needs 'nan', 'inf' or '-inf'");
        }
        return expect(')', "after the argument of float");
    }

    bool parseSetCall(PythonValue& out, int depth)
    {
        if (!expect('(', "after set or frozenset")) {
            return false;
        }
        if (accept(')')) {
            return true;
        }
        PythonValue argument;
        skipSpace();
        const std::size_t start = m_at;
        if (!parseValue(argument, depth + 1)) {
            return false;
        }
        if (argument.type != Type::List && argument.type != Type::Tuple && argument.type != Type::Set &&
            argument.type != Type::FrozenSet) {
            return failAt(start, "a set is made from a list, a tuple or a set");
        }
        out.items = std::move(argument.items);
        accept(',');
        return mergeItems(out, start) && expect(')', "after the argument of set or frozenset");
    }

    bool mergeItems(PythonValue& out, std::size_t start)
    {
        return mergeEqualItems(out) || failAt(start, "a list, set or dict can't be in a set or be a key");
    }

    bool parseContainer(PythonValue& out, int depth)
    {
        const std::size_t start = m_at;
        const char open = m_text[m_at++];
        const char close = open == '[' ? ']' : open == '(' ? ')' : '}';
        out.type = open == '[' ? Type::List : open == '(' ? Type::Tuple : Type::Dict;
        bool comma = false;
        for (bool first = true; !accept(close); first = false) {
            if (!first && !comma) {
                return fail(std::string("expected ',' or '") + close + "'");
            }
            if (!parseItem(out, depth, first)) {
                return false;
            }
            comma = accept(',');
        }
        if (open == '(' && out.items.size() == 1 && !comma) { // (x) is x
            PythonValue inner = std::move(out.items.front());
            out = std::move(inner);
            return true;
        }
        return open != '{' || mergeItems(out, start);
    }

    /// One item, or key and value; the first item decides whether braces hold a set or a dict.
    bool parseItem(PythonValue& out, int depth, bool first)
    {
        out.items.emplace_back();
        if (!parseValue(out.items.back(), depth + 1)) {
            return false;
        }
        if (out.type == Type::Dict && first && (skipSpace(), peek() != ':')) {
            out.type = Type::Set;
        }
        if (out.type != Type::Dict) {
            return true;
        }
        out.items.emplace_back();
        return expect(':', "after a key of a dict") && parseValue(out.items.back(), depth + 1);
    }

    /// Length of prefix and first quote if a string starts here, else 0.
    [[nodiscard]] std::size_t stringPrefixLength() const
    {
        for (std::size_t i = 0; i < 3; ++i) {
            const char c = peek(i);
            if (c == '\'' || c == '"') {
                return i + 1;
            }
            if (std::string_view("rRbBuUfF").find(c) == std::string_view::npos || c == '\0') {
                return 0;
            }
        }
        return 0;
    }

    bool parseStrings(PythonValue& out)
    {
        for (bool first = true; stringPrefixLength(); first = false) {
            const std::string prefix = lowerCased(m_text.substr(m_at, stringPrefixLength() - 1));
            const bool bytes = prefix == "b" || prefix == "br" || prefix == "rb";
            const bool raw = prefix == "r" || prefix == "br" || prefix == "rb";
            if (!bytes && !raw && !prefix.empty() && prefix != "u") {
                return fail("a string with the prefix '" + prefix + "' is not a literal");
            }
            if (!first && bytes != (out.type == Type::Bytes)) {
                return fail("bytes and text can't be joined");
            }
            out.type = bytes ? Type::Bytes : Type::Str;
            m_at += prefix.size();
            if (!parseString(out.text, bytes, raw)) {
                return false;
            }
            skipSpace();
        }
        return true;
    }

    bool parseString(std::string& out, bool bytes, bool raw)
    {
        const std::size_t start = m_at;
        const char quote = m_text[m_at];
        const bool triple = peek(1) == quote && peek(2) == quote;
        const std::string end(triple ? 3 : 1, quote);
        m_at += end.size();
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (m_text.substr(m_at).starts_with(end)) {
                m_at += end.size();
                return true;
            }
            if (c == '\0') {
                return fail("a NUL byte");
            }
            if ((c == '\n' || c == '\r') && !triple) {
                return failAt(start, "the string is not closed on its line");
            }
            if (c == '\\' ? !parseEscape(out, bytes, raw) : !copyCharacter(out, bytes)) {
                return false;
            }
        }
        return failAt(start, "the string is not closed");
    }

    bool copyCharacter(std::string& out, bool bytes)
    {
        if (m_text[m_at] == '\r') { // Python reads CR LF and CR as one line feed
            m_at += peek(1) == '\n' ? 2u : 1u;
            out += '\n';
            return true;
        }
        const std::size_t length = utf8Length(m_text.substr(m_at));
        if (length == 0) {
            return fail("bytes that are not UTF-8");
        }
        if (bytes && length > 1) {
            return fail("bytes may hold only ASCII characters; write \\x..");
        }
        out.append(m_text.substr(m_at, length));
        m_at += length;
        return true;
    }

    bool parseEscape(std::string& out, bool bytes, bool raw)
    {
        ++m_at; // the backslash
        if (m_at >= m_text.size()) {
            return fail("the string is not closed");
        }
        const char c = m_text[m_at];
        if (raw) {
            out += '\\';
            return copyCharacter(out, bytes);
        }
        constexpr std::string_view kFrom = "\\'\"abfnrtv";
        constexpr std::string_view kTo = "\\'\"\a\b\f\n\r\t\v";
        if (const std::size_t simple = kFrom.find(c); simple != std::string_view::npos) {
            out += kTo[simple];
            ++m_at;
            return true;
        }
        if (c == '\n' || c == '\r') { // the line goes on
            m_at += c == '\r' && peek(1) == '\n' ? 2u : 1u;
            return true;
        }
        if (c >= '0' && c <= '7') {
            return parseCodePoint(out, bytes, 8, 3, false);
        }
        const std::size_t width = c == 'x' ? 2 : bytes ? 0 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (width > 0) {
            ++m_at;
            return parseCodePoint(out, bytes, 16, width, true);
        }
        if (c == 'N' && !bytes) {
            return failAt(m_at - 1, "characters by name (\\N) are not supported; write \\u....");
        }
        out += '\\'; // Python keeps an escape that it does not know
        return copyCharacter(out, bytes);
    }

    bool parseCodePoint(std::string& out, bool bytes, int base, std::size_t width, bool full)
    {
        std::uint32_t code = 0;
        std::size_t count = 0;
        for (; count < width && digitValue(peek()) < base; ++count, ++m_at) {
            code = code * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digitValue(peek()));
        }
        if (full && count < width) {
            return fail("an escape of " + std::to_string(width) + " hexadecimal digits is cut short");
        }
        if (code > 0x10FFFF) {
            return fail("an escape beyond U+10FFFF");
        }
        if (bytes) {
            out += static_cast<char>(code & 0xFF);
        } else {
            appendUtf8(out, code);
        }
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_count = 0;
    std::optional<Error> m_error;
};

} // namespace

Result<PythonValue> parsePythonLiteral(std::string_view text)
{
    if (text.size() > kMaxPythonBytes) {
        return Error{ErrorCode::TooLarge, Stage::Suite,
                     "A Python literal of " + std::to_string(text.size()) + " bytes; at most " +
                         std::to_string(kMaxPythonBytes) + " are accepted."};
    }
    return LiteralParser(text).parse();
}

} // namespace candor
