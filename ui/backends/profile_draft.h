// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/support/json.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string_view>

namespace candor::ui {

/// A profile while it is written: what the fields say, also where that is no profile yet.
struct ProfileDraft
{
    QString name;
    Json fields = Json::object(); ///< as profileToJson(), without headers and body
    QString headers;              ///< JSON as typed; empty: none
    QString body;

    bool operator==(const ProfileDraft&) const = default;
};
[[nodiscard]] ProfileDraft draftOf(const BackendProfile& profile);

/// What is wrong with a draft, and at which field: "name", "base_url", "timeouts.connect_s", "credentials" ...
struct DraftProblem
{
    QString field;
    QString words;
};
/// A draft as a profile, or why it is none.
struct CheckedDraft
{
    std::optional<BackendProfile> profile;
    std::optional<DraftProblem> problem;
};
/// `taken`: names that other profiles have.
[[nodiscard]] CheckedDraft checkDraft(const ProfileDraft& draft, const QStringList& taken);
/// What can be shown of a draft that has problems: its sound fields.
[[nodiscard]] BackendProfile soundPartOf(const ProfileDraft& draft);

// One field of a document by its dotted path. Nothing: not there.
[[nodiscard]] Json fieldAt(const Json& fields, std::string_view path);
/// null takes the field away, and what is left empty around it.
void setFieldAt(Json& fields, std::string_view path, Json value);

/// "vLLM", "llama.cpp", "found out by asking".
[[nodiscard]] QString titleOf(DialectKind kind);
/// What a template is called: its dialect, and its name where that says more.
[[nodiscard]] QString templateTitle(const BackendProfile& profile);
/// A command line as one writes it in a shell, and back; double quotes keep spaces together.
[[nodiscard]] QString commandLine(const std::vector<std::string>& arguments);
/// A name that is not taken: "vllm", "vllm-2".
[[nodiscard]] QString freeName(const QString& wanted, const QStringList& taken);

} // namespace candor::ui
