// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/python_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>

namespace candor {
namespace {

using Type = PythonValue::Type;

/// Takes text up to a number of code points; what comes after is only remembered as missing.
class BoundedText
{
public:
    explicit BoundedText(std::size_t maxCodePoints) : m_left(maxCodePoints) {}

    [[nodiscard]] bool full() const { return m_cut; }

    /// `piece` is whole code points.
    void add(std::string_view piece)
    {
        for (std::size_t i = 0; i < piece.size() && !m_cut; ++i) {
            const bool startsCodePoint = (static_cast<unsigned char>(piece[i]) & 0xC0) != 0x80;
            if (startsCodePoint && m_left == 0) {
                m_cut = true;
            } else if (startsCodePoint) {
                --m_left;
            }
            if (!m_cut) {
                m_text += piece[i];
            }
        }
    }

    std::string take()
    {
        if (m_cut) {
            m_text += "…";
        }
        return std::move(m_text);
    }

private:
    std::string m_text;
    std::size_t m_left;
    bool m_cut = false;
};

/// Code points that repr() escapes: controls, format characters (bidirectional controls among them), separators other
/// than the space, surrogates, private use. Python also escapes what its Unicode version has not assigned.
bool isPrintable(std::uint32_t c)
{
    struct Range
    {
        std::uint32_t first, last;
    };
    static constexpr std::array kNot{
        Range{0x00, 0x1F},       Range{0x7F, 0xA0},       Range{0xAD, 0xAD},       Range{0x600, 0x605},
        Range{0x61C, 0x61C},     Range{0x6DD, 0x6DD},     Range{0x70F, 0x70F},     Range{0x890, 0x891},
        Range{0x8E2, 0x8E2},     Range{0x1680, 0x1680},   Range{0x180E, 0x180E},   Range{0x2000, 0x200F},
        Range{0x2028, 0x202F},   Range{0x205F, 0x206F},   Range{0x3000, 0x3000},   Range{0xD800, 0xF8FF},
        Range{0xFEFF, 0xFEFF},   Range{0xFFF0, 0xFFFB},   Range{0xFFFE, 0xFFFF},   Range{0x110BD, 0x110BD},
        Range{0x110CD, 0x110CD}, Range{0x13430, 0x1343F}, Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A},
        Range{0xE0000, 0xE00FF}, Range{0xF0000, 0x10FFFF}};
    return std::none_of(kNot.begin(), kNot.end(), [c](Range r) { return c >= r.first && c <= r.last; });
}

/// Decodes the code point at `at` and moves past it. Values hold well-formed UTF-8 (and three-byte surrogates); bytes
/// that are neither stand for themselves.
std::uint32_t nextCodePoint(std::string_view text, std::size_t& at)
{
    const auto byte = [text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t first = byte(at);
    const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 1 || at + length > text.size()) {
        ++at;
        return first;
    }
    std::uint32_t code = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        code = code << 6 | (byte(at + i) & 0x3F);
    }
    at += length;
    return code;
}

std::string hexEscape(char kind, std::uint32_t value, int width)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text{'\\', kind};
    for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
        text += kDigits[value >> shift & 0xF];
    }
    return text;
}

void addQuoted(BoundedText& out, std::string_view text, bool bytes)
{
    const char quote =
        text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
    const std::string_view quoteText(&quote, 1);
    out.add(bytes ? "b" : "");
    out.add(quoteText);
    for (std::size_t at = 0; at < text.size() && !out.full();) {
        const std::size_t start = at;
        const std::uint32_t code =
            bytes ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[at++])) : nextCodePoint(text, at);
        if (code == '\\' || code == static_cast<std::uint32_t>(quote)) {
            out.add(std::string{'\\', static_cast<char>(code)});
        } else if (code == '\n' || code == '\r' || code == '\t') {
            out.add(code == '\n' ? "\\n" : code == '\r' ? "\\r" : "\\t");
        } else if (bytes ? code >= 0x20 && code < 0x7F : isPrintable(code)) {
            out.add(text.substr(start, at - start));
        } else {
            out.add(code < 0x100     ? hexEscape('x', code, 2)
                    : code < 0x10000 ? hexEscape('u', code, 4)
                                     : hexEscape('U', code, 8));
        }
    }
    out.add(quoteText);
}

