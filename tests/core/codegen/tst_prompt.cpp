// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/codegen.h"
#include "core/codegen/fence.h"
#include "core/codegen/prompt.h"
#include "core/ir/read_ir.h"
#include "core/support/file.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using candor::CodeForm;
using candor::Json;
using candor::Prompt;
using candor::Request;

namespace fs = std::filesystem;

namespace {

const fs::path kPrompts = fs::path(CANDOR_RESOURCES) / "prompts";

candor::Task exampleTask()
{
    candor::Task task;
    task.id = "example";
    task.prompt = "Say {{hole_path}} & \"<b>\" of {{{prompt}}} {{#ir}}x{{/ir}} {{=<% %>=}}";
    task.entryPoint = "say_it";
    task.cases = {{{"'SECRET-ARGUMENT'"}, "'SECRET-EXPECTED'"}};
    task.testProgram = "assert 'SECRET-PROGRAM'";
    task.reference.solution = "# SECRET-SOLUTION";
    return task;
}

candor::Ir exampleIr()
{
    return candor::irFromDocument(Json::parse(
        R"({"intent": {"summary": "Say {{prompt}} <it>"}, "signature": {"name": "say_it", "parameters": []},
            "effects": [], "assertions": []})"));
}

candor::Hole exampleHole()
{
    candor::Hole hole;
    hole.path = "/effects/0/description";
    hole.identifier = "what_first";
    hole.type = "str";
    hole.description = "what {{ir}} is";
    hole.kind = candor::HoleKind::Effect;
    return hole;
}

std::vector<Request> allRequests(const Prompt& prompt)
{
    return {prompt.irRequest(exampleTask(), Json{{"type", "object"}}),
            prompt.clearRequest(exampleTask(), exampleIr(), exampleHole()),
            prompt.codeRequest(exampleTask(), exampleIr(), CodeForm::Statements, ""),
            prompt.codeRequest(exampleTask(), exampleIr(), CodeForm::Source, ""),
            prompt.codeRequest(exampleTask(), exampleIr(), CodeForm::StatementsHeuristic, "line 3: {{schema}}")};
}

bool has(const std::string& text, const std::string& words)
{
    return text.find(words) != std::string::npos;
}

void write(const fs::path& path, const std::string& text)
{
    fs::create_directories(path.parent_path());
    QVERIFY(candor::writeFile(path, text).ok());
}

} // namespace

class TestPrompt : public QObject
{
    Q_OBJECT

    void bundledNames()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"default", "explicit-return", "few-shot", "no-schema"}) {
            QTest::newRow(name) << QString::fromUtf8(name);
        }
    }

