// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/job_thread.h"

#include <QSignalSpy>
#include <QtTest>

#include <atomic>
#include <latch>
#include <semaphore>

using candor::ui::JobThread;

class TestJobThread : public QObject
{
    Q_OBJECT
private slots:
    void jobsAreDoneInOrderAndAnsweredHere()
    {
        JobThread jobs;
        std::vector<int> answers;
        const QThread* here = QThread::currentThread();
        const QThread* worker = nullptr;
        for (int i = 0; i < 5; ++i) {
            jobs.queue(
                [i, &worker](std::stop_token) {
                    worker = QThread::currentThread();
                    return i;
                },
                [&answers, here](int value) {
                    QCOMPARE(QThread::currentThread(), here);
                    answers.push_back(value);
                });
        }
        QVERIFY(jobs.busy());
        QTRY_COMPARE(answers, (std::vector<int>{0, 1, 2, 3, 4}));
        QVERIFY(worker != here);
        QVERIFY(!jobs.busy());
    }

    void onlyTheNewestCounts()
    {
        JobThread jobs;
        std::vector<int> answers;
        std::binary_semaphore begun(0);
        bool stopped = false;
        jobs.latest(
            [&](std::stop_token stop) {
                begun.release();
                while (!stop.stop_requested()) {
                    std::this_thread::yield();
                }
                stopped = true;
                return 1;
            },
            [&](int value) { answers.push_back(value); });
        begun.acquire();
        jobs.latest([](std::stop_token) { return 2; }, [&](int value) { answers.push_back(value); });
        jobs.latest([](std::stop_token) { return 3; }, [&](int value) { answers.push_back(value); });
        QTRY_COMPARE(answers, std::vector<int>{3});
        QVERIFY(stopped);
    }

    void anAnswerNeverComesAfterTheEnd()
    {
        bool answered = false;
        {
            JobThread jobs;
            std::binary_semaphore done(0);
            jobs.queue(
                [&done](std::stop_token) {
                    done.release();
                    return 1;
                },
                [&answered](int) { answered = true; });
            done.acquire();
        }
        QCoreApplication::sendPostedEvents();
        QTest::qWait(20);
        QVERIFY(!answered);
    }

    void whatWaitsIsDroppedByClear()
    {
        JobThread jobs;
        QSignalSpy busy(&jobs, &JobThread::busyChanged);
        std::atomic<int> ran{0};
        std::binary_semaphore begun(0);
        jobs.queue(
            [&](std::stop_token stop) {
                begun.release();
                while (!stop.stop_requested()) {
                    std::this_thread::yield();
                }
                return ++ran;
            },
            [](int) { QFAIL("dropped jobs don't answer"); });
        jobs.queue([&](std::stop_token) { return ++ran; }, [](int) { QFAIL("dropped jobs don't answer"); });
        begun.acquire();
        jobs.clear();
        QVERIFY(!jobs.busy());
        bool after = false;
        jobs.queue([](std::stop_token) { return 0; }, [&after](int) { after = true; });
        QTRY_VERIFY(after);
        QCOMPARE(ran.load(), 1);
        QCOMPARE(busy.count(), 4); // busy, idle by clear, busy, idle
    }

    void anAnswerMayEndTheThread()
    {
        auto* jobs = new JobThread;
        bool gone = false;
        connect(jobs, &QObject::destroyed, this, [&gone] { gone = true; });
        jobs->queue([](std::stop_token) { return 0; }, [jobs](int) { jobs->deleteLater(); });
        QTRY_VERIFY(gone);
    }
};

QTEST_GUILESS_MAIN(TestJobThread)
#include "tst_job_thread.moc"
