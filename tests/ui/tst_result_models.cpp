// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_text.h"
#include "tests/ui/page_fixture.h"
#include "tests/ui/picture_samples.h"
#include "ui/parts/verdict_delegate.h"
#include "ui/results/answer_words.h"
#include "ui/results/matrix_model.h"
#include "ui/results/row_model.h"
#include "ui/results/workspace_model.h"

#include <QAbstractItemModelTester>

using namespace candor;
using namespace candor::ui;

namespace {

constexpr std::size_t kTasks = 18;

/// The first 13 of 18 pass under the first configuration; the last 4 of these under the second.
Verdict sampleVerdict(std::size_t configuration, std::size_t task, int /*repeat*/)
{
    if (configuration == 0) {
        return task < 13 ? Verdict::Passed : Verdict::WrongAnswer;
    }
    return task >= 9 && task < 13 ? Verdict::Passed : task < 4 ? Verdict::CompileError : Verdict::WrongAnswer;
}

PictureSample sample(const PictureSample::VerdictOf& verdictOf = sampleVerdict, int repeats = 1)
{
    PictureSample made;
    made.add("s1", PictureSample::suiteOf(kTasks), {"Qwen2.5-7B", "Qwen3-30B"}, repeats, 3, verdictOf);
    return made;
}

ResultScope bothOf(std::size_t session)
{
    return {session, ConfigurationRef{session, 0}, ConfigurationRef{session, 1}};
}

ResultQuestion asked(const char* filter)
{
    ResultQuestion question;
    question.filter = parseFilter(filter).filter;
    return question;
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

int columnNamed(const ResultModel& model, const QString& key)
{
    for (int column = 0; column < model.columnCount(); ++column) {
        if (model.columnKey(column) == key) {
            return column;
        }
    }
    return -1;
}

} // namespace

class TestResultModels : public QObject
{
    Q_OBJECT

private slots:
    void theMatrixShowsVerdictsAndFlips();
    void theMatrixNotesRepeats();
    void theMatrixSortsWithTheEmptyLast();
    void aBaselineOfAnotherSessionIsAColumn();
    void trialsAndCandidatesShowTheirNumbers();
    void theFilterNarrowsAllThree();
    void aFilterThatNamesASessionLooksBeyond();
    void aGrowingSessionKeepsItsRows();
    void jAndKWalkTheComparedTrials();
    void theAnswerIsASentence_data();
    void theAnswerIsASentence();
    void repliesThatAreNoModelsAreSaid();
    void theWorkspaceTreeGrowsAtItsTop();
    void theWorkspaceTreeSaysStates();
    void tenThousandTasks();

private:
    PageFixture m_fixture;
    MessageStore m_messages{m_fixture.workbench};
};

void TestResultModels::theMatrixShowsVerdictsAndFlips()
{
    MatrixModel model(m_messages);
    const QAbstractItemModelTester tester(&model);
    const auto analysis = analyse(sample().picture(), bothOf(0));
    model.show(analysis, rowsOf(*analysis, {}));
    QCOMPARE(model.rowCount(), 18);
    QCOMPARE(model.columnCount(), 7);
    QCOMPARE(cell(model, 0, 0), QStringLiteral("task_0000"));
    QCOMPARE(model.headerData(3, Qt::Horizontal).toString(), QStringLiteral("Qwen2.5-7B"));
    QCOMPARE(model.index(0, 3).data(VerdictDelegate::kVerdictRole).toInt(), static_cast<int>(Verdict::Passed));
    QCOMPARE(model.index(0, 4).data(VerdictDelegate::kVerdictRole).toInt(), static_cast<int>(Verdict::CompileError));
    QCOMPARE(cell(model, 0, 5), QStringLiteral("▼ lost"));
    QCOMPARE(cell(model, 10, 5), QString());
    QCOMPARE(cell(model, 0, 6), QStringLiteral("…")); // not read yet
    QCOMPARE(cell(model, 10, 6), QString());          // it passed
    QVERIFY(model.index(0, 3).data(VerdictDelegate::kNoteRole).isNull());
    const auto key = model.candidateAt(2, 4);
    QVERIFY(key);
    QCOMPARE(model.indexOf(*key), model.index(2, 4));
}

void TestResultModels::theMatrixNotesRepeats()
{
    MatrixModel model(m_messages);
    const auto verdictOf = [](std::size_t, std::size_t, int repeat) {
        return repeat < 2 ? Verdict::Passed : Verdict::Timeout;
    };
    const auto analysis = analyse(sample(verdictOf, 3).picture(), bothOf(0));
    model.show(analysis, rowsOf(*analysis, {}));
    QCOMPARE(model.index(0, 3).data(VerdictDelegate::kNoteRole).toString(), QStringLiteral("2/3"));
    QVERIFY(cell(model, 0, 3).endsWith(QLatin1String("2/3")));
}

void TestResultModels::theMatrixSortsWithTheEmptyLast()
{
    MatrixModel model(m_messages);
    const QAbstractItemModelTester tester(&model);
    PictureSample made;
    made.add("s1", PictureSample::suiteOf(4), {"a", "b"}, 1, 1, sampleVerdict, 7);
    const auto analysis = analyse(made.picture(), bothOf(0));
    model.show(analysis, rowsOf(*analysis, {}));
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        ResultQuestion question;
        question.matrix = model.sortBy(4, order);
        model.show(analysis, rowsOf(*analysis, question));
        QCOMPARE(cell(model, 3, 0), QStringLiteral("task_0003")); // nothing stored under "b"
    }
    ResultQuestion question;
    question.matrix = model.sortBy(0, Qt::DescendingOrder);
    model.show(analysis, rowsOf(*analysis, question));
    QCOMPARE(cell(model, 0, 0), QStringLiteral("task_0003"));
    QSignalSpy wanted(&model, &ResultModel::sortWanted);
    model.sort(model.messageColumn(), Qt::AscendingOrder); // messages are in the file
    QCOMPARE(wanted.size(), 0);
    model.sort(1, Qt::AscendingOrder);
    QCOMPARE(wanted.size(), 1);
}

