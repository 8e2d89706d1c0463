// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/words.h"

#include <QtTest>

#include <clocale>
#include <cmath>

using candor::VerdictClass;

class TestWords : public QObject
{
    Q_OBJECT

private slots:
    void numbersHavePointsInEveryLocale()
    {
        // The locale may not be installed; the words must be the same with and without it.
        std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
        QCOMPARE(candor::decimal(132.25, 1), std::string("132.2"));
        QCOMPARE(candor::percent(0.7222), std::string("72.2 %"));
        std::setlocale(LC_NUMERIC, "C");
    }

    void whatIsNoNumberIsADash()
    {
        QCOMPARE(candor::decimal(std::nan(""), 1), std::string("-"));
        QCOMPARE(candor::decimal(HUGE_VAL, 1), std::string("-"));
        QCOMPARE(candor::shortNumber(std::nan("")), std::string("-"));
        QVERIFY(candor::decimal(1e300, 2).size() > 300);
    }

    void smallAmountsKeepFourDigits()
    {
        QCOMPARE(candor::dollars(0.0), std::string("$0.00"));
        QCOMPARE(candor::dollars(0.0075), std::string("$0.0075"));
        QCOMPARE(candor::dollars(1.239), std::string("$1.24"));
    }

    void settingsShowEveryDigitTheyHave()
    {
        QCOMPARE(candor::shortNumber(0.25), std::string("0.25"));
        QCOMPARE(candor::shortNumber(1.0), std::string("1"));
        QCOMPARE(candor::shortNumber(-0.0), std::string("0"));
    }

    void oneIsSingular()
    {
        QCOMPARE(candor::counted(1, "task"), std::string("1 task"));
        QCOMPARE(candor::counted(0, "task"), std::string("0 tasks"));
        QCOMPARE(candor::counted(2, "trial is", "trials are"), std::string("2 trials are"));
        QCOMPARE(candor::countWords(VerdictClass::ExecutionFailure, 1), std::string("1 execution failure"));
        QCOMPARE(candor::countWords(VerdictClass::CompilationFailure, 0), std::string("0 compilation failures"));
        QCOMPARE(candor::countWords(VerdictClass::NotTheModels, 3), std::string("3 not the model's"));
    }

    void everyClassHasASignOfItsOwn()
    {
        QSet<QByteArray> signs;
        for (const VerdictClass one : {VerdictClass::Passed, VerdictClass::ExecutionFailure,
                                       VerdictClass::CompilationFailure, VerdictClass::NotTheModels}) {
            const std::string_view sign = candor::glyphOf(one);
            signs.insert(QByteArray(sign.data(), static_cast<int>(sign.size())));
        }
        QCOMPARE(signs.size(), 4);
    }

    void lossesSayWhereAndWhetherSelectionWasIt()
    {
        candor::LossCounts loss;
        QCOMPARE(candor::lossWords(loss), std::string("nothing."));
        loss.byStage[candor::LossStage::Execution] = 2;
        loss.notSelected = 1;
        loss.noCandidatePasses = 1;
        QCOMPARE(candor::lossWords(loss), std::string("2 in execution. 1 where no candidate passes, 1 where one "
                                                      "passes that was not selected."));
    }
};

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
