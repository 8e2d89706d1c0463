// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/json.h"

#include "core/support/text.h"

#include <limits>
#include <utility>

namespace candor {

namespace {

/// Builds the tree event by event, so that depth is checked before anything is built and no parse error is thrown.
class TreeBuilder final : public nlohmann::json_sax<Json>
{
public:
    explicit TreeBuilder(int maxDepth) : m_maxDepth(maxDepth) {}

    bool null() override { return place(nullptr) != nullptr; }
    bool boolean(bool value) override { return place(value) != nullptr; }
    bool number_integer(number_integer_t value) override { return place(value) != nullptr; }
    bool number_unsigned(number_unsigned_t value) override { return place(value) != nullptr; }
    bool number_float(number_float_t value, const string_t&) override { return place(value) != nullptr; }
    bool string(string_t& value) override { return place(std::move(value)) != nullptr; }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override
    {
        m_member = &(*m_open.back())[name]; // a key that is there already: the later value replaces the earlier
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& problem) override
    {
        m_offset = position == 0 ? 0 : position - 1;
        m_problem = problem.what();
        return false;
    }

    [[nodiscard]] Json takeRoot() { return std::move(m_root); }
    [[nodiscard]] bool tooDeep() const { return m_tooDeep; }
    [[nodiscard]] std::size_t offset() const { return m_offset; }
    [[nodiscard]] const std::string& problem() const { return m_problem; }

private:
    Json* place(Json value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        if (m_open.back()->is_array()) {
            m_open.back()->push_back(std::move(value));
            return &m_open.back()->back();
        }
        *m_member = std::move(value);
        return m_member;
    }
    bool open(Json container)
    {
        m_tooDeep = m_open.size() >= static_cast<std::size_t>(m_maxDepth);
        if (m_tooDeep) {
            return false;
        }
        m_open.push_back(place(std::move(container)));
        return true;
    }
    bool close()
    {
        m_open.pop_back();
        return true;
    }

    int m_maxDepth;
    Json m_root;
    std::vector<Json*> m_open;
    Json* m_member = nullptr;
    bool m_tooDeep = false;
    std::size_t m_offset = 0;
    std::string m_problem;
};

Error jsonError(ErrorCode code, std::string message)
{
    return Error{code, Stage::Support, std::move(message)};
}

/// The library's message without its own prefixes; the token that it quotes can be as long as the text.
std::string readableProblem(std::string_view problem)
{
    for (const std::string_view prefix : {"] ", ": "}) {
        const std::size_t end = problem.find(prefix);
        if (end != std::string_view::npos && end < 80) {
            problem.remove_prefix(end + prefix.size());
        }
    }
    constexpr std::size_t kKept = 120;
    if (problem.size() <= 2 * kKept) {
        return terminalSafe(problem);
    }
    return terminalSafe(problem.substr(0, kKept)) + " … " + terminalSafe(problem.substr(problem.size() - kKept));
}

Error syntaxError(std::string_view text, std::size_t offset, std::string_view problem)
{
    const std::string_view before = text.substr(0, offset);
    const std::size_t lineStart = before.rfind('\n');
    std::size_t line = 1;
    for (const char c : before) {
        line += c == '\n' ? 1 : 0;
    }
    const std::size_t column = lineStart == std::string_view::npos ? before.size() : before.size() - lineStart - 1;
    return jsonError(ErrorCode::InvalidInput, "Not valid JSON at byte " + std::to_string(offset) + " (line " +
                                                  std::to_string(line) + ", column " + std::to_string(column + 1) +
                                                  "): " + readableProblem(problem));
}

std::string dumped(const Json& value, int indent)
{
    return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string_view kindOf(const Json& value)
{
    switch (value.type()) {
    case Json::value_t::null:
        return "null";
    case Json::value_t::object:
        return "an object";
    case Json::value_t::array:
        return "an array";
    case Json::value_t::string:
        return "a string";
    case Json::value_t::boolean:
        return "true or false";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
        return "a number";
    default:
        return "no JSON";
    }
}

bool isPlainKey(std::string_view key)
{
    for (const char c : key) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!letter) {
            return false;
        }
    }
    return !key.empty() && key.size() <= 100;
}

std::string childPath(const std::string& path, std::string_view key)
{
    if (key.empty()) {
        return path;
    }
    return isPlainKey(key) ? path + "." + std::string(key) : path + "[\"" + terminalSafe(key, 100) + "\"]";
}

std::string mustBe(std::string_view wanted, const Json& value)
{
    return "must be " + std::string(wanted) + ", but is " + std::string(kindOf(value));
}

const Json& emptyObject()
{
    static const Json empty = Json::object();
    return empty;
}

} // namespace

Result<Json> parseJson(std::string_view text, JsonLimits limits)
{
    if (text.size() > limits.maxBytes) {
        return jsonError(ErrorCode::TooLarge, "The JSON has " + std::to_string(text.size()) + " bytes; at most " +
                                                  std::to_string(limits.maxBytes) + " are read.");
    }
    // The library takes a NUL for the end of the text and would not look at what follows.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
        return syntaxError(text, nul, "a NUL byte");
    }
    TreeBuilder builder(limits.maxDepth);
    try {
        if (Json::sax_parse(text.begin(), text.end(), &builder, Json::input_format_t::json, true, limits.comments)) {
            return builder.takeRoot();
        }
    } catch (const std::exception& exception) {
        return jsonError(ErrorCode::TooLarge, std::string("The JSON could not be held: ") + exception.what());
    }
    if (builder.tooDeep()) {
        return jsonError(ErrorCode::TooLarge,
                         "The JSON is nested deeper than " + std::to_string(limits.maxDepth) + " levels.");
    }
    return syntaxError(text, builder.offset(), builder.problem());
}

