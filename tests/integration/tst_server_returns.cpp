// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"
#include "core/backend/embedded_server.h"
#include "core/backend/http_backend.h"
#include "tests/doubles/phase3_session.h"

#include <QtTest>

#include <future>

using candor::EmbeddedServer;
using candor::must;
using candor::TrialRecord;

/// A whole session over phase3 against a server that is stopped half-way and started again at the same place.
class TestServerReturns : public QObject
{
    Q_OBJECT

    std::shared_ptr<const candor::Suite> m_suite;

    std::unique_ptr<EmbeddedServer> serverAt(int port) const
    {
        return must(EmbeddedServer::start(must(candor::builtInReplies(CANDOR_RESOURCES, "simulated", m_suite)),
                                          {.port = port, .suite = m_suite}));
    }

private slots:
    void initTestCase()
    {
        m_suite = std::make_shared<candor::Suite>(must(candor::openSuite(CANDOR_RESOURCES, "phase3")));
    }

    void theSessionFinishesByItself()
    {
        auto server = serverAt(0);
        const int port = server->port();
        candor::BackendOptions options;
        options.profile = candor::profileForUrl(server->baseUrl());
        options.profile.dialect = candor::DialectKind::LlamaCpp;
        const std::shared_ptr<candor::Backend> backend = candor::makeHttpBackend(options);

        std::size_t stored = 0; // the observer is called one at a time
        const candor::SessionObserver stopHalfWay = [&](const candor::SessionEvent& event) {
            if (event.kind == candor::SessionEvent::Kind::TrialStored && ++stored == m_suite->tasks.size() / 2) {
                server.reset();
            }
        };
        auto session = std::async(std::launch::async, [&] { return candor::runPhase3(m_suite, backend, stopHalfWay); });
        QTRY_VERIFY_WITH_TIMEOUT(backend->state().waitingSince, 60'000);
        const auto again = serverAt(port);
        const std::vector<TrialRecord> records = session.get();

        QCOMPARE(records.size(), m_suite->tasks.size());
        bool waited = false;
        for (const TrialRecord& record : records) {
            QVERIFY2(candor::classOf(record.verdict) != candor::VerdictClass::NotTheModels, record.message.c_str());
            for (const candor::CandidateRecord& candidate : record.candidates) {
                candidate.forEachExchange(
                    [&waited](const candor::Exchange& exchange) { waited = waited || exchange.awaitedServerMs > 0; });
            }
        }
        QVERIFY(waited); // and the record says who waited for it
    }
};

QTEST_GUILESS_MAIN(TestServerReturns)
#include "tst_server_returns.moc"
