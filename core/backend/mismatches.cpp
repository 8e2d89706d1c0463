// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/exchange.h"
#include "core/backend/reply_fields.h"

#include <algorithm>
#include <cmath>

namespace candor {
namespace {

/// A sampling field, and where the dialects put it into their bodies.
struct Field
{
    std::string_view name;
    std::vector<Json::json_pointer> places;
};

const std::vector<Field>& fields()
{
    using Pointer = Json::json_pointer;
    static const std::vector<Field> all{
        {"model", {Pointer("/model")}},
        {"temperature", {Pointer("/temperature"), Pointer("/options/temperature")}},
        {"top_p", {Pointer("/top_p"), Pointer("/options/top_p")}},
        {"max_tokens", {Pointer("/max_tokens"), Pointer("/max_completion_tokens"), Pointer("/options/num_predict")}},
        {"seed", {Pointer("/seed"), Pointer("/options/seed")}},
    };
    return all;
}

const Json* sentValue(const Json& sent, const Field& field)
{
    for (const Json::json_pointer& place : field.places) {
        if (sent.contains(place) && !sent[place].is_null()) {
            return &sent[place];
        }
    }
    return nullptr;
}

/// 0.3 sent is 0.3 applied even if a server answers with single precision.
bool agree(const Json& first, const Json& second)
{
    if (!first.is_number() || !second.is_number()) {
        return first == second;
    }
    const double a = first.get<double>();
    const double b = second.get<double>();
    return std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)});
}

void compare(const Json* first, const Json* second, std::string_view name, std::string_view firstVerb,
             std::string_view secondVerb, std::vector<std::string>& findings)
{
    if (first == nullptr || second == nullptr || agree(*first, *second)) {
        return;
    }
    findings.push_back(std::string(name) + ": " + canonicalJson(*first) + " was " + std::string(firstVerb) + ", " +
                       canonicalJson(*second) + " was " + std::string(secondVerb));
}

/// Seeds are cut to 31 bits on their way.
void compareSeeds(const Json* declared, const Json* sent, std::vector<std::string>& findings)
{
    if (declared == nullptr || sent == nullptr || !declared->is_number_integer() || !sent->is_number_integer() ||
        (declared->get<std::uint64_t>() & kSentSeedMask) == sent->get<std::uint64_t>()) {
        return;
    }
    findings.push_back("seed: " + canonicalJson(*declared) + " was declared, " + canonicalJson(*sent) + " was sent");
}

/// The dialect has said itself why the field is not sent.
bool isExplained(const Exchange& exchange, std::string_view field)
{
    const Json* changes = memberOf(exchange.declared, "changes");
    return changes != nullptr && changes->is_array() && std::ranges::any_of(*changes, [&](const Json& change) {
               const auto* text = change.get_ptr<const std::string*>();
               return text != nullptr && text->starts_with(std::string(field) + ": declared, but not sent");
           });
}

void addChanges(const Exchange& exchange, std::vector<std::string>& findings)
{
    const Json* changes = memberOf(exchange.declared, "changes");
    if (changes == nullptr || !changes->is_array()) {
        return;
    }
    for (const Json& change : *changes) {
        if (const auto* text = change.get_ptr<const std::string*>()) {
            findings.push_back(*text);
        }
    }
}

void findUnsent(const Exchange& exchange, std::vector<std::string>& findings)
{
    if (!exchange.sent.is_object()) {
        return;
    }
    for (const Field& field : fields()) {
        const Json* declared = memberOf(exchange.declared, field.name);
        if (declared == nullptr || sentValue(exchange.sent, field) != nullptr || isExplained(exchange, field.name)) {
            continue;
        }
        // Each draw has a seed of its own, and a finding should read the same for all of them.
        const std::string value = field.name == "seed" ? "one" : canonicalJson(*declared);
        findings.push_back(std::string(field.name) + ": " + value + " was declared, none was sent");
    }
    static constexpr std::string_view kSchemaPlaces[] = {"response_format", "format", "output_config", "tools",
                                                         "schema"};
    const bool schemaSent = std::ranges::any_of(
        kSchemaPlaces, [&](std::string_view key) { return memberOf(exchange.sent, key) != nullptr; });
    if (const Json* schema = memberOf(exchange.declared, "schema_name");
        schema != nullptr && !schemaSent && !isExplained(exchange, "schema")) {
        findings.push_back("schema: " + canonicalJson(*schema) + " was declared, none was sent");
    }
}

/// What the body says about thinking, in any dialect; nothing when it says nothing.
const Json* sentThinking(const Json& sent)
{
    static const Json::json_pointer kTemplate("/chat_template_kwargs/enable_thinking");
    if (sent.is_object() && sent.contains(kTemplate)) {
        return &sent[kTemplate];
    }
    for (const std::string_view key : {"think", "thinking", "reasoning_effort"}) {
        if (const Json* value = memberOf(sent, key)) {
            return value;
        }
    }
    return nullptr;
}

void compareThinking(const Exchange& exchange, std::vector<std::string>& findings)
{
    const Json* declared = memberOf(exchange.declared, "thinking");
    if (declared == nullptr || !declared->is_boolean()) {
        return;
    }
    const bool thought = !exchange.reply.reasoning.empty();
    const bool sent = sentThinking(exchange.sent) != nullptr;
    if (*declared == false && thought) {
        findings.emplace_back(sent ? "thinking: off was declared and sent, but the reply carries reasoning"
                                   : "thinking: off was declared, none was sent, and the reply carries reasoning");
    }
    if (*declared == true && !sent && exchange.sent.is_object() && !isExplained(exchange, "thinking")) {
        findings.emplace_back("thinking: on was declared, none was sent");
    } else if (*declared == true && sent && !thought && exchange.failure.empty() && !exchange.reply.text.empty()) {
        findings.emplace_back("thinking: on was declared and sent, but the reply carries no reasoning: the model's "
                              "template may not know it");
    }
}

} // namespace

std::vector<std::string> mismatchesIn(const Exchange& exchange)
{
    std::vector<std::string> findings;
    addChanges(exchange, findings);
    for (const Field& field : fields()) {
        if (field.name != "seed") {
            compare(memberOf(exchange.declared, field.name), sentValue(exchange.sent, field), field.name, "declared",
                    "sent", findings);
        }
    }
    for (const Field& field : fields()) {
        compare(sentValue(exchange.sent, field), memberOf(exchange.applied, field.name), field.name, "sent", "applied",
                findings);
    }
    const Field& seed = fields().back();
    compareSeeds(memberOf(exchange.declared, "seed"), sentValue(exchange.sent, seed), findings);
    findUnsent(exchange, findings);
    compareThinking(exchange, findings);
    return findings;
}

} // namespace candor
