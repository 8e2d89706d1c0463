// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_loader.h"

#include <QtTest>

#include <filesystem>

using namespace candor;

class TestBundledSuites : public QObject
{
    Q_OBJECT

private slots:
    void suitesHaveTheirTasksAndCases_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("tasks");
        QTest::addColumn<int>("cases");
        QTest::newRow("phase1") << "phase1" << 5 << 27;
        QTest::newRow("phase2") << "phase2" << 10 << 51;
        QTest::newRow("phase3") << "phase3" << 18 << 88;
    }
    void suitesHaveTheirTasksAndCases()
    {
        QFETCH(QString, name);
        QFETCH(int, tasks);
        QFETCH(int, cases);
        const Result<Suite> suite = load(name.toStdString());
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        QCOMPARE(suite->name, name.toStdString());
        QCOMPARE(suite->tasks.size(), static_cast<std::size_t>(tasks));
        QCOMPARE(suite->caseCount(), static_cast<std::size_t>(cases));
    }

    void everyTaskHasItsReferences()
    {
        const Result<Suite> suite = load("phase3");
        QVERIFY(suite.ok());
        for (const Task& task : suite->tasks) {
            QVERIFY2(task.reference.solution.find("def " + task.entryPoint + "(") != std::string::npos,
                     task.id.c_str());
            QVERIFY2(task.reference.ir.is_object() && task.reference.ir.contains("intent"), task.id.c_str());
            QVERIFY2(task.reference.code.is_object() && task.reference.code.contains("statements"), task.id.c_str());
            QVERIFY2(!task.category.empty() && !task.complexity.empty(), task.id.c_str());
        }
    }

    void laterSuitesBeginWithTheTasksOfEarlierOnes()
    {
        const Result<Suite> small = load("phase1");
        const Result<Suite> large = load("phase3");
        QVERIFY(small.ok() && large.ok());
        for (std::size_t i = 0; i < small->tasks.size(); ++i) {
            QCOMPARE(large->tasks[i].id, small->tasks[i].id);
            QCOMPARE(large->tasks[i].hash.hex, small->tasks[i].hash.hex);
        }
        QVERIFY(large->hash != small->hash);
    }

private:
    static Result<Suite> load(const std::string& name)
    {
        return loadSuite(std::filesystem::path(CANDOR_RESOURCES) / "suites" / (name + ".json"));
    }
};

QTEST_GUILESS_MAIN(TestBundledSuites)
#include "tst_bundled_suites.moc"
