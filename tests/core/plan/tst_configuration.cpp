// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/configuration.h"
#include "core/support/random.h"

#include <QtTest>

#include <filesystem>
#include <fstream>

using namespace candor;
using namespace std::string_literals;

namespace {

const std::string kWhole = R"({"name": "a", "model": "m", "backend": "http:\/\/localhost:8000/v1", "temperature": 0.5,
    "top_p": 0.9, "max_tokens": 100, "n": 3, "prompt": "few-shot", "thinking": true, "rubric": "detail",
    "code_form": "statements-heuristic", "code_retries": 2, "code_temperature": 0.1, "retry_temperature_step": 0.25,
    "clearing": "ask", "execute_all": false,
    "price": {"prompt_usd_per_million": 1.5, "completion_usd_per_million": 2}})";

Result<Configuration> parsed(const std::string& text)
{
    return configurationFromJson(Json::parse(text), "c.json");
}

Configuration plain()
{
    Configuration configuration;
    configuration.name = "a";
    configuration.model = "m";
    return configuration;
}

} // namespace

class TestConfiguration : public QObject
{
    Q_OBJECT

private slots:
    void everyFieldIsRead()
    {
        const Result<Configuration> read = parsed(kWhole);
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
        QCOMPARE(read->name, "a"s);
        QCOMPARE(read->model, "m"s);
        QCOMPARE(read->backend, "http://localhost:8000/v1"s);
        QCOMPARE(read->sampling.temperature, 0.5);
        QCOMPARE(read->sampling.topP, 0.9);
        QCOMPARE(read->sampling.maxTokens, 100);
        QCOMPARE(read->n, 3);
        QCOMPARE(read->prompt, "few-shot"s);
        QVERIFY(read->thinking);
        QCOMPARE(read->rubric, "detail"s);
        QVERIFY(read->codeForm == CodeForm::StatementsHeuristic);
        QCOMPARE(read->codeRetries, 2);
        QCOMPARE(read->codeTemperature, 0.1);
        QCOMPARE(read->retryTemperatureStep, 0.25);
        QVERIFY(read->clearing == ClearingPolicy::Ask);
        QVERIFY(!read->executeAll);
        QCOMPARE(read->price.promptUsdPerMillion, 1.5);
        QCOMPARE(read->price.completionUsdPerMillion, 2.0);
    }

    void whatIsLeftOutHasItsDefault()
    {
        const Result<Configuration> read = parsed(R"({"model": "m"})");
        QVERIFY(read.ok());
        Configuration expected;
        expected.name = "m";
        expected.model = "m";
        QCOMPARE(canonicalJson(configurationToJson(*read)), canonicalJson(configurationToJson(expected)));
    }

    void namelessConfigurationIsNamedAfterModelAndN()
    {
        QCOMPARE(parsed(R"({"model": "m"})")->name, "m"s);
        QCOMPARE(parsed(R"({"model": "m", "n": 3})")->name, "m best of 3"s);
    }

    void writtenConfigurationIsReadBackEqual()
    {
        Configuration configuration = *parsed(kWhole);
        configuration.promptHash.hex = std::string(64, 'a');
        configuration.rubricHash.hex = std::string(64, '0');
        configuration.sampling.temperature = 0.1 + 0.2;
        const std::string text = canonicalJson(configurationToJson(configuration));
        const Result<Configuration> read = configurationFromJson(parseJson(text).value(), "again");
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
        QCOMPARE(canonicalJson(configurationToJson(*read)), text);
        QVERIFY(differencesBetween(configuration, *read).empty());
        QCOMPARE(read->promptHash.hex, configuration.promptHash.hex);
    }

