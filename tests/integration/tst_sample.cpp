// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/candorctl.h"

#include <map>
#include <set>

using namespace std::string_literals;
using candor::Json;

/// The bundled sample, through the whole pipeline, must come out as the analysis of October 2025 says.
class TestSample : public QObject
{
    Q_OBJECT

    candor::Candorctl m_candorctl;
    Json m_session;
    std::string m_id;

    const Json& configuration(std::size_t index) const { return m_session["configurations"][index]; }

    const Json& task(std::size_t configurationIndex, const std::string& name) const
    {
        for (const Json& one : configuration(configurationIndex)["tasks"]) {
            if (one["task"] == name) {
                return one;
            }
        }
        qFatal("no task %s", name.c_str());
    }

    const Json& selected(std::size_t configurationIndex, const std::string& name) const
    {
        for (const Json& candidate : task(configurationIndex, name)["candidates"]) {
            if (candidate["selected"] == true) {
                return candidate;
            }
        }
        qFatal("no selected candidate of %s", name.c_str());
    }

private slots:
    void initTestCase()
    {
        const auto run = m_candorctl.run({"run", "--sample", "--json"});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        m_session = run.json();
        m_id = m_session["session"].get<std::string>();
        QCOMPARE(m_session["configurations"].size(), 2u);
    }

    void thirteenAndFourOfEighteenPass()
    {
        QCOMPARE(configuration(0)["model"].get<std::string>(), "Qwen2.5-7B"s);
        QCOMPARE(configuration(0)["passed"].get<int>(), 13);
        QCOMPARE(configuration(0)["trials"].get<int>(), 18);
        QCOMPARE(configuration(1)["model"].get<std::string>(), "Qwen3-30B-FP8"s);
        QCOMPARE(configuration(1)["passed"].get<int>(), 4);
        QCOMPARE(configuration(1)["compilation_failures"].get<int>(), 4);
        QCOMPARE(configuration(1)["execution_failures"].get<int>(), 10);
        QCOMPARE(configuration(1)["not_the_models"].get<int>(), 0);
    }

    void everywhereItSaysThatItIsNoModelOutput()
    {
        QVERIFY(m_session["provenance"].get<std::string>().find("not model output") != std::string::npos);
        const auto words = m_candorctl.run({"show", "last"});
        QVERIFY(words.out.contains("NOT MODEL OUTPUT"));
        QVERIFY(m_candorctl.run({"compare", "last:1", "last:2"}).out.contains("NOT MODEL OUTPUT"));
        QVERIFY(m_candorctl.run({"rescore", "last", "--rubric", "detail"}).out.contains("NOT MODEL OUTPUT"));
        const auto taskWords = m_candorctl.run({"show", "last", "--task", "clamp_value"});
        QVERIFY(taskWords.out.contains("NOT MODEL OUTPUT"));
    }

