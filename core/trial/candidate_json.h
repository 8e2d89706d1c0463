// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trial/trial_record.h"

namespace candor {

/// A candidate as JSON, complete, and back.
[[nodiscard]] Json candidateToJson(const CandidateRecord& candidate);
[[nodiscard]] Result<CandidateRecord> candidateFromJson(const Json& json);

[[nodiscard]] Json selectionToJson(const Selection& selection);
[[nodiscard]] Selection selectionFromJson(const Json& json);

} // namespace candor
