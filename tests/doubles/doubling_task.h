// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "core/trial/trial.h"
#include "tests/doubles/scripted_backend.h"

#include <QtTest>

namespace candor {

// One task, its IR and its code, small enough to be checked by eye: f(n) returns twice n.

inline Task doublingTask(std::string id = "double")
{
    Task task;
    task.id = std::move(id);
    task.prompt = "Return twice the number n.";
    task.entryPoint = "f";
    task.category = "arithmetic";
    task.complexity = "easy";
    task.cases = {{{"1"}, "2"}, {{"5"}, "10"}};
    return task;
}

inline std::shared_ptr<const Suite> doublingSuite(std::size_t tasks)
{
    auto suite = std::make_shared<Suite>();
    suite->name = "doubling";
    for (std::size_t i = 0; i < tasks; ++i) {
        suite->tasks.push_back(doublingTask("double_" + std::to_string(i)));
        suite->tasks.back().prompt += " Variant " + std::to_string(i) + ".";
    }
    sealSuite(*suite);
    return suite;
}

inline std::string doublingIr()
{
    return R"({"intent":{"summary":"Doubles a number"},
        "signature":{"name":"f","parameters":[{"name":"n","type":"int"}],"returns":"int"},
        "effects":[{"description":"returns n times two"}],"assertions":[]})";
}

inline std::string doublingIrWithHole()
{
    return R"({"intent":{"summary":"Doubles a number"},
        "signature":{"name":"f","parameters":[{"name":"n","type":"int"}],"returns":"int"},
        "effects":[{"description":{"hole":{"identifier":"result","kind":"effect","description":"what is returned"}}}],
        "assertions":[]})";
}

inline std::string doublingCode()
{
    return R"({"statements":[{"type":"return","code":"return n * 2"}]})";
}

/// Right replies to everything.
inline Result<Reply> doublingReply(const Request& request)
{
    if (request.label.purpose == RequestPurpose::Ir) {
        return replyWith(doublingIr());
    }
    if (request.label.purpose == RequestPurpose::Clear) {
        return replyWith(R"({"text":"returns n times two"})");
    }
    return replyWith(doublingCode());
}

inline TrialKit kitFor(Configuration configuration)
{
    if (configuration.model.empty()) {
        configuration.model = "scripted";
    }
    if (configuration.name.empty()) {
        configuration.name = configuration.model;
    }
    auto kit = loadTrialKit(CANDOR_RESOURCES, std::move(configuration));
    if (!kit) {
        qFatal("%s", describe(kit.error()).c_str());
    }
    return *std::move(kit);
}

} // namespace candor
