// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/features.h"
#include "core/scoring/scoring.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <cmath>
#include <set>
#include <utility>

namespace candor {

namespace {

constexpr std::size_t kMaxRubricBytes = 1u << 20;
constexpr std::size_t kMaxCriteria = 200;
/// Points beyond this are a slip, and sums of them would lose the decimals.
constexpr double kMaxPoints = 1e6;

/// A number that can be summed: neither NaN nor infinite nor out of all proportion.
void checkNumber(JsonReader& reader, std::string_view key, double value)
{
    if (!std::isfinite(value) || std::abs(value) > kMaxPoints) {
        reader.fail(key, "must be a number between -1000000 and 1000000");
    }
}

std::vector<std::vector<std::string>> readPairs(JsonReader& reader)
{
    const Json* value = reader.find("pairs");
    std::vector<std::vector<std::string>> pairs;
    if (!value) {
        return pairs;
    }
    if (!value->is_array()) {
        reader.fail("pairs", "must be an array of pairs of words");
        return pairs;
    }
    for (const Json& entry : *value) {
        std::vector<std::string> pair;
        for (std::size_t i = 0; entry.is_array() && i < entry.size() && entry[i].is_string(); ++i) {
            pair.push_back(entry[i].get<std::string>());
        }
        if (pair.size() != 2 || !entry.is_array() || entry.size() != 2 || pair[0].empty() || pair[1].empty()) {
            reader.fail("pairs", "must be an array of pairs of words; entry " + std::to_string(pairs.size() + 1) +
                                     " is not two words");
            return pairs;
        }
        // Looked for in lower-cased text, so that a capital letter would never match.
        pairs.push_back({lowerCased(pair[0]), lowerCased(pair[1])});
    }
    return pairs;
}

/// What the feature looks for has to be there, and nothing else: a `words` that is never looked at is a mistake.
void checkNeeds(JsonReader& reader, const Criterion& criterion)
{
    const auto check = [&](std::string_view key, FeatureNeeds need, bool empty) {
        const bool needed = needsOf(criterion.feature) == need;
        if (needed && (!reader.find(key) || empty)) {
            reader.fail(key, "is missing or empty, and the feature '" + criterion.feature + "' needs it");
        } else if (!needed && reader.find(key)) {
            reader.fail(key, "is not used by the feature '" + criterion.feature + "'");
        }
    };
    check("words", FeatureNeeds::Words, criterion.words.empty());
    check("pairs", FeatureNeeds::Pairs, criterion.pairs.empty());
    check("threshold", FeatureNeeds::Threshold, false);
    for (const std::string& word : criterion.words) {
        if (word.empty()) {
            reader.fail("words", "has an empty word, which every text contains");
        }
    }
}

Criterion readCriterion(JsonReader& reader)
{
    reader.allowOnly({"id", "feature", "points", "cap", "words", "pairs", "threshold"});
    Criterion criterion;
    criterion.id = reader.string("id");
    criterion.feature = reader.string("feature");
    criterion.points = reader.number("points");
    criterion.words = reader.stringsOr("words", {});
    criterion.pairs = readPairs(reader);
    criterion.threshold = reader.numberOr("threshold", 0.0);
    checkNumber(reader, "points", criterion.points);
    checkNumber(reader, "threshold", criterion.threshold);
    if (reader.find("cap")) {
        criterion.cap = reader.number("cap");
        checkNumber(reader, "cap", *criterion.cap);
        if ((criterion.points < 0.0 && *criterion.cap > 0.0) || (criterion.points > 0.0 && *criterion.cap < 0.0)) {
            reader.fail("cap", "must have the sign of points");
        }
    }
    if (trimmed(criterion.id).empty()) {
        reader.fail("id", "must not be empty");
    }
    if (!isKnownFeature(criterion.feature)) {
        reader.fail("feature", "'" + terminalSafe(criterion.feature, 60) +
                                   "' is not a known feature (known: " + join(knownFeatures(), ", ") + ")");
    } else {
        checkNeeds(reader, criterion);
    }
    if (criterion.feature == "assertions_with_words") {
        for (std::string& word : criterion.words) {
            word = lowerCased(word);
        }
    }
    return criterion;
}

} // namespace

Result<Rubric> rubricFromJson(const Json& json, const std::string& what)
{
    JsonReader reader(json, what, Stage::Scoring);
    reader.allowOnly({"name", "description", "criteria"});
    Rubric rubric;
    rubric.name = reader.string("name");
    rubric.description = reader.stringOr("description", "");
    if (trimmed(rubric.name).empty()) {
        reader.fail("name", "must not be empty");
    }
    std::vector<JsonReader> criteria = reader.objects("criteria");
    if (criteria.empty() || criteria.size() > kMaxCriteria) {
        reader.fail("criteria", "must be an array of 1 to " + std::to_string(kMaxCriteria) + " criteria");
        return *reader.error();
    }
    std::set<std::string> ids;
    for (JsonReader& entry : criteria) {
        rubric.criteria.push_back(readCriterion(entry));
        if (!ids.insert(rubric.criteria.back().id).second) {
            entry.fail("id", "'" + terminalSafe(rubric.criteria.back().id, 60) + "' is the id of two criteria");
        }
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    rubric.hash = hashOf(canonicalJson(rubricToJson(rubric)));
    return rubric;
}

Result<Rubric> loadRubric(const std::filesystem::path& path)
{
    const Result<std::string> bytes = readFile(path, kMaxRubricBytes);
    if (!bytes) {
        return bytes.error();
    }
    const Result<Json> json = parseJson(*bytes);
    if (!json) {
        return Error{json.error().code, Stage::Scoring, path.string() + ": " + json.error().message};
    }
    return rubricFromJson(*json, path.string());
}

Json rubricToJson(const Rubric& rubric)
{
    Json criteria = Json::array();
    for (const Criterion& criterion : rubric.criteria) {
        Json entry{{"id", criterion.id}, {"feature", criterion.feature}, {"points", criterion.points}};
        if (criterion.cap) {
            entry["cap"] = *criterion.cap;
        }
        const FeatureNeeds needs = needsOf(criterion.feature);
        if (needs == FeatureNeeds::Words) {
            entry["words"] = criterion.words;
        } else if (needs == FeatureNeeds::Pairs) {
            entry["pairs"] = criterion.pairs;
        } else if (needs == FeatureNeeds::Threshold) {
            entry["threshold"] = criterion.threshold;
        }
        criteria.push_back(std::move(entry));
    }
    return {{"name", rubric.name}, {"description", rubric.description}, {"criteria", criteria}};
}

} // namespace candor
