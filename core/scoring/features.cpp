// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/features.h"

#include "core/ir/clause_reading.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

namespace candor {

namespace {

/// Evidence is for reading: what is longer is counted and not shown.
constexpr std::size_t kShownItems = 12;

std::string oneDecimal(double value)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

/// Lines of evidence, as one text.
class Evidence
{
public:
    void add(std::string item)
    {
        if (m_items.size() < kShownItems) {
            m_items.push_back(std::move(item));
        } else {
            ++m_more;
        }
    }
    [[nodiscard]] std::string text(const std::string& whenEmpty) const
    {
        if (m_items.empty()) {
            return whenEmpty;
        }
        return join(m_items, "; ") + (m_more > 0 ? "; and " + std::to_string(m_more) + " more" : "");
    }

private:
    std::vector<std::string> m_items;
    std::size_t m_more = 0;
};

std::string effectNumber(std::size_t index)
{
    return "effect " + std::to_string(index + 1);
}

std::string assertionNumber(std::size_t index)
{
    return "assertion " + std::to_string(index + 1);
}

FeatureReading assertionCount(const Ir& ir, const Criterion&)
{
    return {static_cast<double>(ir.assertions.size()), counted(ir.assertions.size(), "assertion", "assertions")};
}

FeatureReading effectCount(const Ir& ir, const Criterion&)
{
    return {static_cast<double>(ir.effects.size()), counted(ir.effects.size(), "effect", "effects")};
}

FeatureReading holeCount(const Ir& ir, const Criterion&)
{
    Evidence evidence;
    for (const Hole& hole : ir.holes) {
        evidence.add(terminalSafe(hole.identifier, 40) + " at " + terminalSafe(hole.path, 80));
    }
    return {static_cast<double>(ir.holes.size()), evidence.text("no holes")};
}

FeatureReading meanEffectLength(const Ir& ir, const Criterion&)
{
    if (ir.effects.empty()) {
        return {0.0, "no effects"};
    }
    std::size_t total = 0;
    for (const std::string& effect : ir.effects) {
        total += codePointCount(effect);
    }
    const double mean = static_cast<double>(total) / static_cast<double>(ir.effects.size());
    return {mean, std::to_string(total) + " characters in " + counted(ir.effects.size(), "effect", "effects") + ": " +
                      oneDecimal(mean) + " on average"};
}

FeatureReading effectsWithWords(const Ir& ir, const Criterion& criterion)
{
    std::size_t count = 0;
    Evidence evidence;
    for (std::size_t i = 0; i < ir.effects.size(); ++i) {
        for (const std::string& word : criterion.words) {
            if (ir.effects[i].find(word) != std::string::npos) {
                evidence.add(effectNumber(i) + " contains '" + word + "'");
                ++count;
                break;
            }
        }
    }
    return {static_cast<double>(count), evidence.text("no effect contains one of the words")};
}

FeatureReading wordPairs(const Ir& ir, const Criterion& criterion)
{
    const std::string text = lowerCased(irText(ir));
    std::size_t count = 0;
    Evidence evidence;
    for (const std::vector<std::string>& pair : criterion.pairs) {
        const bool all = std::all_of(pair.begin(), pair.end(),
                                     [&text](const std::string& word) { return text.find(word) != std::string::npos; });
        if (all) {
            evidence.add("(" + join(pair, ", ") + ")");
            ++count;
        }
    }
    return {static_cast<double>(count), evidence.text("no pair occurs")};
}

FeatureReading assertionsWithWords(const Ir& ir, const Criterion& criterion)
{
    std::size_t count = 0;
    Evidence evidence;
    for (std::size_t i = 0; i < ir.assertions.size(); ++i) {
        const std::string predicate = lowerCased(ir.assertions[i].predicate);
        for (const std::string& word : criterion.words) {
            if (predicate.find(word) != std::string::npos) {
                evidence.add(assertionNumber(i) + " mentions '" + word + "'");
                ++count;
                break;
            }
        }
    }
    return {static_cast<double>(count), evidence.text("no assertion mentions one of the words")};
}

FeatureReading summaryLongerThan(const Ir& ir, const Criterion& criterion)
{
    const std::size_t length = codePointCount(ir.summary);
    return {static_cast<double>(length) > criterion.threshold ? 1.0 : 0.0,
            "the summary has " + counted(length, "character", "characters")};
}

FeatureReading rationaleGiven(const Ir& ir, const Criterion&)
{
    const bool given = !trimmed(ir.rationale).empty();
    return {given ? 1.0 : 0.0, given ? "a rationale is given" : "no rationale"};
}

FeatureReading allParametersTyped(const Ir& ir, const Criterion&)
{
    Evidence untyped;
    bool all = true;
    for (const Parameter& parameter : ir.parameters) {
        if (trimmed(parameter.type).empty()) {
            untyped.add("'" + terminalSafe(parameter.name, 40) + "' has no type");
            all = false;
        }
    }
    return {all ? 1.0 : 0.0, untyped.text(ir.parameters.empty() ? "no parameters"
                                                                : counted(ir.parameters.size(), "parameter has a type",
                                                                          "parameters have types"))};
}

FeatureReading returnTypeGiven(const Ir& ir, const Criterion&)
{
    const bool given = !trimmed(ir.returns).empty();
    return {given ? 1.0 : 0.0, given ? "returns " + terminalSafe(ir.returns, 60) : "no return type"};
}

FeatureReading readStatesReturn(const Ir& ir, const Criterion&)
{
    for (std::size_t i = 0; i < ir.effects.size(); ++i) {
        if (statesReturn(ir.effects[i])) {
            return {1.0, effectNumber(i) + " says what is returned"};
        }
    }
    for (std::size_t i = 0; i < ir.constraints.size(); ++i) {
        if (ir.constraints[i].type == "return_constraint" && !trimmed(ir.constraints[i].description).empty()) {
            return {1.0, "constraint " + std::to_string(i + 1) + " says what is returned"};
        }
    }
    return returnsNothing(ir) ? FeatureReading{1.0, "nothing is returned, by the signature"}
                              : FeatureReading{0.0, "no clause says what is returned"};
}

FeatureReading controlFlowCoverage(const Ir& ir, const Criterion&)
{
    std::size_t total = 0;
    std::size_t closed = 0;
    Evidence open;
    for (const Condition& condition : conditionsOf(ir)) {
        if (!condition.path.starts_with("/effects/")) {
            continue; // an assertion may speak of one case and be whole
        }
        ++total;
        if (condition.closed) {
            ++closed;
        } else {
            open.add("'" + condition.word + "' in " + condition.path + " has no other branch");
        }
    }
    if (total == 0) {
        return {1.0, "no conditions"};
    }
    return {static_cast<double>(closed) / static_cast<double>(total),
            open.text(std::to_string(closed) + " of " + counted(total, "condition has", "conditions have") +
                      " another branch")};
}

FeatureReading concreteValues(const Ir& ir, const Criterion&)
{
    std::string clauses;
    for (const std::string& effect : ir.effects) {
        clauses += effect + "\n";
    }
    for (const Assertion& assertion : ir.assertions) {
        clauses += assertion.predicate + "\n";
    }
    const std::vector<Literal> literals = literalsOf(clauses);
    Evidence evidence;
    for (const Literal& literal : literals) {
        const std::string text = terminalSafe(literal.text, 40);
        evidence.add(literal.isNumber ? text : "'" + text + "'");
    }
    return {static_cast<double>(literals.size()), evidence.text("no literals")};
}

FeatureReading vagueWords(const Ir& ir, const Criterion& criterion)
{
    std::vector<std::pair<std::string, std::vector<std::string>>> clauses;
    for (std::size_t i = 0; i < ir.effects.size(); ++i) {
        clauses.emplace_back(effectNumber(i), wordsOf(ir.effects[i]));
    }
    for (std::size_t i = 0; i < ir.assertions.size(); ++i) {
        clauses.emplace_back(assertionNumber(i), wordsOf(ir.assertions[i].predicate));
    }
    std::size_t count = 0;
    Evidence evidence;
    for (const auto& [clause, words] : clauses) {
        for (const std::string& phrase : criterion.words) {
            const std::vector<std::string> wanted = wordsOf(phrase);
            auto found = std::search(words.begin(), words.end(), wanted.begin(), wanted.end());
            for (; !wanted.empty() && found != words.end();
                 found = std::search(found + 1, words.end(), wanted.begin(), wanted.end())) {
                evidence.add("'" + phrase + "' in " + clause);
                ++count;
            }
        }
    }
    return {static_cast<double>(count), evidence.text("no vague words")};
}

struct Feature
{
    std::string_view name;
    FeatureNeeds needs;
    FeatureReading (*read)(const Ir&, const Criterion&);
};

constexpr std::array<Feature, 15> kFeatures{{
    {"assertion_count", FeatureNeeds::Nothing, assertionCount},
    {"effect_count", FeatureNeeds::Nothing, effectCount},
    {"hole_count", FeatureNeeds::Nothing, holeCount},
    {"mean_effect_length", FeatureNeeds::Nothing, meanEffectLength},
    {"effects_with_words", FeatureNeeds::Words, effectsWithWords},
    {"word_pairs", FeatureNeeds::Pairs, wordPairs},
    {"assertions_with_words", FeatureNeeds::Words, assertionsWithWords},
    {"summary_longer_than", FeatureNeeds::Threshold, summaryLongerThan},
    {"rationale_given", FeatureNeeds::Nothing, rationaleGiven},
    {"all_parameters_typed", FeatureNeeds::Nothing, allParametersTyped},
    {"return_type_given", FeatureNeeds::Nothing, returnTypeGiven},
    {"states_return", FeatureNeeds::Nothing, readStatesReturn},
    {"control_flow_coverage", FeatureNeeds::Nothing, controlFlowCoverage},
    {"concrete_values", FeatureNeeds::Nothing, concreteValues},
    {"vague_words", FeatureNeeds::Words, vagueWords},
}};

const Feature* featureNamed(std::string_view name)
{
    const auto* found = std::find_if(kFeatures.begin(), kFeatures.end(),
                                     [name](const Feature& feature) { return feature.name == name; });
    return found == kFeatures.end() ? nullptr : found;
}

} // namespace

bool isKnownFeature(std::string_view name)
{
    return featureNamed(name) != nullptr;
}

FeatureNeeds needsOf(std::string_view name)
{
    const Feature* feature = featureNamed(name);
    return feature ? feature->needs : FeatureNeeds::Nothing;
}

FeatureReading readFeature(const Ir& ir, const Criterion& criterion)
{
    const Feature* feature = featureNamed(criterion.feature);
    return feature ? feature->read(ir, criterion)
                   : FeatureReading{0.0, "the feature '" + criterion.feature + "' is not known"};
}

std::vector<std::string> knownFeatures()
{
    std::vector<std::string> names;
    for (const Feature& feature : kFeatures) {
        names.emplace_back(feature.name);
    }
    return names;
}

} // namespace candor
