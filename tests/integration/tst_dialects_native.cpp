// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"
#include "app/services/resources.h"
#include "core/backend/http_backend.h"
#include "tests/doubles/phase3_session.h"
#include "tests/fakes/anthropic_fake.h"
#include "tests/fakes/modal_fake.h"
#include "tests/fakes/ollama_fake.h"

#include <QtTest>

using candor::BackendOptions;
using candor::DialectKind;
using candor::must;
using candor::runPhase3;
using candor::TrialRecord;

namespace {

BackendOptions optionsFor(DialectKind dialect, std::string baseUrl)
{
    using std::chrono::milliseconds;
    BackendOptions options;
    options.profile.dialect = dialect;
    options.profile.baseUrl = std::move(baseUrl);
    options.retry = {4, milliseconds(1), milliseconds(2), milliseconds(20)};
    return options;
}

} // namespace

/// A whole session over phase3 against a faithful fake of each server that has a way of its own.
class TestDialectsNative : public QObject
{
    Q_OBJECT

    std::shared_ptr<const candor::Suite> m_suite;

    std::unique_ptr<candor::ReplySource> source() const
    {
        return must(candor::builtInReplies(CANDOR_RESOURCES, "simulated", m_suite));
    }

    void check(const std::vector<TrialRecord>& records) const
    {
        QCOMPARE(records.size(), m_suite->tasks.size());
        std::size_t passed = 0;
        for (const TrialRecord& record : records) {
            QVERIFY2(candor::classOf(record.verdict) != candor::VerdictClass::NotTheModels, record.message.c_str());
            passed += record.verdict == candor::Verdict::Passed ? 1u : 0u;
        }
        QVERIFY(passed > records.size() / 2); // what was asked for came through
    }

private slots:
    void initTestCase()
    {
        m_suite = std::make_shared<candor::Suite>(must(candor::openSuite(CANDOR_RESOURCES, "phase3")));
        QCOMPARE(m_suite->tasks.size(), 18u);
    }

    void ollama_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::newRow("whole") << false;
        QTest::newRow("stream") << true;
    }
    void ollama()
    {
        QFETCH(bool, stream);
        const candor::OllamaFake fake(source());
        auto options = optionsFor(DialectKind::Ollama, fake.baseUrl() + "/v1");
        options.profile.stream = stream;
        const std::shared_ptr<candor::Backend> backend = candor::makeHttpBackend(options);
        QVERIFY(backend->check({}).ok());
        check(runPhase3(m_suite, backend));
        QCOMPARE(fake.refusals(), std::vector<std::string>());
    }

    void modal_data()
    {
        QTest::addColumn<QString>("key");
        QTest::newRow("ir_json") << "ir_json";
        QTest::newRow("text") << "text";
    }
    void modal()
    {
        QFETCH(QString, key);
        const candor::ModalFake fake(
            source(), {.model = "medium", .resultKey = key.toStdString(), .hopEvery = 5, .hops = 3, .loseInput = 7});
        auto options = optionsFor(DialectKind::Modal, {});
        options.profile.generateUrl = fake.generateUrl();
        options.profile.warmupUrl = fake.warmupUrl();
        options.profile.healthUrl = fake.healthUrl();
        options.secrets = {{"Modal-Key", "", candor::ModalFake::kKey},
                           {"Modal-Secret", "", candor::ModalFake::kSecret}};
        const std::shared_ptr<candor::Backend> backend = candor::makeHttpBackend(options);
        QVERIFY(backend->check({}).ok());

        const auto records = runPhase3(m_suite, backend);

        check(records);
        QCOMPARE(fake.refusals(), std::vector<std::string>());
        QVERIFY(fake.hopsTaken() >= 3 * 10);
        std::size_t lost = 0;
        for (const TrialRecord& record : records) {
            for (const candor::CandidateRecord& candidate : record.candidates) {
                lost += candidate.irExchange.tries.size() == 2 ? 1u : 0u;
                for (const candor::CodeAttempt& attempt : candidate.attempts) {
                    lost += attempt.exchange.tries.size() == 2 ? 1u : 0u;
                }
            }
        }
        QCOMPARE(lost, 1u);
    }

    void anthropic_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("tool");
        QTest::newRow("2023-06-01") << "" << false;
        QTest::newRow("2026-10-21") << "2026-10-21" << false;
        QTest::newRow("forced tool") << "2026-10-21" << true;
    }
    void anthropic()
    {
        QFETCH(QString, version);
        QFETCH(bool, tool);
        const candor::AnthropicFake fake(source());
        auto options = optionsFor(DialectKind::Anthropic, fake.baseUrl());
        options.profile.apiVersion = version.toStdString();
        options.profile.schemaStyle = tool ? candor::SchemaStyle::ForcedTool : candor::SchemaStyle::Native;
        options.secrets = {{"x-api-key", "", candor::AnthropicFake::kKey}};
        const std::shared_ptr<candor::Backend> backend = candor::makeHttpBackend(options);

        const auto records = runPhase3(m_suite, backend);

        check(records);
        QCOMPARE(fake.refusals(), std::vector<std::string>());
        const candor::Exchange& exchange = records[0].candidates[0].irExchange;
        QCOMPARE(exchange.reply.usage.promptTokens, 100);
        QCOMPARE(exchange.applied["request_id"].get<std::string>(), std::string("req_1"));
        const auto findings = candor::mismatchesIn(exchange);
        QVERIFY(
            std::ranges::any_of(findings, [](const std::string& one) { return one.starts_with("seed: declared"); }));
    }
};

QTEST_GUILESS_MAIN(TestDialectsNative)
#include "tst_dialects_native.moc"