    void wrongFieldIsNamed_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("message");
        QTest::newRow("unknown") << R"("temprature": 0.5)"
                                 << "c.json: $.temprature is not a known field (known: name";
        QTest::newRow("unknown in price") << R"("price": {"usd": 1})"
                                          << "c.json: $.price.usd is not a known field";
        QTest::newRow("kind") << R"("n": "3")"
                              << "c.json: $.n must be a whole number, but is a string";
        QTest::newRow("n zero") << R"("n": 0)"
                                << "c.json: $.n must be from 1 to 64, but is 0";
        QTest::newRow("n large") << R"("n": 65)"
                                 << "c.json: $.n must be from 1 to 64, but is 65";
        QTest::newRow("n huge") << R"("n": 4294967297)"
                                << "c.json: $.n is far outside";
        QTest::newRow("temperature") << R"("temperature": 5.1)"
                                     << "c.json: $.temperature must be from 0 to 5, but is 5.1";
        QTest::newRow("negative temperature") << R"("temperature": -0.1)"
                                              << "c.json: $.temperature must be from 0 to 5";
        QTest::newRow("top_p") << R"("top_p": 1.01)"
                               << "c.json: $.top_p must be from 0 to 1";
        QTest::newRow("top_p zero") << R"("top_p": 0)"
                                    << "c.json: $.top_p must be more than 0";
        QTest::newRow("max_tokens") << R"("max_tokens": 0)"
                                    << "c.json: $.max_tokens must be from 1";
        QTest::newRow("code_form")
            << R"("code_form": "magic")"
            << "c.json: $.code_form must be one of statements, source, statements-heuristic, but "
               "is 'magic'";
        QTest::newRow("clearing") << R"("clearing": "keep")"
                                  << "c.json: $.clearing must be one of delete, default, refuse, ask, but is 'keep'";
        QTest::newRow("code_retries") << R"("code_retries": 11)"
                                      << "c.json: $.code_retries must be from 0 to 10";
        QTest::newRow("retries too hot") << R"("code_retries": 10, "retry_temperature_step": 1)"
                                         << "c.json: $.retry_temperature_step would bring the last retry to";
        QTest::newRow("price") << R"("price": {"prompt_usd_per_million": -1})"
                               << "c.json: $.price.prompt_usd_per_million must be from 0";
        QTest::newRow("backend") << R"("backend": "")"
                                 << "c.json: $.backend must not be empty";
        QTest::newRow("hostile name") << "\"name\": \"a\\u001b[2J\""
                                      << "c.json: $.name must be one line";
        QTest::newRow("hash") << R"("prompt_hash": "abc")"
                              << "c.json: $.prompt_hash must be a SHA-256";
        QTest::newRow("thinking") << R"("thinking": 1)"
                                  << "c.json: $.thinking must be true or false, but is a number";
    }
    void wrongFieldIsNamed()
    {
        QFETCH(QString, field);
        QFETCH(QString, message);
        const Result<Configuration> read = parsed("{\"model\": \"m\", " + field.toStdString() + "}");
        QVERIFY(!read.ok());
        QVERIFY2(read.error().message.starts_with(message.toStdString()), read.error().message.c_str());
        QVERIFY(read.error().stage == Stage::Plan);
    }

    void modelMustBeGiven()
    {
        QCOMPARE(parsed("{}").error().message, "c.json: $.model is missing"s);
        QCOMPARE(parsed("[]").error().message, "c.json: $ must be an object, but is an array"s);
        QVERIFY(!parsed(R"({"model": " "})").ok());
    }

    void configurationMadeByHandIsChecked()
    {
        QVERIFY(checkConfiguration(plain()).ok());
        Configuration bad = plain();
        bad.sampling.temperature = std::numeric_limits<double>::quiet_NaN();
        const Result<void> checked = checkConfiguration(bad);
        QVERIFY(!checked.ok());
        QCOMPARE(checked.error().message,
                 "The configuration 'a' can't be run: temperature must be from 0 to 5, but is nan."s);
        bad = plain();
        bad.name.clear();
        QVERIFY(!checkConfiguration(bad).ok());
    }

    void fileIsLoadedOrNamed()
    {
        QTemporaryDir directory;
        const std::filesystem::path path(directory.filePath("c.json").toStdString());
        QVERIFY(loadConfiguration(path).error().code == ErrorCode::NotFound);
        std::ofstream(path) << kWhole;
        QVERIFY(loadConfiguration(path).ok());
        std::ofstream(path) << "{\"model\": ";
        const Result<Configuration> cut = loadConfiguration(path);
        QVERIFY(!cut.ok());
        QVERIFY2(cut.error().message.find("c.json: Not valid JSON at byte 10") != std::string::npos,
                 cut.error().message.c_str());
        std::ofstream(path) << std::string(2u << 20, ' ');
        QVERIFY(loadConfiguration(path).error().code == ErrorCode::TooLarge);
    }

    void truncationAndChangedBytesAreReadOrRefused()
    {
        for (std::size_t size = 0; size < kWhole.size(); ++size) {
            QVERIFY(!parseJson(kWhole.substr(0, size)).ok());
        }
        Random random(23);
        int read = 0;
        for (int round = 0; round < 5000; ++round) {
            std::string text = kWhole;
            text[random.below(text.size())] = static_cast<char>(random.below(256));
            const Result<Json> json = parseJson(text);
            if (!json.ok()) {
                continue;
            }
            const Result<Configuration> configuration = configurationFromJson(*json, "x");
            if (configuration.ok()) {
                QVERIFY(checkConfiguration(*configuration).ok());
                ++read;
            }
        }
        QVERIFY(read > 50);
    }

    void everyFactorIsADifference_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("factor");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("model") << R"("model": "x")"
                               << "model"
                               << "m"
                               << "x";
        QTest::newRow("backend") << R"("backend": "simulated")"
                                 << "backend"
                                 << "http://localhost:8000/v1"
                                 << "simulated";
        QTest::newRow("temperature") << R"("temperature": 1)"
                                     << "temperature"
                                     << "0.5"
                                     << "1";
        QTest::newRow("top_p") << R"("top_p": 1)"
                               << "top_p"
                               << "0.9"
                               << "1";
        QTest::newRow("max_tokens") << R"("max_tokens": 7)"
                                    << "max_tokens"
                                    << "100"
                                    << "7";
        QTest::newRow("n") << R"("n": 1)"
                           << "n"
                           << "3"
                           << "1";
        QTest::newRow("prompt") << R"("prompt": "default")"
                                << "prompt"
                                << "few-shot"
                                << "default";
        QTest::newRow("thinking") << R"("thinking": false)"
                                  << "thinking"
                                  << "true"
                                  << "false";
        QTest::newRow("rubric") << R"("rubric": "completeness")"
                                << "rubric"
                                << "detail"
                                << "completeness";
        QTest::newRow("code_form") << R"("code_form": "source")"
                                   << "code_form"
                                   << "statements-heuristic"
                                   << "source";
        QTest::newRow("code_retries") << R"("code_retries": 0)"
                                      << "code_retries"
                                      << "2"
                                      << "0";
        QTest::newRow("code_temperature") << R"("code_temperature": 0.2)"
                                          << "code_temperature"
                                          << "0.1"
                                          << "0.2";
        QTest::newRow("step") << R"("retry_temperature_step": 0)"
                              << "retry_temperature_step"
                              << "0.25"
                              << "0";
        QTest::newRow("clearing") << R"("clearing": "delete")"
                                  << "clearing"
                                  << "ask"
                                  << "delete";
        QTest::newRow("execute_all") << R"("execute_all": true)"
                                     << "execute_all"
                                     << "false"
                                     << "true";
    }
    void everyFactorIsADifference()
    {
        QFETCH(QString, field);
        Json changed = Json::parse(kWhole);
        changed.update(Json::parse("{" + field.toStdString() + "}"));
        const std::vector<Difference> found =
            differencesBetween(*parsed(kWhole), *configurationFromJson(changed, "changed"));
        QCOMPARE(found.size(), std::size_t{1});
        QTEST(QString::fromStdString(found[0].factor), "factor");
        QTEST(QString::fromStdString(found[0].first), "first");
        QTEST(QString::fromStdString(found[0].second), "second");
    }

    void nameAndPriceAreNoFactors()
    {
        Configuration other = plain();
        other.name = "b";
        other.price = {1.0, 2.0};
        QVERIFY(differencesBetween(plain(), other).empty());
    }

    void rubricIsNoFactorWhileOneCandidateIsDrawn()
    {
        Configuration first = plain();
        Configuration second = plain();
        second.rubric = "detail";
        QVERIFY(differencesBetween(first, second).empty());
        first.n = 2;
        QCOMPARE(differencesBetween(first, second).size(), std::size_t{2}); // n and rubric
        second.n = 2;
        QCOMPARE(differencesBetween(first, second).size(), std::size_t{1});
    }

    void promptIsComparedByItsContentWhereThatIsKnown()
    {
        Configuration first = plain();
        Configuration second = plain();
        second.prompt = "renamed";
        QCOMPARE(differencesBetween(first, second).size(), std::size_t{1});
        first.promptHash.hex = second.promptHash.hex = std::string(64, 'a');
        QVERIFY(differencesBetween(first, second).empty());
        second.prompt = first.prompt;
        second.promptHash.hex = std::string(64, 'b');
        const std::vector<Difference> edited = differencesBetween(first, second);
        QCOMPARE(edited.size(), std::size_t{1});
        QCOMPARE(edited[0].first, "default (aaaaaaaaaaaa)"s);
        QCOMPARE(edited[0].second, "default (bbbbbbbbbbbb)"s);
        second.promptHash.hex.clear();
        QVERIFY(differencesBetween(first, second).empty());
    }

    void differencesKeepTheOrderOfTheFields()
    {
        Configuration other = plain();
        other.executeAll = false;
        other.n = 2;
        other.model = "x";
        other.clearing = ClearingPolicy::Ask;
        QStringList factors;
        for (const Difference& difference : differencesBetween(plain(), other)) {
            factors << QString::fromStdString(difference.factor);
        }
        QCOMPARE(factors, (QStringList{"model", "n", "clearing", "execute_all"}));
    }

    void namesOfFormsAndPoliciesAreReadBack()
    {
        for (const auto form : {CodeForm::Statements, CodeForm::Source, CodeForm::StatementsHeuristic}) {
            QVERIFY(codeFormNamed(nameOf(form)) == form);
        }
        for (const auto policy :
             {ClearingPolicy::Delete, ClearingPolicy::Default, ClearingPolicy::Refuse, ClearingPolicy::Ask}) {
            QVERIFY(clearingPolicyNamed(nameOf(policy)) == policy);
        }
        QVERIFY(!codeFormNamed("Statements"));
        QVERIFY(!clearingPolicyNamed(""));
    }
};

QTEST_GUILESS_MAIN(TestConfiguration)
#include "tst_configuration.moc"
