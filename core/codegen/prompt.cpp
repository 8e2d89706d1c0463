// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/prompt.h"

#include "core/codegen/prompt_template.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

namespace candor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxTemplateBytes = 256u << 10;
constexpr std::size_t kMaxSchemaBytes = 1u << 20;
constexpr std::array<std::string_view, 5> kTemplates{"system", "ir", "clear", "code-statements", "code-source"};

/// Everything that a prompt is made of.
struct PromptParts
{
    std::map<std::string, std::string, std::less<>> templates; ///< by name; `system` may be empty
    bool sendSchema = true;
    Json statementsSchema;
    Json sourceSchema;
    Json holeSchema;
    ContentHash hash;
};

class FilePrompt final : public Prompt
{
public:
    explicit FilePrompt(PromptParts parts) : m_parts(std::move(parts)) {}

    Request irRequest(const Task& task, const Json& irSchema) const override
    {
        return request("ir", irSchema, "candor_ir", valuesOf(task));
    }

    Request clearRequest(const Task& task, const Ir& ir, const Hole& hole) const override
    {
        PromptValues values = valuesOf(task);
        values["ir"] = prettyJson(ir.document);
        values["hole_path"] = hole.path;
        values["hole_identifier"] = hole.identifier;
        values["hole_type"] = hole.type;
        values["hole_kind"] = nameOf(hole.kind);
        values["hole_description"] = hole.description;
        values["hole_constraints"] = hole.constraints.empty() ? std::string() : canonicalJson(hole.constraints);
        return request("clear", m_parts.holeSchema, "candor_hole", std::move(values));
    }

    Request codeRequest(const Task& task, const Ir& clearedIr, CodeForm form,
                        const std::string& earlierFailure) const override
    {
        PromptValues values = valuesOf(task);
        values["ir"] = prettyJson(clearedIr.document);
        values["earlier_failure"] = earlierFailure;
        return form == CodeForm::Source
                   ? request("code-source", m_parts.sourceSchema, "candor_code_source", std::move(values))
                   : request("code-statements", m_parts.statementsSchema, "candor_code", std::move(values));
    }

    const ContentHash& hash() const override { return m_parts.hash; }

private:
    /// Test cases are left out on purpose: what is expected must not be shown.
    static PromptValues valuesOf(const Task& task)
    {
        return {{"prompt", task.prompt}, {"entry_point", task.entryPoint}};
    }

    Request request(std::string_view purpose, const Json& schema, std::string schemaName, PromptValues values) const
    {
        Request request;
        request.schemaName = std::move(schemaName);
        if (m_parts.sendSchema) {
            request.schema = schema;
            values["schema"] = prettyJson(schema);
        }
        request.system = fillPromptTemplate(m_parts.templates.find("system")->second, values);
        request.user = fillPromptTemplate(m_parts.templates.find(purpose)->second, values);
        return request;
    }

    const PromptParts m_parts;
};

Error error(ErrorCode code, std::string message)
{
    return {code, Stage::Codegen, std::move(message)};
}

