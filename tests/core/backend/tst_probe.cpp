// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/probe_steps.h"
#include "core/support/file.h"
#include "tests/core/backend/pretend_server.h"
#include "tests/core/backend/scripted_server.h"

#include <QtTest>

using namespace candor;

namespace {

const std::string kCanary = "sk-canary-0123456789abcdef";

Json irSchema()
{
    const auto text = readFile(std::string(CANDOR_RESOURCES) + "/schema/ir.json");
    return text ? parseJson(*text).value() : Json();
}

ProbeParts partsFor(const std::string& baseUrl)
{
    ProbeParts parts;
    parts.profile = profileForUrl(baseUrl);
    parts.profile.mostConcurrency = 4;
    parts.irSchema = irSchema();
    return parts;
}

ProbeReport probed(const ProbeParts& parts)
{
    return probeServer(parts, nullptr, {});
}

ProbeStep stepOf(const ProbeReport& report, const std::string& id)
{
    for (const ProbeStep& step : report.steps) {
        if (step.id == id) {
            return step;
        }
    }
    return {};
}

QString outcomeOf(const ProbeReport& report, const std::string& id)
{
    const ProbeStep step = stepOf(report, id);
    const std::string_view name = nameOf(step.outcome);
    return step.id.empty() ? QString("no such step") : QString::fromUtf8(name.data(), static_cast<int>(name.size()));
}

} // namespace

/// What the probe makes of servers, good and bad.
class TestProbe : public QObject
{
    Q_OBJECT

private slots:
    void aGoodServerIsFineInEveryStep()
    {
        PretendServer server;
        server.start();
        std::vector<std::string> told;
        const ProbeReport report =
            probeServer(partsFor(server.baseUrl()), [&told](const ProbeStep& step) { told.push_back(step.id); }, {});

        std::vector<std::string> expected;
        for (const auto& [id, title] : probeStepTitles()) {
            expected.push_back(id);
        }
        QCOMPARE(told, expected);
        for (const ProbeStep& step : report.steps) {
            const bool silent = step.id == "sampling"; // it echoes nothing but the model
            QVERIFY2(step.outcome == (silent ? ProbeOutcome::Skipped : ProbeOutcome::Fine),
                     (step.id + ": " + step.meaning + " " + step.received).c_str());
            QVERIFY(!step.meaning.empty());
        }
        QVERIFY(report.usable());
        QCOMPARE(report.dialect, DialectKind::Vllm);
        QCOMPARE(report.version, std::string("0.11.0"));
        QCOMPARE(report.model, std::string("pretend-7b"));
        QVERIFY(report.contextTokens == 8192);
        QVERIFY(report.schemaEnforced == true && report.irSchemaAccepted == true && report.seedHonoured == true);
        QVERIFY(report.thinkingSwitchable == true && report.usageReported == true && report.metricsReadable == true);
        QVERIFY(report.goodConcurrency.value_or(0) >= 1);
        QCOMPARE(report.summary().substr(0, 25), std::string("vLLM 0.11.0, pretend-7b, "));
    }

    void aReportIsTheSameWhenItIsReadAgain()
    {
        PretendServer server;
        server.start();
        const ProbeReport report = probed(partsFor(server.baseUrl()));
        const auto again = probeFromJson(probeToJson(report), "probe");
        QVERIFY2(again.ok(), again.ok() ? "" : again.error().message.c_str());
        QCOMPARE(canonicalJson(probeToJson(*again)), canonicalJson(probeToJson(report)));
        QVERIFY(!probeFromJson(Json{{"at", "yesterday"}, {"dialect", "vllm"}}, "probe").ok());
    }

    void eachFaultIsNamed()
    {
        PretendServer server;
        server.enforcesSchema = false;
        server.honoursSeed = false;
        server.reportsUsage = false;
        server.alwaysThinks = true;
        server.knowsStructuredOutputs = false;
        server.metrics = "# nothing\n";
        server.failsFrom = 2;
        server.start();
        const ProbeReport report = probed(partsFor(server.baseUrl()));

        QCOMPARE(outcomeOf(report, "schema_enforced"), QString("failed"));
        QVERIFY(stepOf(report, "schema_enforced").meaning.find("ignored") != std::string::npos);
        QVERIFY(stepOf(report, "schema_enforced").meaning.find("older than 0.11") != std::string::npos);
        QCOMPARE(outcomeOf(report, "seed"), QString("notable"));
        QCOMPARE(outcomeOf(report, "usage"), QString("notable"));
        QCOMPARE(outcomeOf(report, "thinking"), QString("notable"));
        QCOMPARE(outcomeOf(report, "metrics"), QString("notable"));
        QVERIFY(report.goodConcurrency == 1);
        QVERIFY(report.schemaEnforced == false && report.seedHonoured == false && report.usageReported == false);
        QVERIFY(report.thinkingSwitchable == false && report.metricsReadable == false);
        QVERIFY2(report.usable(), "a session can be run all the same: replies are checked here");
    }

    void aSchemaThatIsOnlyShownIsNotEnforced()
    {
        PretendServer server;
        server.enforcesSchema = false;
        server.showsSchema = true;
        server.constant = true;
        server.start();
        const ProbeReport report = probed(partsFor(server.baseUrl()));
        QVERIFY(report.schemaEnforced == false);
        QVERIFY(stepOf(report, "schema_enforced").meaning.find("as text") != std::string::npos);
        QVERIFY2(!report.seedHonoured, "equal texts for two seeds show nothing");
        QCOMPARE(outcomeOf(report, "seed"), QString("notable"));
    }

