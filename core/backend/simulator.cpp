// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/embedded_server.h"
#include "core/backend/served_reply.h"
#include "core/backend/simulated_faults.h"
#include "core/support/file.h"
#include "core/support/random.h"

#include <algorithm>
#include <map>
#include <set>

namespace candor {
namespace {

constexpr std::size_t kProfileBytes = 1u << 20;

/// One simulated model of a profile.
struct SimulatedModel
{
    std::map<SimulatedFault, double> rates;
    std::int64_t latencyMsFrom = 0;
    std::int64_t latencyMsTo = 0;
    double tokensPerCharacter = 0.25;
    std::optional<Price> price;

    [[nodiscard]] double rateOf(SimulatedFault fault) const
    {
        const auto found = rates.find(fault);
        return found == rates.end() ? 0.0 : found->second;
    }
};

struct SimulatedTask
{
    Json ir;
    ReferenceCode code;
    std::string entryPoint;
};

/// The seed of one draw, from which every choice has a source of its own: leaving one out moves no other.
struct DrawSeed
{
    std::uint64_t seed = 0;

    [[nodiscard]] Random forChoice(std::string_view choice) const { return Random(deriveSeed(seed, {choice})); }
    [[nodiscard]] bool happens(SimulatedFault fault, const SimulatedModel& model) const
    {
        return forChoice(std::string(nameOf(fault)) + "?").chance(model.rateOf(fault));
    }
};

/// Draws that have the fault `duplicate` share the model's stock answer to the task.
DrawSeed seedOf(const ServedRequest& request, const SimulatedModel& model)
{
    const DrawSeed own{
        deriveSeed(request.seed, {request.model, request.label.task, std::to_string(request.label.repeat),
                                  std::to_string(request.label.draw)})};
    return own.happens(SimulatedFault::Duplicate, model) ? DrawSeed{deriveSeed(0, {request.model, request.label.task})}
                                                         : own;
}

/// Differences between draws that make no program wrong: assertions and explanations that one draw has and another not.
void varyStyle(Json& ir, Random random)
{
    if (!ir.is_object()) {
        return;
    }
    if (ir.contains("assertions") && ir["assertions"].is_array()) {
        Json kept = Json::array();
        for (const Json& assertion : ir["assertions"]) {
            if (kept.empty() || random.chance(0.75)) {
                kept.push_back(assertion);
            }
        }
        ir["assertions"] = std::move(kept);
    }
    if (ir.contains("intent") && ir["intent"].is_object() && random.chance(0.3)) {
        ir["intent"].erase("rationale");
    }
    if (ir.contains("constraints") && random.chance(0.2)) {
        ir.erase("constraints");
    }
}

/// A fault that has no place in the task's code falls back to one that has.
void applyOrFallBack(SimulatedFault fault, SimulatedCandidate& candidate, const DrawSeed& seed)
{
    Random random = seed.forChoice(nameOf(fault));
    if (applyFault(fault, candidate, random)) {
        return;
    }
    for (const SimulatedFault other : {SimulatedFault::WrongLiteral, SimulatedFault::OffByOne,
                                       SimulatedFault::NoReturnEffect, SimulatedFault::UnresolvedHole}) {
        if (other != fault && applyFault(other, candidate, random)) {
            return;
        }
    }
}

SimulatedCandidate candidateOf(const SimulatedTask& task, const SimulatedModel& model, const DrawSeed& seed,
                               bool holeIsMended)
{
    SimulatedCandidate candidate{task.ir, task.code, task.entryPoint, {}};
    for (const SimulatedFault fault : kSimulatedFaults) {
        const bool ofTheReply = fault == SimulatedFault::TruncatedReply || fault == SimulatedFault::Duplicate;
        const bool skipped = holeIsMended && fault == SimulatedFault::UnresolvedHole;
        if (!ofTheReply && !skipped && seed.happens(fault, model)) {
            applyOrFallBack(fault, candidate, seed);
        }
    }
    varyStyle(candidate.ir, seed.forChoice("style"));
    return candidate;
}

std::string messagesOf(const Json& body)
{
    std::string text;
    for (const Json& message : body.value("messages", Json::array())) {
        if (message.is_object() && message.contains("content") && message["content"].is_string()) {
            text += message["content"].get<std::string>() + "\n";
        }
    }
    return text;
}

/// Does the request show what stood where the hole was? In JSON it stands escaped.
bool shows(const std::string& messages, const std::string& text)
{
    const std::string quoted = canonicalJson(text);
    return messages.find(text) != std::string::npos ||
           messages.find(quoted.substr(1, quoted.size() - 2)) != std::string::npos;
}

bool wantsSource(const Json& body, const std::string& messages)
{
    const Json* format = body.contains("response_format") ? &body["response_format"] : nullptr;
    if (format != nullptr && format->contains("json_schema") && (*format)["json_schema"].is_object()) {
        return (*format)["json_schema"].value("name", Json()) == "candor_code_source";
    }
    return messages.find("helper_functions") == std::string::npos; // asked for in words
}

std::size_t characterBoundary(const std::string& text, std::size_t at)
{
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
        --at;
    }
    return at;
}

Result<SimulatedModel> readModel(JsonReader reader)
{
    SimulatedModel model;
    reader.allowOnly({"faults", "latency_ms", "tokens_per_character", "price"});
    JsonReader faults = reader.object("faults");
    faults.allowOnly({"no_return_effect", "missing_branch", "wrong_literal", "off_by_one", "unresolved_hole",
                      "truncated_reply", "syntax_error", "wrong_name", "duplicate"});
    for (const SimulatedFault fault : kSimulatedFaults) {
        const double rate = faults.numberOr(nameOf(fault), 0.0);
        if (!(rate >= 0.0 && rate <= 1.0)) {
            faults.fail(nameOf(fault), "must be a rate from 0 to 1");
        }
        model.rates[fault] = rate;
    }
    if (const Json* latency = reader.find("latency_ms")) {
        const bool isRange = latency->is_array() && latency->size() == 2 && (*latency)[0].is_number_unsigned() &&
                             (*latency)[1].is_number_unsigned() && (*latency)[0] <= (*latency)[1] &&
                             (*latency)[1] <= 3'600'000;
        if (!isRange) {
            reader.fail("latency_ms", "must be [from, to] in whole milliseconds, at most an hour");
        }
        model.latencyMsFrom = isRange ? (*latency)[0].get<std::int64_t>() : 0;
        model.latencyMsTo = isRange ? (*latency)[1].get<std::int64_t>() : 0;
    }
    model.tokensPerCharacter = reader.numberOr("tokens_per_character", 0.25);
    if (!(model.tokensPerCharacter > 0.0 && model.tokensPerCharacter <= 10.0)) {
        reader.fail("tokens_per_character", "must be over 0 and at most 10");
    }
    if (reader.find("price") != nullptr) {
        JsonReader price = reader.object("price");
        price.allowOnly({"prompt_usd_per_million", "completion_usd_per_million"});
        model.price =
            Price{price.numberOr("prompt_usd_per_million", 0.0), price.numberOr("completion_usd_per_million", 0.0)};
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    return model;
}

/// Immutable after its making.
class Simulator final : public ReplySource
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ReplySource>> make(const std::filesystem::path& profile,
                                                                   const Suite& suite);

    [[nodiscard]] ServedReply reply(const ServedRequest& request) const override;
    [[nodiscard]] std::vector<std::string> models() const override
    {
        std::vector<std::string> names;
        for (const auto& [name, model] : m_models) {
            names.push_back(name);
        }
        return names;
    }
    [[nodiscard]] std::string provenance() const override { return m_provenance; }

private:
    Result<void> readProfile(const std::filesystem::path& profile);
    [[nodiscard]] std::string textOf(const ServedRequest& request, const SimulatedTask& task,
                                     const SimulatedModel& model, const DrawSeed& seed,
                                     const std::string& messages) const;

    std::string m_provenance;
    std::string m_suiteName;
    std::map<std::string, SimulatedModel, std::less<>> m_models;
    std::map<std::string, SimulatedTask, std::less<>> m_tasks;
};

Result<void> Simulator::readProfile(const std::filesystem::path& profile)
{
    const auto text = readFile(profile, kProfileBytes);
    if (!text.ok()) {
        return text.error();
    }
    const auto json = parseJson(*text);
    if (!json.ok()) {
        return Error{json.error().code, Stage::Backend, profile.string() + ": " + json.error().message};
    }
    JsonReader reader(*json, profile.string(), Stage::Backend);
    reader.allowOnly({"provenance", "models"});
    m_provenance = reader.string("provenance");
    if (!m_provenance.starts_with("simulated")) {
        reader.fail("provenance", "must begin with \"simulated\", because it stands wherever the replies are shown");
    }
    const JsonReader models = reader.object("models");
    const Json* list = reader.find("models");
    if (reader.ok() && (list == nullptr || list->empty())) {
        reader.fail("models", "must name at least one model");
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    for (const auto& [name, value] : list->items()) {
        auto model = readModel(JsonReader(value, profile.string() + ": model " + name, Stage::Backend));
        if (!model.ok()) {
            return model.error();
        }
        m_models.emplace(name, std::move(*model));
    }
    return {};
}

Result<std::unique_ptr<ReplySource>> Simulator::make(const std::filesystem::path& profile, const Suite& suite)
{
    auto simulator = std::make_unique<Simulator>();
    if (auto read = simulator->readProfile(profile); !read.ok()) {
        return read.error();
    }
    simulator->m_suiteName = suite.name;
    for (const Task& task : suite.tasks) {
        auto code = referenceCodeOf(task);
        if (!code.ok()) {
            return code.error();
        }
        Json ir = referenceIrOf(task, *code);
        simulator->m_tasks.emplace(task.id, SimulatedTask{std::move(ir), std::move(*code), task.entryPoint});
    }
    return std::unique_ptr<ReplySource>(std::move(simulator));
}

std::string Simulator::textOf(const ServedRequest& request, const SimulatedTask& task, const SimulatedModel& model,
                              const DrawSeed& seed, const std::string& messages) const
{
    SimulatedCandidate candidate = candidateOf(task, model, seed, false);
    switch (request.label.purpose) {
    case RequestPurpose::Ir:
        return prettyJson(candidate.ir);
    case RequestPurpose::Clear: {
        const bool knows = !candidate.openText.empty() && request.label.attempt == 0 &&
                           !seed.forChoice("clearing").chance(model.rateOf(SimulatedFault::UnresolvedHole));
        return prettyJson({{"text", knows ? candidate.openText : "Does what the task asks for here."}});
    }
    case RequestPurpose::Code:
        break;
    }
    if (!candidate.openText.empty() && shows(messages, candidate.openText)) {
        candidate = candidateOf(task, model, seed, true);
    }
    if (wantsSource(request.body, messages)) {
        return prettyJson({{"source", asSource(candidate.code)}});
    }
    return prettyJson(asStatements(candidate.code));
}

/// Cut like a reply that ran into the token limit: by the fault, or by the limit that was sent.
void cutReply(const ServedRequest& request, const SimulatedModel& model, const DrawSeed& seed, std::string& text,
              std::string& finishReason)
{
    std::size_t length = text.size();
    Random random = seed.forChoice("cut");
    const RequestPurpose victim = random.chance(0.5) ? RequestPurpose::Ir : RequestPurpose::Code;
    if (request.label.purpose == victim && seed.happens(SimulatedFault::TruncatedReply, model)) {
        length = static_cast<std::size_t>(static_cast<double>(length) * (0.3 + 0.5 * random.uniform()));
    }
    const Json limit = request.body.value("max_tokens", Json());
    if (limit.is_number_integer() && limit > 0) {
        const double characters = limit.get<double>() / model.tokensPerCharacter;
        if (characters < static_cast<double>(length)) {
            length = static_cast<std::size_t>(characters);
        }
    }
    finishReason = length < text.size() ? "length" : "stop";
    text.resize(characterBoundary(text, length));
}

ServedReply Simulator::reply(const ServedRequest& request) const
{
    const auto model = m_models.find(request.model);
    const auto task = m_tasks.find(request.label.task);
    if (model == m_models.end() || task == m_tasks.end()) {
        return errorReply(404,
                          "The simulator has no " +
                              (model == m_models.end() ? "model " + request.model : "task " + request.label.task) +
                              "; it was started for the suite " + m_suiteName + ".",
                          "NotFoundError");
    }
    const DrawSeed seed = seedOf(request, model->second);
    const std::string messages = messagesOf(request.body);
    ServedCompletion completion;
    Reply& reply = completion.reply;
    reply.text = textOf(request, task->second, model->second, seed, messages);
    if (!request.body.contains("response_format")) { // nobody holds it to bare JSON
        reply.text = "Here is the result.\n\n```json\n" + reply.text + "\n```\n";
    }
    cutReply(request, model->second, seed, reply.text, reply.finishReason);
    const Json kwargs = request.body.value("chat_template_kwargs", Json::object());
    if (kwargs.is_object() && kwargs.value("enable_thinking", Json()) == true) {
        reply.reasoning = "Simulated: the task is read once more before the answer.";
    }

    const auto tokens = [&](std::size_t characters) {
        return static_cast<std::int64_t>(static_cast<double>(characters) * model->second.tokensPerCharacter);
    };
    reply.usage = {tokens(messages.size()), tokens(reply.text.size() + reply.reasoning.size()), true};
    const auto span = static_cast<std::uint64_t>(model->second.latencyMsTo - model->second.latencyMsFrom) + 1;
    Random latency = seed.forChoice(std::string("latency of ") + std::string(nameOf(request.label.purpose)));
    completion.latencyMs = model->second.latencyMsFrom + static_cast<std::int64_t>(latency.below(span));
    if (const auto& price = model->second.price) {
        completion.costUsd = (static_cast<double>(reply.usage.promptTokens) * price->promptUsdPerMillion +
                              static_cast<double>(reply.usage.completionTokens) * price->completionUsdPerMillion) /
                             1e6;
    }
    completion.provenance = m_provenance;
    return completionReply(request, completion);
}

} // namespace

Result<std::unique_ptr<ReplySource>> makeSimulator(const std::filesystem::path& profile,
                                                   std::shared_ptr<const Suite> suite)
{
    if (!suite) {
        return Error{ErrorCode::InvalidInput, Stage::Backend, "The simulator needs a suite: name one."};
    }
    return Simulator::make(profile, *suite);
}

} // namespace candor
