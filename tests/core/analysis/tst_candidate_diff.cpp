// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/candidate_diff.h"

#include <QtTest>

using namespace candor;

namespace {

Json irDocument(const std::vector<Json>& effects, const std::string& summary = "doubles a number")
{
    Json list = Json::array();
    for (const Json& effect : effects) {
        list.push_back({{"description", effect}});
    }
    return {{"intent", {{"summary", summary}}}, {"signature", {{"name", "f"}, {"returns", "int"}}}, {"effects", list}};
}

struct Made
{
    Verdict verdict = Verdict::WrongAnswer;
    double score = 10.0;
    std::string python;
    std::vector<Json> effects{"returns twice n"};
    std::string message;
    int errorLine = 0;
};

std::shared_ptr<const TrialRecord> trial(const std::vector<Made>& candidates, int selected,
                                         const std::string& configuration = "A")
{
    auto record = std::make_shared<TrialRecord>();
    record->task = "double";
    record->configuration = configuration;
    for (const Made& made : candidates) {
        CandidateRecord candidate;
        candidate.draw = static_cast<int>(record->candidates.size());
        candidate.read.found = candidate.read.usable = true;
        candidate.read.ir = irFromDocument(irDocument(made.effects));
        candidate.score = Score{made.score, {{"same", 1.0, 5.0, ""}, {"other", 1.0, made.score - 5.0, ""}}};
        CodeAttempt attempt;
        attempt.artifact.python = made.python;
        attempt.artifact.hash = hashOf(made.python);
        attempt.execution = ExecutionReport{};
        attempt.execution->verdict = made.verdict;
        attempt.execution->message = made.message;
        attempt.execution->errorLine = made.errorLine;
        attempt.execution->cases.push_back({0, "f(1)", "2", "3", made.verdict == Verdict::Passed});
        candidate.attempts.push_back(attempt);
        candidate.verdict = made.verdict;
        candidate.message = made.message;
        candidate.judged = true;
        record->candidates.push_back(candidate);
    }
    if (selected >= 0) {
        record->selection.index = static_cast<std::size_t>(selected);
    }
    if (const CandidateRecord* chosen = record->selected()) {
        record->verdict = chosen->verdict;
        record->message = chosen->message;
    }
    return record;
}

std::vector<CandidateColumn> columnsOf(const std::shared_ptr<const TrialRecord>& record)
{
    std::vector<CandidateColumn> columns;
    for (std::size_t i = 0; i < record->candidates.size(); ++i) {
        columns.push_back({record, i, record->configuration, "session 1", nullptr});
    }
    return columns;
}

QString sentenceOf(const std::vector<Made>& candidates, int selected)
{
    return QString::fromStdString(comparisonSentence(columnsOf(trial(candidates, selected))));
}

/// "1 def f(n): | 1 def f(m):", gaps as "-".
QStringList pythonOf(const SideBySide& table)
{
    QStringList lines;
    for (const PythonLine& line : table.python) {
        QStringList cells;
        for (const auto& cell : line.cells) {
            cells << (cell ? QString("%1 %2").arg(cell->number).arg(QString::fromStdString(cell->text)) : QString("-"));
        }
        lines << QString(line.equal ? "= " : "! ") + cells.join(" | ");
    }
    return lines;
}

QStringList markedIn(const std::string& text, const std::vector<TextSpan>& spans)
{
    QStringList parts;
    for (const TextSpan& span : spans) {
        parts << QString::fromStdString(text.substr(span.begin, span.end - span.begin));
    }
    return parts;
}

const IrLine* lineWith(const SideBySide& table, const std::string& label, std::size_t nth = 0)
{
    for (const IrLine& line : table.ir) {
        if (line.label == label && nth-- == 0) {
            return &line;
        }
    }
    return nullptr;
}

} // namespace

class TestCandidateDiff : public QObject
{
    Q_OBJECT
private slots:
    void tokensThatDifferAreNamed()
    {
        const std::string a = "return n * 2";
        const std::string b = "return m * 20";
        const TokenDifference difference = tokenDifference(a, b);
        QCOMPARE(markedIn(a, difference.first), QStringList({"n", "2"}));
        QCOMPARE(markedIn(b, difference.second), QStringList({"m", "20"}));
        QVERIFY(difference.likeness > 0.5 && difference.likeness < 1.0);
        QVERIFY(tokenDifference(a, a).first.empty());
        QCOMPARE(tokenDifference("", "").likeness, 1.0);
        QCOMPARE(markedIn("", tokenDifference("x", "").second), QStringList());
    }

