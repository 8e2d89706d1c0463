// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/embedded_server.h"
#include "core/backend/http_backend.h"

#include <QTemporaryDir>

#include <fstream>

/// A suite of three tasks: with everything, without `code`, and with nothing but a solution.
inline std::shared_ptr<const candor::Suite> smallSuite()
{
    auto suite = std::make_shared<candor::Suite>();
    suite->name = "small-suite";
    candor::Task grade;
    grade.id = "grade";
    grade.prompt = "Write get_grade(score): 'A' from 90, 'B' from 80, else 'F'.";
    grade.entryPoint = "get_grade";
    grade.reference.solution = "def get_grade(score: int) -> str:\n    \"\"\"Grade.\"\"\"\n    if score >= 90:\n"
                               "        return 'A'\n    elif score >= 80:\n        return 'B'\n    else:\n"
                               "        return 'F'\n";
    grade.reference.ir = {
        {"intent", {{"summary", "Turns a score into a grade."}, {"rationale", "Bounds from the top."}}},
        {"signature",
         {{"name", "get_grade"}, {"parameters", {{{"name", "score"}, {"type", "int"}}}}, {"returns", "str"}}},
        {"effects",
         {{{"description", "If score is at least 90, returns 'A'"}},
          {{"description", "Otherwise, if score is at least 80, returns 'B'"}},
          {{"description", "Otherwise returns 'F'"}}}},
        {"assertions", {{{"predicate", "get_grade(90) == 'A'"}}, {{"predicate", "get_grade(0) == 'F'"}}}},
        {"constraints", {{{"type", "return_constraint"}, {"description", "every branch returns"}}}}};
    grade.reference.code = {{"statements",
                             {{{"type", "if_statement"}, {"code", "if score >= 90:"}},
                              {{"type", "return"}, {"code", "    return 'A'"}},
                              {{"type", "elif_statement"}, {"code", "elif score >= 80:"}},
                              {{"type", "return"}, {"code", "    return 'B'"}},
                              {{"type", "else_statement"}, {"code", "else:"}},
                              {{"type", "return"}, {"code", "    return 'F'"}}}},
                            {"imports", candor::Json::array()},
                            {"helper_functions", candor::Json::array()}};
    candor::Task total = grade;
    total.id = "total";
    total.prompt = "Write total(items) that adds the numbers from index 1 on.";
    total.entryPoint = "total";
    total.reference = {};
    total.reference.solution =
        "import math\n\nLIMIT = 10  # a constant\n\ndef double(x):\n    return x * 2\n\n"
        "def total(items, start=0):\n    result = start\n    for i in range(1, len(items)):\n"
        "        if items[i] > LIMIT: continue\n        result += double(\n            items[i])\n"
        "    return result\n";
    suite->tasks = {grade, total};
    candor::sealSuite(*suite);
    return suite;
}

/// A file of one test.
inline std::filesystem::path fileWith(const QTemporaryDir& directory, const std::string& name, const std::string& text)
{
    const std::filesystem::path path = directory.filePath(QString::fromStdString(name)).toStdString();
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

inline std::unique_ptr<candor::Backend> backendFor(const candor::EmbeddedServer& server)
{
    candor::BackendOptions options;
    options.profile.baseUrl = server.baseUrl();
    options.retry = {3, std::chrono::milliseconds(1), std::chrono::milliseconds(2), std::chrono::milliseconds(20)};
    return candor::makeHttpBackend(options);
}

inline candor::Request requestFor(const std::string& model, const std::string& task, candor::RequestPurpose purpose,
                                  int draw, std::uint64_t seed = 1)
{
    candor::Request request;
    request.model = model;
    request.user = "Do it.";
    request.seed = seed;
    request.schema = {{"type", "object"}};
    request.schemaName = purpose == candor::RequestPurpose::Ir     ? "candor_ir"
                         : purpose == candor::RequestPurpose::Code ? "candor_code"
                                                                   : "candor_hole";
    request.label = {task, purpose, 0, draw, 0};
    return request;
}
