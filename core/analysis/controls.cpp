// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/controls.h"

namespace candor {

namespace {

/// The baseline with one field of the second configuration; factors are named as the fields are.
std::optional<Configuration> withOneFactor(const Configuration& baseline, const Configuration& second,
                                           const Difference& factor)
{
    Json json = configurationToJson(baseline);
    const Json other = configurationToJson(second);
    const auto take = [&](const std::string& key) {
        if (other.contains(key)) {
            json[key] = other[key];
        } else {
            json.erase(key);
        }
    };
    take(factor.factor);
    if (factor.factor == "prompt" || factor.factor == "rubric") {
        take(factor.factor + "_hash");
    }
    if (factor.factor == "model" || factor.factor == "backend") {
        take("price");
    }
    json["name"] = baseline.name + " with " + factor.factor + " " + factor.second;
    const auto read = configurationFromJson(json, "control");
    return read ? std::optional(*read) : std::nullopt;
}

std::optional<ConfigurationRef> whereRun(const Snapshot& snapshot, const Configuration& wanted, ConfigurationRef like)
{
    const StoredSession& model = snapshot.sessions[like.session];
    for (std::size_t s = snapshot.sessions.size(); s-- > 0;) {
        const StoredSession& session = snapshot.sessions[s];
        if (!session.plan || !session.plan->suite || session.plan->suite->hash != model.plan->suite->hash ||
            provenanceKind(session.provenance) != provenanceKind(model.provenance)) {
            continue;
        }
        for (std::size_t c = 0; c < session.plan->configurations.size(); ++c) {
            const ConfigurationRef ref{s, c};
            if (differencesBetween(wanted, session.plan->configurations[c]).empty() &&
                !trialsOf(snapshot, ref).empty()) {
                return ref;
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<Control> controlsOf(const Snapshot& snapshot, const RunComparison& comparison)
{
    std::vector<Control> controls;
    const Configuration* baseline = configurationOf(snapshot, comparison.first);
    const Configuration* second = configurationOf(snapshot, comparison.second);
    if (!baseline || !second || !snapshot.sessions[comparison.first.session].plan->suite) {
        return controls;
    }
    for (const Difference& factor : comparison.differences) {
        if (factor.factor == "environment" || factor.factor == "provenance" ||
            (factor.factor == "rubric" && baseline->n == 1)) {
            continue;
        }
        if (auto configuration = withOneFactor(*baseline, *second, factor)) {
            Control control{factor, *std::move(configuration), std::nullopt};
            control.run = whereRun(snapshot, control.configuration, comparison.first);
            controls.push_back(std::move(control));
        }
    }
    return controls;
}

} // namespace candor