void TestResultModels::aBaselineOfAnotherSessionIsAColumn()
{
    PictureSample made = sample();
    made.add("s2", PictureSample::suiteOf(kTasks), {"other"}, 1, 1,
             [](std::size_t, std::size_t, int) { return Verdict::Timeout; });
    const ResultScope scope{1, ConfigurationRef{0, 0}, ConfigurationRef{1, 0}};
    const auto analysis = analyse(made.picture(), scope);
    QCOMPARE(analysis->matrix.columns.size(), 2u);
    QCOMPARE(analysis->matrix.columns[0].session, 0u);
    QVERIFY(analysis->comparison);
    QCOMPARE(analysis->comparison->lost.size(), 13u);
    const auto rows = rowsOf(*analysis, asked("lost:yes"));
    QCOMPARE(rows->trials.size(), 13u);
    QCOMPARE(rows->allTrials, 36u); // the other session's first configuration and this session's only one
    QCOMPARE(rowsOf(*analysis, {})->trials.size(), 36u);
}

void TestResultModels::trialsAndCandidatesShowTheirNumbers()
{
    RowModel trials(RowModel::Kind::Trials, m_messages);
    RowModel candidates(RowModel::Kind::Candidates, m_messages);
    const QAbstractItemModelTester trialTester(&trials);
    const QAbstractItemModelTester candidateTester(&candidates);
    const auto analysis = analyse(sample().picture(), bothOf(0));
    trials.show(analysis, rowsOf(*analysis, {}));
    candidates.show(analysis, rowsOf(*analysis, {}));
    QCOMPARE(trials.rowCount(), 36);
    QCOMPARE(candidates.rowCount(), 108);
    QCOMPARE(cell(trials, 18, columnNamed(trials, QStringLiteral("configuration"))), QStringLiteral("Qwen3-30B"));
    QCOMPARE(cell(trials, 18, columnNamed(trials, QStringLiteral("flip"))), QStringLiteral("▼ lost"));
    QCOMPARE(cell(trials, 18, columnNamed(trials, QStringLiteral("draw"))), QStringLiteral("1 of 3"));
    QCOMPARE(cell(trials, 2, columnNamed(trials, QStringLiteral("score"))), QStringLiteral("102.0"));
    QCOMPARE(cell(trials, 0, columnNamed(trials, QStringLiteral("cases"))), QStringLiteral("1/1"));
    QCOMPARE(cell(candidates, 1, columnNamed(candidates, QStringLiteral("holes"))), QStringLiteral("1"));
    QCOMPARE(cell(candidates, 0, columnNamed(candidates, QStringLiteral("selected"))), QStringLiteral("★"));
    QCOMPARE(cell(candidates, 1, columnNamed(candidates, QStringLiteral("selected"))), QString());
    const CandidateKey key{{0, 18}, 2};
    QCOMPARE(candidates.indexOf(key).row(), 56);
    QCOMPARE(trials.indexOf(key).row(), 18);
    QCOMPARE(candidates.candidateAt(56, 0), std::optional(key));
    ResultQuestion question;
    question.candidates = candidates.sortBy(columnNamed(candidates, QStringLiteral("score")), Qt::DescendingOrder);
    candidates.show(analysis, rowsOf(*analysis, question));
    QCOMPARE(cell(candidates, 0, columnNamed(candidates, QStringLiteral("score"))), QStringLiteral("117.0"));
}

