// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/ir/find_json.h"
#include "core/ir/ir.h"
#include "core/suite/suite.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Where a document departs from the schema.
struct SchemaViolation
{
    std::string path; ///< JSON pointer
    std::string message;
};

/// A JSON schema, compiled once. Thread-safe to use.
class SchemaCheck
{
public:
    /// Errors: unreadable file, not a schema.
    [[nodiscard]] static Result<std::shared_ptr<const SchemaCheck>> load(const std::filesystem::path& path);
    virtual ~SchemaCheck() = default;

    [[nodiscard]] virtual std::vector<SchemaViolation> violations(const Json& document) const = 0;
    [[nodiscard]] virtual const Json& document() const = 0; ///< the schema itself, to be sent to servers
};

/// What a reply's text says. `usable` is false for a truncated or invalid IR; `ir` then holds as much as there is, with
/// holes of origin Truncation or Parsing, to be shown. The hole of a truncation stands in the document, at the place of
/// the cut ("cut_off", with what was there under "text"); a required clause that is missing is a hole in ir.holes
/// alone, so that the document is what the model wrote.
struct ReadIr
{
    bool found = false;     ///< JSON was there at all
    bool usable = false;    ///< complete and satisfies the schema; also when the limit was reached right behind it
    bool truncated = false; ///< cut off by the token limit, before or inside the JSON, or for a reason not given
    JsonPlace place = JsonPlace::Bare;
    Ir ir;
    std::vector<SchemaViolation> violations;
    std::string problem; ///< in words, when not usable
};

/// Never fails: every reply gives a ReadIr.
[[nodiscard]] ReadIr readIr(const Reply& reply, const SchemaCheck& schema);

/// Defects of an IR that can be seen without running anything.
enum class IrDefect
{
    NoReturnStated, ///< no effect says what is returned
    OpenCondition,  ///< a condition with no other branch stated
    MissingLiteral, ///< a literal of the prompt that occurs nowhere in the IR
    UntypedParameter,
    EmptySummary,
    CutOff, ///< a structure that ends in the middle
};
[[nodiscard]] std::string_view nameOf(IrDefect defect);

struct IrFinding
{
    IrDefect defect = IrDefect::NoReturnStated;
    std::string path; ///< JSON pointer into the IR
    std::string message;
};

[[nodiscard]] std::vector<IrFinding> checkIr(const Ir& ir, const Task& task);

/// One line of a structural comparison: the same place in every IR, or a gap.
struct IrDiffRow
{
    std::string path;                              ///< in the first IR that has it
    std::vector<std::optional<std::string>> cells; ///< one an IR; nullopt is a gap
    bool equal = false;
};
/// Aligns N IRs clause by clause; clauses of a list are aligned by likeness, not by place.
[[nodiscard]] std::vector<IrDiffRow> diffIrs(const std::vector<const Ir*>& irs);

} // namespace candor
