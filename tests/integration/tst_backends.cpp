// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"
#include "app/services/server_start.h"
#include "tests/core/backend/pretend_server.h"
#include "tests/doubles/candorctl.h"

#include <QTcpServer>

using namespace candor;

namespace {

Configuration configurationFor(const std::string& backend, const std::string& model)
{
    Configuration configuration;
    configuration.name = "c";
    configuration.backend = backend;
    configuration.model = model;
    return configuration;
}

} // namespace

/// Profiles as backends of sessions, and from the command line.
class TestBackends : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    Candorctl m_candorctl;

    ProfileStore store() const { return ProfileStore::ofUser(CANDOR_RESOURCES); }
    Result<std::shared_ptr<Backend>> opened(Backends& backends, const std::string& name, const std::string& model) const
    {
        return backends.open(configurationFor(name, model), {});
    }
    static QString messageOf(const Result<std::shared_ptr<Backend>>& result)
    {
        return result ? QString("opened") : QString::fromStdString(result.error().message);
    }

private slots:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
        qputenv("XDG_CONFIG_HOME", m_home.filePath("config").toUtf8());
        qputenv("XDG_STATE_HOME", m_home.filePath("state").toUtf8());
    }

    void aProfileIsABackendByItsName()
    {
        PretendServer server;
        server.key = "sk-canary-0123456789";
        server.start();
        BackendProfile profile = profileForUrl(server.baseUrl());
        profile.name = "mine";
        profile.credentials = {{.environment = "CANDOR_MINE_KEY"}};
        profile.price.promptUsdPerMillion = 2.0;
        profile.server = ServerCommand{.arguments = {"never", "--api-key", "sk-canary-arg", "--token=sk-canary-arg"},
                                       .environment = {{"HF_TOKEN", "sk-canary-env"}}};
        QVERIFY(store().save(profile).ok());
        qputenv("CANDOR_MINE_KEY", "sk-canary-0123456789");

        Backends backends(CANDOR_RESOURCES, std::make_shared<const Suite>());
        const auto backend = opened(backends, "mine", "pretend-7b");
        QVERIFY2(backend.ok(), qPrintable(messageOf(backend)));
        const std::string record = canonicalJson(backends.description());
        QVERIFY2(record.find("sk-canary") == std::string::npos, record.c_str());
        QVERIFY(backends.description().contains("mine"));

        const QString missing = messageOf(opened(backends, "mine", "pretend-70b"));
        QVERIFY2(missing.contains("pretend-70b") && missing.contains("It has: pretend-7b."), qPrintable(missing));

        std::vector<Configuration> configurations{configurationFor("mine", "m"), configurationFor("sample", "m")};
        addProfilePrices(CANDOR_RESOURCES, configurations);
        QCOMPARE(configurations[0].price.promptUsdPerMillion, 2.0);
        QCOMPARE(configurations[1].price.promptUsdPerMillion, 0.0);
        qunsetenv("CANDOR_MINE_KEY");
    }

    void whatIsNoBackendIsSaidWithWhatIs()
    {
        BackendProfile profile = profileForUrl("http:/"
                                               "/127.0.0.1:1/v1");
        profile.name = "gpu-box";
        QVERIFY(store().save(profile).ok());
        Backends backends(CANDOR_RESOURCES, std::make_shared<const Suite>());
        const QString said = messageOf(opened(backends, "gpubox", "m"));
        QVERIFY2(said.contains("\"gpu-box\"") && said.contains("base URL"), qPrintable(said));
    }

    void aServerThatDiesIsShownWithItsLastWords()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        BackendProfile profile = profileForUrl("http:/"
                                               "/127.0.0.1:" +
                                               std::to_string(closed.serverPort()) + "/v1");
        closed.close();
        profile.name = "dying";
        profile.server = ServerCommand{.arguments = {"sh", "-c", "echo no such GPU; exit 4"}};
        QVERIFY(store().save(profile).ok());
        Backends backends(CANDOR_RESOURCES, std::make_shared<const Suite>());
        const QString said = messageOf(opened(backends, "dying", "m"));
        QVERIFY2(said.contains("exit code 4") && said.contains("no such GPU") && said.contains("dying.log"),
                 qPrintable(said));
    }

    void aServerIsStartedWaitedForAndStopped()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const std::string port = std::to_string(closed.serverPort());
        closed.close();
        BackendProfile profile = profileForUrl("http:/"
                                               "/127.0.0.1:" +
                                               port + "/v1");
        profile.name = "started";
        profile.server = ServerCommand{.arguments = {CANDORCTL, "serve", "--port", port},
                                       .environment = {{"CANDOR_RESOURCES", CANDOR_RESOURCES}}};
        profile.usdPerGpuHour = 3.5;
        QVERIFY(store().save(profile).ok());
        std::vector<std::optional<WaitingServer>> told;
        {
            Backends backends(CANDOR_RESOURCES, std::make_shared<const Suite>(), nullptr,
                              [&told](const std::optional<WaitingServer>& waiting) { told.push_back(waiting); });
            const auto backend = opened(backends, "started", "Qwen2.5-7B");
            QVERIFY2(backend.ok(), qPrintable(messageOf(backend)));
            QVERIFY(isReachable(profile, {}, {}));
            QCOMPARE(backends.usdPerHour(), 3.5);
        }
        QVERIFY2(told.size() >= 2 && told.front(), "the wait is told while it lasts");
        QCOMPARE(told.front()->backend, std::string("started"));
        QCOMPARE(told.front()->atMost, profile.coldStart);
        QVERIFY(!told.front()->words.empty());
        QVERIFY2(!told.back(), "and its end");
        QVERIFY2(!isReachable(profile, {}, {}), "it ends with the backends");
    }

    void theCommandLineProbesAndKeepsWhatItFound()
    {
        PretendServer server;
        server.start();
        BackendProfile profile = profileForUrl(server.baseUrl());
        profile.name = "probed";
        profile.mostConcurrency = 2;
        profile.concurrency = 2;
        QVERIFY(store().save(profile).ok());

        const auto words = m_candorctl.run({"probe", "probed"});
        QVERIFY2(words.exitCode == 0, words.err.constData());
        QVERIFY2(words.out.contains("✓ Structured output really enforced"), words.out.constData());
        QVERIFY(words.out.contains("vLLM 0.11.0, pretend-7b"));
        QVERIFY(store().find("probed")->probe);
        const auto listed = m_candorctl.run({"backends", "--json"});
        QVERIFY(listed.out.contains("pretend-7b"));
        QVERIFY(m_candorctl.run({"backends", "show", "probed"}).out.contains("✓ Reachable"));

        const auto json =
            m_candorctl.run({"probe", QString::fromStdString(server.baseUrl()), "--json", "--model", "x"});
        QCOMPARE(json.exitCode, 1);
        QVERIFY(json.json()["usable"] == false);
        QCOMPARE(m_candorctl.run({"probe", "nothing"}).exitCode, 2);
        QCOMPARE(m_candorctl.run({"probe"}).exitCode, 2);
    }

    void theCommandLineMakesAProfile()
    {
        const auto made = m_candorctl.run({"backends", "init", "ollama", "box"});
        QVERIFY2(made.exitCode == 0, made.err.constData());
        QVERIFY(store().find("box").ok());
        QCOMPARE(m_candorctl.run({"backends", "init", "ollama", "box"}).exitCode, 2);
        QVERIFY(m_candorctl.run({"backends", "list"}).out.contains("not probed yet"));
    }
};

QTEST_GUILESS_MAIN(TestBackends)
#include "tst_backends.moc"
