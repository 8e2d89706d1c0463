// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"
#include "core/codegen/python_text.h"
#include "core/support/text.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candor {
namespace {

Error badList(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Codegen, std::move(message)};
}

const Json* member(const Json& object, const char* key)
{
    if (!object.is_object()) {
        return nullptr;
    }
    const auto it = object.find(key);
    return it == object.end() || it->is_null() ? nullptr : &*it;
}

std::optional<std::string> text(const Json* value)
{
    if (value == nullptr || !value->is_string()) {
        return std::nullopt;
    }
    return withUnixNewlines(value->get_ref<const std::string&>());
}

/// Reads one StatementList; a kind of repair is told once, however often it was made.
class ListReader
{
public:
    explicit ListReader(const Json& json) : m_json(json) {}

    Result<StatementList> read()
    {
        const Json* statements = findStatements();
        if (statements == nullptr) {
            return badList("The JSON in the reply has no \"statements\".");
        }
        readArray(*statements, "statements", [this](const Json& e) { return readStatement(e); });
        readOptional("imports", [this](const Json& e) { return readImport(e); });
        readOptional("helper_functions", [this](const Json& e) { return readHelper(e); });
        if (!m_problem.empty()) {
            return badList(m_problem);
        }
        return std::move(m_list);
    }

private:
    void note(std::string words)
    {
        if (std::find(m_list.notes.begin(), m_list.notes.end(), words) == m_list.notes.end()) {
            m_list.notes.push_back(std::move(words));
        }
    }

    const Json* findStatements()
    {
        if (const Json* statements = member(m_json, "statements")) {
            return statements;
        }
        const Json* nested = member(m_json, "implementation");
        for (const Json* object : {&m_json, nested}) {
            const Json* statements = object == nullptr ? nullptr : member(*object, "body_statements");
            if (statements != nullptr) {
                note("the statements were read from \"body_statements\"");
                return statements;
            }
        }
        return nullptr;
    }

    template <class ReadElement>
    void readArray(const Json& array, const std::string& name, ReadElement readElement)
    {
        if (!array.is_array()) {
            fail('"' + name + "\" in the reply is no array.");
            return;
        }
        for (std::size_t i = 0; i < array.size() && m_problem.empty(); ++i) {
            const std::string problem = readElement(array[i]);
            if (!problem.empty()) {
                fail(name + '[' + std::to_string(i) + "] in the reply " + problem);
            }
        }
    }

    template <class ReadElement>
    void readOptional(const char* name, ReadElement readElement)
    {
        const Json* nested = member(m_json, "implementation");
        const Json* array = member(m_json, name);
        if (array == nullptr && nested != nullptr) {
            array = member(*nested, name);
        }
        if (array != nullptr) {
            readArray(*array, name, readElement);
        }
    }

    void fail(std::string problem)
    {
        if (m_problem.empty()) {
            m_problem = std::move(problem);
        }
    }

    std::string readStatement(const Json& element)
    {
        Statement statement;
        if (element.is_string()) {
            note("statements that are plain text were taken as expressions");
            statement = {"expression", *text(&element), {}};
        } else {
            const auto code = text(member(element, "code"));
            if (!code) {
                return "has no \"code\".";
            }
            const auto type = text(member(element, "type"));
            if (!type) {
                note("statements without a type were taken as expressions");
            }
            statement = {type.value_or("expression"), *code, text(member(element, "rationale")).value_or("")};
        }
        m_list.statements.push_back(std::move(statement));
        return {};
    }

    std::string readImport(const Json& element)
    {
        if (const auto line = text(&element)) {
            m_list.imports.push_back(importStatement(std::string(trimmed(*line))));
            return {};
        }
        const auto module = text(member(element, "module"));
        if (!module) {
            return "is neither an import statement nor an object with a \"module\".";
        }
        std::vector<std::string> names;
        if (const Json* array = member(element, "names")) {
            for (const Json& name : *array) {
                names.push_back(text(&name).value_or(""));
            }
        }
        std::erase(names, std::string());
        note("imports were put together from \"module\" and \"names\"");
        m_list.imports.push_back(names.empty() ? "import " + *module
                                               : "from " + *module + " import " + join(names, ", "));
        return {};
    }

    /// "math" is meant as "import math".
    std::string importStatement(std::string line)
    {
        std::string name = line;
        std::replace(name.begin(), name.end(), '.', '_');
        if (!isPythonIdentifier(name)) {
            return line;
        }
        note("imports that only name a module were completed");
        return "import " + line;
    }

    std::string readHelper(const Json& element)
    {
        if (const auto source = text(&element)) {
            note("helper functions that are plain text were taken as code");
            m_list.helpers.push_back(*source);
            return {};
        }
        if (const auto code = text(member(element, "code"))) {
            m_list.helpers.push_back(*code);
            return {};
        }
        const auto signature = text(member(element, "signature"));
        const auto body = text(member(element, "body"));
        if (!signature || !body) {
            return "is neither code nor an object with \"code\".";
        }
        note("helper functions were put together from \"signature\" and \"body\"");
        std::string source = "def " + *signature + ":";
        for (const std::string& line : dedentedLines(*body)) {
            source += line.empty() ? "\n" : "\n    " + line;
        }
        m_list.helpers.push_back(std::move(source));
        return {};
    }

    const Json& m_json;
    StatementList m_list;
    std::string m_problem;
};

} // namespace

Result<StatementList> statementListFromJson(const Json& json)
{
    return ListReader(json).read();
}

} // namespace candor
