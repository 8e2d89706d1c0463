// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"
#include "core/scoring/scoring.h"

#include <string>
#include <string_view>

namespace candor {

/// What a feature is looked up with besides its name.
enum class FeatureNeeds
{
    Nothing,
    Words,
    Pairs,
    Threshold,
};

/// What was counted or measured in an IR, and where: which clause, which word.
struct FeatureReading
{
    double value = 0.0;
    std::string evidence;
};

// The features. "Contains" and "mentions" mean: as a part of the text, inside of words too.
//
//   assertion_count        number of assertions
//   effect_count           number of effects
//   hole_count             number of holes
//   mean_effect_length     mean length of the effect descriptions in code points; 0 without effects
//   effects_with_words     effects whose description contains one of `words`, case-sensitive
//   word_pairs             `pairs` of which both words occur in the lower-cased IR text
//   assertions_with_words  assertions whose lower-cased predicate mentions one of `words`
//   summary_longer_than    1 when the summary has more than `threshold` code points
//   rationale_given        1 when intent.rationale says something
//   all_parameters_typed   1 when every parameter has a type, and so when there are none
//   return_type_given      1 when signature.returns says something
//   states_return          1 when an effect or a return constraint says what is returned (statesReturn), or nothing is
//   control_flow_coverage  share of the conditions in effects whose other branch is stated (conditionsOf); 1 for none
//   concrete_values        different literals (literalsOf) in effect descriptions and assertion predicates
//   vague_words            how often `words` (whole words, phrases) stand in effects and predicates, in any case

[[nodiscard]] bool isKnownFeature(std::string_view name);
/// Requires a known name.
[[nodiscard]] FeatureNeeds needsOf(std::string_view name);
/// Requires a known criterion.feature.
[[nodiscard]] FeatureReading readFeature(const Ir& ir, const Criterion& criterion);

} // namespace candor