std::string namesIn(const fs::path& promptsDirectory)
{
    std::vector<std::string> names;
    std::error_code problem;
    for (fs::directory_iterator it(promptsDirectory, problem), end; !problem && it != end; it.increment(problem)) {
        std::error_code ignored;
        if (it->is_directory(ignored)) {
            names.push_back(it->path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names.empty() ? "none" : join(names, ", ");
}

/// The prompt's directory: a bundled name, or a path when there is a slash in it.
Result<fs::path> directoryOf(const fs::path& promptsDirectory, const std::string& name)
{
    const bool isPath = name.find('/') != std::string::npos;
    const bool isName = !name.empty() && name != "." && name != ".." && name.find('\0') == std::string::npos;
    const fs::path directory = isPath ? fs::path(name) : promptsDirectory / name;
    std::error_code problem;
    if (isName && fs::is_directory(directory, problem)) {
        return directory;
    }
    const std::string shown = terminalSafe(name, 200);
    return error(ErrorCode::NotFound,
                 isPath ? "There is no prompt directory " + shown + "; it must hold templates such as ir.mustache."
                        : "There is no prompt \"" + shown + "\"; there are: " + namesIn(promptsDirectory) +
                              ". A prompt of your own is named by the path of its directory, with a slash in it.");
}

/// The file in the prompt's directory, else in `default`'s; an empty path if neither has it.
fs::path findTemplate(const fs::path& directory, const fs::path& defaults, std::string_view name)
{
    const std::string file = std::string(name) + ".mustache";
    for (const fs::path& place : {directory / file, defaults / file}) {
        std::error_code problem;
        if (fs::exists(place, problem)) {
            return place;
        }
    }
    return {};
}

Result<std::string> readTemplate(const fs::path& directory, const fs::path& defaults, std::string_view name)
{
    const fs::path path = findTemplate(directory, defaults, name);
    if (path.empty()) {
        return name == "system"
                   ? Result<std::string>(std::string())
                   : error(ErrorCode::NotFound, "The template " + std::string(name) + ".mustache is neither in " +
                                                    directory.string() + " nor in " + defaults.string() + '.');
    }
    auto text = readFile(path, kMaxTemplateBytes);
    if (!text) {
        return text;
    }
    const auto checked = checkPromptTemplate(*text, path.string());
    return checked ? std::move(text) : Result<std::string>(checked.error());
}

Result<Json> readJson(const fs::path& path)
{
    auto text = readFile(path, kMaxSchemaBytes);
    if (!text) {
        return text.error();
    }
    auto json = parseJson(*text);
    if (!json) {
        return error(ErrorCode::InvalidInput, path.string() + ": " + json.error().message);
    }
    return json;
}

Result<bool> readSendSchema(const fs::path& directory)
{
    const fs::path path = directory / "settings.json";
    std::error_code problem;
    if (!fs::exists(path, problem)) {
        return true;
    }
    const auto json = readJson(path);
    if (!json) {
        return json.error();
    }
    JsonReader reader(*json, path.string(), Stage::Codegen);
    reader.allowOnly({"send_schema"});
    const bool sendSchema = reader.boolOr("send_schema", true);
    return reader.ok() ? Result<bool>(sendSchema) : *reader.error();
}

ContentHash hashOfParts(const PromptParts& parts)
{
    Json used = {{"send_schema", parts.sendSchema}, {"templates", Json::object()}};
    for (const auto& [name, text] : parts.templates) {
        used["templates"][name] = text;
    }
    return hashOf(canonicalJson(used));
}

} // namespace

Result<std::shared_ptr<const Prompt>> Prompt::load(const fs::path& promptsDirectory, const std::string& name)
{
    const auto directory = directoryOf(promptsDirectory, name);
    if (!directory) {
        return directory.error();
    }
    PromptParts parts;
    for (const std::string_view purpose : kTemplates) {
        auto text = readTemplate(*directory, promptsDirectory / "default", purpose);
        if (!text) {
            return text.error();
        }
        parts.templates.emplace(purpose, std::move(text).value());
    }
    const auto sendSchema = readSendSchema(*directory);
    if (!sendSchema) {
        return sendSchema.error();
    }
    parts.sendSchema = *sendSchema;
    const std::array<std::pair<const char*, Json*>, 3> schemas{{{"code_statements.json", &parts.statementsSchema},
                                                                {"code_source.json", &parts.sourceSchema},
                                                                {"hole.json", &parts.holeSchema}}};
    for (const auto& [file, schema] : schemas) {
        auto json = readJson(promptsDirectory / ".." / "schema" / file);
        if (!json) {
            return json.error();
        }
        *schema = std::move(json).value();
    }
    parts.hash = hashOfParts(parts);
    return std::shared_ptr<const Prompt>(std::make_shared<FilePrompt>(std::move(parts)));
}

} // namespace candor
