// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/message_store.h"

#include "ui/theme/plain.h"

#include <algorithm>

namespace candor::ui {

namespace {

/// Records that are read at once: enough to keep the reading thread busy, few enough to follow a scrolling user.
constexpr std::size_t kMostUnderWay = 4;
constexpr std::size_t kMostKept = 200'000;
constexpr std::size_t kMostShown = 240;

} // namespace

MessageStore::MessageStore(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    connect(&workbench, &Workbench::opened, this, &MessageStore::clear);
    connect(&workbench, &Workbench::closed, this, &MessageStore::clear);
}

std::optional<QString> MessageStore::message(CandidateKey key, Verdict verdict) const
{
    if (const auto failure = m_failures.find(key.trial); failure != m_failures.end()) {
        return failure->second;
    }
    const auto found = m_messages.find(key);
    if (found == m_messages.end() || found->second.verdict != verdict) {
        return std::nullopt;
    }
    return found->second.text;
}

void MessageStore::want(const std::vector<std::pair<CandidateKey, Verdict>>& keys)
{
    m_wanted.clear();
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        if (!message(key->first, key->second)) {
            m_wanted.push_back(key->first.trial);
        }
    }
    readNext();
}

void MessageStore::readNext()
{
    while (!m_wanted.empty() && m_underWay.size() < kMostUnderWay) {
        const TrialKey key = m_wanted.back();
        m_wanted.pop_back();
        if (!m_underWay.insert(key).second) {
            continue;
        }
        // The answer may come at once, from memory.
        m_workbench.fetchTrial(
            key, this, [this, key](const Result<std::shared_ptr<const TrialRecord>>& record) { take(key, record); });
    }
}

void MessageStore::take(TrialKey key, const Result<std::shared_ptr<const TrialRecord>>& record)
{
    m_underWay.erase(key);
    std::erase(m_wanted, key);
    if (m_messages.size() > kMostKept) {
        m_messages.clear();
    }
    if (record) {
        for (const CandidateRecord& candidate : (*record)->candidates) {
            m_messages[{key, candidate.draw}] = {candidate.verdict, shown(candidate.message, kMostShown)};
        }
    } else {
        m_failures[key] = tr("The record can't be read: %1").arg(shown(describe(record.error()), kMostShown));
    }
    if (!m_telling) {
        m_telling = true;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_telling = false;
                readNext();
                emit arrived();
            },
            Qt::QueuedConnection);
    }
}

void MessageStore::readAll(const std::vector<std::pair<CandidateKey, Verdict>>& keys, std::function<void()> then)
{
    std::set<TrialKey> missing;
    for (const auto& [key, verdict] : keys) {
        if (!message(key, verdict)) {
            missing.insert(key.trial);
        }
    }
    const auto reader = m_workbench.reader();
    if (missing.empty() || !reader) {
        then();
        return;
    }
    m_all.latest(
        [reader, missing, picture = m_workbench.sharedPicture()](std::stop_token stop) {
            std::map<CandidateKey, Message> read;
            for (auto key = missing.begin(); key != missing.end() && !stop.stop_requested(); ++key) {
                const StoredSession* session = picture->session(key->session);
                const auto record = reader->trial(session->id, key->planIndex);
                for (std::size_t i = 0; record && i < record->candidates.size(); ++i) {
                    const CandidateRecord& candidate = record->candidates[i];
                    read[{*key, candidate.draw}] = {candidate.verdict, shown(candidate.message, kMostShown)};
                }
            }
            return read;
        },
        [this, then = std::move(then)](std::map<CandidateKey, Message> read) {
            for (auto& [key, message] : read) {
                m_messages[key] = std::move(message);
            }
            emit arrived();
            then();
        });
}

void MessageStore::clear()
{
    m_all.clear();
    m_messages.clear();
    m_wanted.clear();
    m_underWay.clear();
    m_failures.clear();
}

} // namespace candor::ui
