// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "tests/ui/test_services.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

namespace candor {

/// Runs a request to its end in a workspace file, on the caller's thread, through the real pipeline; gives the id.
inline std::string runInto(const std::filesystem::path& file, const SessionRequest& request, TestServices& services)
{
    auto workspace = Workspace::open(file, Workspace::Access::ReadWrite);
    if (!workspace) {
        qFatal("%s", describe(workspace.error()).c_str());
    }
    auto prepared = services.prepare(request, **workspace, {}, {});
    if (!prepared) {
        qFatal("%s", describe(prepared.error()).c_str());
    }
    SessionControl control;
    const SessionParts parts{prepared->kits, prepared->backends, *prepared->sandbox, **workspace, 8, 2};
    const auto outcome =
        runSession(*prepared->plan, prepared->sessionId, parts, control, [](const SessionEvent&) {}, {});
    if (!outcome) {
        qFatal("%s", describe(outcome.error()).c_str());
    }
    return prepared->sessionId;
}

/// A workspace with the sample session, made once a test program by running it: 13/18 and 4/18.
inline std::filesystem::path sampleWorkspace(const QTemporaryDir& directory)
{
    const std::filesystem::path file = directory.filePath("sample.candor").toStdString();
    if (!std::filesystem::exists(file)) {
        TestServices services;
        const auto request = services.sample();
        if (!request) {
            qFatal("%s", describe(request.error()).c_str());
        }
        runInto(file, *request, services);
    }
    return file;
}

} // namespace candor
