// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"
#include "ui/bridge/trial_key.h"

#include <QObject>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace candor::ui {

class Workbench;

/// What the window looks at: where the pages meet. GUI thread; owned by the window. It follows the workbench: what is
/// no longer there is let go, and a workspace that is opened gets a sensible start (its last session, its first
/// configuration as baseline, the one that lost most against it as compared).
class Focus : public QObject
{
    Q_OBJECT
public:
    explicit Focus(Workbench& workbench, QObject* parent = nullptr);

    [[nodiscard]] std::optional<std::size_t> session() const { return m_session; }
    /// Also puts baseline and compared into that session, unless they are there.
    void setSession(std::size_t session);

    [[nodiscard]] std::optional<ConfigurationRef> baseline() const { return m_baseline; }
    [[nodiscard]] std::optional<ConfigurationRef> compared() const { return m_compared; }
    void setBaseline(std::optional<ConfigurationRef> ref);
    void setCompared(std::optional<ConfigurationRef> ref);

    [[nodiscard]] std::optional<CandidateKey> candidate() const { return m_candidate; }
    void setCandidate(std::optional<CandidateKey> key);
    /// The candidate that gave the trial its verdict.
    void setTrial(TrialKey key);

    /// The trials that J and K walk: the failures among them. Given by the results page, in its order; without one,
    /// the session's failures in the order of its plan.
    void setWalk(std::optional<std::vector<TrialKey>> trials);
    bool nextFailure(); ///< false: there is none further on
    bool previousFailure();

    // Wishes that pages have of each other. The window turns them into the page that does them.
    void showPage(const QString& id) { emit pageWanted(id); }
    /// Opens the results page with this filter text.
    void showFiltered(const QString& filter) { emit filterWanted(filter); }
    /// Puts a candidate beside the others on the side-by-side page.
    void addColumn(CandidateKey key) { emit columnWanted(key); }
    /// Opens the backends page with the profile of this name, or with a new one for this address.
    void showBackend(const QString& nameOrUrl) { emit backendWanted(nameOrUrl); }

signals:
    void sessionChanged();
    void comparisonChanged(); ///< baseline or compared
    void candidateChanged();
    void pageWanted(const QString& id);
    void filterWanted(const QString& filter);
    void columnWanted(candor::ui::CandidateKey key);
    void backendWanted(const QString& nameOrUrl);

private:
    void onOpened();
    void onPicture();
    void follow(std::size_t session);
    bool walk(int step);
    [[nodiscard]] std::vector<TrialKey> failures() const;

    Workbench& m_workbench;
    bool m_fresh = true;    ///< nothing was chosen by the user yet
    std::string m_followed; ///< the running session that was turned to
    std::optional<std::size_t> m_session;
    std::optional<ConfigurationRef> m_baseline;
    std::optional<ConfigurationRef> m_compared;
    std::optional<CandidateKey> m_candidate;
    std::optional<std::vector<TrialKey>> m_walk;
};

} // namespace candor::ui