void TestResultModels::theFilterNarrowsAllThree()
{
    const auto analysis = analyse(sample().picture(), bothOf(0));
    const auto rows = rowsOf(*analysis, asked("verdict:compile"));
    QCOMPARE(rows->matrix.size(), 4u);
    QCOMPARE(rows->trials.size(), 4u);
    QCOMPARE(rows->candidates.size(), 4u);
    QCOMPARE(rows->allTrials, 36u);
    QCOMPARE(rows->allCandidates, 108u);
    QCOMPARE(rowsOf(*analysis, asked("task:nothing"))->matrix.size(), 0u);
}

void TestResultModels::aFilterThatNamesASessionLooksBeyond()
{
    PictureSample made = sample();
    made.add("s2", PictureSample::suiteOf(5), {"other"}, 1, 1, sampleVerdict);
    const auto analysis = analyse(made.picture(), bothOf(0));
    QCOMPARE(rowsOf(*analysis, {})->trials.size(), 36u);
    QCOMPARE(rowsOf(*analysis, asked("session:s2"))->trials.size(), 5u);
}

void TestResultModels::aGrowingSessionKeepsItsRows()
{
    RowModel model(RowModel::Kind::Trials, m_messages);
    const QAbstractItemModelTester tester(&model);
    PictureSample first;
    first.add("s1", PictureSample::suiteOf(10), {"a"}, 1, 1, sampleVerdict, 4);
    PictureSample second;
    second.add("s1", PictureSample::suiteOf(10), {"a"}, 1, 1, sampleVerdict, 9);
    const auto before = analyse(first.picture(), {0, ConfigurationRef{0, 0}, std::nullopt});
    const auto after = analyse(second.picture(), {0, ConfigurationRef{0, 0}, std::nullopt});
    model.show(before, rowsOf(*before, {}));
    const QPersistentModelIndex kept(model.index(3, 0));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.show(after, rowsOf(*after, {}));
    QCOMPARE(model.rowCount(), 9);
    QCOMPARE(reset.size(), 0);
    QVERIFY(kept.isValid());
    model.show(before, rowsOf(*before, {}));
    QCOMPARE(reset.size(), 1);
    QCOMPARE(model.rowCount(), 4);
}

void TestResultModels::jAndKWalkTheComparedTrials()
{
    MatrixModel model(m_messages);
    const auto analysis = analyse(sample().picture(), bothOf(0));
    model.show(analysis, rowsOf(*analysis, {}));
    QCOMPARE(model.walk().size(), 18u);
    QCOMPARE(model.walk().front(), (TrialKey{0, 18}));
    model.show(analysis, rowsOf(*analysis, asked("lost:yes")));
    QCOMPARE(model.walk().size(), 9u);
    model.show(analysis, rowsOf(*analysis, asked("config:Qwen2.5 verdict:wrong")));
    QCOMPARE(model.walk().front(), (TrialKey{0, 13}));
}

void TestResultModels::theAnswerIsASentence_data()
{
    QTest::addColumn<int>("baseline");
    QTest::addColumn<int>("compared");
    QTest::addColumn<int>("stored");
    QTest::addColumn<QString>("expected");
    QTest::newRow("regressed") << 0 << 1 << 36 << "Regressed: 13/18 → 4/18. 9 tasks lost, none gained, p = 0.0039.";
    QTest::newRow("improved") << 1 << 0 << 36 << "Improved: 4/18 → 13/18. 9 tasks gained, none lost, p = 0.0039.";
    QTest::newRow("so far") << 0 << 1 << 20
                            << "So far: no change shown: 13/18 → 0/2. 2 tasks lost, none gained, p = 0.5.";
    QTest::newRow("not comparable") << 0 << 1 << 18 << "Not comparable: no task has an outcome in both runs.";
    QTest::newRow("one") << 0 << -1 << 36 << "Qwen2.5-7B passes 13/18, 72 % (49–88 %)";
    QTest::newRow("one, so far") << 0 << -1 << 9 << "So far: Qwen2.5-7B passes 9/9, 100 % (70–100 %)";
}

void TestResultModels::theAnswerIsASentence()
{
    QFETCH(int, baseline);
    QFETCH(int, compared);
    QFETCH(int, stored);
    PictureSample made;
    made.add("s1", PictureSample::suiteOf(kTasks), {"Qwen2.5-7B", "Qwen3-30B"}, 1, 1, sampleVerdict,
             static_cast<std::size_t>(stored));
    ResultScope scope{0, ConfigurationRef{0, static_cast<std::size_t>(baseline)}, std::nullopt};
    if (compared >= 0) {
        scope.compared = ConfigurationRef{0, static_cast<std::size_t>(compared)};
    }
    const ResultAnswer answer = answerOf(*analyse(made.picture(), scope), "s1");
    QTEST(answer.headline, "expected");
    QVERIFY(!answer.detail.isEmpty());
    QCOMPARE(answer.detail.contains(QStringLiteral("%1 of 36 trials are stored").arg(stored)), stored < 36);
}

