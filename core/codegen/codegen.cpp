// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/codegen.h"

#include "core/codegen/assembly.h"
#include "core/codegen/fence.h"
#include "core/codegen/python_text.h"
#include "core/support/text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace candor {
namespace {

/// A program of one function is far smaller; what is larger is no answer, and the assembly's cost grows with it.
constexpr std::size_t kMaxProgramBytes = 1u << 20;
constexpr std::size_t kMaxLines = 50'000;

Artifact withoutProgram(Artifact artifact, Verdict verdict, std::string message)
{
    artifact.python.clear();
    artifact.verdict = verdict;
    artifact.message = std::move(message);
    return artifact;
}

Artifact withProgram(Artifact artifact, std::string python)
{
    if (!python.ends_with('\n')) {
        python += '\n';
    }
    artifact.python = std::move(python);
    artifact.hash = hashOf(artifact.python);
    return artifact;
}

bool isBlank(std::string_view text)
{
    return trimmed(text).empty();
}

/// The reply's text without a byte order mark and with Unix line ends; what was done is noted.
std::string cleanText(std::string_view text, std::vector<std::string>& notes)
{
    static constexpr std::string_view kMark = "\xef\xbb\xbf";
    if (text.starts_with(kMark)) {
        text.remove_prefix(kMark.size());
        notes.emplace_back("a byte order mark was removed");
    }
    if (text.find('\r') != std::string_view::npos) {
        notes.emplace_back("line ends were normalised");
    }
    return withUnixNewlines(text);
}

Artifact fromSource(Artifact artifact, std::string source)
{
    if (isBlank(source)) {
        return withoutProgram(std::move(artifact), Verdict::NoCode, "The program in the reply is empty.");
    }
    if (source.size() > kMaxProgramBytes) {
        return withoutProgram(std::move(artifact), Verdict::CompileError,
                              "The program in the reply is larger than 1 MiB and was not tried.");
    }
    return withProgram(std::move(artifact), std::move(source));
}

/// The fence's program, if there is a fence that isn't JSON.
std::optional<std::string> fencedSource(const std::string& text, Artifact& artifact)
{
    auto found = findPythonFence(text);
    if (!found || found->fence.language == "json") {
        return std::nullopt;
    }
    if (found->count > 1) {
        artifact.notes.push_back("the text holds " + std::to_string(found->count) +
                                 " fenced blocks; the first that can be Python was taken");
    }
    if (!found->fence.closed) {
        artifact.notes.emplace_back("the fenced block is never closed");
    }
    return std::move(found->fence.content);
}

Artifact makeFromSource(Artifact artifact, const std::string& text)
{
    const auto found = findJson(text);
    if (found && found->value.is_object() && found->value.contains("source") && found->value["source"].is_string()) {
        artifact.place = found->place;
        std::string source = cleanText(found->value["source"].get<std::string>(), artifact.notes);
        if (trimmed(source).starts_with("```")) {
            artifact.notes.emplace_back("the source stood in a fence inside the JSON");
            source = fencedSource(source, artifact).value_or(source);
        }
        return fromSource(std::move(artifact), std::move(source));
    }
    if (auto source = fencedSource(text, artifact)) {
        artifact.place = JsonPlace::Fence;
        artifact.notes.emplace_back("the program was taken from a fenced block");
        return fromSource(std::move(artifact), std::move(*source));
    }
    const bool isObject = found && found->place == JsonPlace::Bare;
    if (!isObject && looksLikePython(text)) {
        artifact.notes.emplace_back("the whole reply was taken as the program");
        return fromSource(std::move(artifact), text);
    }
    return withoutProgram(std::move(artifact), Verdict::NoCode,
                          found ? "The JSON in the reply has no \"source\"."
                                : "The reply holds no JSON with a \"source\", no fenced block and no Python text.");
}

/// Why the list is no program's, or empty.
std::string sizeProblem(const StatementList& list)
{
    std::size_t bytes = 0;
    std::size_t lines = list.statements.size();
    const auto add = [&bytes, &lines](const std::string& code) {
        bytes += code.size();
        lines += static_cast<std::size_t>(std::count(code.begin(), code.end(), '\n'));
    };
    std::for_each(list.imports.begin(), list.imports.end(), add);
    std::for_each(list.helpers.begin(), list.helpers.end(), add);
    for (const Statement& statement : list.statements) {
        add(statement.code);
    }
    return bytes > kMaxProgramBytes || lines > kMaxLines
               ? "The statements in the reply are more than 1 MiB or 50,000 lines and were not put together."
               : "";
}

void noteFalseReturns(const StatementList& list, std::vector<std::string>& notes)
{
    for (std::size_t i = 0; i < list.statements.size() && notes.size() < 20; ++i) {
        const std::string_view code = trimmed(list.statements[i].code);
        if (list.statements[i].type == "return" && !code.starts_with("return")) {
            notes.push_back("statement " + std::to_string(i + 1) + " `" + terminalSafe(code, 60) +
                            "` is declared a return, but its code is none");
        }
    }
}

Artifact makeFromStatements(Artifact artifact, const std::string& text, const Ir& ir)
{
    const auto found = findJson(text);
    if (!found) {
        return withoutProgram(std::move(artifact), Verdict::NoCode, found.error().message);
    }
    artifact.place = found->place;
    const auto list = statementListFromJson(found->value);
    if (!list) {
        return withoutProgram(std::move(artifact), Verdict::NoCode, list.error().message);
    }
    artifact.notes.insert(artifact.notes.end(), list->notes.begin(), list->notes.end());
    const bool empty = std::all_of(list->statements.begin(), list->statements.end(),
                                   [](const Statement& statement) { return isBlank(statement.code); });
    if (empty) {
        return withoutProgram(std::move(artifact), Verdict::NoCode, "The list of statements in the reply is empty.");
    }
    artifact.assembled = true;
    for (const std::string& problem : {sizeProblem(*list), signatureProblem(ir)}) {
        if (!problem.empty()) {
            return withoutProgram(std::move(artifact), Verdict::CompileError, problem);
        }
    }
    noteFalseReturns(*list, artifact.notes);
    if (artifact.form == CodeForm::StatementsHeuristic) {
        return withProgram(std::move(artifact), assembleHeuristically(*list, ir));
    }
    const auto python = assembleStatements(*list, ir);
    if (!python) {
        return withoutProgram(std::move(artifact), Verdict::CompileError,
                              "The statements can't be put together: " + python.error().message);
    }
    return withProgram(std::move(artifact), *python);
}

} // namespace

Artifact makeArtifact(const Reply& reply, const Ir& clearedIr, CodeForm form)
{
    Artifact artifact;
    artifact.form = form;
    if (!reply.refusal.empty()) {
        return withoutProgram(std::move(artifact), Verdict::Refused,
                              "The model declined: " + terminalSafe(reply.refusal, 400));
    }
    if (reply.finishReason == "content_filter") {
        return withoutProgram(std::move(artifact), Verdict::Refused, "The server's content filter ended the reply.");
    }
    if (reply.cutByTokenLimit()) {
        return withoutProgram(std::move(artifact), Verdict::Truncated,
                              "The code reply was cut by the token limit; raise max_tokens to get the rest.");
    }
    const std::string text = cleanText(reply.text, artifact.notes);
    if (isBlank(text)) {
        return withoutProgram(std::move(artifact), Verdict::NoCode, "The reply is empty.");
    }
    return form == CodeForm::Source ? makeFromSource(std::move(artifact), text)
                                    : makeFromStatements(std::move(artifact), text, clearedIr);
}

} // namespace candor
