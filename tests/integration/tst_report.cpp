// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/candorctl.h"

#include <QXmlStreamReader>

/// The report on the bundled sample reads like the analysis of October 2025, only true.
class TestReport : public QObject
{
    Q_OBJECT

    candor::Candorctl m_candorctl;
    QStringList m_lines;
    QString m_text;

    QByteArray report(const QStringList& arguments) const
    {
        const auto outcome = m_candorctl.run(QStringList{"report"} + arguments);
        return outcome.exitCode == 0 ? outcome.out : "failed: " + outcome.err;
    }

private slots:
    void initTestCase()
    {
        const auto run = m_candorctl.run({"run", "--sample", "--json"});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        m_text = QString::fromUtf8(report({"last"}));
        m_lines = m_text.split('\n');
    }

    void theFirstLinesSayWhatHowSureAndWhatNext()
    {
        QCOMPARE(m_lines[0], QString("# phase3: Qwen3-30B-FP8 best of 3 against Qwen2.5-7B: regressed"));
        QVERIFY(m_lines[2].contains("passed 4/18 (22.2 %)"));
        QVERIFY(m_lines[2].contains("passed 13/18 (72.2 %): 9 tasks lost, 0 gained."));
        QVERIFY(m_lines[3].contains("p = 0.0039"));
        QVERIFY(m_lines[3].contains("Cause: withheld: 3 factors differ (model, temperature, n)."));
        QVERIFY(m_lines[4].contains("Run \"Qwen2.5-7B\" with nothing changed but model Qwen2.5-7B → Qwen3-30B-FP8"));
        QVERIFY(m_lines[6].startsWith("> **NOT MODEL OUTPUT.** recording: "));
    }