    void theFourCompilationFailuresHavePythonsOwnMessages_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("message");
        QTest::newRow("letter_grade") << "letter_grade"
                                      << "invalid syntax (<unknown>, line 17)";
        QTest::newRow("find_index") << "find_index"
                                    << "expected ':' (<unknown>, line 16)";
        QTest::newRow("get_type_name") << "get_type_name"
                                       << "expected an indented block after 'if' statement on line 17";
        QTest::newRow("min_max_tuple") << "min_max_tuple"
                                       << "expected an indented block after 'if' statement on line 15";
    }
    void theFourCompilationFailuresHavePythonsOwnMessages()
    {
        QFETCH(QString, name);
        QFETCH(QString, message);
        const Json& lost = task(1, name.toStdString());
        QCOMPARE(lost["verdict"].get<std::string>(), "compile_error"s);
        QVERIFY2(lost["message"].get<std::string>().find(message.toStdString()) != std::string::npos,
                 lost["message"].get<std::string>().c_str());
    }

    void theFailuresShowTheSymptomsOfTheAnalysis_data()
    {
        QTest::addColumn<int>("configuration");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("symptom");
        QTest::addColumn<QString>("got");
        QTest::newRow("validate_password, baseline") << 0 << "validate_password"
                                                     << "other_literal"
                                                     << "'Password is too short'";
        QTest::newRow("is_valid_email, baseline") << 0 << "is_valid_email"
                                                  << "false_positive"
                                                  << "True";
        QTest::newRow("min_max_tuple, baseline") << 0 << "min_max_tuple"
                                                 << ""
                                                 << "(1, 1)";
        QTest::newRow("filter_even") << 1 << "filter_even"
                                     << "returned_none"
                                     << "None";
        QTest::newRow("count_words") << 1 << "count_words"
                                     << "returned_none"
                                     << "None";
        QTest::newRow("classify_number") << 1 << "classify_number"
                                         << "wrong_branch"
                                         << "'zero'";
        QTest::newRow("clamp_value") << 1 << "clamp_value"
                                     << ""
                                     << "10";
        QTest::newRow("validate_password") << 1 << "validate_password"
                                           << "other_literal"
                                           << "'Invalid'";
        QTest::newRow("average_numbers") << 1 << "average_numbers"
                                         << "returned_none"
                                         << "None";
        QTest::newRow("is_valid_email") << 1 << "is_valid_email"
                                        << "false_positive"
                                        << "True";
        QTest::newRow("fibonacci") << 1 << "fibonacci"
                                   << "off_by_one"
                                   << "";
        QTest::newRow("is_prime") << 1 << "is_prime"
                                  << "false_negative"
                                  << "False";
        QTest::newRow("safe_int_conversion") << 1 << "safe_int_conversion"
                                             << "returned_none"
                                             << "None";
    }
    void theFailuresShowTheSymptomsOfTheAnalysis()
    {
        QFETCH(int, configuration);
        QFETCH(QString, name);
        QFETCH(QString, symptom);
        QFETCH(QString, got);
        const Json& candidate = selected(static_cast<std::size_t>(configuration), name.toStdString());
        QCOMPARE(candidate["verdict"].get<std::string>(), "wrong_answer"s);
        if (!symptom.isEmpty()) {
            QCOMPARE(candidate["symptom"].get<std::string>(), symptom.toStdString());
        }
        std::string all;
        for (const Json& result : candidate["execution"]["cases"]) {
            all += result["passed"].get<bool>() ? "" : result["got"].get<std::string>() + "; ";
        }
        QVERIFY2(all.find(got.toStdString()) != std::string::npos, all.c_str());
    }

    void theBaselinesFiveFailuresAreTheAnalyses()
    {
        std::set<std::string> failed;
        for (const Json& one : configuration(0)["tasks"]) {
            if (one["verdict"] != "passed") {
                failed.insert(one["task"].get<std::string>());
            }
        }
        const std::set<std::string> expected{"get_type_name", "safe_int_conversion", "validate_password",
                                             "is_valid_email", "min_max_tuple"};
        QCOMPARE(failed, expected);
        QCOMPARE(task(0, "get_type_name")["verdict"].get<std::string>(), "compile_error"s);
        QCOMPARE(task(0, "safe_int_conversion")["verdict"].get<std::string>(), "compile_error"s);
    }

    void theFourPassesAreTheAnalyses()
    {
        std::set<std::string> passed;
        for (const Json& one : configuration(1)["tasks"]) {
            if (one["verdict"] == "passed") {
                passed.insert(one["task"].get<std::string>());
            }
        }
        QCOMPARE(passed, (std::set<std::string>{"first_or_none", "title_case", "factorial", "merge_dictionaries"}));
    }

    void theScoresAreTheAnalyses_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("scores");
        QTest::newRow("letter_grade") << "letter_grade" << QStringList{"132.3", "132.2", "-"};
        QTest::newRow("get_type_name") << "get_type_name" << QStringList{"137.3", "137.3", "107.3"};
        QTest::newRow("validate_password") << "validate_password" << QStringList{"129.7", "129.7", "124.7"};
    }
    void theScoresAreTheAnalyses()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, scores);
        QStringList got;
        for (const Json& candidate : task(1, name.toStdString())["candidates"]) {
            got << (candidate["score"].is_null() ? "-" : QString::number(candidate["score"].get<double>(), 'f', 1));
        }
        QCOMPARE(got, scores);
    }

    void theLossHoldsWhatTheAnalysisMissed()
    {
        int betterUnselected = 0;
        int ties = 0;
        int withHoles = 0;
        int truncated = 0;
        int duplicates = 0;
        for (const Json& one : configuration(1)["tasks"]) {
            std::map<std::string, int> irs;
            bool unselectedPasses = false;
            for (const Json& candidate : one["candidates"]) {
                unselectedPasses =
                    unselectedPasses || (candidate["verdict"] == "passed" && candidate["selected"] == false);
                truncated += candidate["verdict"] == "truncated" ? 1 : 0;
                withHoles += candidate["selected"] == true && !candidate["holes"].empty() ? 1 : 0;
                duplicates += ++irs[candidate["ir"].dump() + candidate["python"].get<std::string>()] == 2 ? 1 : 0;
            }
            betterUnselected += unselectedPasses && one["verdict"] != "passed" ? 1 : 0;
            ties += one["selection"].get<std::string>().find("tie") != std::string::npos ? 1 : 0;
            QCOMPARE(one["broken_lineage"].size(), 0u);
        }
        QVERIFY2(betterUnselected >= 2, std::to_string(betterUnselected).c_str());
        QVERIFY2(ties >= 2, std::to_string(ties).c_str());
        QVERIFY2(withHoles >= 5, std::to_string(withHoles).c_str());
        QCOMPARE(truncated, 1);
        QVERIFY2(duplicates >= 1, std::to_string(duplicates).c_str());
    }

    void twoCompilationFailuresAreTheAssemblysOwn()
    {
        const QString config = m_candorctl.write(
            "statements.json", R"({"name":"right assembly","model":"Qwen3-30B-FP8","backend":"sample","n":3,
                "temperature":0.5,"rubric":"detail","code_form":"statements"})");
        const auto run = m_candorctl.run({"run", "--suite", "phase3", "--config", config, "--json"});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        int mended = 0;
        const Json json = run.json();
        for (const Json& one : json["configurations"][0]["tasks"]) {
            const std::string name = one["task"].get<std::string>();
            mended += task(1, name)["verdict"] == "compile_error" && one["verdict"] != "compile_error" ? 1 : 0;
        }
        QVERIFY2(mended >= 2, std::to_string(mended).c_str());
    }

    void theControlThatWasNeverRunPassesThree()
    {
        const auto run = m_candorctl.run({"run", "--sample", "--model", "Qwen3-30B-FP8", "--n", "1", "--json"});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const Json json = run.json();
        QCOMPARE(json["configurations"].size(), 1u);
        QCOMPARE(json["configurations"][0]["passed"].get<int>(), 3);
        QCOMPARE(json["configurations"][0]["trials"].get<int>(), 18);
    }

    void timesAndPricesAreTheRecordedOnes()
    {
        const Json& cost = configuration(1)["cost"];
        QVERIFY2(std::abs(cost["total_usd"].get<double>() - 0.03) < 0.0015, cost.dump().c_str());
        QVERIFY2(std::abs(cost["per_success_usd"].get<double>() - 0.0075) < 0.0004, cost.dump().c_str());
        QVERIFY2(std::abs(cost["request_seconds"].get<double>() - 600.0) < 60.0, cost.dump().c_str());
    }

    void theComparisonSaysRegressedAndWithholdsTheCause()
    {
        const QString id = QString::fromStdString(m_id);
        const auto compare = m_candorctl.run({"compare", id + ":1", id + ":2", "--json"});
        QVERIFY2(compare.exitCode == 0, compare.err.constData());
        const Json json = compare.json();
        QCOMPARE(json["lost"].size(), 9u);
        QCOMPARE(json["gained"].size(), 0u);
        QVERIFY(std::abs(json["p_value"].get<double>() - 0.00390625) < 1e-9);
        QCOMPARE(json["verdict"].get<std::string>(), "regressed"s);
        std::set<std::string> factors;
        for (const Json& difference : json["differences"]) {
            factors.insert(difference["factor"].get<std::string>());
        }
        QVERIFY(factors.contains("model") && factors.contains("n") && factors.contains("temperature"));
        QVERIFY(json["attribution"].get<std::string>().find("withheld") != std::string::npos);
    }

    void theSameSampleGivesTheSameRecordHashes()
    {
        const auto again = m_candorctl.run({"run", "--sample", "--json"});
        const Json json = again.json();
        for (std::size_t c = 0; c < 2; ++c) {
            for (std::size_t t = 0; t < 18; ++t) {
                QCOMPARE(json["configurations"][c]["tasks"][t]["record_hash"].get<std::string>(),
                         configuration(c)["tasks"][t]["record_hash"].get<std::string>());
            }
        }
    }

    void anotherRubricIsTriedWithoutABackend()
    {
        const auto before = m_candorctl.run({"show", QString::fromStdString(m_id), "--json"});
        const auto rescored =
            m_candorctl.run({"rescore", QString::fromStdString(m_id), "--rubric", "completeness", "--json"});
        QVERIFY2(rescored.exitCode == 0, rescored.err.constData());
        const Json json = rescored.json();
        QCOMPARE(json["configurations"][0]["passed"].get<int>(), 13); // N=1: there is nothing to select
        QCOMPARE(json["configurations"][1]["stored_passed"].get<int>(), 4);
        QVERIFY(json["configurations"][1]["passed"].get<int>() >= 4);
        QCOMPARE(m_candorctl.run({"show", QString::fromStdString(m_id), "--json"}).out, before.out);
    }

    void aSavedRecordingPlaysTheSameSession()
    {
        const QString recording = m_candorctl.file("saved.jsonl");
        const auto saved = m_candorctl.run({"record", QString::fromStdString(m_id), "--output", recording});
        QVERIFY2(saved.exitCode == 0, saved.err.constData());
        QProcess server;
        m_candorctl.start(server, {"serve", "--recording", recording, "--port", "0"});
        QVERIFY(server.waitForReadyRead(20'000));
        const QByteArray line = server.readLine();
        const QString url = QString::fromUtf8(line).section(' ', 1, 1);
        const QString config = m_candorctl.write(
            "replay.json", QString(R"({"name":"replayed","model":"Qwen2.5-7B","backend":"%1","n":1,"temperature":0.3,
                "rubric":"detail","code_form":"statements-heuristic"})")
                               .arg(url)
                               .toUtf8());

        const auto run = m_candorctl.run({"run", "--suite", "phase3", "--config", config, "--json"});
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));

        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()["configurations"][0]["passed"].get<int>(), 13);
        // The backend was given by its URL; it is the replies that say they are no model's.
        QVERIFY(run.json()["provenance"].get<std::string>().find("not model output") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestSample)
#include "tst_sample.moc"