/// As CPython's float_repr: the shortest digits that read back as the same number, with an exponent below 1e-4 and
/// from 1e16.
std::string floatRepr(double number)
{
    if (std::isnan(number)) {
        return "nan";
    }
    if (std::isinf(number)) {
        return number < 0 ? "-inf" : "inf";
    }
    std::array<char, 64> buffer{};
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number), std::chars_format::scientific);
    const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
    const std::size_t exponentAt = text.find('e');
    std::string digits{text[0]};
    if (exponentAt > 2) {
        digits += text.substr(2, exponentAt - 2);
    }
    int exponent = 0;
    std::from_chars(text.data() + exponentAt + 2, text.data() + text.size(), exponent);
    if (text[exponentAt + 1] == '-') {
        exponent = -exponent;
    }

    std::string out = std::signbit(number) ? "-" : "";
    const auto count = static_cast<int>(digits.size());
    if (exponent < -4 || exponent >= 16) {
        out += digits.substr(0, 1);
        if (count > 1) {
            out += "." + digits.substr(1);
        }
        const std::string magnitude = std::to_string(std::abs(exponent));
        return out + (exponent < 0 ? "e-" : "e+") + (magnitude.size() < 2 ? "0" : "") + magnitude;
    }
    if (exponent < 0) {
        return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    }
    if (count <= exponent + 1) {
        return out + digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
    }
    return out + digits.substr(0, static_cast<std::size_t>(exponent + 1)) + "." +
           digits.substr(static_cast<std::size_t>(exponent + 1));
}

void addRepr(BoundedText& out, const PythonValue& value);

/// An order for people: integral numbers ("#-12;") by size, then everything else by its key.
bool shownBefore(const std::string& a, const std::string& b)
{
    if (a[0] != '#' || b[0] != '#') {
        return a < b;
    }
    const bool negative = a[1] == '-';
    if (negative != (b[1] == '-')) {
        return negative;
    }
    const bool smaller = a.size() != b.size() ? a.size() < b.size() : a < b;
    return a != b && smaller != negative;
}

