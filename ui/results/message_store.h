// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"
#include "ui/bridge/workbench.h"

#include <QObject>
#include <QString>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace candor::ui {

/// What happened to candidates, in one line each: read from the workspace for the rows that are on the screen and kept.
/// GUI thread; owned by the page.
class MessageStore : public QObject
{
    Q_OBJECT
public:
    explicit MessageStore(Workbench& workbench, QObject* parent = nullptr);

    /// None while it is not read. The verdict is that of the snapshot: with another one the message is read again.
    [[nodiscard]] std::optional<QString> message(CandidateKey key, Verdict verdict) const;
    /// Reads what is not there yet; what was wanted before and is not under way is given up.
    void want(const std::vector<std::pair<CandidateKey, Verdict>>& keys);

    /// Reads all of these, then calls; at once when nothing is missing. Not called when the workspace closes first.
    void readAll(const std::vector<std::pair<CandidateKey, Verdict>>& keys, std::function<void()> then);

signals:
    void arrived(); ///< one or more; at most once for each turn of the event loop

private:
    struct Message
    {
        Verdict verdict = Verdict::Cancelled;
        QString text;
    };
    void clear();
    void readNext();
    void take(TrialKey key, const Result<std::shared_ptr<const TrialRecord>>& record);

    Workbench& m_workbench;
    std::map<CandidateKey, Message> m_messages;
    std::vector<TrialKey> m_wanted; ///< the last is read first
    std::set<TrialKey> m_underWay;
    std::map<TrialKey, QString> m_failures; ///< why a record can't be read
    bool m_telling = false;
    JobThread m_all;
};

} // namespace candor::ui
