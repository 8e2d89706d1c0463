// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/page/focus.h"

#include "core/analysis/comparison.h"
#include "ui/bridge/workbench.h"

#include <algorithm>

namespace candor::ui {

namespace {

bool same(const std::optional<ConfigurationRef>& a, const std::optional<ConfigurationRef>& b)
{
    return a.has_value() == b.has_value() && (!a || (a->session == b->session && a->configuration == b->configuration));
}

/// The configuration with the lowest success rate beside the baseline: what most likely brought the user here.
ConfigurationRef worstBeside(const Picture& picture, ConfigurationRef baseline)
{
    const auto& summaries = picture.summaries[baseline.session];
    ConfigurationRef worst{baseline.session, baseline.configuration == 0 ? 1u : 0u};
    for (std::size_t c = 0; c < summaries.size(); ++c) {
        if (c != baseline.configuration && summaries[c].success.trials > 0 &&
            summaries[c].success.rate() < summaries[worst.configuration].success.rate()) {
            worst.configuration = c;
        }
    }
    return worst;
}

} // namespace

Focus::Focus(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    connect(&workbench, &Workbench::opened, this, &Focus::onOpened);
    connect(&workbench, &Workbench::closed, this, &Focus::onOpened);
    connect(&workbench, &Workbench::pictureChanged, this, &Focus::onPicture);
}

void Focus::onOpened()
{
    m_fresh = true;
    m_followed.clear();
    m_session.reset();
    m_baseline.reset();
    m_compared.reset();
    m_candidate.reset();
    m_walk.reset();
    emit sessionChanged();
    emit comparisonChanged();
    emit candidateChanged();
}

void Focus::onPicture()
{
    const Snapshot& snapshot = *m_workbench.picture().snapshot;
    const std::string& running = m_workbench.run().sessionId;
    if (!running.empty() && running != m_followed && snapshot.find(running)) {
        m_followed = running; // a session that the user just started is what the user wants to see
        follow(static_cast<std::size_t>(snapshot.find(running) - snapshot.sessions.data()));
    } else if (!m_session && !snapshot.sessions.empty()) {
        follow(snapshot.sessions.size() - 1);
    } else if (m_fresh && m_baseline && m_workbench.picture().summary(*m_baseline) && m_compared) {
        setCompared(worstBeside(m_workbench.picture(), *m_baseline));
        m_fresh = true; // while it grows, the most telling comparison may become another one
    }
}

void Focus::follow(std::size_t session)
{
    setSession(session);
    m_fresh = true;
}

void Focus::setSession(std::size_t session)
{
    const StoredSession* stored = m_workbench.picture().session(session);
    if (!stored) {
        return;
    }
    m_fresh = false;
    const bool changed = m_session != session;
    m_session = session;
    if (!m_baseline || !m_compared || (m_baseline->session != session && m_compared->session != session)) {
        m_baseline = ConfigurationRef{session, 0};
        m_compared.reset();
        if (stored->plan->configurations.size() > 1) {
            m_compared = worstBeside(m_workbench.picture(), *m_baseline);
        }
        emit comparisonChanged();
    }
    if (changed) {
        m_walk.reset();
        emit sessionChanged();
    }
}

void Focus::setBaseline(std::optional<ConfigurationRef> ref)
{
    if (!same(m_baseline, ref)) {
        m_fresh = false;
        m_baseline = ref;
        emit comparisonChanged();
    }
}

void Focus::setCompared(std::optional<ConfigurationRef> ref)
{
    if (!same(m_compared, ref)) {
        m_fresh = false;
        m_compared = ref;
        emit comparisonChanged();
    }
}

void Focus::setCandidate(std::optional<CandidateKey> key)
{
    if (m_candidate != key) {
        m_candidate = key;
        emit candidateChanged();
    }
}

void Focus::setTrial(TrialKey key)
{
    if (m_candidate && m_candidate->trial == key) {
        return;
    }
    setCandidate(decidingCandidate(*m_workbench.picture().snapshot, key));
}

void Focus::setWalk(std::optional<std::vector<TrialKey>> trials)
{
    m_walk = std::move(trials);
}

std::vector<TrialKey> Focus::failures() const
{
    const Snapshot& snapshot = *m_workbench.picture().snapshot;
    std::vector<TrialKey> all;
    if (m_walk) {
        all = *m_walk;
    } else if (m_session && *m_session < snapshot.sessions.size()) {
        const StoredSession& session = snapshot.sessions[*m_session];
        for (std::size_t row = session.firstTrial; row < session.firstTrial + session.trialCount; ++row) {
            all.push_back(trialKeyAt(snapshot, row));
        }
    }
    std::erase_if(all, [&snapshot](const TrialKey& key) {
        const auto row = rowOf(snapshot, key);
        return !row || snapshot.trials.verdict[*row] == Verdict::Passed;
    });
    return all;
}

bool Focus::nextFailure()
{
    return walk(1);
}

bool Focus::previousFailure()
{
    return walk(-1);
}

bool Focus::walk(int step)
{
    const std::vector<TrialKey> trials = failures();
    if (trials.empty()) {
        return false;
    }
    const auto size = static_cast<std::ptrdiff_t>(trials.size());
    std::ptrdiff_t next = step > 0 ? 0 : size - 1;
    if (m_candidate) {
        const auto here = std::find(trials.begin(), trials.end(), m_candidate->trial);
        if (here != trials.end()) {
            next = (here - trials.begin()) + step;
        } else {
            // Not on a failure: on from where the plan has the trial.
            const auto after = std::find_if(trials.begin(), trials.end(),
                                            [this](const TrialKey& key) { return key > m_candidate->trial; });
            next = (after - trials.begin()) - (step > 0 ? 0 : 1);
        }
    }
    if (next < 0 || next >= size) {
        return false;
    }
    setTrial(trials[static_cast<std::size_t>(next)]);
    return true;
}

} // namespace candor::ui
