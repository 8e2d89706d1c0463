// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/result.h"
#include "core/support/verdict.h"

#include <QtTest>

#include <set>

using namespace candor;

class TestVerdict : public QObject
{
    Q_OBJECT

private slots:
    void everyVerdictIsFoundByItsName()
    {
        std::set<std::string_view> names;
        for (const Verdict verdict : kAllVerdicts) {
            names.insert(nameOf(verdict));
            QVERIFY(verdictNamed(nameOf(verdict)) == verdict);
        }
        QCOMPARE(names.size(), kAllVerdicts.size());
        QVERIFY(!verdictNamed("Passed"));
        QVERIFY(!verdictNamed(""));
    }

    void verdictsHaveTheirClass_data()
    {
        QTest::addColumn<QString>("verdictClass");
        QTest::addColumn<int>("count");
        QTest::newRow("passed") << "passed" << 1;
        QTest::newRow("execution") << "execution_failure" << 6;
        QTest::newRow("compilation") << "compilation_failure" << 5;
        QTest::newRow("not the model's") << "not_the_models" << 3;
    }
    void verdictsHaveTheirClass()
    {
        QFETCH(QString, verdictClass);
        int got = 0;
        for (const Verdict verdict : kAllVerdicts) {
            got += nameOf(classOf(verdict)) == verdictClass.toStdString() ? 1 : 0;
        }
        QTEST(got, "count");
    }

    void truncatedIsNotTheBackendsFault()
    {
        QVERIFY(classOf(Verdict::Truncated) == VerdictClass::CompilationFailure);
        QVERIFY(classOf(Verdict::BackendFailure) == VerdictClass::NotTheModels);
    }

    void errorCodesAndStagesHaveNamesOfTheirOwn()
    {
        std::set<std::string_view> codes;
        constexpr int kCodes = static_cast<int>(ErrorCode::Internal) + 1;
        for (int i = 0; i < kCodes; ++i) {
            codes.insert(nameOf(static_cast<ErrorCode>(i)));
        }
        QCOMPARE(codes.size(), std::size_t{kCodes});
        std::set<std::string_view> stages;
        constexpr int kStages = static_cast<int>(Stage::Analysis) + 1;
        for (int i = 0; i < kStages; ++i) {
            stages.insert(nameOf(static_cast<Stage>(i)));
        }
        QCOMPARE(stages.size(), std::size_t{kStages});
    }

    void causesAreDescribedOutermostFirst()
    {
        Error inner{ErrorCode::Io, Stage::Store, "the disk is gone"};
        Error outer{ErrorCode::Internal, Stage::Session, "the trial was not stored", false,
                    std::make_shared<const Error>(inner)};
        QCOMPARE(describe(inner), std::string("the disk is gone"));
        QCOMPARE(describe(outer), std::string("the trial was not stored: the disk is gone"));
    }

    void resultIsAValueOrAnError()
    {
        const Result<int> good = 3;
        const Result<int> bad = Error{ErrorCode::NotFound, Stage::Suite, "no"};
        QVERIFY(good.ok());
        QCOMPARE(*good, 3);
        QVERIFY(!bad);
        QVERIFY(bad.error().code == ErrorCode::NotFound);
        const Result<void> nothing;
        QVERIFY(nothing.ok());
        const Result<void> failed = Error{ErrorCode::Io, Stage::Store, "no"};
        QVERIFY(!failed.ok());
        QVERIFY(failed.error().stage == Stage::Store);
    }
};

QTEST_GUILESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
