// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"
#include "app/services/resources.h"
#include "core/backend/http_backend.h"
#include "core/backend/shared_draws.h"
#include "tests/doubles/phase3_session.h"
#include "tests/fakes/openai_family_fake.h"

#include <QtTest>

using candor::DialectKind;
using candor::FakeServer;
using candor::must;
using candor::runPhase3;
using candor::TrialRecord;

Q_DECLARE_METATYPE(candor::DialectKind)
Q_DECLARE_METATYPE(candor::FakeServer)

/// A whole session over phase3 against a faithful fake of each server of the OpenAI family.
class TestDialects : public QObject
{
    Q_OBJECT

    std::shared_ptr<const candor::Suite> m_suite;

private slots:
    void initTestCase()
    {
        m_suite = std::make_shared<candor::Suite>(must(candor::openSuite(CANDOR_RESOURCES, "phase3")));
        QCOMPARE(m_suite->tasks.size(), 18u);
    }

    void aSessionRunsAgainst_data()
    {
        QTest::addColumn<FakeServer>("server");
        QTest::addColumn<DialectKind>("kind");
        QTest::addColumn<bool>("stream");
        QTest::addColumn<bool>("together");
        const auto row = [](const char* name, FakeServer server, DialectKind kind, bool stream, bool together) {
            QTest::newRow(name) << server << kind << stream << together;
        };
        row("vLLM 0.10", FakeServer::Vllm010, DialectKind::Vllm, false, false);
        row("vLLM 0.11", FakeServer::Vllm011, DialectKind::Vllm, true, false);
        row("vLLM 0.12", FakeServer::Vllm012, DialectKind::Vllm, false, true);
        row("vLLM 0.12 stream and n", FakeServer::Vllm012, DialectKind::Vllm, true, true);
        row("SGLang", FakeServer::Sglang, DialectKind::Sglang, false, true);
        row("SGLang stream", FakeServer::Sglang, DialectKind::Sglang, true, false);
        row("llama.cpp", FakeServer::LlamaCpp, DialectKind::LlamaCpp, false, false);
        row("llama.cpp stream", FakeServer::LlamaCpp, DialectKind::LlamaCpp, true, false);
        row("LM Studio", FakeServer::LmStudio, DialectKind::LmStudio, false, false);
        row("NIM", FakeServer::Nim, DialectKind::Nim, true, false);
        row("OpenAI", FakeServer::OpenAi, DialectKind::OpenAi, false, true);
    }

    void aSessionRunsAgainst()
    {
        QFETCH(FakeServer, server);
        QFETCH(DialectKind, kind);
        QFETCH(bool, stream);
        QFETCH(bool, together);
        const candor::OpenAiFamilyFake fake(
            {.server = server,
             .source = must(candor::builtInReplies(CANDOR_RESOURCES, "simulated", m_suite)),
             .key = "key"});
        candor::BackendOptions options;
        options.profile = candor::profileForUrl(fake.baseUrl());
        options.profile.dialect = kind;
        options.profile.stream = stream;
        options.profile.candidatesInOneRequest = together;
        options.secrets = {{.value = "key"}};
        const auto backend = candor::shareDraws(candor::makeHttpBackend(options), options.profile);
        QVERIFY(backend->check({}).ok());

        const std::vector<TrialRecord> records = runPhase3(m_suite, backend);

        QCOMPARE(records.size(), m_suite->tasks.size());
        QCOMPARE(fake.ignoredFields(), std::set<std::string>());
        std::size_t passed = 0;
        std::size_t mismatches = 0;
        for (const TrialRecord& record : records) {
            passed += record.verdict == candor::Verdict::Passed ? 1 : 0;
            for (const candor::CandidateRecord& candidate : record.candidates) {
                QVERIFY2(candor::classOf(candidate.verdict) != candor::VerdictClass::NotTheModels,
                         candidate.message.c_str());
                mismatches += candor::mismatchesIn(candidate.irExchange).size();
                QCOMPARE(candidate.irExchange.applied.contains("choice"), together);
                QCOMPARE(candidate.irExchange.firstTokenMs >= 0, stream);
            }
        }
        QVERIFY(passed > records.size() / 2); // what was asked for came through
        QCOMPARE(mismatches, std::size_t(0));
        const std::vector<candor::Json> requests = fake.requests();
        const auto irRequests = std::ranges::count_if(requests, [](const candor::Json& body) {
            return body["response_format"]["json_schema"]["name"] == "candor_ir";
        });
        QCOMPARE(static_cast<std::size_t>(irRequests), m_suite->tasks.size() * (together ? 1 : 2));
    }

    void anAnswerInTheReasoningIsNotTheModels()
    {
        const candor::OpenAiFamilyFake fake(
            {.server = FakeServer::Vllm012,
             .source = must(candor::builtInReplies(CANDOR_RESOURCES, "simulated", m_suite)),
             .key = {},
             .answersIntoReasoning = true});
        candor::BackendOptions options;
        options.profile = candor::profileForUrl(fake.baseUrl());
        options.profile.dialect = DialectKind::Vllm;
        const std::vector<TrialRecord> records = runPhase3(m_suite, candor::makeHttpBackend(options));
        QVERIFY(!records.empty());
        for (const TrialRecord& record : records) {
            for (const candor::CandidateRecord& candidate : record.candidates) {
                // A reply that the token limit cut is that, wherever it stands.
                if (candidate.verdict != candor::Verdict::Truncated) {
                    QCOMPARE(candidate.verdict, candor::Verdict::BackendFailure);
                    QVERIFY(candidate.message.find("put the answer into the reasoning") != std::string::npos);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestDialects)
#include "tst_dialects.moc"
