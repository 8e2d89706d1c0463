// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"
#include "core/backend/probe.h"
#include "core/support/file.h"
#include "tests/doubles/phase3_session.h"
#include "tests/fakes/anthropic_fake.h"
#include "tests/fakes/modal_fake.h"
#include "tests/fakes/ollama_fake.h"
#include "tests/fakes/openai_family_fake.h"

#include <QtTest>

using candor::DialectKind;
using candor::FakeServer;
using candor::must;
using candor::ProbeReport;
using candor::ProbeStep;

Q_DECLARE_METATYPE(candor::DialectKind)
Q_DECLARE_METATYPE(candor::FakeServer)

/// The probe against the faithful fakes of the servers, which were written without it in mind.
class TestProbeFakes : public QObject
{
    Q_OBJECT

    std::shared_ptr<const candor::Suite> m_suite;

    std::unique_ptr<candor::ReplySource> source() const
    {
        return must(candor::builtInReplies(CANDOR_RESOURCES, "simulated", m_suite));
    }

    static candor::ProbeParts partsFor(const std::string& url, std::vector<candor::Secret> secrets)
    {
        candor::ProbeParts parts;
        parts.profile = candor::profileForUrl(url);
        parts.profile.mostConcurrency = 4;
        parts.profile.model = "medium";
        parts.secrets = std::move(secrets);
        parts.irSchema = must(candor::parseJson(must(candor::readFile(CANDOR_RESOURCES "/schema/ir.json"))));
        return parts;
    }

    static QByteArray told(const ProbeReport& report)
    {
        std::string text = "\n";
        for (const ProbeStep& step : report.steps) {
            text +=
                step.id + ": " + std::string(nameOf(step.outcome)) + ": " + step.meaning + " | " + step.received + "\n";
        }
        return QByteArray::fromStdString(text);
    }

    static candor::ProbeOutcome outcomeOf(const ProbeReport& report, std::string_view id)
    {
        const auto step = std::ranges::find(report.steps, id, &ProbeStep::id);
        return step == report.steps.end() ? candor::ProbeOutcome::Failed : step->outcome;
    }

private slots:
    void initTestCase()
    {
        m_suite = std::make_shared<candor::Suite>(must(candor::openSuite(CANDOR_RESOURCES, "phase3")));
    }

    void theOpenAiFamily_data()
    {
        QTest::addColumn<FakeServer>("server");
        QTest::addColumn<DialectKind>("kind");
        QTest::newRow("vLLM 0.10") << FakeServer::Vllm010 << DialectKind::Vllm;
        QTest::newRow("vLLM 0.11") << FakeServer::Vllm011 << DialectKind::Vllm;
        QTest::newRow("vLLM 0.12") << FakeServer::Vllm012 << DialectKind::Vllm;
        QTest::newRow("SGLang") << FakeServer::Sglang << DialectKind::Sglang;
        QTest::newRow("llama.cpp") << FakeServer::LlamaCpp << DialectKind::LlamaCpp;
        QTest::newRow("LM Studio") << FakeServer::LmStudio << DialectKind::LmStudio;
        QTest::newRow("NIM") << FakeServer::Nim << DialectKind::Nim;
    }
    void theOpenAiFamily()
    {
        QFETCH(FakeServer, server);
        QFETCH(DialectKind, kind);
        const candor::OpenAiFamilyFake fake({.server = server, .source = source(), .key = "key"});

        candor::ProbeParts parts = partsFor(fake.baseUrl(), {{.value = "key"}});
        if (kind == DialectKind::Nim) {
            parts.profile.dialect = kind; // by its model list it is a vLLM, which it also is
        }
        const ProbeReport report = probeServer(parts, nullptr, {});
        QVERIFY2(report.usable(), told(report));
        QVERIFY2(report.dialect == kind, told(report));
        QVERIFY2(report.schemaEnforced == true, told(report));
        QVERIFY2(report.irSchemaAccepted == true, told(report));
        QVERIFY2(report.usageReported == true, told(report));
        // That vLLM 0.10 does not know structured_outputs is how the probe tells it apart.
        const bool old = server == FakeServer::Vllm010;
        QCOMPARE(fake.ignoredFields(), old ? std::set<std::string>{"structured_outputs"} : std::set<std::string>());

        const ProbeReport refused = probeServer(partsFor(fake.baseUrl(), {{.value = "wrong"}}), nullptr, {});
        QVERIFY2(!refused.usable(), told(refused));
        QVERIFY2(!told(refused).contains("wrong"), told(refused));
    }

    void aSchemaThatIsIgnoredIsFoundOut()
    {
        const candor::OpenAiFamilyFake fake({.source = source(), .key = {}, .ignoresSchema = true});
        const ProbeReport report = probeServer(partsFor(fake.baseUrl(), {}), nullptr, {});
        QVERIFY2(report.schemaEnforced == false, told(report));
    }

    void ollama()
    {
        const candor::OllamaFake fake(source());
        const ProbeReport report = probeServer(partsFor(fake.baseUrl() + "/v1", {}), nullptr, {});
        QVERIFY2(report.usable(), told(report));
        QVERIFY2(report.dialect == DialectKind::Ollama, told(report));
        QCOMPARE(fake.refusals(), std::vector<std::string>());
    }

    void modal()
    {
        const candor::ModalFake fake(source(), {.model = "medium"});
        candor::ProbeParts parts = partsFor({}, {});
        parts.profile.dialect = DialectKind::Modal;
        parts.profile.generateUrl = fake.generateUrl();
        parts.profile.warmupUrl = fake.warmupUrl();
        parts.profile.healthUrl = fake.healthUrl();
        parts.secrets = {{"Modal-Key", "", candor::ModalFake::kKey}, {"Modal-Secret", "", candor::ModalFake::kSecret}};
        const ProbeReport report = probeServer(parts, nullptr, {});
        QVERIFY2(report.usable(), told(report));
        QVERIFY2(outcomeOf(report, "reachable") != candor::ProbeOutcome::Failed, told(report));
        QCOMPARE(fake.refusals(), std::vector<std::string>());
    }

    void anthropic()
    {
        const candor::AnthropicFake fake(source());
        candor::ProbeParts parts = partsFor(fake.baseUrl(), {{"x-api-key", "", candor::AnthropicFake::kKey}});
        parts.profile.dialect = DialectKind::Anthropic;
        const ProbeReport report = probeServer(parts, nullptr, {});
        QVERIFY2(report.usable(), told(report));
        QCOMPARE(fake.refusals(), std::vector<std::string>());
    }
};

QTEST_GUILESS_MAIN(TestProbeFakes)
#include "tst_probe_fakes.moc"
