// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/codegen.h"
#include "core/support/hash.h"
#include "core/support/random.h"
#include "tests/core/codegen/python_process.h"

#include <QTest>

using candor::Artifact;
using candor::CodeForm;
using candor::Ir;
using candor::Json;
using candor::JsonPlace;
using candor::Reply;
using candor::Verdict;

Q_DECLARE_METATYPE(candor::Verdict)
Q_DECLARE_METATYPE(candor::CodeForm)

namespace {

const std::string kStatements =
    R"json({"statements": [{"type": "if_statement", "code": "if n < 2:"}, {"type": "return", "code": "return n"},
        {"type": "return", "code": "return f(n - 1) + f(n - 2)"}]})json";
const std::string kProgram = "def f(n):\n    return n\n";

Ir functionIr()
{
    Ir ir;
    ir.name = "f";
    ir.parameters = {{"n", "int", ""}};
    return ir;
}

Artifact artifactOf(const std::string& text, CodeForm form)
{
    Reply reply;
    reply.text = text;
    reply.finishReason = "stop";
    return candor::makeArtifact(reply, functionIr(), form);
}

bool hasNote(const Artifact& artifact, const std::string& words)
{
    return std::any_of(artifact.notes.begin(), artifact.notes.end(),
                       [&words](const std::string& note) { return note.find(words) != std::string::npos; });
}

} // namespace

class TestArtifact : public QObject
{
    Q_OBJECT
private slots:
    void statementsBecomeAProgram_data()
    {
        QTest::addColumn<QString>("reply");
        QTest::addColumn<int>("place");
        const QString json = QString::fromStdString(kStatements);
        QTest::newRow("bare") << json << static_cast<int>(JsonPlace::Bare);
        QTest::newRow("fence") << "```json\n" + json + "\n```" << static_cast<int>(JsonPlace::Fence);
        QTest::newRow("prose") << "Here it is: " + json + "\nI hope it helps." << static_cast<int>(JsonPlace::Prose);
    }
    void statementsBecomeAProgram()
    {
        QFETCH(QString, reply);
        QFETCH(int, place);
        for (const CodeForm form : {CodeForm::Statements, CodeForm::StatementsHeuristic}) {
            const Artifact artifact = artifactOf(reply.toStdString(), form);
            QVERIFY2(!artifact.verdict, artifact.message.c_str());
            QVERIFY(artifact.assembled);
            QVERIFY(artifact.form == form);
            QCOMPARE(static_cast<int>(artifact.place), place);
            QVERIFY(artifact.hash == candor::hashOf(artifact.python));
            QCOMPARE(candor::test::pythonVerdict(artifact.python), QString());
        }
    }

    void aSourceIsFoundWhereverItStands_data()
    {
        QTest::addColumn<QString>("reply");
        QTest::addColumn<QString>("note");
        const QString program = QString::fromStdString(kProgram);
        const QString json = QString::fromStdString(Json{{"source", kProgram}}.dump());
        QTest::newRow("bare JSON") << json << "";
        QTest::newRow("JSON in a fence") << "```json\n" + json + "\n```\n"
                                         << "";
        QTest::newRow("JSON in prose") << "Sure!\n" + json << "";
        QTest::newRow("fence") << "Sure:\n```python\n" + program + "```\nDone."
                               << "from a fenced block";
        QTest::newRow("fence without a label") << "```\n" + program + "```"
                                               << "from a fenced block";
        QTest::newRow("fence of tildes") << "~~~py\n" + program + "~~~"
                                         << "from a fenced block";
        QTest::newRow("unclosed fence") << "```python\n" + program << "never closed";
        QTest::newRow("a shell fence first") << "```bash\nls\n```\n```python\n" + program + "```"
                                             << "2 fenced blocks";
        QTest::newRow("bare Python") << program << "whole reply";
        QTest::newRow("fence inside the JSON")
            << QString::fromStdString(Json{{"source", "```python\n" + kProgram + "```"}}.dump()) << "inside the JSON";
        QTest::newRow("byte order mark") << QString(QChar(0xfeff)) + json << "byte order mark";
        QTest::newRow("Windows line ends") << QString(program).replace("\n", "\r\n") << "line ends";
        QTest::newRow("Windows line ends in the JSON")
            << QString::fromStdString(Json{{"source", "def f(n):\r\n    return n\r\n"}}.dump()) << "line ends";
    }
    void aSourceIsFoundWhereverItStands()
    {
        QFETCH(QString, reply);
        QFETCH(QString, note);
        const Artifact artifact = artifactOf(reply.toStdString(), CodeForm::Source);
        QVERIFY2(!artifact.verdict, artifact.message.c_str());
        QCOMPARE(artifact.python, kProgram);
        QVERIFY(!artifact.assembled);
        QVERIFY(note.isEmpty() ? artifact.notes.empty() : hasNote(artifact, note.toStdString()));
    }

    void pythonWithADictInItIsNoJson()
    {
        const std::string program = "def f(n):\n    return {\"a\": 1}\n";
        QCOMPARE(artifactOf(program, CodeForm::Source).python, program);
        QCOMPARE(artifactOf("```python\n" + program + "```", CodeForm::Source).python, program);
    }