    void hugeListsAreMatchedAtTheirEnds()
    {
        std::vector<std::string> texts;
        for (int i = 0; i < 5000; ++i) {
            texts.push_back(std::to_string(i));
        }
        std::vector<std::string_view> first(texts.begin(), texts.end());
        std::vector<std::string_view> second(texts.rbegin(), texts.rend());
        first.insert(first.begin(), "head");
        second.insert(second.begin(), "head");
        first.push_back("tail");
        second.push_back("tail");
        const auto pairs = commonSubsequence(first, second);
        QCOMPARE(pairs.size(), std::size_t{2});
        QCOMPARE(pairs.back().first, first.size() - 1);
    }

    void exactDuplicatesAreOneColumnShownAsTheSelectedOne()
    {
        const auto record = trial({{.python = "a"}, {.python = "b"}, {.python = "a"}}, 2);
        const SideBySide table = sideBySide(columnsOf(record), {.reference = 1});
        QCOMPARE(table.columns.size(), std::size_t{2});
        QCOMPARE(table.columns[0].members, (std::vector<std::size_t>{0, 2}));
        QCOMPARE(table.columns[0].column, std::size_t{2});
        QVERIFY(table.columns[0].selected);
        QVERIFY(!table.columns[1].selected);
        QCOMPARE(table.reference, std::size_t{1});
    }

    void theSameIrWithOtherCodeIsNoDuplicate()
    {
        const auto record = trial({{.python = "a"}, {.python = "b"}}, 0);
        QCOMPARE(sideBySide(columnsOf(record)).columns.size(), std::size_t{2});
        const auto flaky = trial({{.verdict = Verdict::Passed, .python = "a"}, {.python = "a"}}, 0);
        QCOMPARE(sideBySide(columnsOf(flaky)).columns.size(), std::size_t{2});
    }

    void pointsThatDifferAreMarkedAndRanksCounted()
    {
        const auto record = trial({{.score = 10, .python = "a"}, {.score = 12, .python = "b"}}, 1);
        const SideBySide table = sideBySide(columnsOf(record));
        QCOMPARE(table.scores.size(), std::size_t{2});
        QVERIFY(table.scores[0].equal);
        QVERIFY(!table.scores[1].equal);
        QVERIFY(!table.scores[1].cells[0]->differs);
        QVERIFY(table.scores[1].cells[1]->differs);
        QCOMPARE(*table.columns[0].rank, std::size_t{2});
        QCOMPARE(*table.columns[1].rank, std::size_t{1});
        QCOMPARE(table.columns[0].ranked, std::size_t{2});
    }

    void clausesStandBesideTheirLikeAndMissingOnesAreGaps()
    {
        const auto record = trial({{.python = "a", .effects = {"returns twice n", "checks that n is a number"}},
                                   {.python = "b", .effects = {"raises an error for texts", "returns twice m"}}},
                                  0);
        const SideBySide table = sideBySide(columnsOf(record));
        const IrLine* twice = nullptr;
        for (const IrLine& line : table.ir) {
            if (line.cells[0].text == "returns twice n") {
                twice = &line;
            }
        }
        QVERIFY(twice);
        QCOMPARE(twice->cells[1].text, std::string("returns twice m"));
        QCOMPARE(twice->cells[0].path, std::string("/effects/0"));
        QCOMPARE(twice->cells[1].path, std::string("/effects/1"));
        QCOMPARE(twice->cells[1].marks.size(), std::size_t{1});
        QCOMPARE(twice->cells[1].text.substr(twice->cells[1].marks[0].span.begin), std::string("m"));
        QVERIFY(!twice->equal);
        QVERIFY(lineWith(table, "intent")->equal);
        int gaps = 0;
        for (const IrLine& line : table.ir) {
            for (const IrCell& cell : line.cells) {
                gaps += cell.state == IrCell::State::Missing ? 1 : 0;
            }
        }
        QCOMPARE(gaps, 2);
    }

    void holesAreShownWhereTheyStand()
    {
        const Json hole = {
            {"hole",
             {{"identifier", "result"}, {"type", "int"}, {"kind", "effect"}, {"description", "what is returned"}}}};
        const auto record = trial({{.python = "a", .effects = {"first", hole}},
                                   {.python = "b", .effects = {"first", "then <?rest: the rest?> is done"}}},
                                  0);
        const SideBySide table = sideBySide(columnsOf(record));
        QCOMPARE(table.holes[0].size(), std::size_t{1});
        const HoleCell& cell = table.holes[0][0];
        QVERIFY(cell.irLine);
        const IrCell& place = table.ir[*cell.irLine].cells[0];
        QCOMPARE(place.text, std::string("‹?result: int?›"));
        QCOMPARE(place.marks.size(), std::size_t{1});
        QVERIFY(place.marks[0].kind == MarkKind::Hole);
        const IrCell& other = table.ir[*table.holes[1][0].irLine].cells[1];
        QCOMPARE(other.text, std::string("then ‹?rest: the rest?› is done"));
    }

