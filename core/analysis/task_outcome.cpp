// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/task_outcome.h"

#include <map>

namespace candor {

std::vector<TaskKey> taskKeysOf(const Suite& suite)
{
    std::map<ContentHash, std::size_t> seen;
    std::vector<TaskKey> keys;
    keys.reserve(suite.tasks.size());
    for (const Task& task : suite.tasks) {
        keys.emplace_back(task.hash, seen[task.hash]++);
    }
    return keys;
}

} // namespace candor
