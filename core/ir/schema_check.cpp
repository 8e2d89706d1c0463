// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes valijson: it is slow to compile.
#include "core/ir/json_pointer.h"
#include "core/ir/read_ir.h"
#include "core/support/file.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <utility>

namespace candor {

namespace {

constexpr std::size_t kMaxSchemaBytes = 1u << 20;
/// An IR has some hundreds of values. The validator keeps several strings for each one that is wrong.
constexpr std::size_t kMaxValues = 20000;
/// std::regex recurses once a character and runs out of stack on long texts.
constexpr std::size_t kMaxPatternText = 200;
constexpr std::size_t kMaxViolations = 100;
constexpr int kMaxReferences = 8; ///< forms and references followed without going deeper into the document

std::size_t valueCount(const Json& value, std::size_t limit)
{
    std::size_t count = 1;
    if (value.is_structured()) {
        for (const Json& child : value) {
            count += count < limit ? valueCount(child, limit - count) : 0;
        }
    }
    return count;
}

/// What a schema's "$ref" points to, inside of the whole schema; nullptr without one.
const Json* referenced(const Json& whole, const Json& schema)
{
    const auto target = schema.is_object() ? schema.find("$ref") : schema.end();
    if (!schema.is_object() || target == schema.end() || !target->is_string()) {
        return nullptr;
    }
    const std::string& reference = target->get_ref<const std::string&>();
    return reference.starts_with("#") ? resolvePointer(whole, reference.substr(1)) : nullptr;
}

using Patterns = std::map<std::string, std::regex>;

/// Matches the texts of a document against the patterns of a schema. The validator could do that too, but it compiles
/// each pattern in each call, which is slow and, in this standard library, a data race between threads; and it matches
/// texts of any length.
class PatternCheck
{
public:
    PatternCheck(const Json& schema, const Patterns& patterns) : m_schema(schema), m_patterns(patterns) {}

    std::vector<SchemaViolation> check(const Json& document)
    {
        visit(m_schema, document, "", 0);
        return std::move(m_found);
    }

private:
    void visit(const Json& schema, const Json& value, const std::string& path, int references)
    {
        if (!schema.is_object() || references > kMaxReferences) {
            return;
        }
        if (const Json* target = referenced(m_schema, schema)) {
            visit(*target, value, path, references + 1);
            return;
        }
        if (const auto pattern = schema.find("pattern"); pattern != schema.end() && value.is_string()) {
            match(pattern->get_ref<const std::string&>(), value.get_ref<const std::string&>(), path);
        }
        const auto properties = schema.find("properties");
        if (value.is_object() && properties != schema.end() && properties->is_object()) {
            for (const auto& [key, inner] : properties->items()) {
                if (const auto child = value.find(key); child != value.end()) {
                    visit(inner, *child, childPointer(path, key), 0);
                }
            }
        }
        const auto items = schema.find("items");
        if (value.is_array() && items != schema.end()) {
            for (std::size_t i = 0; i < value.size(); ++i) {
                visit(*items, value[i], childPointer(path, i), 0);
            }
        }
    }

    void match(const std::string& pattern, const std::string& text, const std::string& path)
    {
        if (m_found.size() >= kMaxViolations) {
            return;
        }
        if (text.size() > kMaxPatternText) {
            m_found.push_back({path, "is " + std::to_string(text.size()) + " bytes long; at most " +
                                         std::to_string(kMaxPatternText) + " are allowed here"});
        } else if (const auto known = m_patterns.find(pattern);
                   known != m_patterns.end() && !std::regex_search(text, known->second)) {
            m_found.push_back({path, "does not have the required form"});
        }
    }

