// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/keys.h"
#include "app/services/profile_store.h"
#include "core/backend/dialect.h"
#include "core/support/file.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace candor;

namespace {

BackendProfile someProfile(const std::string& name)
{
    BackendProfile profile = profileForUrl("http:/"
                                           "/127.0.0.1:8000/v1");
    profile.name = name;
    profile.model = "m";
    return profile;
}

} // namespace

/// Where profiles, probes and keys are kept.
class TestProfiles : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;

    ProfileStore store(const char* place) const
    {
        const std::filesystem::path home = m_home.filePath(place).toStdString();
        return {home / "backends", home / "probes", std::filesystem::path(CANDOR_RESOURCES) / "backends"};
    }

private slots:
    void initTestCase()
    {
        // No test may ask the keyring of whoever runs it.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    }

    void everyTemplateIsAProfile()
    {
        std::vector<std::string> names;
        for (const BackendProfile& profile : store("t").templates()) {
            names.push_back(profile.name);
            QCOMPARE(std::string(nameOf(profile.dialect)), profile.name);
            QVERIFY2(!profile.note.empty(), profile.name.c_str());
            QVERIFY2(!generateUrlOf(profile).empty(), profile.name.c_str());
        }
        QCOMPARE(names, (std::vector<std::string>{"anthropic", "llama.cpp", "lmstudio", "modal", "nim", "ollama",
                                                  "openai", "sglang", "vllm"}));
    }

    void whatIsSavedIsFoundAgain()
    {
        const ProfileStore profiles = store("saved");
        QVERIFY(profiles.save(someProfile("b")).ok());
        QVERIFY(profiles.save(someProfile("a")).ok());
        ProbeReport report;
        report.model = "m";
        report.seedHonoured = true;
        QVERIFY(profiles.saveProbe("a", report).ok());

        const auto all = profiles.all();
        QCOMPARE(all.size(), std::size_t(2));
        QCOMPARE(all[0].profile.name, std::string("a"));
        QVERIFY(all[0].probe && all[0].probe->seedHonoured == true);
        QVERIFY(!all[1].probe);
        QVERIFY(profileToJson(all[1].profile) == profileToJson(someProfile("b")));

        QVERIFY(profiles.remove("a").ok());
        QVERIFY(!profiles.remove("a").ok());
        QVERIFY(profiles.save(someProfile("a")).ok());
        QVERIFY2(!profiles.find("a")->probe, "a probe goes with its profile");
    }

    void whatIsNotThereIsSaidWithWhatIs()
    {
        const ProfileStore profiles = store("named");
        QVERIFY(profiles.save(someProfile("gpu-box")).ok());
        for (const char* name : {"gpubox", "../gpu-box", ""}) {
            const auto found = profiles.find(name);
            QVERIFY(!found.ok());
            QCOMPARE(found.error().code, ErrorCode::NotFound);
            QVERIFY(found.error().message.find("gpu-box.") != std::string::npos);
        }
    }

    void namesAreFileNames()
    {
        const ProfileStore profiles = store("names");
        for (const char* name : {"", ".hidden", "a/b", "..", "a b", "sample", "simulated", "a\n"}) {
            QVERIFY2(!profiles.save(someProfile(name)).ok(), name);
            QVERIFY2(!profiles.saveProbe(name, {}).ok(), name);
            QVERIFY2(!profiles.remove(name).ok(), name);
        }
        QVERIFY(profiles.all().empty());
    }

    void aBrokenFileIsShownWithItsProblem()
    {
        const ProfileStore profiles = store("broken");
        QVERIFY(profiles.save(someProfile("good")).ok());
        const std::filesystem::path file = m_home.filePath("broken/backends/bad.json").toStdString();
        QVERIFY(writeFile(file, "{\"base_url\": \"http:/"
                                "/h/v1\", \"modle\": 1} // mistyped")
                    .ok());
        const auto all = profiles.all();
        QCOMPARE(all.size(), std::size_t(2));
        QCOMPARE(all[0].profile.name, std::string("bad"));
        QVERIFY2(all[0].problem.find("$.modle") != std::string::npos, all[0].problem.c_str());
        QVERIFY(all[1].problem.empty());
        QCOMPARE(profiles.find("bad").error().code, ErrorCode::InvalidInput);
    }

    void aSecretInAProfileIsNotSaved()
    {
        BackendProfile profile = someProfile("leak");
        profile.headers["x-api-key"] = "sk-canary";
        QVERIFY(!store("leak").save(profile).ok());
        QVERIFY(store("leak").all().empty());
    }

    void aTemplateIsCopiedWithItsComments()
    {
        const ProfileStore profiles = store("copied");
        const auto file = profiles.copyTemplate("vllm", "mine");
        QVERIFY2(file.ok(), file.ok() ? "" : file.error().message.c_str());
        QVERIFY(readFile(*file)->starts_with("/"
                                             "/ A vLLM server"));
        const auto mine = profiles.find("mine");
        QVERIFY(mine.ok());
        QVERIFY(mine->hasComments);
        QVERIFY(profiles.save(mine->profile).ok());
        QVERIFY2(!profiles.find("mine")->hasComments, "what is saved is written anew, without them");
        QVERIFY2(!profiles.copyTemplate("vllm", "mine").ok(), "nothing is overwritten");
        QVERIFY(profiles.copyTemplate("tgi", "other").error().message.find("sglang") != std::string::npos);
    }

    void withoutAKeyringAKeyLastsForThisRun()
    {
        Keys keys;
        const CredentialRef credential{.environment = "CANDOR_TEST_KEY", .keyring = "test"};
        QVERIFY(keys.placeOf(credential) == KeyPlace::Missing);
        QVERIFY(!*keys.find(credential));
        QVERIFY(keys.keep(credential, " sk-1 \n").value() == KeyPlace::ThisRun);
        QCOMPARE(**keys.find(credential), std::string("sk-1"));
        QVERIFY(keys.placeOf(credential) == KeyPlace::ThisRun);

        qputenv("CANDOR_TEST_KEY", "sk-2");
        QVERIFY(keys.placeOf(credential) == KeyPlace::Environment);
        BackendProfile profile = someProfile("k");
        profile.credentials = {credential, {.environment = "CANDOR_NO_SUCH_KEY"}};
        const auto secrets = keys.secretsOf(profile);
        QCOMPARE(secrets->size(), std::size_t(1));
        QCOMPARE(secrets->front().value, std::string("sk-2"));
        qunsetenv("CANDOR_TEST_KEY");

        QVERIFY(keys.forget(credential).ok());
        QVERIFY(keys.placeOf(credential) == KeyPlace::Missing);
        QVERIFY(!keys.keep({.environment = "X"}, "sk-3").ok());
        QVERIFY(!keys.keep(credential, "  ").ok());
    }
};

QTEST_GUILESS_MAIN(TestProfiles)
#include "tst_profiles.moc"