    void theKeywordThatIsRefusedIsNamed()
    {
        PretendServer server;
        server.refusedKeyword = "pattern";
        server.start();
        const ProbeReport report = probed(partsFor(server.baseUrl()));
        QVERIFY(report.irSchemaAccepted == false);
        const ProbeStep step = stepOf(report, "ir_schema");
        QVERIFY2(step.meaning.find("because of pattern:") != std::string::npos, step.meaning.c_str());
        QVERIFY(!step.mend.empty());
        QVERIFY2(!report.usable(), "no session can be run that asks for this schema");
    }

    void keywordsAreNotPropertiesOfTheSameName()
    {
        const Json schema = Json::parse(R"({"type": "object", "pattern": "a",
            "properties": {"pattern": {"type": "string", "pattern": "b"}}, "enum": [{"pattern": 1}]})");
        QCOMPARE(withoutKeyword(schema, "pattern"),
                 Json::parse(R"({"type": "object", "properties": {"pattern": {"type": "string"}},
                     "enum": [{"pattern": 1}]})"));
        QCOMPARE(keywordsOf(schema), (std::vector<std::string>{"enum", "pattern", "properties", "type"}));
    }

    void aModelThatIsNotThereEndsItWithTheOnesThatAre()
    {
        PretendServer server;
        server.start();
        ProbeParts parts = partsFor(server.baseUrl());
        parts.model = "gpt-9";
        const ProbeReport report = probed(parts);
        QCOMPARE(outcomeOf(report, "models"), QString("failed"));
        QVERIFY(stepOf(report, "models").meaning.find("pretend-7b") != std::string::npos);
        QCOMPARE(outcomeOf(report, "seed"), QString("skipped"));
        QVERIFY(!report.usable());
        QCOMPARE(server.requests.load(), 0);
    }

    void aWrongKeyIsSaidAndNeverShown()
    {
        PretendServer server;
        server.key = "right";
        server.start();
        ProbeParts parts = partsFor(server.baseUrl());
        parts.secrets = {{.value = kCanary}};
        const ProbeReport report = probed(parts);
        QCOMPARE(outcomeOf(report, "models"), QString("failed"));
        QVERIFY(stepOf(report, "models").mend.find("CANDOR_API_KEY") != std::string::npos);
        const std::string everything = canonicalJson(probeToJson(report));
        QVERIFY2(everything.find(kCanary) == std::string::npos, everything.c_str());
        QVERIFY(everything.find("[api key]") != std::string::npos);
    }

    void whatIsNotThereIsSkippedAfterTheFirstStep()
    {
        std::string gone;
        {
            PretendServer server;
            server.start();
            gone = server.baseUrl();
        }
        const ProbeReport report = probed(partsFor(gone));
        QCOMPARE(outcomeOf(report, "reachable"), QString("failed"));
        QVERIFY(!stepOf(report, "reachable").mend.empty());
        QCOMPARE(report.steps.size(), probeStepTitles().size());
        QCOMPARE(outcomeOf(report, "concurrency"), QString("skipped"));
        QVERIFY(!report.usable());
    }

    void aStopEndsAStalledProbe()
    {
        ScriptedServer server({{"", ScriptedServer::Then::Stall}});
        std::stop_source stop;
        std::jthread stopper([&] {
            if (server.waitForRequests(1)) {
                stop.request_stop();
            }
        });
        const ProbeReport report = probeServer(partsFor(server.baseUrl()), nullptr, stop.get_token());
        QVERIFY(report.steps.empty());
        QVERIFY(!report.usable());
    }

    void serversAreKnownByTheirPlaces_data()
    {
        QTest::addColumn<QString>("owner");
        QTest::addColumn<QString>("dialect");
        QTest::newRow("vLLM") << "vllm"
                              << "vllm";
        QTest::newRow("SGLang") << "sglang"
                                << "sglang";
        QTest::newRow("llama.cpp") << "llamacpp"
                                   << "llama.cpp";
        QTest::newRow("unnamed, but with /version") << "somebody"
                                                    << "vllm";
    }
    void serversAreKnownByTheirPlaces()
    {
        QFETCH(QString, owner);
        QFETCH(QString, dialect);
        PretendServer server;
        server.ownedBy = owner.toStdString();
        server.start();
        const auto kind = identifyServer(profileForUrl(server.baseUrl()), {}, {});
        QVERIFY(kind.ok());
        QCOMPARE(QString::fromStdString(std::string(nameOf(*kind))), dialect);
    }

    void hostsAreKnownByTheirNames()
    {
        QVERIFY(identifyServer(profileForUrl("https:/"
                                             "/api.openai.com/v1"),
                               {}, {})
                    .value() == DialectKind::OpenAi);
        QVERIFY(identifyServer(profileForUrl("https:/"
                                             "/api.anthropic.com/v1"),
                               {}, {})
                    .value() == DialectKind::Anthropic);
        QVERIFY(identifyServer(profileForUrl("https:/"
                                             "/me--generate.modal.run"),
                               {}, {})
                    .value() == DialectKind::Modal);
        BackendProfile profile = profileForUrl("https:/"
                                               "/api.anthropic.com/v1");
        adoptDialect(profile, DialectKind::Anthropic);
        QVERIFY(profile.baseUrl.ends_with("anthropic.com"));
        BackendProfile alike = profileForUrl("http:/"
                                             "/127.0.0.1:1/v1");
        adoptDialect(alike, DialectKind::OpenAi);
        QVERIFY2(alike.dialect == DialectKind::Auto, "a server that is only like OpenAI's gets the usual fields");
    }
};

QTEST_GUILESS_MAIN(TestProbe)
#include "tst_probe.moc"
