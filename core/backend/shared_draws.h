// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/backend/backend_profile.h"

#include <memory>

namespace candor {

/// A backend whose IR requests of one trial become one HTTP request with `n`, where the profile asks for that and the
/// dialect has it; otherwise `inner` itself. The first to ask sends, the others wait for it; each exchange says which
/// choice it got (`applied.choice` of `applied.candidates`), and the whole request's usage and cost stand with choice
/// 0. A failure is everyone's who waits for it; a cancelled sender is replaced by the next. A choice that the server
/// did not send is asked for by a request of its own. Thread-safe.
[[nodiscard]] std::shared_ptr<Backend> shareDraws(std::shared_ptr<Backend> inner, const BackendProfile& profile);

} // namespace candor
