// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"
#include "ui/bridge/workbench.h"
#include "ui/sidebyside/side_content.h"

#include <QObject>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace candor::ui {

/// Which candidates stand side by side, in which order, which are pinned or hidden and which one the others are
/// compared with; and their records. GUI thread; owned by the page.
class ColumnSet : public QObject
{
    Q_OBJECT
public:
    explicit ColumnSet(Workbench& workbench, QObject* parent = nullptr);

    /// All candidates of a trial and nothing else.
    void showTrial(TrialKey key);
    void add(const std::vector<CandidateKey>& keys);
    void clear();

    // Each takes the members of a column, duplicates included.
    void close(const std::vector<CandidateKey>& keys);
    void setHidden(const std::vector<CandidateKey>& keys, bool hidden);
    void showAll();
    void setPinned(const std::vector<CandidateKey>& keys, bool pinned);
    void setReference(CandidateKey key);
    /// Puts them to where `target` stands.
    void move(const std::vector<CandidateKey>& keys, const std::vector<CandidateKey>& target);

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] bool contains(CandidateKey key) const;
    [[nodiscard]] bool hasTrial(TrialKey key) const;
    [[nodiscard]] std::size_t hiddenCount() const;
    [[nodiscard]] std::optional<TrialKey> firstTrial() const;
    /// The task that they are of; nullptr when nothing is shown.
    [[nodiscard]] const Task* task() const;
    [[nodiscard]] static const Task* taskOf(const Snapshot& snapshot, TrialKey key);

    /// Reads what is not there yet; ready() or failed() follow, at once when all is there.
    void fetch();
    /// Forgets the records: a session was gone on with.
    void refetch();
    /// Columns without hidden ones, pinned first. Requires ready().
    [[nodiscard]] SideRequest request(bool cleared) const;

signals:
    void changed(); ///< what is to be shown
    void ready();
    void failed(const candor::Error& error);

private:
    struct Entry
    {
        CandidateKey key;
        bool hidden = false;
        bool pinned = false;
    };
    [[nodiscard]] std::vector<const Entry*> ordered() const;
    [[nodiscard]] std::optional<CandidateColumn> columnOf(CandidateKey key) const;
    void onRecord(TrialKey key, const Result<std::shared_ptr<const TrialRecord>>& record);
    template <class Change>
    void change(const std::vector<CandidateKey>& keys, const Change& apply);

    Workbench& m_workbench;
    std::vector<Entry> m_entries;
    std::optional<CandidateKey> m_reference;
    std::map<TrialKey, std::shared_ptr<const TrialRecord>> m_records;
    std::set<TrialKey> m_wanted; ///< being read
};

} // namespace candor::ui
