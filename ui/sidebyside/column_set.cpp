// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/column_set.h"

#include "ui/results/session_words.h"
#include "ui/theme/plain.h"

#include <algorithm>

namespace candor::ui {

namespace {

bool isIn(const std::vector<CandidateKey>& keys, CandidateKey key)
{
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

} // namespace

ColumnSet::ColumnSet(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench) {}

void ColumnSet::showTrial(TrialKey key)
{
    m_entries.clear();
    m_reference.reset();
    const Snapshot& snapshot = *m_workbench.picture().snapshot;
    if (const auto row = rowOf(snapshot, key)) {
        const std::size_t first = snapshot.trials.firstCandidate[*row];
        for (std::size_t c = first; c < first + snapshot.trials.candidateCount[*row]; ++c) {
            m_entries.push_back({candidateKeyAt(snapshot, c), false, false});
        }
    }
    emit changed();
}

void ColumnSet::add(const std::vector<CandidateKey>& keys)
{
    for (const CandidateKey& key : keys) {
        const auto known =
            std::find_if(m_entries.begin(), m_entries.end(), [&key](const Entry& entry) { return entry.key == key; });
        if (known != m_entries.end()) {
            known->hidden = false;
        } else if (rowOf(*m_workbench.picture().snapshot, key)) {
            m_entries.push_back({key, false, false});
        }
    }
    emit changed();
}

void ColumnSet::clear()
{
    m_entries.clear();
    m_reference.reset();
    m_records.clear();
    emit changed();
}

template <class Change>
void ColumnSet::change(const std::vector<CandidateKey>& keys, const Change& apply)
{
    for (Entry& entry : m_entries) {
        if (isIn(keys, entry.key)) {
            apply(entry);
        }
    }
    emit changed();
}

void ColumnSet::close(const std::vector<CandidateKey>& keys)
{
    std::erase_if(m_entries, [&keys](const Entry& entry) { return isIn(keys, entry.key); });
    emit changed();
}

void ColumnSet::setHidden(const std::vector<CandidateKey>& keys, bool hidden)
{
    change(keys, [hidden](Entry& entry) { entry.hidden = hidden; });
}

void ColumnSet::showAll()
{
    for (Entry& entry : m_entries) {
        entry.hidden = false;
    }
    emit changed();
}

void ColumnSet::setPinned(const std::vector<CandidateKey>& keys, bool pinned)
{
    change(keys, [pinned](Entry& entry) { entry.pinned = pinned; });
}

void ColumnSet::setReference(CandidateKey key)
{
    m_reference = key;
    emit changed();
}

void ColumnSet::move(const std::vector<CandidateKey>& keys, const std::vector<CandidateKey>& target)
{
    const auto place = [this](const std::vector<CandidateKey>& wanted) {
        return std::find_if(m_entries.begin(), m_entries.end(),
                            [&wanted](const Entry& entry) { return isIn(wanted, entry.key); });
    };
    const auto from = place(keys);
    const auto to = place(target);
    if (from == m_entries.end() || to == m_entries.end() || from == to) {
        return;
    }
    const bool after = from < to;
    const bool pinned = to->pinned; // dropped among the pinned ones it is one of them
    std::vector<Entry> moved;
    std::vector<Entry> rest;
    for (Entry& entry : m_entries) {
        (isIn(keys, entry.key) ? moved : rest).push_back(entry);
    }
    for (Entry& entry : moved) {
        entry.pinned = pinned;
    }
    auto at = std::find_if(rest.begin(), rest.end(), [&target](const Entry& entry) { return isIn(target, entry.key); });
    while (after && at != rest.end() && isIn(target, at->key)) {
        ++at;
    }
    rest.insert(at, moved.begin(), moved.end());
    m_entries = std::move(rest);
    emit changed();
}

bool ColumnSet::contains(CandidateKey key) const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [&key](const Entry& entry) { return entry.key == key; });
}

bool ColumnSet::hasTrial(TrialKey key) const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&key](const Entry& entry) { return entry.key.trial == key; });
}