private slots:
    void everyBundledPromptFillsItsTemplates_data() { bundledNames(); }
    void everyBundledPromptFillsItsTemplates()
    {
        QFETCH(QString, name);
        const auto prompt = Prompt::load(kPrompts, name.toStdString());
        QVERIFY2(prompt.ok(), prompt.ok() ? "" : prompt.error().message.c_str());
        const candor::Task task = exampleTask();
        for (const Request& request : allRequests(**prompt)) {
            QVERIFY(!request.system.empty());
            // The IR alone carries the task to the code. Nothing is escaped, no tag of a value is followed.
            const bool isCode = request.schemaName.starts_with("candor_code");
            QVERIFY2(has(request.user, isCode ? "Say {{prompt}} <it>" : task.prompt), request.user.c_str());
            QVERIFY2(!isCode || !has(request.user, task.prompt), request.user.c_str());
            QVERIFY(!has(request.user + request.system, "SECRET"));
            QCOMPARE(request.schema.is_null(), name == "no-schema");
            QVERIFY2(!has(request.user, "\n\n\n"), request.user.c_str());
        }
        const std::vector<Request> requests = allRequests(**prompt);
        QVERIFY(has(requests[0].user, "`say_it`"));
        for (std::size_t i = 1; i < requests.size(); ++i) {
            QVERIFY(has(requests[i].user, candor::prettyJson(exampleIr().document)));
        }
        QVERIFY(has(requests[1].user, "/effects/0/description") && has(requests[1].user, "what_first") &&
                has(requests[1].user, "what {{ir}} is") && !has(requests[1].user, "constraints:"));
        QVERIFY(!has(requests[2].user, "earlier attempt"));
        QVERIFY(has(requests[4].user, "An earlier attempt failed:\nline 3: {{schema}}\n"));
    }

    void everyRequestAsksForItsSchema()
    {
        const auto prompt = Prompt::load(kPrompts, "default");
        QVERIFY(prompt.ok());
        const std::vector<Request> requests = allRequests(**prompt);
        const std::vector<std::pair<std::string, std::string>> expected{{"candor_ir", ""},
                                                                        {"candor_hole", "hole.json"},
                                                                        {"candor_code", "code_statements.json"},
                                                                        {"candor_code_source", "code_source.json"},
                                                                        {"candor_code", "code_statements.json"}};
        for (std::size_t i = 0; i < requests.size(); ++i) {
            QCOMPARE(requests[i].schemaName, expected[i].first);
            if (expected[i].second.empty()) {
                QVERIFY(requests[i].schema == (Json{{"type", "object"}}));
                continue;
            }
            const auto text = candor::readFile(fs::path(CANDOR_RESOURCES) / "schema" / expected[i].second);
            QVERIFY(text.ok() && requests[i].schema == Json::parse(*text));
        }
    }

    void bundledPromptsDifferInText()
    {
        std::vector<std::string> hashes;
        for (const char* name : {"default", "explicit-return", "few-shot", "no-schema"}) {
            const auto prompt = Prompt::load(kPrompts, name);
            QVERIFY(prompt.ok());
            QVERIFY(std::find(hashes.begin(), hashes.end(), (*prompt)->hash().hex) == hashes.end());
            hashes.push_back((*prompt)->hash().hex);
        }
        QVERIFY(Prompt::load(kPrompts, "default").value()->hash().hex == hashes.front());
    }

    void theExamplesAreValidIrsOfOtherTasks()
    {
        const auto text = candor::readFile(kPrompts / "few-shot" / "ir.mustache");
        QVERIFY(text.ok());
        const auto schema = candor::SchemaCheck::load(fs::path(CANDOR_RESOURCES) / "schema" / "ir.json");
        QVERIFY(schema.ok());
        const QStringList suiteNames{
            "get_grade",         "filter_even_numbers", "count_words",         "first_element", "classify_number",
            "find_value_index",  "to_title_case",       "calculate_factorial", "get_type_name", "clamp",
            "validate_password", "calculate_average",   "is_valid_email",      "get_fibonacci", "is_prime_number",
            "safe_int",          "get_min_max",         "merge_dicts"};
        std::string rest = *text;
        int examples = 0;
        for (std::size_t at = rest.find("```json\n"); at != std::string::npos; at = rest.find("```json\n")) {
            rest = rest.substr(at);
            const auto fence = candor::findPythonFence(rest.substr(0, rest.find("\n```", 8) + 4));
            QVERIFY(fence.has_value());
            const Json document = Json::parse(fence->fence.content);
            for (const auto& violation : (*schema)->violations(document)) {
                QFAIL((violation.path + ": " + violation.message).c_str());
            }
            const candor::Ir ir = candor::irFromDocument(document);
            QVERIFY(ir.holes.empty());
            QVERIFY(!suiteNames.contains(QString::fromStdString(ir.name)));
            ++examples;
            rest = rest.substr(8);
        }
        QCOMPARE(examples, 2);
    }

    void aUsersPromptFallsBackToDefault()
    {
        QTemporaryDir directory;
        const fs::path mine = fs::path(directory.path().toStdString()) / "mine";
        write(mine / "ir.mustache", "Mine: {{prompt}} {{^schema}}none{{/schema}}{{#schema}}{{schema}}{{/schema}}");
        const auto prompt = Prompt::load(kPrompts, mine.string() + "/");
        QVERIFY2(prompt.ok(), prompt.ok() ? "" : prompt.error().message.c_str());
        const auto bundled = Prompt::load(kPrompts, "default");
        QVERIFY(has((*prompt)->irRequest(exampleTask(), Json{{"a", 1}}).user, "Mine: Say"));
        QVERIFY(has((*prompt)->irRequest(exampleTask(), Json{{"a", 1}}).user, "\"a\": 1"));
        QCOMPARE((*prompt)->codeRequest(exampleTask(), exampleIr(), CodeForm::Source, "").user,
                 (*bundled)->codeRequest(exampleTask(), exampleIr(), CodeForm::Source, "").user);
        QVERIFY((*prompt)->hash() != (*bundled)->hash());

        const candor::ContentHash before = (*prompt)->hash();
        write(mine / "settings.json", "{\"send_schema\": false}");
        const auto quiet = Prompt::load(kPrompts, mine.string());
        QVERIFY(quiet.ok());
        QVERIFY((*quiet)->hash() != before);
        QVERIFY((*quiet)->irRequest(exampleTask(), Json{{"a", 1}}).schema.is_null());
        QVERIFY(has((*quiet)->irRequest(exampleTask(), Json{{"a", 1}}).user, "none"));
    }

    void aCopyOfAPromptIsTheSameFactor()
    {
        QTemporaryDir directory;
        const fs::path copy = fs::path(directory.path().toStdString()) / "copy";
        fs::copy(kPrompts / "no-schema", copy);
        QVERIFY(Prompt::load(kPrompts, copy.string()).value()->hash() ==
                Prompt::load(kPrompts, "no-schema").value()->hash());
    }

    void aPromptThatIsNotThereListsThoseThatAre_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("words");
        QTest::newRow("unknown") << "missing"
                                 << "default, explicit-return, few-shot, no-schema";
        QTest::newRow("empty") << ""
                               << "default, explicit-return";
        QTest::newRow("parent") << ".."
                                << "default, explicit-return";
        QTest::newRow("path") << "/nowhere/at-all"
                              << "no prompt directory /nowhere/at-all";
    }
    void aPromptThatIsNotThereListsThoseThatAre()
    {
        QFETCH(QString, name);
        QFETCH(QString, words);
        const auto prompt = Prompt::load(kPrompts, name.toStdString());
        QVERIFY(!prompt.ok());
        QVERIFY(prompt.error().code == candor::ErrorCode::NotFound);
        QVERIFY2(QString::fromStdString(prompt.error().message).contains(words), prompt.error().message.c_str());
    }

    void aBadTemplateNamesFileAndLine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("unclosed tag") << "a\n{{prompt"
                                      << "ir.mustache, line 2: the tag is never closed";
        QTest::newRow("unclosed section") << "{{#ir}}x"
                                          << "Unclosed section";
        QTest::newRow("unopened section") << "x{{/ir}}"
                                          << "Unopened section";
        QTest::newRow("crossed sections") << "{{#ir}}{{#prompt}}{{/ir}}{{/prompt}}"
                                          << "ection";
        QTest::newRow("misspelt name") << "x\n\n{{promt}}"
                                       << "line 3: the name \"promt\" is not known";
        QTest::newRow("no name") << "{{}}"
                                 << "is not known";
        QTest::newRow("partial") << "{{> other}}"
                                 << "partials";
        QTest::newRow("delimiters") << "{{=<% %>=}}"
                                    << "partials and other delimiters";
        QTest::newRow("deep sections") << QString("{{#ir}}").repeated(30000) << "deeper than 16";
        QTest::newRow("braces at the end") << "x {{"
                                           << "never closed";
        QTest::newRow("three braces unclosed") << "{{{prompt}}"
                                               << "";
        QTest::newRow("too large") << QString(300 * 1024, 'x') << "ir.mustache";
    }
    void aBadTemplateNamesFileAndLine()
    {
        QFETCH(QString, text);
        QFETCH(QString, words);
        QTemporaryDir directory;
        const fs::path mine = fs::path(directory.path().toStdString()) / "mine";
        write(mine / "ir.mustache", text.toStdString());
        const auto prompt = Prompt::load(kPrompts, mine.string());
        QVERIFY(!prompt.ok());
        QVERIFY2(QString::fromStdString(prompt.error().message).contains(words), prompt.error().message.c_str());
        QVERIFY2(has(prompt.error().message, "ir.mustache"), prompt.error().message.c_str());
    }

    void badSettingsAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("misspelt") << "{\"send_shema\": false}";
        QTest::newRow("text") << "{\"send_schema\": \"no\"}";
        QTest::newRow("no JSON") << "send_schema = false";
        QTest::newRow("array") << "[]";
    }
    void badSettingsAreRefused()
    {
        QFETCH(QString, text);
        QTemporaryDir directory;
        const fs::path mine = fs::path(directory.path().toStdString()) / "mine";
        write(mine / "settings.json", text.toStdString());
        const auto prompt = Prompt::load(kPrompts, mine.string());
        QVERIFY(!prompt.ok());
        QVERIFY2(has(prompt.error().message, "settings.json"), prompt.error().message.c_str());
    }

    void theTemplatesOwnExampleCanBePutTogether()
    {
        const auto text = candor::readFile(kPrompts / "no-schema" / "code-statements.mustache");
        QVERIFY(text.ok());
        const std::size_t start = text->find("{\"statements\"");
        candor::Reply reply;
        reply.text = text->substr(start, text->find('\n', start) - start);
        candor::Ir ir;
        ir.name = "f";
        const candor::Artifact artifact = candor::makeArtifact(reply, ir, CodeForm::Statements);
        QVERIFY2(!artifact.verdict, artifact.message.c_str());
        QVERIFY(has(artifact.python, "        if item > limit:\n            total += item\n    return total\n"));
    }
};

QTEST_GUILESS_MAIN(TestPrompt)
#include "tst_prompt.moc"
