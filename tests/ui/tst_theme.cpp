// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QtTest>

#include <set>

using namespace candor;
using namespace candor::ui;

class TestTheme : public QObject
{
    Q_OBJECT
private slots:
    void whatMustBeReadHasContrast_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void whatMustBeReadHasContrast()
    {
        QFETCH(bool, dark);
        const Theme& theme = dark ? darkTheme() : lightTheme();
        const std::vector<std::pair<const char*, QColor>> inks{{"text", theme.text},
                                                               {"dim", theme.dim},
                                                               {"accent", theme.accent},
                                                               {"warning", theme.warning},
                                                               {"passed", theme.passed},
                                                               {"execution", theme.execution},
                                                               {"compilation", theme.compilation},
                                                               {"notTheModels", theme.notTheModels}};
        const std::vector<std::pair<const char*, QColor>> grounds{
            {"window", theme.window}, {"panel", theme.panel}, {"selection", theme.selection}};
        for (const auto& [ink, colour] : inks) {
            for (const auto& [ground, behind] : grounds) {
                QVERIFY2(contrast(colour, behind) >= 4.5,
                         qPrintable(QString("%1 on %2: %3").arg(ink, ground).arg(contrast(colour, behind))));
            }
        }
        for (const QColor& ground : {theme.difference, theme.errorMark}) {
            QVERIFY2(contrast(theme.text, ground) >= 4.5, qPrintable(QString::number(contrast(theme.text, ground))));
            QVERIFY2(contrast(theme.dim, ground) >= 4.5, qPrintable(QString::number(contrast(theme.dim, ground))));
        }
        for (const Verdict verdict : kAllVerdicts) {
            const double readable = contrast(theme.of(verdict), theme.chip(classOf(verdict)));
            QVERIFY2(readable >= 4.5, qPrintable(chipText(verdict) + " " + QString::number(readable)));
        }
    }

    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(qAbs(contrast(QColor("#767676"), Qt::white) - 4.54) < 0.01); // the textbook's limit case
    }

    void noTwoVerdictsShareTheirWords()
    {
        std::set<QString> words;
        for (const Verdict verdict : kAllVerdicts) {
            words.insert(wordsOf(verdict));
            QCOMPARE(glyphOf(verdict).size(), 1);
        }
        QCOMPARE(words.size(), kAllVerdicts.size());
    }

    void aToolTipShowsMarkupAsItIs()
    {
        const QString tip = plainToolTip("<img src='file:///etc/passwd'>\nx");
        QVERIFY(!tip.contains("<img"));
        QVERIFY(tip.contains("&lt;img"));
        QVERIFY(plainToolTip({}).isEmpty());
    }

    void hostileTextIsMadeVisible()
    {
        QCOMPARE(shown("a\x1b[31mb\nc"), QString("a\\x1b[31mb\\nc"));
        QCOMPARE(shown("one\ntwo", 100, true), QString("one\ntwo"));
        QVERIFY(shown(std::string(9'000, 'x')).size() <= 4'001);
    }

    void figuresCarryTheirN()
    {
        QLocale::setDefault(QLocale::c());
        const SuccessRate rate = successRate(13, 18, 0);
        QCOMPARE(rateSentence(rate), QString("13/18, 72.2 % (49–88 %, 95 % Wilson)"));
        QCOMPARE(rateSentence(successRate(0, 0, 3)), QString("no trial yet"));
        QCOMPARE(scoreText(std::nan("")), QString("—"));
        QCOMPARE(dollarText(0.0075), QString("$0.0075"));
        QCOMPARE(pValueText(0.00390625), QString("p = 0.0039"));
        QCOMPARE(durationText(std::chrono::milliseconds(65'000)), QString("1 min 5 s"));
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