std::size_t ColumnSet::hiddenCount() const
{
    return static_cast<std::size_t>(
        std::count_if(m_entries.begin(), m_entries.end(), [](const Entry& entry) { return entry.hidden; }));
}

std::optional<TrialKey> ColumnSet::firstTrial() const
{
    return m_entries.empty() ? std::nullopt : std::optional(m_entries.front().key.trial);
}

const Task* ColumnSet::taskOf(const Snapshot& snapshot, TrialKey key)
{
    const auto row = rowOf(snapshot, key);
    if (!row) {
        return nullptr;
    }
    const auto& suite = snapshot.sessions[key.session].plan->suite;
    const std::size_t task = snapshot.trials.task[*row];
    return suite && task < suite->tasks.size() ? &suite->tasks[task] : nullptr;
}

const Task* ColumnSet::task() const
{
    return m_entries.empty() ? nullptr : taskOf(*m_workbench.picture().snapshot, m_entries.front().key.trial);
}

void ColumnSet::fetch()
{
    std::set<TrialKey> missing;
    for (const Entry& entry : m_entries) {
        if (!m_records.contains(entry.key.trial)) {
            missing.insert(entry.key.trial);
        }
    }
    if (missing.empty()) {
        emit ready();
        return;
    }
    for (const TrialKey& key : missing) {
        if (m_wanted.insert(key).second) {
            m_workbench.fetchTrial(key, this, [this, key](const Result<std::shared_ptr<const TrialRecord>>& record) {
                onRecord(key, record);
            });
        }
    }
}

void ColumnSet::refetch()
{
    m_records.clear();
    m_wanted.clear();
    emit changed();
}

void ColumnSet::onRecord(TrialKey key, const Result<std::shared_ptr<const TrialRecord>>& record)
{
    if (m_wanted.erase(key) == 0) {
        return; // of a workspace that was closed meanwhile
    }
    if (!record) {
        if (hasTrial(key)) {
            emit failed(record.error());
        }
        return;
    }
    m_records[key] = *record;
    const bool all = std::all_of(m_entries.begin(), m_entries.end(),
                                 [this](const Entry& entry) { return m_records.contains(entry.key.trial); });
    if (all) {
        std::erase_if(m_records, [this](const auto& one) { return !hasTrial(one.first); });
        emit ready();
    }
}

std::vector<const ColumnSet::Entry*> ColumnSet::ordered() const
{
    std::vector<const Entry*> entries;
    for (const Entry& entry : m_entries) {
        if (!entry.hidden) {
            entries.push_back(&entry);
        }
    }
    std::stable_partition(entries.begin(), entries.end(), [](const Entry* entry) { return entry->pinned; });
    return entries;
}

std::optional<CandidateColumn> ColumnSet::columnOf(CandidateKey key) const
{
    const Snapshot& snapshot = *m_workbench.picture().snapshot;
    const auto record = m_records.find(key.trial);
    if (record == m_records.end() || key.trial.session >= snapshot.sessions.size()) {
        return std::nullopt;
    }
    const auto& candidates = record->second->candidates;
    const auto found = std::find_if(candidates.begin(), candidates.end(),
                                    [&key](const CandidateRecord& candidate) { return candidate.draw == key.draw; });
    if (found == candidates.end()) {
        return std::nullopt;
    }
    const StoredSession& session = snapshot.sessions[key.trial.session];
    return CandidateColumn{record->second, static_cast<std::size_t>(found - candidates.begin()),
                           record->second->configuration, utf8(sessionText(session)), session.plan->suite};
}

SideRequest ColumnSet::request(bool cleared) const
{
    SideRequest request;
    request.cleared = cleared;
    for (const Entry* entry : ordered()) {
        if (auto column = columnOf(entry->key)) {
            if (m_reference == entry->key) {
                request.reference = request.columns.size();
            }
            request.pinned += entry->pinned ? 1u : 0u;
            request.columns.push_back(std::move(*column));
            request.keys.push_back(entry->key);
        }
    }
    for (const Entry& entry : m_entries) {
        if (auto column = columnOf(entry.key)) {
            request.all.push_back(std::move(*column));
        }
    }
    return request;
}

} // namespace candor::ui