std::string canonicalJson(const Json& value)
{
    return dumped(value, -1);
}

std::string prettyJson(const Json& value)
{
    return dumped(value, 2);
}

JsonReader::JsonReader(const Json& value, std::string what, Stage stage)
    : JsonReader(&value, "$", std::make_shared<Shared>(Shared{std::move(what), stage, std::nullopt}))
{
}

JsonReader::JsonReader(const Json* value, std::string path, std::shared_ptr<Shared> shared)
    : m_value(value), m_path(std::move(path)), m_shared(std::move(shared))
{
    if (!m_value->is_object()) {
        fail("", mustBe("an object", *m_value));
        m_value = &emptyObject();
    }
}

const Json* JsonReader::find(std::string_view key) const
{
    const auto found = m_value->find(key);
    return found == m_value->end() ? nullptr : &*found;
}

const Json* JsonReader::present(std::string_view key) const
{
    const Json* value = ok() ? find(key) : nullptr;
    return value && !value->is_null() ? value : nullptr;
}

const Json* JsonReader::required(std::string_view key)
{
    const Json* value = present(key);
    if (!value) {
        fail(key, "is missing");
    }
    return value;
}

std::string JsonReader::string(std::string_view key)
{
    return required(key) ? stringOr(key, {}) : std::string();
}

std::string JsonReader::stringOr(std::string_view key, std::string fallback)
{
    const Json* value = present(key);
    if (!value) {
        return fallback;
    }
    if (const auto* text = value->get_ptr<const std::string*>()) {
        return *text;
    }
    fail(key, mustBe("a string", *value));
    return fallback;
}

double JsonReader::number(std::string_view key)
{
    return required(key) ? numberOr(key, 0.0) : 0.0;
}

double JsonReader::numberOr(std::string_view key, double fallback)
{
    const Json* value = present(key);
    if (!value) {
        return fallback;
    }
    if (value->is_number()) {
        return value->get<double>();
    }
    fail(key, mustBe("a number", *value));
    return fallback;
}

std::int64_t JsonReader::integer(std::string_view key)
{
    return required(key) ? integerOr(key, 0) : 0;
}

std::int64_t JsonReader::integerOr(std::string_view key, std::int64_t fallback)
{
    const Json* value = present(key);
    if (!value) {
        return fallback;
    }
    if (!value->is_number()) {
        fail(key, mustBe("a whole number", *value));
        return fallback;
    }
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const bool tooLarge = value->is_number_unsigned() && value->get<std::uint64_t>() > kLargest;
    if (!value->is_number_integer() || tooLarge) {
        fail(key, "must be a whole number of at most 63 bits, but is " + canonicalJson(*value));
        return fallback;
    }
    return value->get<std::int64_t>();
}

bool JsonReader::boolOr(std::string_view key, bool fallback)
{
    const Json* value = present(key);
    if (!value) {
        return fallback;
    }
    if (value->is_boolean()) {
        return value->get<bool>();
    }
    fail(key, mustBe("true or false", *value));
    return fallback;
}

std::vector<std::string> JsonReader::stringsOr(std::string_view key, std::vector<std::string> fallback)
{
    const Json* value = present(key);
    if (!value) {
        return fallback;
    }
    if (!value->is_array()) {
        fail(key, mustBe("an array of strings", *value));
        return fallback;
    }
    std::vector<std::string> strings;
    strings.reserve(value->size());
    for (const Json& item : *value) {
        const auto* text = item.get_ptr<const std::string*>();
        if (!text) {
            fail(key, strings.size(), mustBe("a string", item));
            return fallback;
        }
        strings.push_back(*text);
    }
    return strings;
}

JsonReader JsonReader::object(std::string_view key)
{
    const Json* value = present(key);
    return {value ? value : &emptyObject(), childPath(m_path, key), m_shared};
}

std::vector<JsonReader> JsonReader::objects(std::string_view key)
{
    std::vector<JsonReader> readers;
    const Json* value = present(key);
    if (!value) {
        return readers;
    }
    if (!value->is_array()) {
        fail(key, mustBe("an array of objects", *value));
        return readers;
    }
    readers.reserve(value->size());
    for (const Json& item : *value) {
        readers.push_back({&item, childPath(m_path, key) + "[" + std::to_string(readers.size()) + "]", m_shared});
    }
    return readers;
}

void JsonReader::allowOnly(std::initializer_list<std::string_view> known)
{
    for (const auto& [key, value] : m_value->items()) {
        bool found = false;
        for (const std::string_view name : known) {
            found = found || name == key;
        }
        if (found) {
            continue;
        }
        std::string names;
        for (const std::string_view name : known) {
            names += names.empty() ? "" : ", ";
            names += name;
        }
        // An empty key must not read as the object itself.
        failAt(key.empty() ? m_path + "[\"\"]" : childPath(m_path, key), "is not a known field (known: " + names + ")");
        return;
    }
}

void JsonReader::fail(std::string_view key, std::string_view problem)
{
    failAt(childPath(m_path, key), problem);
}

void JsonReader::fail(std::string_view key, std::size_t index, std::string_view problem)
{
    failAt(childPath(m_path, key) + "[" + std::to_string(index) + "]", problem);
}

void JsonReader::failAt(const std::string& path, std::string_view problem)
{
    if (m_shared->error) {
        return;
    }
    m_shared->error =
        Error{ErrorCode::InvalidInput, m_shared->stage, m_shared->what + ": " + path + " " + std::string(problem)};
}

} // namespace candor
