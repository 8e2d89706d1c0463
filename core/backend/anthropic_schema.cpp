// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/anthropic_schema.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace candor {
namespace {

constexpr std::string_view kOldDefinitions = "#/definitions/";

/// Keywords whose value is no schema and is taken as it is.
bool isTakenAsItIs(std::string_view key, const Json& value)
{
    static constexpr std::array<std::string_view, 6> kPlain{"type",  "enum",        "const",
                                                            "title", "description", "required"};
    if (key == "minItems") {
        return value.is_number_integer() && (value == 0 || value == 1);
    }
    return std::ranges::find(kPlain, key) != kPlain.end();
}

bool describesObject(const Json& schema)
{
    const auto type = schema.find("type");
    const bool typed =
        type != schema.end() &&
        (*type == "object" || (type->is_array() && std::ranges::find(*type, Json("object")) != type->end()));
    return typed || schema.contains("properties");
}

class Transformation
{
public:
    [[nodiscard]] Json of(const Json& schema, const std::string& path)
    {
        if (!schema.is_object()) {
            return schema;
        }
        Json accepted = Json::object();
        Json left = Json::object();
        for (const auto& [key, value] : schema.items()) {
            take(key, value, path, accepted, left);
        }
        if (describesObject(schema)) {
            close(schema, path, accepted);
        }
        describe(std::move(left), path, accepted);
        return accepted;
    }

    [[nodiscard]] std::vector<std::string> changes() &&
    {
        if (m_closed > 0) {
            m_changes.push_back("schema: additionalProperties: false was added to " + std::to_string(m_closed) +
                                " objects, which this API asks for");
        }
        return std::move(m_changes);
    }

private:
    void take(const std::string& key, const Json& value, const std::string& path, Json& accepted, Json& left)
    {
        const std::string inner = path + "." + key;
        if (key == "$schema" || key == "additionalProperties") {
            return;
        }
        if (isTakenAsItIs(key, value)) {
            accepted[key] = value;
        } else if (key == "$ref" && value.is_string()) {
            accepted[key] = reference(value.get<std::string>());
        } else if (key == "items" && value.is_object()) {
            accepted[key] = of(value, inner);
        } else if (key == "oneOf" || key == "anyOf" || key == "allOf") {
            takeList(key, value, inner, accepted);
        } else if ((key == "properties" || key == "$defs" || key == "definitions") && value.is_object()) {
            Json& members = accepted[key == "definitions" ? "$defs" : key];
            members = members.is_null() ? Json::object() : members;
            for (const auto& [name, member] : value.items()) {
                members[name] = of(member, inner + "." + name);
            }
        } else {
            left[key] = value;
        }
    }

    void takeList(const std::string& key, const Json& value, const std::string& path, Json& accepted)
    {
        Json list = Json::array();
        for (const Json& one : value) {
            list.push_back(of(one, path + "[" + std::to_string(list.size()) + "]"));
        }
        if (key != "oneOf") {
            accepted[key] = std::move(list);
            return;
        }
        m_changes.push_back("schema: oneOf at " + shown(path) + " became anyOf");
        if (accepted.contains("anyOf")) { // both held
            accepted["allOf"].push_back({{"anyOf", std::move(list)}});
        } else {
            accepted["anyOf"] = std::move(list);
        }
    }

    static std::string reference(const std::string& target)
    {
        return target.starts_with(kOldDefinitions) ? "#/$defs/" + target.substr(kOldDefinitions.size()) : target;
    }

    void close(const Json& schema, const std::string& path, Json& accepted)
    {
        const auto further = schema.find("additionalProperties");
        const bool wasClosed = further != schema.end() && *further == false;
        const auto properties = schema.find("properties");
        accepted["additionalProperties"] = false;
        if (wasClosed) {
            return;
        }
        if (properties == schema.end() || properties->empty()) {
            m_changes.push_back("schema: the object at " + shown(path) +
                                " may have no members now, because this API asks for additionalProperties: false");
        } else {
            ++m_closed;
        }
    }

    void describe(Json left, const std::string& path, Json& accepted)
    {
        if (left.empty()) {
            return;
        }
        std::string keywords;
        for (const auto& [key, value] : left.items()) {
            keywords += (keywords.empty() ? "" : ", ") + key;
        }
        m_changes.push_back("schema: " + terminalSafe(keywords, 200) + " at " + shown(path) +
                            " is in the description now and not enforced");
        const Json old = accepted.value("description", Json());
        const std::string before = old.is_string() ? old.get<std::string>() + "\n\n" : std::string();
        accepted["description"] = before + canonicalJson(left);
    }

    static std::string shown(const std::string& path) { return terminalSafe(path, 200); }

    std::vector<std::string> m_changes;
    std::size_t m_closed = 0;
};

} // namespace

AcceptedSchema acceptedSchema(const Json& schema)
{
    Transformation transformation;
    Json accepted = transformation.of(schema, "$");
    return {std::move(accepted), std::move(transformation).changes()};
}

} // namespace candor
