// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/session/session.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace candor {

/// The requests that backends are answering at this moment. Thread-safe; each call takes a lock for the time of a copy.
class RequestList
{
public:
    [[nodiscard]] std::uint64_t add(InFlight request);
    void remove(std::uint64_t number);

    [[nodiscard]] std::vector<InFlight> all() const; ///< oldest first
    [[nodiscard]] std::size_t size() const;

private:
    mutable std::mutex m_mutex;
    std::map<std::uint64_t, InFlight> m_requests; ///< in the order in which they were begun
    std::uint64_t m_next = 0;
};

/// The same backend, every request of which is on `list` while it is answered, as one of `configuration`. Thread-safe.
/// `list` must outlive it.
[[nodiscard]] std::shared_ptr<Backend> listedOn(RequestList& list, std::shared_ptr<Backend> backend,
                                                std::size_t configuration);

} // namespace candor
