// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/model_summary.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

using candor::HandMadeSnapshot;
using candor::ModelSummary;
using candor::Verdict;

namespace {

/// Two sessions: "Qwen" twice in the first and once in the second, "Llama" once.
HandMadeSnapshot twoSessions()
{
    HandMadeSnapshot made;
    const auto suite = candor::handMadeSuite(2);
    made.addSession(suite, {candor::handMadeConfiguration("q1", "Qwen"), candor::handMadeConfiguration("l", "Llama"),
                            candor::handMadeConfiguration("q3", "Qwen")});
    made.addTrial(0, 0, Verdict::Passed, 0);
    made.addTrial(0, 1, Verdict::WrongAnswer, 0);
    made.addTrial(0, 0, Verdict::Passed, 1);
    made.addTrial(0, 1, Verdict::BackendFailure, 1);
    made.addTrial(1, 0, Verdict::Timeout, 0);
    made.addTrial(2, 0, Verdict::BackendFailure, 0);
    made.addSession(suite, {candor::handMadeConfiguration("q1", "Qwen")});
    made.addTrial(0, 0, Verdict::Passed, 0);
    return made;
}

} // namespace

class TestModelSummary : public QObject
{
    Q_OBJECT

private slots:
    void configurationsOfOneModelAreOneGroup();
    void configurationsCanStandAlone();
    void nothingAndTheSameAgainArePassedOver();
    void aRunningSessionIsSaidToBe();
};

void TestModelSummary::configurationsOfOneModelAreOneGroup()
{
    const HandMadeSnapshot made = twoSessions();
    const auto models = candor::summariseModels(made.snapshot, {{0, 0}, {0, 1}, {0, 2}, {1, 0}});
    QCOMPARE(models.size(), std::size_t{2});
    const ModelSummary& qwen = models[0];
    QCOMPARE(QString::fromStdString(qwen.model), QString("Qwen"));
    QCOMPARE(qwen.success.passed, std::size_t{3});
    QCOMPARE(qwen.success.trials, std::size_t{4});
    QCOMPARE(qwen.success.notTheModels, std::size_t{2});
    QCOMPARE(qwen.success.wilson.low, candor::wilsonInterval(3, 4).low);
    QCOMPARE(qwen.configurations.size(), std::size_t{3});
    QCOMPARE(qwen.repeats.size(), std::size_t{3}); // q3 has no trial that is the model's
    QCOMPARE(qwen.repeats[0].rate(), 0.5);
    QCOMPARE(qwen.repeats[1].repeat, 1);
    QCOMPARE(qwen.repeats[1].trials, std::size_t{1});
    QCOMPARE(qwen.repeats[2].ref.session, std::size_t{1});
    QCOMPARE(qwen.stored, std::size_t{6});
    QCOMPARE(QString::fromStdString(models[1].model), QString("Llama"));
    QCOMPARE(models[1].success.rate(), 0.0);
}

void TestModelSummary::configurationsCanStandAlone()
{
    const auto groups = candor::summariseConfigurations(twoSessions().snapshot, {{1, 0}, {0, 0}});
    QCOMPARE(groups.size(), std::size_t{2});
    QCOMPARE(groups[0].success.trials, std::size_t{1});
    QCOMPARE(groups[1].success.trials, std::size_t{3});
    QCOMPARE(QString::fromStdString(groups[1].model), QString("Qwen"));
}

void TestModelSummary::nothingAndTheSameAgainArePassedOver()
{
    const HandMadeSnapshot made = twoSessions();
    const auto models = candor::summariseModels(made.snapshot, {{0, 0}, {0, 0}, {7, 0}, {0, 9}});
    QCOMPARE(models.size(), std::size_t{1});
    QCOMPARE(models[0].success.trials, std::size_t{3});
    QVERIFY(candor::summariseModels(candor::Snapshot{}, {{0, 0}}).empty());
}

void TestModelSummary::aRunningSessionIsSaidToBe()
{
    HandMadeSnapshot made = twoSessions();
    made.snapshot.sessions[1].state = candor::SessionState::Running;
    const ModelSummary open = candor::summariseModels(made.snapshot, {{1, 0}}).at(0);
    QVERIFY(open.running);
    QCOMPARE(open.planned, std::size_t{2});
    QCOMPARE(open.stored, std::size_t{1});
    QVERIFY(!candor::summariseModels(made.snapshot, {{0, 0}}).at(0).running);
}

QTEST_GUILESS_MAIN(TestModelSummary)
#include "tst_model_summary.moc"