/// The items' order for people: sets in one that depends on nothing but their content.
std::vector<std::size_t> shownOrder(const PythonValue& value)
{
    std::vector<std::size_t> order(value.items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (value.type != Type::Set && value.type != Type::FrozenSet) {
        return order;
    }
    std::vector<std::string> keys(order.size());
    std::transform(value.items.begin(), value.items.end(), keys.begin(), equalityKeyOf);
    std::sort(order.begin(), order.end(),
              [&keys](std::size_t a, std::size_t b) { return shownBefore(keys[a], keys[b]); });
    return order;
}

void addItems(BoundedText& out, const PythonValue& value, std::string_view open, std::string_view close)
{
    const std::size_t step = value.type == Type::Dict ? 2 : 1;
    const std::vector<std::size_t> order = shownOrder(value);
    out.add(open);
    for (std::size_t i = 0; i < value.items.size() && !out.full(); i += step) {
        out.add(i > 0 ? ", " : "");
        addRepr(out, value.items[order[i]]);
        if (step == 2) {
            out.add(": ");
            addRepr(out, value.items[order[i + 1]]);
        }
    }
    out.add(value.type == Type::Tuple && value.items.size() == 1 ? "," : "");
    out.add(close);
}

void addRepr(BoundedText& out, const PythonValue& value)
{
    switch (value.type) {
    case Type::None:
        return out.add("None");
    case Type::Bool:
        return out.add(value.boolean ? "True" : "False");
    case Type::Int:
        return out.add(value.text);
    case Type::Float:
        return out.add(floatRepr(value.number));
    case Type::Str:
        return addQuoted(out, value.text, false);
    case Type::Bytes:
        return addQuoted(out, value.text, true);
    case Type::List:
        return addItems(out, value, "[", "]");
    case Type::Tuple:
        return addItems(out, value, "(", ")");
    case Type::Dict:
        return addItems(out, value, "{", "}");
    case Type::Set:
        return value.items.empty() ? out.add("set()") : addItems(out, value, "{", "}");
    case Type::FrozenSet:
        return value.items.empty() ? out.add("frozenset()") : addItems(out, value, "frozenset({", "})");
    }
}

/// Reads tagged JSON. Every step returns false once m_error is set; nothing in the JSON can make it throw.
class TaggedReader
{
public:
    Result<PythonValue> read(const Json& tagged)
    {
        PythonValue value;
        if (!readValue(value, tagged, 0)) {
            return Error{m_code, Stage::Suite, "A returned value " + m_problem + "."};
        }
        return value;
    }

private:
    bool fail(std::string problem, ErrorCode code = ErrorCode::InvalidInput)
    {
        m_problem = std::move(problem);
        m_code = code;
        return false;
    }

    bool countText(std::size_t size)
    {
        m_bytes += size;
        return m_bytes <= kMaxPythonBytes ||
               fail("holds more than " + std::to_string(kMaxPythonBytes) + " bytes of text", ErrorCode::TooLarge);
    }

    bool readValue(PythonValue& out, const Json& tagged, int depth)
    {
        if (depth > kMaxPythonDepth) {
            return fail("is nested more than " + std::to_string(kMaxPythonDepth) + " deep", ErrorCode::TooLarge);
        }
        if (++m_count > kMaxPythonItems) {
            return fail("holds more than " + std::to_string(kMaxPythonItems) + " values", ErrorCode::TooLarge);
        }
        if (!tagged.is_array() || tagged.empty() || !tagged[0].is_string() || tagged.size() > 2) {
            return fail("is not tagged");
        }
        const std::string& tag = tagged[0].get_ref<const std::string&>();
        if (tag == "N") {
            return tagged.size() == 1 || fail("has a tag N with content");
        }
        if (tagged.size() != 2) {
            return fail("has a tag without content");
        }
        const Json& content = tagged[1];
        if (tag == "b" && content.is_boolean()) {
            out.type = Type::Bool;
            out.boolean = content.get<bool>();
            return true;
        }
        if (content.is_string()) {
            return readText(out, tag, content.get_ref<const std::string&>());
        }
        return content.is_array() ? readItems(out, tag, content, depth) : fail("has a tag with the wrong content");
    }

    bool readText(PythonValue& out, const std::string& tag, const std::string& text)
    {
        if (!countText(text.size())) {
            return false;
        }
        if (tag == "i") {
            const std::size_t sign = text.starts_with('-') ? 1 : 0;
            const bool digits =
                text.size() > sign && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(sign), text.end(),
                                                  [](char c) { return c >= '0' && c <= '9'; });
            if (!digits || (text[sign] == '0' && text.size() > 1) || text.size() - sign > kMaxPythonIntDigits) {
                return fail("has an integer that is none");
            }
            out.type = Type::Int;
            out.text = text;
            return true;
        }
        if (tag == "s") {
            out.type = Type::Str;
            out.text = text;
            return true;
        }
        if (tag == "u" || tag == "y") {
            out.type = tag == "u" ? Type::Str : Type::Bytes;
            return readHex(out.text, text);
        }
        return tag == "f" ? readFloat(out, text) : fail("has an unknown tag");
    }

    bool readHex(std::string& out, std::string_view hex)
    {
        if (hex.size() % 2 != 0) {
            return fail("has an odd number of hexadecimal digits");
        }
        for (std::size_t i = 0; i < hex.size(); i += 2) {
            unsigned byte = 0;
            const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
            if (error != std::errc() || end != hex.data() + i + 2) {
                return fail("has hexadecimal digits that are none");
            }
            out += static_cast<char>(byte);
        }
        return true;
    }

    /// float.hex(): "-0x1.8p+1", "inf", "-inf", "nan".
    bool readFloat(PythonValue& out, std::string_view text)
    {
        const bool negative = text.starts_with('-');
        text.remove_prefix(negative ? 1 : 0);
        double number = 0.0;
        if (text == "nan") {
            number = std::numeric_limits<double>::quiet_NaN();
        } else if (text == "inf") {
            number = std::numeric_limits<double>::infinity();
        } else {
            if (!text.starts_with("0x") || text.size() < 3 || text[2] == '-') {
                return fail("has a float that is none");
            }
            text.remove_prefix(2);
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::hex);
            if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) {
                return fail("has a float that is none");
            }
        }
        out.type = Type::Float;
        out.number = negative ? -number : number;
        return true;
    }

    bool readItems(PythonValue& out, const std::string& tag, const Json& content, int depth)
    {
        const auto type = containerOf(tag);
        if (!type) {
            return fail("has an unknown tag");
        }
        out.type = *type;
        for (const Json& item : content) {
            if (out.type == Type::Dict) {
                if (!item.is_array() || item.size() != 2) {
                    return fail("has a dict without pairs");
                }
                out.items.emplace_back();
                if (!readValue(out.items.back(), item[0], depth + 1)) {
                    return false;
                }
            }
            out.items.emplace_back();
            if (!readValue(out.items.back(), out.type == Type::Dict ? item[1] : item, depth + 1)) {
                return false;
            }
        }
        return mergeEqualItems(out) || fail("has a list, set or dict in a set or as a key");
    }

    static std::optional<Type> containerOf(std::string_view tag)
    {
        if (tag == "l") {
            return Type::List;
        }
        if (tag == "t") {
            return Type::Tuple;
        }
        if (tag == "S") {
            return Type::Set;
        }
        if (tag == "F") {
            return Type::FrozenSet;
        }
        if (tag == "d") {
            return Type::Dict;
        }
        return std::nullopt;
    }

    std::size_t m_count = 0;
    std::size_t m_bytes = 0;
    std::string m_problem;
    ErrorCode m_code = ErrorCode::InvalidInput;
};

} // namespace

std::string reprOf(const PythonValue& value, std::size_t maxCodePoints)
{
    BoundedText out(maxCodePoints);
    addRepr(out, value);
    return out.take();
}

std::string_view typeNameOf(const PythonValue& value)
{
    switch (value.type) {
    case Type::None:
        return "NoneType";
    case Type::Bool:
        return "bool";
    case Type::Int:
        return "int";
    case Type::Float:
        return "float";
    case Type::Str:
        return "str";
    case Type::Bytes:
        return "bytes";
    case Type::List:
        return "list";
    case Type::Tuple:
        return "tuple";
    case Type::Set:
        return "set";
    case Type::FrozenSet:
        return "frozenset";
    case Type::Dict:
        return "dict";
    }
    return "object";
}

Result<PythonValue> pythonValueFromTagged(const Json& tagged)
{
    return TaggedReader().read(tagged);
}

} // namespace candor