    const Json& m_schema;
    const Patterns& m_patterns;
    std::vector<SchemaViolation> m_found;
};

/// True when a pattern can be reached from `schema`.
bool hasPattern(const Json& whole, const Json& schema, int references = 0)
{
    if (references > kMaxReferences) {
        return false;
    }
    if (const Json* target = referenced(whole, schema)) {
        return hasPattern(whole, *target, references + 1);
    }
    if (!schema.is_structured()) {
        return false;
    }
    const auto reaches = [&](const Json& child) { return hasPattern(whole, child, references); };
    return (schema.is_object() && schema.contains("pattern") && schema["pattern"].is_string()) ||
           std::any_of(schema.begin(), schema.end(), reaches);
}

/// The keyword under which a pattern stands where the check does not look; nullptr when it sees them all.
const char* unseenPattern(const Json& whole, const Json& schema)
{
    for (const char* keyword : {"patternProperties", "anyOf", "oneOf", "allOf", "not", "if", "then", "else", "contains",
                                "additionalItems", "additionalProperties", "dependencies", "propertyNames"}) {
        const bool present = schema.is_object() && schema.contains(keyword);
        if (present && (std::string_view(keyword) == "patternProperties" || hasPattern(whole, schema[keyword]))) {
            return keyword;
        }
    }
    if (schema.is_structured()) {
        for (const Json& child : schema) {
            if (const char* keyword = unseenPattern(whole, child)) {
                return keyword;
            }
        }
    }
    return nullptr;
}

/// Takes the patterns out of a schema and compiles them. Throws what the compiler throws.
void takePatterns(Json& schema, Patterns& patterns)
{
    if (!schema.is_structured()) {
        return;
    }
    for (Json& child : schema) {
        takePatterns(child, patterns);
    }
    const auto pattern = schema.is_object() ? schema.find("pattern") : schema.end();
    if (schema.is_object() && pattern != schema.end() && pattern->is_string()) {
        const std::string text = pattern->get<std::string>();
        patterns.try_emplace(text, text, std::regex::ECMAScript);
        schema.erase(pattern);
    }
}

std::string pointerFrom(const std::vector<std::string>& context)
{
    std::string pointer;
    for (std::size_t i = 1; i < context.size(); ++i) { // the first is "<root>", the others stand in brackets
        pointer = childPointer(pointer, std::string_view(context[i]).substr(1, context[i].size() - 2));
    }
    return pointer;
}

/// The validator's sentence in ours. Empty: it only repeats what is said about an inner value.
std::string plainMessage(std::string message, const Json& document, const std::string& path)
{
    message.erase(message.find_last_not_of('.') + 1);
    if (message.starts_with("Missing required property '")) {
        return "lacks the required member " + message.substr(sizeof("Missing required property ") - 1);
    }
    const Json* value = resolvePointer(document, path);
    const std::string type = value ? value->type_name() : "absent";
    if (message.starts_with("Value type not permitted")) {
        return "may not be of type " + type;
    }
    if (message.starts_with("Failed to match against any enum values")) {
        return "is none of the allowed values";
    }
    if (message.starts_with("Failed to validate against any schemas allowed by anyOf")) {
        return "is in none of the allowed forms (it is of type " + type + ")";
    }
    if (message.starts_with("Failed to validate against") || message.starts_with("Failed to validate item")) {
        return {};
    }
    return message;
}

std::vector<SchemaViolation> plainViolations(const valijson::ValidationResults& results, const Json& document)
{
    // Where none of several forms fits, what each form wants is noise.
    std::set<std::string> formless;
    for (const auto& error : results) {
        if (error.description.find("allowed by anyOf") != std::string::npos) {
            formless.insert(pointerFrom(error.context));
        }
    }
    std::map<std::string, std::set<std::string>> said;
    std::vector<SchemaViolation> violations;
    for (const auto& error : results) {
        const std::string path = pointerFrom(error.context);
        const bool isForm = error.description.find("allowed by anyOf") != std::string::npos;
        const bool within = std::any_of(formless.begin(), formless.end(), [&](const std::string& outer) {
            return path == outer || path.starts_with(outer + "/");
        });
        std::string message = within && !isForm ? "" : plainMessage(error.description, document, path);
        if (!message.empty() && violations.size() < kMaxViolations && said[path].insert(message).second) {
            violations.push_back({path, std::move(message)});
        }
    }
    return violations;
}

class ValijsonCheck final : public SchemaCheck
{
public:
    explicit ValijsonCheck(Json schema) : m_document(std::move(schema))
    {
        Json withoutPatterns = m_document;
        takePatterns(withoutPatterns, m_patterns);
        valijson::SchemaParser parser;
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(withoutPatterns), m_schema);
    }

    std::vector<SchemaViolation> violations(const Json& document) const override
    {
        const std::size_t count = valueCount(document, kMaxValues + 1);
        if (count > kMaxValues) {
            return {{"", "holds more than " + std::to_string(kMaxValues) + " values"}};
        }
        try {
            std::vector<SchemaViolation> found = PatternCheck(m_document, m_patterns).check(document);
            valijson::Validator validator;
            valijson::ValidationResults results;
            if (!validator.validate(m_schema, valijson::adapters::NlohmannJsonAdapter(document), &results)) {
                std::vector<SchemaViolation> others = plainViolations(results, document);
                found.insert(found.end(), others.begin(), others.end());
                if (found.empty()) {
                    found.push_back({"", "does not satisfy the schema"});
                }
            }
            return found;
        } catch (const std::exception& exception) {
            return {{"", std::string("could not be checked: ") + exception.what()}};
        }
    }

    const Json& document() const override { return m_document; }

private:
    Json m_document;
    Patterns m_patterns; ///< by their text; m_schema has none
    valijson::Schema m_schema;
};

} // namespace

Result<std::shared_ptr<const SchemaCheck>> SchemaCheck::load(const std::filesystem::path& path)
{
    const Result<std::string> bytes = readFile(path, kMaxSchemaBytes);
    if (!bytes) {
        return bytes.error();
    }
    Result<Json> json = parseJson(*bytes);
    const auto refused = [&path](const std::string& why) {
        return Error{ErrorCode::InvalidInput, Stage::Ir, path.string() + " is no JSON schema: " + why};
    };
    if (!json) {
        return refused(json.error().message);
    }
    if (!json->is_object()) {
        return refused("it is not an object.");
    }
    if (const char* keyword = unseenPattern(*json, *json)) {
        return refused("a pattern under '" + std::string(keyword) + "' is not supported.");
    }
    try {
        return std::shared_ptr<const SchemaCheck>(std::make_shared<ValijsonCheck>(std::move(json).value()));
    } catch (const std::exception& exception) {
        return refused(exception.what());
    }
}

} // namespace candor