void TestResultModels::repliesThatAreNoModelsAreSaid()
{
    PictureSample made = sample();
    made.session(0).provenance = "recording: of October";
    const ResultAnswer answer = answerOf(*analyse(made.picture(), bothOf(0)), {});
    QCOMPARE(answer.provenance, QStringLiteral("Not a model's replies: recording: of October."));
    QVERIFY(answerOf(*analyse(sample().picture(), bothOf(0)), {}).provenance.isEmpty());
}

void TestResultModels::theWorkspaceTreeGrowsAtItsTop()
{
    WorkspaceModel model;
    const QAbstractItemModelTester tester(&model);
    PictureSample made = sample();
    model.show(made.picture(), {});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowCount(model.index(0, 0)), 2);
    QCOMPARE(model.index(1, 1, model.index(0, 0)).data().toString(), QStringLiteral("4/18"));
    const QPersistentModelIndex old(model.indexOf(ConfigurationRef{0, 1}));
    made.add("s2", PictureSample::suiteOf(5), {"other"}, 1, 1, sampleVerdict);
    model.show(made.picture(), {});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.sessionAt(model.index(0, 0)), std::optional<std::size_t>(1));
    QVERIFY(old.isValid());
    QCOMPARE(old.data().toString(), QStringLiteral("Qwen3-30B"));
    QCOMPARE(old.parent(), model.index(1, 0));
    model.mark(ConfigurationRef{0, 0}, ConfigurationRef{0, 1});
    QCOMPARE(model.indexOf(ConfigurationRef{0, 0}).data(WorkspaceModel::kMarkRole).toInt(),
             static_cast<int>(WorkspaceModel::Mark::Baseline));
    model.show(std::make_shared<const Picture>(), {});
    QCOMPARE(model.rowCount(), 0);
}

void TestResultModels::theWorkspaceTreeSaysStates()
{
    WorkspaceModel model;
    PictureSample made;
    made.add("s1", PictureSample::suiteOf(kTasks), {"a", "b"}, 1, 1, sampleVerdict, 9);
    model.show(made.picture(), {});
    const QModelIndex state = model.index(0, WorkspaceModel::kState);
    QCOMPARE(state.data().toString(), QStringLiteral("interrupted"));
    QCOMPARE(state.data(Qt::AccessibleTextRole).toString(), QStringLiteral("interrupted 9/36"));
    QVERIFY(!state.data(WorkspaceModel::kProgressRole).isValid());
    RunStatus run;
    run.sessionId = "s1";
    run.state = RunStatus::State::Running;
    model.show(made.picture(), run);
    QCOMPARE(state.data().toString(), QStringLiteral("running"));
    QCOMPARE(state.data(WorkspaceModel::kProgressRole).toDouble(), 0.25);
    run.state = RunStatus::State::Paused;
    model.show(made.picture(), run);
    QCOMPARE(state.data().toString(), QStringLiteral("paused"));
    model.show(sample().picture(), {});
    QCOMPARE(model.index(0, WorkspaceModel::kState).data().toString(), QStringLiteral("finished"));
}

void TestResultModels::tenThousandTasks()
{
    PictureSample made;
    made.add("s1", PictureSample::suiteOf(10'000), {"a", "b"}, 1, 5, [](std::size_t c, std::size_t task, int) {
        return (task + c) % 3 == 0 ? Verdict::WrongAnswer : Verdict::Passed;
    });
    const auto picture = made.picture();
    QElapsedTimer timer;
    timer.start();
    const auto analysis = analyse(picture, bothOf(0));
    qInfo("analyse: %lld ms", static_cast<long long>(timer.restart()));
    const auto all = rowsOf(*analysis, {});
    qInfo("rows without a filter: %lld ms", static_cast<long long>(timer.restart()));
    const auto some = rowsOf(*analysis, asked("task:99 verdict:wrong"));
    qInfo("rows with a filter: %lld ms", static_cast<long long>(timer.restart()));
    MatrixModel matrix(m_messages);
    RowModel candidates(RowModel::Kind::Candidates, m_messages);
    matrix.show(analysis, all);
    candidates.show(analysis, all);
    qInfo("shown: %lld us", static_cast<long long>(timer.nsecsElapsed() / 1000));
    QCOMPARE(matrix.rowCount(), 10'000);
    QCOMPARE(candidates.rowCount(), 100'000);
    matrix.show(analysis, some);
    QVERIFY(matrix.rowCount() > 0 && matrix.rowCount() < 300);
}

QTEST_MAIN(TestResultModels)
#include "tst_result_models.moc"
