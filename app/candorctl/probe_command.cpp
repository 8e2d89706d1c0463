// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/interrupt.h"
#include "app/candorctl/output.h"
#include "app/services/backends.h"
#include "app/services/probe_run.h"
#include "app/services/resources.h"
#include "core/backend/dialect.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <cstdio>

namespace candor::ctl {

namespace {

const char* markOf(ProbeOutcome outcome)
{
    switch (outcome) {
    case ProbeOutcome::Fine:
        return "✓";
    case ProbeOutcome::Notable:
        return "!";
    case ProbeOutcome::Failed:
        return "✗";
    case ProbeOutcome::Skipped:
        return "-";
    }
    return " ";
}

/// A step as it ends: what it means first, then what was said where somebody may want to act on it.
std::string wordsOf(const ProbeStep& step)
{
    std::string text =
        std::string(markOf(step.outcome)) + " " + terminalSafe(step.title) + ": " + terminalSafe(step.meaning);
    text += step.took.count() >= 1000 ? " (" + formatDuration(step.took) + ")\n" : "\n";
    if (step.outcome == ProbeOutcome::Notable || step.outcome == ProbeOutcome::Failed) {
        for (const auto& [label, words] :
             {std::pair{"sent", &step.sent}, {"received", &step.received}, {"mend", &step.mend}}) {
            if (!words->empty()) {
                text += "    " + std::string(label) + ": " + terminalSafe(*words, 1200) + "\n";
            }
        }
    }
    return text;
}

std::string placeOf(const BackendProfile& profile)
{
    return withoutSecrets(profile.baseUrl.empty() ? profile.generateUrl : profile.baseUrl);
}

Json entryOf(const StoredProfile& stored)
{
    Json entry = {{"name", stored.profile.name}, {"file", stored.file.string()}};
    if (!stored.problem.empty()) {
        entry["problem"] = stored.problem;
        return entry;
    }
    entry["dialect"] = nameOf(stored.profile.dialect);
    entry["base_url"] = stored.profile.baseUrl;
    entry["model"] = stored.profile.model;
    if (stored.probe) {
        entry["probe"] = probeToJson(*stored.probe);
    }
    return entry;
}

std::string probeWords(const StoredProfile& stored)
{
    if (!stored.problem.empty()) {
        return "not readable: " + stored.problem;
    }
    return stored.probe ? formatUtc(stored.probe->at).substr(0, 10) + " " + stored.probe->summary() : "not probed yet";
}

} // namespace

int probeCommand(const ProbeOptions& options)
{
    const Interrupt interrupt;
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const auto stored = profileNamed(*resources, options.target);
    if (!stored) {
        return fail(stored.error());
    }
    std::fprintf(stderr, "Probing %s\n", terminalSafe(placeOf(stored->profile)).c_str());
    const auto told = [&options](const ProbeStep& step) {
        if (!options.json) {
            print(wordsOf(step));
        }
    };
    const auto report = probeAndKeep(*resources, stored->profile, Keys(), told, interrupt.token(), options.model);
    if (!report) {
        return fail(report.error());
    }
    if (options.json) {
        printJson(probeToJson(*report));
    } else {
        print("\n" + terminalSafe(report->summary()) + "\n");
    }
    if (interrupt.requested()) {
        return kCancelled;
    }
    return report->usable() ? kDone : kNotUsable;
}

int backendsListCommand(const BackendsOptions& options)
{
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const ProfileStore store = ProfileStore::ofUser(*resources);
    Json list = Json::array();
    TextTable table({{"backend"}, {"dialect"}, {"place"}, {"model"}, {"last probe"}});
    for (const StoredProfile& stored : store.all()) {
        list.push_back(entryOf(stored));
        table.addRow({stored.profile.name, std::string(nameOf(stored.profile.dialect)), placeOf(stored.profile),
                      stored.profile.model, probeWords(stored)});
    }
    if (options.json) {
        printJson(list);
        return kDone;
    }
    std::vector<std::string> templates;
    for (const BackendProfile& one : store.templates()) {
        templates.push_back(one.name);
    }
    print((list.empty() ? std::string("There is no profile yet.\n") : table.text(0)) +
          "A new one: candorctl backends init TEMPLATE NAME (templates: " + join(templates, ", ") + ")\n");
    return kDone;
}

int backendsShowCommand(const BackendsOptions& options)
{
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const auto stored = ProfileStore::ofUser(*resources).find(options.name);
    if (!stored) {
        return fail(stored.error());
    }
    if (options.json) {
        Json entry = entryOf(*stored);
        entry["profile"] = profileToJson(stored->profile);
        printJson(entry);
        return kDone;
    }
    const BackendProfile& profile = stored->profile;
    print(terminalSafe(profile.name) + ": " + std::string(nameOf(profile.dialect)) + " at " +
          terminalSafe(placeOf(profile)) + "\n" + (profile.note.empty() ? "" : terminalSafe(profile.note) + "\n") +
          "File: " + terminalSafe(stored->file.string()) + "\n");
    const Keys keys;
    for (const CredentialRef& credential : profile.credentials) {
        const KeyPlace place = keys.placeOf(credential);
        const std::string where = place == KeyPlace::Environment
                                      ? "in the environment variable " + credential.environment
                                  : place == KeyPlace::Keyring ? "in the keyring, account " + credential.keyring
                                                               : std::string("missing");
        print("Key for the header " + terminalSafe(credential.header) + ": " + terminalSafe(where) + "\n");
    }
    print("Last probe: " + terminalSafe(probeWords(*stored)) + "\n");
    if (stored->probe) {
        for (const ProbeStep& step : stored->probe->steps) {
            print(wordsOf(step));
        }
    }
    return kDone;
}

int backendsInitCommand(const BackendsOptions& options)
{
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const auto file = ProfileStore::ofUser(*resources).copyTemplate(options.from, options.name);
    if (!file) {
        return fail(file.error());
    }
    if (options.json) {
        printJson({{"file", file->string()}});
    } else {
        print("Wrote " + terminalSafe(file->string()) + "\nCorrect base_url and model in it, then: candorctl probe " +
              terminalSafe(options.name) + "\n");
    }
    return kDone;
}

} // namespace candor::ctl
