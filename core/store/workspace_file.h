// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/schema.h"
#include "core/store/workspace.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace candor {

/// The file's name as it stands in messages: quoted, safe to print.
[[nodiscard]] std::string quoted(const std::filesystem::path& path);

/// Looks at the file, opens it, checks it, and creates or migrates it where `access` allows: a connection that is ready
/// for use. A file that is refused keeps every byte. Errors as Workspace::open. Never throws.
[[nodiscard]] Result<SQLite::Database> openWorkspaceFile(const std::filesystem::path& path, Workspace::Access access,
                                                         SchemaSteps steps = schemaSteps());

} // namespace candor
