// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/rescore.h"

#include <QtTest>

using candor::CandidateRecord;
using candor::RescoredTrial;
using candor::TrialRecord;
using candor::Verdict;

namespace {

candor::Rubric rubricOf(const std::string& feature, double points)
{
    candor::Rubric rubric;
    rubric.name = feature;
    candor::Criterion criterion;
    criterion.id = feature;
    criterion.feature = feature;
    criterion.points = points;
    rubric.criteria.push_back(criterion);
    return rubric;
}

CandidateRecord candidateOf(int draw, std::size_t assertions, std::size_t effects, Verdict verdict)
{
    CandidateRecord candidate;
    candidate.draw = draw;
    candidate.read.found = true;
    candidate.read.usable = true;
    candidate.read.ir.assertions.resize(assertions);
    candidate.read.ir.effects.resize(effects);
    candidate.verdict = verdict;
    candidate.judged = true;
    return candidate;
}

/// Three candidates: the most assertions fail, the most effects pass, and one reply was cut.
TrialRecord trialOfThree()
{
    TrialRecord record;
    record.task = "letter_grade";
    record.repeat = 2;
    record.candidates = {candidateOf(0, 5, 1, Verdict::WrongAnswer), candidateOf(1, 2, 4, Verdict::Passed),
                         candidateOf(2, 9, 9, Verdict::Truncated)};
    record.candidates[2].read.usable = false;
    record.selection.index = 0;
    record.verdict = Verdict::WrongAnswer;
    return record;
}

} // namespace

class TestRescore : public QObject
{
    Q_OBJECT

private slots:
    void theSameRubricSelectsTheSame();
    void anotherRubricSelectsAnotherCandidateAndItsStoredVerdict();
    void whatIsNotUsableIsNeverSelected();
    void aCandidateThatWasNotJudgedHasNoVerdict();
    void tiesGoToTheFirstDrawAndAreStated();
    void withoutCandidatesNothingIsSelected();
};

void TestRescore::theSameRubricSelectsTheSame()
{
    const RescoredTrial rescored = candor::rescore(trialOfThree(), rubricOf("assertion_count", 10));
    QCOMPARE(rescored.task, std::string("letter_grade"));
    QCOMPARE(rescored.repeat, 2);
    QCOMPARE(rescored.selection.index, rescored.storedSelection);
    QCOMPARE(rescored.verdict, std::optional(Verdict::WrongAnswer));
    QCOMPARE(rescored.storedVerdict, Verdict::WrongAnswer);
    QCOMPARE(rescored.scores[0], std::optional(50.0));
    QCOMPARE(rescored.scores[1], std::optional(20.0));
}

void TestRescore::anotherRubricSelectsAnotherCandidateAndItsStoredVerdict()
{
    const RescoredTrial rescored = candor::rescore(trialOfThree(), rubricOf("effect_count", 1));
    QCOMPARE(rescored.selection.index, std::optional<std::size_t>(1));
    QCOMPARE(rescored.storedSelection, std::optional<std::size_t>(0));
    QCOMPARE(rescored.verdict, std::optional(Verdict::Passed));
    QCOMPARE(rescored.storedVerdict, Verdict::WrongAnswer);
}

void TestRescore::whatIsNotUsableIsNeverSelected()
{
    const RescoredTrial rescored = candor::rescore(trialOfThree(), rubricOf("assertion_count", 1));
    QCOMPARE(rescored.scores.size(), std::size_t{3});
    QVERIFY(!rescored.scores[2]);
    QCOMPARE(rescored.selection.index, std::optional<std::size_t>(0));
}

void TestRescore::aCandidateThatWasNotJudgedHasNoVerdict()
{
    TrialRecord record = trialOfThree();
    record.candidates[1].judged = false;
    const RescoredTrial rescored = candor::rescore(record, rubricOf("effect_count", 1));
    QCOMPARE(rescored.selection.index, std::optional<std::size_t>(1));
    QVERIFY(!rescored.verdict);
}

void TestRescore::tiesGoToTheFirstDrawAndAreStated()
{
    const RescoredTrial rescored = candor::rescore(trialOfThree(), rubricOf("assertion_count", 0));
    QCOMPARE(rescored.selection.index, std::optional<std::size_t>(0));
    QCOMPARE(rescored.selection.tied, (std::vector<std::size_t>{0, 1}));
}

void TestRescore::withoutCandidatesNothingIsSelected()
{
    TrialRecord record = trialOfThree();
    record.candidates.clear();
    record.selection = {};
    record.verdict = Verdict::BackendFailure;
    const RescoredTrial rescored = candor::rescore(record, rubricOf("effect_count", 1));
    QVERIFY(!rescored.selection.index && !rescored.verdict && rescored.scores.empty());
    QCOMPARE(rescored.storedVerdict, Verdict::BackendFailure);
}

QTEST_GUILESS_MAIN(TestRescore)
#include "tst_rescore.moc"
