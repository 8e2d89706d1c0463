// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_loader.h"

#include "core/suite/suite_formats.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <map>
#include <utility>

namespace candor {

namespace {

/// How messages call the text, and the name of a suite whose format has none.
struct Source
{
    std::string what;
    std::string suiteName;
};

using TaskReader = Result<Task> (*)(const Json&, const std::string&);

Error suiteError(ErrorCode code, std::string message)
{
    return Error{code, Stage::Suite, std::move(message)};
}

Error unknownFormat(const std::string& what)
{
    return suiteError(ErrorCode::InvalidInput,
                      what + ": not a suite. Expected an object with \"tasks\" (Candor), lines with \"task_id\", "
                             "\"entry_point\" and \"test\" (HumanEval), or entries with \"task_id\" and \"test_list\" "
                             "(MBPP).");
}

/// The reader for a foreign format's piece; nullptr if it is of none.
TaskReader readerFor(const Json& piece)
{
    if (!piece.is_object() || !piece.contains("task_id")) {
        return nullptr;
    }
    if (piece.contains("test_list")) {
        return readMbppTask;
    }
    return piece.contains("test") || piece.contains("entry_point") ? readHumanEvalTask : nullptr;
}

/// Refuses what no format allows, and seals.
Result<Suite> finished(Suite suite, const std::string& what)
{
    if (suite.tasks.empty()) {
        return suiteError(ErrorCode::InvalidInput, what + ": the suite has no tasks.");
    }
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < suite.tasks.size(); ++i) {
        const auto [place, isNew] = places.emplace(suite.tasks[i].id, i);
        if (!isNew) {
            return suiteError(ErrorCode::InvalidInput, what + ": task " + std::to_string(i + 1) + " has the id '" +
                                                           suite.tasks[i].id + "' of task " +
                                                           std::to_string(place->second + 1) +
                                                           "; ids must differ (included tasks count).");
        }
    }
    sealSuite(suite);
    return suite;
}

Result<Suite> readLines(std::string_view text, const Source& source, TaskReader readTask)
{
    Suite suite;
    suite.name = source.suiteName;
    std::size_t number = 0;
    for (const std::string_view line : splitLines(text)) {
        ++number;
        if (trimmed(line).empty()) {
            continue;
        }
        const std::string what = source.what + " line " + std::to_string(number);
        const Result<Json> json = parseJson(line, {.maxBytes = kMaxSuiteBytes});
        if (!json.ok()) {
            return suiteError(json.error().code, what + ": " + json.error().message);
        }
        Result<Task> task = readTask(*json, what);
        if (!task.ok()) {
            return std::move(task).error();
        }
        suite.tasks.push_back(*std::move(task));
    }
    return finished(std::move(suite), source.what);
}

Result<Suite> readEntries(const Json& array, const Source& source)
{
    Suite suite;
    suite.name = source.suiteName;
    for (std::size_t i = 0; i < array.size(); ++i) {
        const TaskReader readTask = readerFor(array[i]);
        const std::string what = source.what + " $[" + std::to_string(i) + "]";
        if (!readTask) {
            return unknownFormat(what);
        }
        Result<Task> task = readTask(array[i], what);
        if (!task.ok()) {
            return std::move(task).error();
        }
        suite.tasks.push_back(*std::move(task));
    }
    return finished(std::move(suite), source.what);
}

/// The reader for a text that is JSON lines; nullptr if its first line is no piece of a foreign format.
TaskReader readerForLines(std::string_view text)
{
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || text[start] != '{') {
        return nullptr;
    }
    const std::string_view line = text.substr(start, text.find('\n', start) - start);
    const Result<Json> first = parseJson(line, {.maxBytes = kMaxSuiteBytes});
    return first.ok() ? readerFor(*first) : nullptr;
}

Result<Suite> parseText(std::string_view text, const Source& source, IncludeScope scope)
{
    if (text.starts_with("\xef\xbb\xbf")) {
        text.remove_prefix(3);
    }
    if (text.size() > kMaxSuiteBytes) {
        return suiteError(ErrorCode::TooLarge, source.what + ": a suite may have at most " +
                                                   std::to_string(kMaxSuiteBytes) + " bytes, this has " +
                                                   std::to_string(text.size()) + ".");
    }
    if (const TaskReader readTask = readerForLines(text)) {
        return readLines(text, source, readTask);
    }
    const Result<Json> json = parseJson(text, {.maxBytes = kMaxSuiteBytes});
    if (!json.ok()) {
        return suiteError(json.error().code, source.what + ": " + json.error().message);
    }
    if (json->is_array()) {
        return readEntries(*json, source);
    }
    if (!json->is_object() || (!json->contains("tasks") && !json->contains("include"))) {
        return unknownFormat(source.what);
    }
    Result<Suite> suite = readCandorSuite(*json, source.what, scope);
    return suite.ok() ? finished(*std::move(suite), source.what) : std::move(suite);
}

/// "HumanEval" for "HumanEval.jsonl.gz".
std::string nameFrom(const std::filesystem::path& path)
{
    std::filesystem::path name = path.filename();
    if (name.extension() == ".gz") {
        name = name.stem();
    }
    const std::string stem = terminalSafe(name.stem().native(), 100);
    return stem.empty() ? "suite" : stem;
}

} // namespace

Result<Suite> loadSuite(const std::filesystem::path& path)
{
    const Result<std::string> text = readFile(path, kMaxSuiteBytes);
    if (!text.ok()) {
        return suiteError(text.error().code, text.error().message);
    }
    // Opened relative to where the file is, also when it was named without a directory.
    const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
    return parseText(*text, {terminalSafe(path.native()), nameFrom(path)}, {directory, {path.filename().native()}, 0});
}

Result<Suite> parseSuite(std::string_view text, std::string_view name, const std::filesystem::path& directory)
{
    const std::string shown = name.empty() ? "suite" : terminalSafe(name, 150);
    return parseText(text, {shown, shown}, {directory, {}, 0});
}

Result<Suite> suiteFromJson(const Json& json, const std::string& what)
{
    IncludeScope scope;
    Result<Suite> suite = readCandorSuite(json, what, scope);
    return suite.ok() ? finished(*std::move(suite), what) : std::move(suite);
}

} // namespace candor