    void whatStandsBehindTheCutIsCutOff()
    {
        auto record = std::make_shared<TrialRecord>(
            *trial({{.python = "a", .effects = {"first thing", "second matter"}}, {.python = "b"}}, 0));
        ReadIr& read = record->candidates[1].read;
        read.ir = irFromDocument(irDocument({"first thing"}));
        read.truncated = true;
        read.usable = false;
        const SideBySide table = sideBySide(columnsOf(record));
        QVERIFY(lineWith(table, "effect", 0)->cells[1].state == IrCell::State::Present);
        QVERIFY(lineWith(table, "effect", 1)->cells[1].state == IrCell::State::CutOff);
    }

    void aColumnWithoutIrOrCodeSaysWhyAndCountsForNothing()
    {
        auto record = std::make_shared<TrialRecord>(*trial({{.python = "a"}, {.python = "b"}, {.python = "a"}}, 0));
        CandidateRecord& broken = record->candidates[0];
        broken.read = {};
        broken.read.problem = "the reply holds no JSON";
        broken.attempts.clear();
        broken.score.reset();
        broken.verdict = Verdict::InvalidIr;
        broken.message = "no IR";
        const SideBySide table = sideBySide(columnsOf(record)); // the reference is the broken one
        QCOMPARE(table.columns[0].noIr, std::string("no IR: the reply holds no JSON"));
        QCOMPARE(table.columns[0].noPython, std::string("no code: no IR"));
        QVERIFY(!table.columns[0].noScore.empty());
        QVERIFY(!table.columns[0].rank);
        QVERIFY(lineWith(table, "effect")->equal); // of the two that have one
        QVERIFY(lineWith(table, "effect")->cells[0].state == IrCell::State::None);
        QCOMPARE(pythonOf(table), QStringList("! - | 1 b | 1 a"));
        QVERIFY(table.python[0].cells[2]->differs);
    }

    void linesOfCodeStandBesideThoseTheyReplace()
    {
        const auto record = trial({{.python = "def f(n):\n    m = n\n    return m * 2\n"},
                                   {.python = "def f(n):\n    \"\"\"Twice.\"\"\"\n    return n * 2\n    # end\n"},
                                   {.python = "def f(n):\n    m = n\n    x = 1\n    return m * 2\n"}},
                                  0);
        const SideBySide table = sideBySide(columnsOf(record));
        QCOMPARE(
            pythonOf(table),
            QStringList({"= 1 def f(n): | 1 def f(n): | 1 def f(n):",
                         "! 2     m = n | 2     \"\"\"Twice.\"\"\" | 2     m = n", "! - | - | 3     x = 1",
                         "! 3     return m * 2 | 3     return n * 2 | 4     return m * 2", "! - | 4     # end | -"}));
        const PythonCell& changed = *table.python[3].cells[1];
        QCOMPARE(markedIn(changed.text, changed.marks), QStringList("n"));
        QCOMPARE(markedIn(table.python[3].cells[0]->text, table.python[3].cells[0]->marks), QStringList("m"));
        QVERIFY(!table.python[3].cells[2]->differs);
        QVERIFY(table.python[3].cells[0]->differs);
    }

    void theFailingLineCarriesItsProblem()
    {
        const auto record = trial({{.verdict = Verdict::CompileError,
                                    .python = "def f(n):\n    return n n\n",
                                    .message = "invalid syntax",
                                    .errorLine = 2}},
                                  0);
        const SideBySide table = sideBySide(columnsOf(record));
        QCOMPARE(table.python[1].cells[0]->problem, std::string("invalid syntax"));
        QVERIFY(table.python[0].cells[0]->problem.empty());
        QVERIFY(!table.python[0].equal); // nothing to be equal to
    }

    void casesThatWereNotRunComeFromTheTask()
    {
        auto suite = std::make_shared<Suite>();
        Task task;
        task.id = "double";
        task.entryPoint = "f";
        task.cases = {{{"1"}, "2"}, {{"5"}, "10"}};
        suite->tasks.push_back(task);
        auto columns = columnsOf(trial({{.python = "a"}}, 0));
        columns[0].suite = suite;
        const SideBySide table = sideBySide(columns);
        QCOMPARE(table.cases[0].size(), std::size_t{2});
        QVERIFY(table.cases[0][0].state == CaseCell::State::Failed);
        QCOMPARE(table.cases[0][0].got, std::string("3"));
        QVERIFY(table.cases[0][1].state == CaseCell::State::NotRun);
        QCOMPARE(table.cases[0][1].call, std::string("f(5)"));
    }

