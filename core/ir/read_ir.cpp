// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/read_ir.h"

#include "core/ir/cut_hole.h"
#include "core/support/text.h"

#include <utility>

namespace candor {

namespace {

/// A reply of 2,048 tokens has about 8 KB. More than this is no IR, and reading it would cost memory for nothing.
constexpr std::size_t kMaxReplyBytes = 1u << 20;

ReadIr unusable(const Reply& reply, std::string problem)
{
    ReadIr read;
    read.ir = irFromDocument(Json());
    read.truncated = reply.cutByTokenLimit();
    read.problem = std::move(problem);
    return read;
}

std::string emptyProblem(const Reply& reply)
{
    std::string problem =
        reply.cutByTokenLimit() ? "The token limit cut the reply off before it said anything" : "The reply is empty";
    if (!reply.reasoning.empty()) {
        problem +=
            "; all of it went into reasoning (" + std::to_string(codePointCount(reply.reasoning)) + " characters)";
    }
    return problem + ".";
}

std::string cutProblem(const Reply& reply, const std::string& cutPath)
{
    const std::string place = cutPath.empty() ? "between two members of the IR" : "at " + terminalSafe(cutPath, 200);
    if (reply.cutByTokenLimit()) {
        return "The token limit cut the reply off " + place + ".";
    }
    if (reply.finishReason.empty()) {
        return "The reply ends inside its JSON, " + place + "; the server did not say why it ended.";
    }
    return "The reply ends inside its JSON, " + place + ", though the server says that it ended with '" +
           terminalSafe(reply.finishReason, 40) + "'.";
}

std::string violationProblem(const std::vector<SchemaViolation>& violations)
{
    const SchemaViolation& first = violations.front();
    std::string problem = "The IR does not satisfy the schema: ";
    problem += first.path.empty() ? "the document" : terminalSafe(first.path, 200);
    problem += " " + first.message;
    if (violations.size() > 1) {
        problem += " (and " + std::to_string(violations.size() - 1) + " more)";
    }
    return problem + ".";
}

} // namespace

ReadIr readIr(const Reply& reply, const SchemaCheck& schema)
{
    if (!reply.refusal.empty()) {
        ReadIr read = unusable(reply, "The model declined: " + terminalSafe(reply.refusal, 400));
        read.truncated = false;
        return read;
    }
    if (trimmed(reply.text).empty()) {
        return unusable(reply, emptyProblem(reply));
    }
    if (reply.text.size() > kMaxReplyBytes) {
        return unusable(reply, "The reply has " + std::to_string(reply.text.size()) +
                                   " bytes; an IR is read from at most " + std::to_string(kMaxReplyBytes) + ".");
    }
    Result<FoundJson> found = findJson(reply.text, true);
    if (!found) {
        return unusable(reply,
                        (reply.cutByTokenLimit() ? "The token limit cut the reply off. " : "") + found.error().message);
    }
    ReadIr read;
    read.found = true;
    read.place = found->place;
    if (found->place == JsonPlace::Cut) {
        // With another finish reason than the limit's, ending in the middle is the model's own doing.
        read.truncated = reply.cutByTokenLimit() || reply.finishReason.empty();
        read.problem = cutProblem(reply, found->cutPath);
        read.ir = irOfCutDocument(std::move(found->value), found->cutPath);
        return read;
    }
    read.violations = schema.violations(found->value);
    read.usable = read.violations.empty();
    if (read.usable) {
        read.ir = irFromDocument(std::move(found->value));
        return read;
    }
    read.problem = violationProblem(read.violations);
    read.ir = irWithMissingClauses(std::move(found->value));
    return read;
}

} // namespace candor
