// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/page_fixture.h"

#include <QSignalSpy>

using namespace candor;
using namespace candor::ui;

class TestFocus : public QObject
{
    Q_OBJECT
    QTemporaryDir m_directory;

private slots:
    void aWorkspaceThatIsOpenedIsLookedAtWhereItMatters()
    {
        PageFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        QCOMPARE(*fixture.focus.session(), std::size_t{0});
        QCOMPARE(fixture.focus.baseline()->configuration, std::size_t{0});
        QCOMPARE(fixture.focus.compared()->configuration, std::size_t{1}); // the one that lost
        fixture.workbench.close();
        QVERIFY(!fixture.focus.session());
        QVERIFY(!fixture.focus.baseline());
    }

    void theWalkGoesThroughFailuresAlone()
    {
        PageFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        const Snapshot& snapshot = *fixture.workbench.picture().snapshot;
        std::size_t steps = 0;
        while (fixture.focus.nextFailure()) {
            const auto row = rowOf(snapshot, fixture.focus.candidate()->trial);
            QVERIFY(row);
            QVERIFY(snapshot.trials.verdict[*row] != Verdict::Passed);
            ++steps;
        }
        QCOMPARE(steps, std::size_t{5 + 14}); // 13/18 and 4/18
        std::size_t back = 0;
        while (fixture.focus.previousFailure()) {
            ++back;
        }
        QCOMPARE(back, steps - 1);
    }

    void theWalkFollowsWhatAPageShows()
    {
        PageFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        const TrialKey first{0, 18 + 5};
        const TrialKey second{0, 18 + 0};
        fixture.focus.setWalk(std::vector<TrialKey>{first, second});
        QVERIFY(fixture.focus.nextFailure());
        QCOMPARE(fixture.focus.candidate()->trial, first);
        QVERIFY(fixture.focus.nextFailure());
        QCOMPARE(fixture.focus.candidate()->trial, second);
        QVERIFY(!fixture.focus.nextFailure());
        QVERIFY(fixture.focus.previousFailure());
        QCOMPARE(fixture.focus.candidate()->trial, first);
    }

    void aTrialIsShownByTheCandidateThatDecidedIt()
    {
        PageFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        QSignalSpy changed(&fixture.focus, &Focus::candidateChanged);
        fixture.focus.setTrial({0, 18});
        QCOMPARE(changed.count(), 1);
        const Snapshot& snapshot = *fixture.workbench.picture().snapshot;
        QCOMPARE(fixture.focus.candidate()->draw, snapshot.trials.selected[*rowOf(snapshot, TrialKey{0, 18})]);
        fixture.focus.setTrial({0, 18});
        QCOMPARE(changed.count(), 1);
        fixture.focus.setTrial({7, 1});
        QVERIFY(!fixture.focus.candidate());
    }
};

QTEST_MAIN(TestFocus)
#include "tst_focus.moc"
