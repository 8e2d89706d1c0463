// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/word_links.h"
#include "core/analysis/word_terms.h"

#include <QtTest>

#include <string>

using candor::Ir;
using candor::LinkedClause;
using candor::linkWords;
using candor::PromptPhrase;
using candor::Task;
using candor::WordLinks;

namespace {

Task clampTask()
{
    Task task;
    task.id = "clamp_value";
    task.entryPoint = "clamp";
    task.prompt = "Write a function clamp(value, low, high) that returns value limited to a range: low if value is "
                  "smaller than low, high if it is greater than high, and value itself otherwise. Both ends belong "
                  "to the range.";
    return task;
}

Ir clampIr()
{
    Ir ir;
    ir.summary = "Limit a value";
    ir.name = "clamp";
    ir.parameters = {{"value", "int", ""}, {"low", "int", ""}, {"high", "int", ""}};
    ir.returns = "int";
    ir.effects = {"Return exactly high when value is greater than high", "Log the call to a file",
                  "Otherwise return value itself"};
    ir.assertions = {{"clamp(15, 0, 10) equals 10", ""}};
    return ir;
}

const std::string kClamp = "\"\"\"Return exactly high when value is greater than high.\"\"\"\n" // 1
                           "def clamp(value: int, low: int, high: int) -> int:\n"               // 2
                           "    # value greater than high\n"                                    // 3
                           "    if value > high:\n"                                             // 4
                           "        return high\n"                                              // 5
                           "    return value\n";                                                // 6

const LinkedClause& clauseAt(const WordLinks& links, const std::string& path)
{
    for (const LinkedClause& clause : links.clauses) {
        if (clause.path == path) {
            return clause;
        }
    }
    qFatal("no clause %s", path.c_str());
}

QStringList phrasesOf(const Task& task, const WordLinks& links)
{
    QStringList texts;
    for (const PromptPhrase& phrase : links.phrases) {
        texts.append(QString::fromStdString(task.prompt.substr(phrase.begin, phrase.end - phrase.begin)));
    }
    return texts;
}

} // namespace

class TestWordLinks : public QObject
{
    Q_OBJECT

private slots:
    void aPromptBreaksAtSentencesAndCommasButNotInCallsOrQuotes()
    {
        Task task;
        task.prompt = "Write f(a, b). Return 'x, y' for 1.5, 'B.' for 2; else nothing!\nNo more";
        const WordLinks links = linkWords(task, {}, "");
        QCOMPARE(phrasesOf(task, links),
                 QStringList({"Write f(a, b)", "Return 'x, y' for 1.5", "'B.' for 2;", "else nothing!", "No more"}));
    }

    void comparisonWordsMeetOperators()
    {
        const Task task = clampTask();
        const WordLinks links = linkWords(task, clampIr(), kClamp);
        const LinkedClause& effect = clauseAt(links, "/effects/0");
        QCOMPARE(effect.lines, (std::vector<int>{4, 5}));
        QCOMPARE(effect.phrases.size(), 1u);
        QCOMPARE(phrasesOf(task, links)[static_cast<qsizetype>(effect.phrases[0])],
                 QString("high if it is greater than high"));
    }

    void whatNoClauseStatesAndWhatNoLineSaysIsEmpty()
    {
        const Task task = clampTask();
        const WordLinks links = linkWords(task, clampIr(), kClamp);
        const QStringList texts = phrasesOf(task, links);
        const qsizetype lower = texts.indexOf("low if value is smaller than low");
        QVERIFY(lower >= 0);
        QVERIFY(links.phrases[static_cast<std::size_t>(lower)].clauses.empty());
        QVERIFY(clauseAt(links, "/effects/1").lines.empty());
        QVERIFY(clauseAt(links, "/effects/1").asksFor);
        QVERIFY(!clauseAt(links, "/assertions/0").asksFor);
    }

    void commentsAndDocstringsAreNoLines()
    {
        for (const LinkedClause& clause : linkWords(clampTask(), clampIr(), kClamp).clauses) {
            for (const int line : clause.lines) {
                QVERIFY2(line != 1 && line != 3, clause.path.c_str());
            }
        }
    }