    void whatIsNoProgramHasAVerdict_data()
    {
        QTest::addColumn<QString>("reply");
        QTest::addColumn<CodeForm>("form");
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QString>("words");
        const QString statements = QString::fromStdString(kStatements);
        const auto row = [](const char* name, const QString& reply, CodeForm form, Verdict verdict, const char* words) {
            QTest::newRow(name) << reply << form << verdict << QString::fromUtf8(words);
        };
        row("empty", "", CodeForm::Source, Verdict::NoCode, "empty");
        row("white space", " \r\n\t", CodeForm::Statements, Verdict::NoCode, "empty");
        row("prose", "I would loop over the list.", CodeForm::Source, Verdict::NoCode, "no JSON");
        row("prose for statements", "I would loop.", CodeForm::Statements, Verdict::NoCode, "");
        row("statements asked as source", statements, CodeForm::Source, Verdict::NoCode, "no \"source\"");
        row("source asked as statements", "{\"source\": \"x\"}", CodeForm::Statements, Verdict::NoCode,
            "no \"statements\"");
        row("empty source", "{\"source\": \" \"}", CodeForm::Source, Verdict::NoCode, "empty");
        row("source is a number", "{\"source\": 5}", CodeForm::Source, Verdict::NoCode, "no \"source\"");
        row("no statements", "{\"statements\": []}", CodeForm::StatementsHeuristic, Verdict::NoCode, "empty");
        row("blank statements", "{\"statements\": [{\"type\": \"pass\", \"code\": \" \"}]}", CodeForm::Statements,
            Verdict::NoCode, "empty");
        row("ambiguous", "{\"statements\": [\"for x in n:\", \"a(x)\", \"return n\"]}", CodeForm::Statements,
            Verdict::CompileError, "statement 3 `return n`");
        row("cut JSON", statements.left(60), CodeForm::Statements, Verdict::NoCode, "");
        row("huge source", QString::fromStdString(Json{{"source", std::string(2u << 20, 'x')}}.dump()),
            CodeForm::Source, Verdict::CompileError, "1 MiB");
        row("a line of a million lines",
            QString::fromStdString(Json{{"statements", {std::string(900'000, '\n') + "x"}}}.dump()),
            CodeForm::StatementsHeuristic, Verdict::CompileError, "50,000 lines");
    }
    void whatIsNoProgramHasAVerdict()
    {
        QFETCH(QString, reply);
        QFETCH(CodeForm, form);
        QFETCH(Verdict, verdict);
        QFETCH(QString, words);
        const Artifact artifact = artifactOf(reply.toStdString(), form);
        QVERIFY(artifact.verdict.has_value());
        QCOMPARE(candor::nameOf(*artifact.verdict), candor::nameOf(verdict));
        QVERIFY2(QString::fromStdString(artifact.message).contains(words), artifact.message.c_str());
        QVERIFY(!artifact.message.empty());
        QVERIFY(artifact.python.empty());
        QVERIFY(artifact.hash.empty());
    }

    void aReplyThatEndedBadlyIsNotRead()
    {
        Reply reply;
        reply.text = kStatements;
        reply.finishReason = "length";
        QVERIFY(candor::makeArtifact(reply, functionIr(), CodeForm::Statements).verdict == Verdict::Truncated);
        reply.finishReason = "content_filter";
        QVERIFY(candor::makeArtifact(reply, functionIr(), CodeForm::Statements).verdict == Verdict::Refused);
        reply.finishReason = "stop";
        reply.refusal = "I can't\x1b[2J do that";
        const Artifact refused = candor::makeArtifact(reply, functionIr(), CodeForm::Source);
        QVERIFY(refused.verdict == Verdict::Refused);
        QCOMPARE(refused.message, std::string("The model declined: I can't\\x1b[2J do that"));
    }

    void aNameThatIsNoIdentifierIsRefusedInBothForms()
    {
        Ir ir = functionIr();
        ir.name = "f(): pass\nimport os #";
        Reply reply;
        reply.text = kStatements;
        for (const CodeForm form : {CodeForm::Statements, CodeForm::StatementsHeuristic}) {
            const Artifact artifact = candor::makeArtifact(reply, ir, form);
            QVERIFY(artifact.verdict == Verdict::CompileError);
            QVERIFY(artifact.python.empty());
        }
    }

    void aReturnThatIsNoneIsNoted()
    {
        const Artifact artifact =
            artifactOf(R"({"statements": [{"type": "return", "code": "n + 1"}]})", CodeForm::Statements);
        QVERIFY(hasNote(artifact, "statement 1 `n + 1` is declared a return"));
    }

    void aReplyCutAnywhereNeverGivesAProgramFromStatements()
    {
        for (std::size_t size = 0; size + 1 < kStatements.size(); ++size) {
            const Artifact artifact = artifactOf(kStatements.substr(0, size), CodeForm::Statements);
            QVERIFY2(artifact.verdict == Verdict::NoCode, artifact.python.c_str());
        }
    }

    void randomRepliesNeverBreakIt()
    {
        static constexpr std::string_view kBytes = "{}[]\":,`~\\ntsourcematefi def():\n\r\xef\xbb\xbf\0";
        candor::Random random(42);
        for (int round = 0; round < 5000; ++round) {
            std::string text = random.chance(0.5) ? kStatements : Json{{"source", kProgram}}.dump();
            for (std::uint64_t i = 1 + random.below(8); i > 0; --i) {
                const std::size_t at = random.below(text.size());
                text[at] = kBytes[random.below(kBytes.size())];
            }
            for (const CodeForm form : {CodeForm::Statements, CodeForm::Source, CodeForm::StatementsHeuristic}) {
                const Artifact artifact = artifactOf(text, form);
                QCOMPARE(artifact.python.empty(), artifact.verdict.has_value());
                QCOMPARE(artifact.message.empty(), !artifact.verdict.has_value());
            }
        }
    }

    void theSameReplyGivesTheSameHash()
    {
        QVERIFY(artifactOf(kStatements, CodeForm::Statements).hash ==
                artifactOf(kStatements, CodeForm::Statements).hash);
    }
};

QTEST_GUILESS_MAIN(TestArtifact)
#include "tst_artifact.moc"
