// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/controls.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

using candor::Configuration;
using candor::ConfigurationRef;
using candor::Control;
using candor::HandMadeSnapshot;
using candor::Verdict;

class TestControls : public QObject
{
    Q_OBJECT

    std::shared_ptr<candor::Suite> m_suite = candor::handMadeSuite(8);

    /// small passes everything, large (another model, best of 3) nothing.
    std::size_t addPair(HandMadeSnapshot& made, std::string provenance = {}) const
    {
        Configuration large = candor::handMadeConfiguration("large", "big");
        large.n = 3;
        large.price.promptUsdPerMillion = 2.0;
        const std::size_t session =
            made.addSession(m_suite, {candor::handMadeConfiguration("small", "tiny"), large}, std::move(provenance));
        for (std::size_t task = 0; task < 8; ++task) {
            made.addTrial(0, task, Verdict::Passed);
        }
        for (std::size_t task = 0; task < 8; ++task) {
            made.addTrial(1, task, Verdict::WrongAnswer);
        }
        return session;
    }

    static std::vector<Control> controls(const HandMadeSnapshot& made)
    {
        return candor::controlsOf(made.snapshot, candor::compareRuns(made.snapshot, {0, 0}, {0, 1}));
    }

private slots:
    void init() { m_suite->hash.hex = "the suite"; }

    void thereIsOneForEachFactor()
    {
        HandMadeSnapshot made;
        addPair(made);
        const std::vector<Control> all = controls(made);
        QCOMPARE(all.size(), 2u);
        QCOMPARE(all[0].factor.factor, std::string("model"));
        QCOMPARE(all[0].configuration.model, std::string("big"));
        QCOMPARE(all[0].configuration.n, 1);
        QCOMPARE(all[0].configuration.price.promptUsdPerMillion, 2.0); // a model brings its price
        QCOMPARE(all[1].factor.factor, std::string("n"));
        QCOMPARE(all[1].configuration.model, std::string("tiny"));
        QCOMPARE(all[1].configuration.n, 3);
        QVERIFY(!all[0].run && !all[1].run);
    }

    void aControlThatWasRunIsFound()
    {
        HandMadeSnapshot made;
        addPair(made);
        made.addSession(m_suite, {candor::handMadeConfiguration("by another name", "big")});
        QVERIFY(!controls(made)[0].run); // no trial yet
        made.addTrial(0, 0, Verdict::Passed);
        const std::vector<Control> all = controls(made);
        QVERIFY(all[0].run);
        QCOMPARE(all[0].run->session, 1u);
        QVERIFY(!all[1].run);
    }

    void repliesOfAnotherKindAreNoControl()
    {
        HandMadeSnapshot made;
        addPair(made);
        made.addSession(m_suite, {candor::handMadeConfiguration("simulated", "big")}, "simulated: by a test");
        made.addTrial(0, 0, Verdict::Passed);
        QVERIFY(!controls(made)[0].run);
    }

    void anotherSuiteIsNoControl()
    {
        HandMadeSnapshot made;
        addPair(made);
        const auto other = candor::handMadeSuite(8);
        other->hash.hex = "another suite";
        made.addSession(other, {candor::handMadeConfiguration("big", "big")});
        made.addTrial(0, 0, Verdict::Passed);
        QVERIFY(!controls(made)[0].run);
    }

    void aRubricIsNoControlWhileOneCandidateIsDrawn()
    {
        HandMadeSnapshot made;
        Configuration second = candor::handMadeConfiguration("second");
        second.n = 3;
        second.rubric = "detail";
        made.addSession(m_suite, {candor::handMadeConfiguration("first"), second});
        made.addTrial(0, 0, Verdict::Passed);
        made.addTrial(1, 0, Verdict::Passed);
        const std::vector<Control> all = controls(made);
        QCOMPARE(all.size(), 1u);
        QCOMPARE(all[0].factor.factor, std::string("n"));
    }

    void aReferenceToNothingHasNone()
    {
        const HandMadeSnapshot made;
        QVERIFY(candor::controlsOf(made.snapshot, {}).empty());
    }
};

QTEST_GUILESS_MAIN(TestControls)
#include "tst_controls.moc"