    void theSentenceSaysWhatSelectionCost()
    {
        const Made fails{.score = 132.3, .python = "a", .message = "f(1) gives 3"};
        const Made passes{.verdict = Verdict::Passed, .score = 132.2, .python = "b"};
        QCOMPARE(sentenceOf({fails, passes}, 0),
                 QString("Candidate 2 passes and was not chosen: selection cost this task by 0.1 points."));
        QCOMPARE(sentenceOf({passes, fails}, 0), QString("Candidate 1 passes and was chosen; 1 fails: wrong answer."));
        QCOMPARE(sentenceOf({passes, passes}, 0), QString("Both pass."));
        QCOMPARE(sentenceOf({fails, fails, fails}, 0),
                 QString("All 3 fail in the same way: wrong answer (f(1) gives 3)."));
        const Made compile{.verdict = Verdict::CompileError, .python = "c"};
        QCOMPARE(sentenceOf({fails, compile, compile}, 0),
                 QString("All 3 fail: 1 wrong answer, 2 does not compile. No selection could have saved this task."));
        Made tied = passes;
        tied.score = fails.score;
        QCOMPARE(sentenceOf({fails, tied}, 0), QString("Candidate 2 passes and was not chosen: its score is the same, "
                                                       "and the order of drawing cost this task."));
        QCOMPARE(sentenceOf({fails}, 0), QString("One candidate, and it fails: wrong answer (f(1) gives 3)."));
        const Made broken{.verdict = Verdict::BackendFailure, .python = "d"};
        QCOMPARE(sentenceOf({passes, broken}, 0), QString("Candidate 1 passes. 1 not the model's: backend failure."));
        QVERIFY(sentenceOf({fails, passes, passes}, 0).endsWith("0.1 points. One other passes too."));
        QVERIFY(comparisonSentence({}).empty());
    }

    void theSentenceComparesConfigurations()
    {
        const Made fails{.python = "a", .message = "f(1) gives 3"};
        const Made passes{.verdict = Verdict::Passed, .score = 9.0, .python = "b"};
        const auto both = [](const std::shared_ptr<const TrialRecord>& a, const std::shared_ptr<const TrialRecord>& b) {
            auto columns = columnsOf(a);
            const auto more = columnsOf(b);
            columns.insert(columns.end(), more.begin(), more.end());
            return QString::fromStdString(comparisonSentence(columns));
        };
        QCOMPARE(both(trial({passes}, 0, "A"), trial({fails}, 0, "B")), QString("A passes, B fails: wrong answer."));
        QCOMPARE(both(trial({fails}, 0, "A"), trial({fails}, 0, "B")),
                 QString("Both configurations fail in the same way: wrong answer (f(1) gives 3)."));
        QCOMPARE(both(trial({passes}, 0, "A"), trial({passes}, 0, "B")), QString("Both configurations pass."));
        auto three = columnsOf(trial({passes}, 0, "A"));
        three.push_back({trial({fails}, 0, "B"), 0, "B", "session 1", nullptr});
        three.push_back({trial({fails}, 0, "C"), 0, "C", "session 1", nullptr});
        QCOMPARE(QString::fromStdString(comparisonSentence(three)),
                 QString("1 of 3 configurations passes, A; these fail: B (wrong answer), C (wrong answer)."));
        QCOMPARE(both(trial({passes}, 0, "A"), trial({fails, passes}, 0, "B")),
                 QString("A passes, B fails: wrong answer. Of B, candidate 2 passes and was not chosen: selection "
                         "cost this task by 1.0 points."));
    }

    void hostileTextIsMadeVisibleInTheSentence()
    {
        const Made fails{.python = "a", .message = "\x1b[2J\n<img src=x>\xe2\x80\xae"};
        const QString sentence = sentenceOf({fails}, 0);
        QVERIFY(!sentence.contains(QChar(0x1b)) && !sentence.contains('\n') && !sentence.contains(QChar(0x202e)));
    }

    void noColumnsGiveAnEmptyTable()
    {
        const SideBySide table = sideBySide({});
        QVERIFY(table.columns.empty() && table.ir.empty() && table.python.empty() && table.sentence.empty());
    }
};

QTEST_GUILESS_MAIN(TestCandidateDiff)
#include "tst_candidate_diff.moc"
