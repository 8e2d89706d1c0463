// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/candidate_json.h"

#include <array>

namespace candor {

namespace {

constexpr std::array kPlaces{JsonPlace::Bare, JsonPlace::Fence, JsonPlace::Prose, JsonPlace::Cut};
constexpr std::array kOrigins{HoleOrigin::Model, HoleOrigin::Truncation, HoleOrigin::Parsing};
constexpr std::array kDefects{IrDefect::NoReturnStated,   IrDefect::OpenCondition, IrDefect::MissingLiteral,
                              IrDefect::UntypedParameter, IrDefect::EmptySummary,  IrDefect::CutOff};

/// The value of `all` that has this name, or the first.
template <class Enum, std::size_t Size>
Enum named(const std::array<Enum, Size>& all, std::string_view name)
{
    for (const Enum value : all) {
        if (nameOf(value) == name) {
            return value;
        }
    }
    return all[0];
}

Json valueOr(const JsonReader& reader, std::string_view key)
{
    const Json* found = reader.find(key);
    return found ? *found : Json();
}

Hole holeFromJson(JsonReader reader)
{
    Hole hole;
    hole.path = reader.stringOr("path", "");
    hole.identifier = reader.stringOr("identifier", "");
    hole.type = reader.stringOr("type", "");
    hole.description = reader.stringOr("description", "");
    hole.constraints = valueOr(reader, "constraints");
    hole.kind = holeKindNamed(reader.stringOr("kind", "")).value_or(HoleKind::Implementation);
    hole.origin = named(kOrigins, reader.stringOr("origin", ""));
    return hole;
}

Json holesToJson(const std::vector<Hole>& holes)
{
    Json list = Json::array();
    for (const Hole& hole : holes) {
        list.push_back(holeToJson(hole));
    }
    return list;
}

Json readToJson(const ReadIr& read)
{
    Json violations = Json::array();
    for (const SchemaViolation& violation : read.violations) {
        violations.push_back({{"path", violation.path}, {"message", violation.message}});
    }
    return {{"found", read.found},         {"usable", read.usable},        {"truncated", read.truncated},
            {"place", nameOf(read.place)}, {"document", read.ir.document}, {"holes", holesToJson(read.ir.holes)},
            {"violations", violations},    {"problem", read.problem}};
}

ReadIr readFromJson(JsonReader reader)
{
    ReadIr read;
    read.found = reader.boolOr("found", false);
    read.usable = reader.boolOr("usable", false);
    read.truncated = reader.boolOr("truncated", false);
    read.place = named(kPlaces, reader.stringOr("place", ""));
    read.ir = irFromDocument(valueOr(reader, "document"));
    // Where a hole comes from is known when the reply is read and can't be seen in the document.
    read.ir.holes.clear();
    for (JsonReader& hole : reader.objects("holes")) {
        read.ir.holes.push_back(holeFromJson(hole));
    }
    for (JsonReader& violation : reader.objects("violations")) {
        read.violations.push_back({violation.string("path"), violation.string("message")});
    }
    read.problem = reader.stringOr("problem", "");
    return read;
}

Json findingsToJson(const std::vector<IrFinding>& findings)
{
    Json list = Json::array();
    for (const IrFinding& finding : findings) {
        list.push_back({{"defect", nameOf(finding.defect)}, {"path", finding.path}, {"message", finding.message}});
    }
    return list;
}

Json scoreToJson(const Score& score)
{
    Json rows = Json::array();
    for (const ScoreRow& row : score.rows) {
        rows.push_back(
            {{"criterion", row.criterion}, {"value", row.value}, {"points", row.points}, {"evidence", row.evidence}});
    }
    return {{"total", score.total}, {"rows", rows}};
}

Score scoreFromJson(JsonReader reader)
{
    Score score;
    score.total = reader.number("total");
    for (JsonReader& row : reader.objects("rows")) {
        score.rows.push_back(
            {row.string("criterion"), row.number("value"), row.number("points"), row.stringOr("evidence", "")});
    }
    return score;
}

Json artifactToJson(const Artifact& artifact)
{
    Json json{{"form", nameOf(artifact.form)},   {"python", artifact.python}, {"message", artifact.message},
              {"place", nameOf(artifact.place)}, {"notes", artifact.notes},   {"hash", artifact.hash.hex},
              {"assembled", artifact.assembled}};
    json["verdict"] = artifact.verdict ? Json(nameOf(*artifact.verdict)) : Json();
    return json;
}

Artifact artifactFromJson(JsonReader reader)
{
    Artifact artifact;
    artifact.form = codeFormNamed(reader.stringOr("form", "")).value_or(CodeForm::Source);
    artifact.python = reader.stringOr("python", "");
    artifact.hash = {reader.stringOr("hash", "")};
    artifact.message = reader.stringOr("message", "");
    artifact.place = named(kPlaces, reader.stringOr("place", ""));
    artifact.notes = reader.stringsOr("notes", {});
    artifact.assembled = reader.boolOr("assembled", false);
    const Json* verdict = reader.find("verdict");
    if (verdict && verdict->is_string()) {
        artifact.verdict = verdictNamed(verdict->get_ref<const std::string&>());
    }
    return artifact;
}

Json attemptToJson(const CodeAttempt& attempt)
{
    return {{"exchange", exchangeToJson(attempt.exchange)},
            {"artifact", artifactToJson(attempt.artifact)},
            {"execution", attempt.execution ? executionReportToJson(*attempt.execution) : Json()}};
}

Result<CodeAttempt> attemptFromJson(JsonReader& reader)
{
    CodeAttempt attempt;
    auto exchange = exchangeFromJson(valueOr(reader, "exchange"));
    if (!exchange) {
        return exchange.error();
    }
    attempt.exchange = *std::move(exchange);
    attempt.artifact = artifactFromJson(reader.object("artifact"));
    const Json execution = valueOr(reader, "execution");
    if (!execution.is_null()) {
        auto report = executionReportFromJson(execution);
        if (!report) {
            return report.error();
        }
        attempt.execution = *std::move(report);
    }
    return attempt;
}

Json lineageToJson(const std::vector<LineageLink>& lineage)
{
    Json list = Json::array();
    for (const LineageLink& link : lineage) {
        list.push_back({{"step", link.step}, {"hash", link.hash.hex}, {"parent", link.parent.hex}});
    }
    return list;
}

std::vector<LedgerEntry> ledgerFromJson(JsonReader& reader)
{
    std::vector<LedgerEntry> ledger;
    for (JsonReader& entry : reader.objects("ledger")) {
        LedgerEntry line;
        line.hole = holeFromJson(entry.object("hole"));
        line.action = entry.stringOr("action", "");
        line.before = valueOr(entry, "before");
        line.after = valueOr(entry, "after");
        line.charactersLost = static_cast<std::size_t>(entry.integerOr("characters_lost", 0));
        ledger.push_back(std::move(line));
    }
    return ledger;
}

Result<void> readExchanges(JsonReader& reader, CandidateRecord& candidate)
{
    auto exchange = exchangeFromJson(valueOr(reader, "ir_exchange"));
    if (!exchange) {
        return exchange.error();
    }
    candidate.irExchange = *std::move(exchange);
    const Json clears = valueOr(reader, "clear_exchanges");
    if (clears.is_array()) {
        for (const Json& json : clears) {
            auto clear = exchangeFromJson(json);
            if (!clear) {
                return clear.error();
            }
            candidate.clearExchanges.push_back(*std::move(clear));
        }
    }
    for (JsonReader& json : reader.objects("attempts")) {
        auto attempt = attemptFromJson(json);
        if (!attempt) {
            return attempt.error();
        }
        candidate.attempts.push_back(*std::move(attempt));
    }
    return {};
}

} // namespace

Json candidateToJson(const CandidateRecord& candidate)
{
    Json clears = Json::array();
    for (const Exchange& exchange : candidate.clearExchanges) {
        clears.push_back(exchangeToJson(exchange));
    }
    Json attempts = Json::array();
    for (const CodeAttempt& attempt : candidate.attempts) {
        attempts.push_back(attemptToJson(attempt));
    }
    return {{"draw", candidate.draw},
            {"ir_exchange", exchangeToJson(candidate.irExchange)},
            {"read", readToJson(candidate.read)},
            {"findings", findingsToJson(candidate.findings)},
            {"score", candidate.score ? scoreToJson(*candidate.score) : Json()},
            {"clear_exchanges", clears},
            {"ledger", ledgerToJson(candidate.ledger)},
            {"cleared", candidate.cleared ? candidate.cleared->document : Json()},
            {"attempts", attempts},
            {"verdict", nameOf(candidate.verdict)},
            {"message", candidate.message},
            {"judged", candidate.judged},
            {"lineage", lineageToJson(candidate.lineage)}};
}

Result<CandidateRecord> candidateFromJson(const Json& json)
{
    JsonReader reader(json, "candidate record", Stage::Trial);
    CandidateRecord candidate;
    if (const Result<void> read = readExchanges(reader, candidate); !read) {
        return read.error();
    }
    candidate.draw = static_cast<int>(reader.integer("draw"));
    candidate.read = readFromJson(reader.object("read"));
    for (JsonReader& finding : reader.objects("findings")) {
        candidate.findings.push_back(
            {named(kDefects, finding.string("defect")), finding.string("path"), finding.string("message")});
    }
    if (const Json* score = reader.find("score"); score && score->is_object()) {
        candidate.score = scoreFromJson(reader.object("score"));
    }
    candidate.ledger = ledgerFromJson(reader);
    if (const Json* cleared = reader.find("cleared"); cleared && !cleared->is_null()) {
        candidate.cleared = irFromDocument(*cleared);
    }
    const std::string verdict = reader.string("verdict");
    candidate.verdict = verdictNamed(verdict).value_or(Verdict::Cancelled);
    if (!verdictNamed(verdict)) {
        reader.fail("verdict", "no known verdict");
    }
    candidate.message = reader.string("message");
    candidate.judged = reader.boolOr("judged", false);
    for (JsonReader& link : reader.objects("lineage")) {
        candidate.lineage.push_back({link.string("step"), {link.string("hash")}, {link.string("parent")}});
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    return candidate;
}

Json selectionToJson(const Selection& selection)
{
    return {{"index", selection.index ? Json(*selection.index) : Json()},
            {"tied", selection.tied},
            {"reason", selection.reason}};
}

Selection selectionFromJson(const Json& json)
{
    const JsonReader reader(json, "selection", Stage::Trial);
    Selection selection;
    if (const Json* index = reader.find("index"); index && index->is_number_unsigned()) {
        selection.index = index->get<std::size_t>();
    }
    if (const Json* tied = reader.find("tied"); tied && tied->is_array()) {
        for (const Json& value : *tied) {
            selection.tied.push_back(value.is_number_unsigned() ? value.get<std::size_t>() : 0);
        }
    }
    if (const Json* reason = reader.find("reason"); reason && reason->is_string()) {
        selection.reason = reason->get<std::string>();
    }
    return selection;
}

} // namespace candor
