// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/clock.h"

#include <QtTest>

using namespace std::chrono;

class TestClock : public QObject
{
    Q_OBJECT

private slots:
    void timesAreWrittenInUtc_data()
    {
        QTest::addColumn<qint64>("sinceEpochMs");
        QTest::addColumn<QString>("text");
        QTest::newRow("epoch") << qint64{0} << "1970-01-01T00:00:00.000Z";
        QTest::newRow("a day") << qint64{1795443930123} << "2026-11-23T14:25:30.123Z";
        QTest::newRow("leap day") << qint64{1709251199999} << "2024-02-29T23:59:59.999Z";
        QTest::newRow("before the epoch") << qint64{-1} << "1969-12-31T23:59:59.999Z";
    }
    void timesAreWrittenInUtc()
    {
        QFETCH(qint64, sinceEpochMs);
        const candor::SystemTime time{milliseconds{sinceEpochMs}};
        QTEST(QString::fromStdString(candor::formatUtc(time)), "text");
    }

    void durationsAreForPeople_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64{0} << "0.0 s";
        QTest::newRow("tenths") << qint64{449} << "0.4 s";
        QTest::newRow("last with tenths") << qint64{9949} << "9.9 s";
        QTest::newRow("rounded into seconds") << qint64{9950} << "10 s";
        QTest::newRow("seconds") << qint64{12'400} << "12 s";
        QTest::newRow("rounded into a minute") << qint64{59'500} << "1:00";
        QTest::newRow("minutes") << qint64{192'000} << "3:12";
        QTest::newRow("rounded into an hour") << qint64{3'599'900} << "1:00:00";
        QTest::newRow("hours") << qint64{3'723'000} << "1:02:03";
        QTest::newRow("negative") << qint64{-1500} << "-1.5 s";
        QTest::newRow("the smallest there is") << std::numeric_limits<qint64>::min() << "-2562047788015:12:56";
    }
    void durationsAreForPeople()
    {
        QFETCH(qint64, ms);
        QTEST(QString::fromStdString(candor::formatDuration(milliseconds{ms})), "text");
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