    void theDefLineBelongsToTheSignatureAlone()
    {
        const WordLinks links = linkWords(clampTask(), clampIr(), kClamp);
        QCOMPARE(clauseAt(links, "/signature").lines, std::vector<int>{2});
        QCOMPARE(clauseAt(links, "/signature").text, std::string("clamp(value: int, low: int, high: int) → int"));
        QVERIFY(clauseAt(links, "/intent/summary").lines.empty());
    }

    void literalsTellLinesApart()
    {
        Task task;
        task.prompt = "Return 'A' for 90 or more, 'B' for 80 or more, and 'F' otherwise.";
        task.entryPoint = "grade";
        Ir ir;
        ir.name = "grade";
        ir.parameters = {{"score", "int", ""}};
        ir.effects = {"returns 'A' if score >= 90", "returns 'B' if score >= 80", "otherwise returns 'F'"};
        const WordLinks links = linkWords(task, ir,
                                          "def grade(score):\n"
                                          "    if score >= 90:\n"
                                          "        return 'A'\n"
                                          "    if score >= 80:\n"
                                          "        return 'B'\n"
                                          "    return 'F'\n");
        QCOMPARE(clauseAt(links, "/effects/0").lines, (std::vector<int>{2, 3}));
        QCOMPARE(clauseAt(links, "/effects/1").lines, (std::vector<int>{4, 5}));
        QCOMPARE(clauseAt(links, "/effects/2").lines, (std::vector<int>{6}));
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(links.phrases[i].clauses.size(), 1u);
            QCOMPARE(links.clauses[links.phrases[i].clauses[0]].path, "/effects/" + std::to_string(i));
        }
    }

    void aHoleIsAClauseThatIsOpen()
    {
        const Ir ir = candor::irFromDocument(
            {{"effects", {{{"description", {{"hole", {{"identifier", "rest"}, {"description", "what else"}}}}}}}}});
        const WordLinks links = linkWords({}, ir, "");
        QCOMPARE(links.clauses.size(), 1u);
        QVERIFY(links.clauses[0].isHole);
        QCOMPARE(links.clauses[0].text, std::string("what else"));
    }

    void endingsMakeNoDifference()
    {
        QCOMPARE(candor::stemOf("returns"), candor::stemOf("returned"));
        QCOMPARE(candor::stemOf("compares"), candor::stemOf("comparing"));
        QCOMPARE(candor::stemOf("splitting"), std::string("split"));
        QCOMPARE(candor::stemOf("dictionaries"), std::string("dictionary"));
        QCOMPARE(candor::stemOf("is"), std::string("is"));
    }

    void nothingGivesNothing()
    {
        const WordLinks links = linkWords({}, {}, "");
        QVERIFY(links.phrases.empty());
        QVERIFY(links.clauses.empty());
        QVERIFY(!links.cut);
    }

    void muchIsReadSoFarAndNoFurther()
    {
        Task task;
        std::string python;
        Ir ir;
        for (int i = 0; i < 3000; ++i) {
            task.prompt += "return value" + std::to_string(i) + ", ";
            python += "x" + std::to_string(i) + " = value" + std::to_string(i) + "\n";
            ir.effects.push_back("sets value" + std::to_string(i));
        }
        const WordLinks links = linkWords(task, ir, python);
        QVERIFY(links.cut);
        QCOMPARE(links.phrases.size(), candor::kMostLinkedPhrases);
        QCOMPARE(links.clauses.size(), candor::kMostLinkedClauses);
        QCOMPARE(links.clauses[7].lines, std::vector<int>{8});
        QCOMPARE(links.clauses[7].phrases, std::vector<std::size_t>{7});
    }

    void hostileTextIsOnlyText()
    {
        Task task;
        task.prompt = "'\"((([[[ \xff\xfe <img src=file:///etc/passwd> \xe2\x80\xae " + std::string(20'000, '(');
        const WordLinks links = linkWords(task, {}, "'''\n\"\"\"\n\\");
        for (const PromptPhrase& phrase : links.phrases) {
            QVERIFY(phrase.begin < phrase.end && phrase.end <= task.prompt.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestWordLinks)
#include "tst_word_links.moc"
