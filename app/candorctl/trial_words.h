// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trial/trial_record.h"

#include <string>

namespace candor::ctl {

/// One trial for people: its candidates one after the other, each with its score row by row, holes, verdict, failing
/// cases and Python.
[[nodiscard]] std::string trialWords(const TrialRecord& trial);

} // namespace candor::ctl
