// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/dialect.h"

namespace candor {

// The servers that speak OpenAI's chat completions. They read one way (openai_dialect.h) and differ in their places and
// in the fields that they take: what is not sent is the server's default, and each has its own.

[[nodiscard]] Dialect openAiDialect();
[[nodiscard]] Dialect vllmDialect();
[[nodiscard]] Dialect sglangDialect();
[[nodiscard]] Dialect llamaCppDialect();
[[nodiscard]] Dialect lmStudioDialect();
[[nodiscard]] Dialect nimDialect();
/// A server of which only that is known: the fields that most of them take.
[[nodiscard]] Dialect compatibleDialect();

} // namespace candor