    void everyFailureHasItsMessage_data()
    {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* task, const char* message) { QTest::newRow(task) << task << message; };
        row("letter_grade", "invalid syntax (<unknown>, line 17)");
        row("find_index", "expected ':' (<unknown>, line 16)");
        row("get_type_name", "expected an indented block after 'if' statement on line 17");
        row("min_max_tuple", "expected an indented block after 'if' statement on line 15");
        row("filter_even", "returned none");
        row("count_words", "count_words('hello world') returned None, expected 2");
        row("classify_number", "classify_number(10) returned 'zero', expected 'positive even'");
        row("clamp_value", "clamp(5, 0, 10) returned 10, expected 5");
        row("validate_password", "validate_password('abc') returned 'Invalid', expected 'too short'");
        row("average_numbers", "returned None, expected 3.0");
        row("is_valid_email", "false positive");
        row("fibonacci", "off by one");
        row("is_prime", "false negative");
        row("safe_int_conversion", "safe_int('abc') returned None, expected 0");
    }
    void everyFailureHasItsMessage()
    {
        QFETCH(QString, task);
        QFETCH(QString, message);
        const int begin = static_cast<int>(m_lines.indexOf("### Qwen3-30B-FP8 best of 3: 14 of 18 did not pass"));
        QVERIFY(begin > 0);
        const QStringList rows = m_lines.mid(begin, 25).filter("| **" + task + "** ");
        QCOMPARE(rows.size(), 1);
        QVERIFY2(rows.first().contains(message), qPrintable(rows.first()));
    }

    void theFailuresAreCountedByClass()
    {
        QVERIFY(m_lines.contains("#### Compilation failures: 4 of 18"));
        QVERIFY(m_lines.contains("#### Execution failures: 10 of 18"));
        QVERIFY(m_lines.contains("#### Compilation failures: 2 of 18"));
        QVERIFY(m_lines.contains("#### Execution failures: 3 of 18"));
        QVERIFY(m_text.contains("9 where no candidate passes, 5 where one passes that was not selected"));
    }

    void thePassesAreNamed()
    {
        const int begin = static_cast<int>(m_lines.indexOf("### Qwen3-30B-FP8 best of 3: 4/18"));
        QVERIFY(begin > 0);
        const QStringList expected{"- **first_or_none** (edge_cases)", "- **title_case** (string_manipulation)",
                                   "- **factorial** (mathematical)", "- **merge_dictionaries** (data_structures)"};
        QCOMPARE(m_lines.mid(begin + 2, 4), expected);
    }

    void scoresStandBesideTheirOutcome()
    {
        const QString row = m_lines.filter("132.3, compile error, selected").value(0);
        QVERIFY2(row.startsWith("| **letter_grade**") && row.contains("132.2, wrong answer"), qPrintable(row));
        QVERIFY(m_text.contains("That a higher score goes with a pass, or with a failure, is not shown."));
    }

    void costsArePerSuccess()
    {
        const QStringList rows = m_lines.filter(QRegularExpression("^\\| \\*\\*Qwen.*\\$"));
        QCOMPARE(rows.size(), 2);
        QVERIFY2(rows[0].contains("**$0.0015**") && rows[1].contains("**$0.0075**"), qPrintable(rows.join('\n')));
        QVERIFY(m_text.contains("costs 5.0 times what one costs under"));
    }

    void theMethodIsStated()
    {
        QVERIFY(m_text.contains("whole in 36 of 36 trials"));
        QVERIFY(m_text.contains("**Token limit:** it cut replies of 1 of 72 candidates."));
        QVERIFY(
            m_text.contains("candorctl run --suite phase3 --seed 20251016 --repeats 1 --config configuration-1.json "
                            "--config configuration-2.json"));
    }

    void thePageIsOneWellFormedFile()
    {
        const QString file = m_candorctl.file("report.html");
        const auto outcome = m_candorctl.run({"report", "last", "--output", file});
        QVERIFY2(outcome.exitCode == 0 && outcome.out.isEmpty(), outcome.err.constData());
        QFile page(file);
        QVERIFY(page.open(QIODevice::ReadOnly));
        QXmlStreamReader reader(&page);
        int figures = 0;
        while (!reader.atEnd()) {
            figures += reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("svg");
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(figures, 2);
    }

    void theTableHasARowForEachTrial()
    {
        const QByteArray csv = report({"last", "--format", "csv"});
        QCOMPARE(csv.count("\r\n"), 37);
        QVERIFY(csv.contains(",clamp_value,edge_cases,medium,1,wrong_answer,execution_failure,"));
    }

    void theStructureHoldsTheComparison()
    {
        const auto outcome = m_candorctl.run({"report", "last", "--format", "json"});
        const candor::Json json = outcome.json();
        QCOMPARE(json["comparisons"][0]["lost"].size(), 9u);
        QCOMPARE(json["comparisons"][0]["verdict"].get<std::string>(), std::string("regressed"));
        QCOMPARE(json["configurations"][0]["tasks"].size(), 18u);
    }

    void theSameSessionGivesTheSameReport() { QCOMPARE(QString::fromUtf8(report({"last"})), m_text); }

    void theControlThatItAsksForCanBeRun()
    {
        const int begin = static_cast<int>(m_lines.indexOf("```json"));
        QVERIFY(begin > 0);
        const QStringList configuration = m_lines.mid(begin + 1, m_lines.indexOf("```", begin) - begin - 1);
        const QString file = m_candorctl.write("control.json", configuration.join('\n').toUtf8());
        const QString command = m_lines.filter("--config control.json").value(0);
        QStringList arguments = command.split(' ').mid(1);
        QCOMPARE(arguments.value(0), QString("run"));
        arguments.last() = file;

        const candor::Json session = m_candorctl.run({"sessions", "--json"}).json();
        const QString id = QString::fromStdString(session[0]["id"].get<std::string>());
        const auto run = m_candorctl.run(arguments);
        QVERIFY2(run.exitCode == 0, run.err.constData());

        const QString control = QString::fromUtf8(report({"last"}));
        QVERIFY2(control.startsWith("# phase3: Qwen2.5-7B with model Qwen3-30B-FP8 passed 3/18 (16.7 %)"),
                 qPrintable(control.left(200)));
        QVERIFY(control.contains("There is no second run: nothing is compared."));
        const QString again = QString::fromUtf8(report({id}));
        QVERIFY2(again.contains("**Run already:** \"Qwen2.5-7B\" with nothing changed but model"), qPrintable(again));
        QVERIFY(again.contains("it passed 3/18 (16.7 %), regressed: 10 lost, 0 gained of 18 tasks"));
        const QString against = QString::fromUtf8(report({"last", "--baseline", id + ":1"}));
        QVERIFY2(against.startsWith("# phase3: Qwen2.5-7B with model Qwen3-30B-FP8 against Qwen2.5-7B: regressed"),
                 qPrintable(against.left(200)));
    }

    void mistakesSayWhatToDo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("no such session") << QStringList{"nothing"} << QByteArray("nothing");
        QTest::newRow("which baseline") << QStringList{"last", "--baseline", "last:9"}
                                        << QByteArray("with one of 1 = ");
        QTest::newRow("no such format") << QStringList{"last", "--format", "pdf"} << QByteArray("md");
    }
    void mistakesSayWhatToDo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, words);
        const auto outcome = m_candorctl.run(QStringList{"report"} + arguments);
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.err.contains(words), outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
    }

    void aFileThatCannotBeWrittenIsNamed()
    {
        const QString file = m_candorctl.file("no/such/directory/report.md");
        const auto outcome = m_candorctl.run({"report", "last", "--output", file});
        QVERIFY(outcome.exitCode != 0);
        QVERIFY2(outcome.err.contains("no/such/directory"), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
