// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/support/result.h"

#include <memory>
#include <stop_token>
#include <string>

namespace candor {

/// What came of one request. The exchange is there in both cases, because a failure is evidence too.
struct Answer
{
    Exchange exchange;
    Result<Reply> reply;
};

/// A server that generates. Thread-safe: any number of threads may ask at once.
class Backend
{
public:
    virtual ~Backend() = default;

    /// Blocks until the reply, a final failure, or the stop (within 200 ms, whatever the server does).
    [[nodiscard]] virtual Answer ask(const Request& request, std::stop_token stop) = 0;

    /// Is it there and does it speak our dialect? Cheap: GET /models.
    [[nodiscard]] virtual Result<void> check(std::stop_token stop) = 0;
};

} // namespace candor
