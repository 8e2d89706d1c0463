// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/reference_code.h"
#include "core/backend/simulated_faults.h"
#include "core/suite/suite_loader.h"
#include "core/support/random.h"
#include "core/support/text.h"
#include "tests/core/backend/embedded_fixture.h"

#include <QtTest>

#include <set>

using candor::RequestPurpose;
using candor::SimulatedFault;

namespace {

const std::filesystem::path kProfile = std::filesystem::path(CANDOR_RESOURCES) / "profiles" / "simulated.json";

std::string profileWith(const std::string& faults)
{
    return R"({"provenance":"simulated: test","models":{"m":{"faults":)" + faults + R"(,"latency_ms":[10,20]}}})";
}

candor::ServedRequest asked(const std::string& model, const std::string& task, RequestPurpose purpose, int draw,
                            std::uint64_t seed, const std::string& schema, const std::string& message = "Do it.")
{
    candor::ServedRequest request;
    request.model = model;
    request.label = {task, purpose, 0, draw, 0};
    request.seed = seed;
    request.body = {{"model", model}, {"messages", {{{"role", "user"}, {"content", message}}}}, {"max_tokens", 4000}};
    if (!schema.empty()) {
        request.body["response_format"] = {{"type", "json_schema"}, {"json_schema", {{"name", schema}}}};
    }
    return request;
}

std::string contentOf(const candor::ServedReply& reply)
{
    return reply.status == 200 ? reply.body["choices"][0]["message"]["content"].get<std::string>() : reply.body.dump();
}

std::string programOf(const candor::Json& statements)
{
    std::string program;
    for (const candor::Json& statement : statements["statements"]) {
        program += statement["code"].get<std::string>() + "\n";
    }
    return program;
}

candor::SimulatedCandidate candidateFor(const candor::Task& task)
{
    const auto code = candor::referenceCodeOf(task);
    return {candor::referenceIrOf(task, *code), *code, task.entryPoint, {}};
}

} // namespace

class TestSimulator : public QObject
{
    Q_OBJECT

private slots:
    void withoutFaultsTheReferenceComesBack();
    void aSolutionAloneIsEnough();
    void everyFormSaysTheSameProgram();
    void equalRequestsGetEqualRepliesAndSeedsDiffer();
    void everyFaultChangesWhatItSays_data();
    void everyFaultChangesWhatItSays();
    void anOpenHoleIsInIrAndCodeAndClearingMendsIt();
    void aTruncatedReplySaysLength();
    void theTokenLimitThatWasSentIsKept();
    void duplicatesAreExact();
    void ratesAreKept();
    void withoutASchemaTheJsonStandsAmidProse();
    void everyReplyToABundledSuiteIsWhole();
    void faultsOnRandomPythonNeverBreak();
    void badProfilesAreNamed_data();
    void badProfilesAreNamed();
    void aTaskWithoutReferenceIsNamed();
};

void TestSimulator::withoutFaultsTheReferenceComesBack()
{
    QTemporaryDir directory;
    const auto suite = smallSuite();
    const auto simulator = candor::makeSimulator(fileWith(directory, "p.json", profileWith("{}")), suite);
    QVERIFY2(simulator.ok(), simulator.ok() ? "" : simulator.error().message.c_str());
    const auto reply = (*simulator)->reply(asked("m", "grade", RequestPurpose::Code, 0, 1, "candor_code"));
    QCOMPARE(contentOf(reply), candor::prettyJson(suite->tasks[0].reference.code));
    const auto ir =
        candor::Json::parse(contentOf((*simulator)->reply(asked("m", "grade", RequestPurpose::Ir, 0, 1, "candor_ir"))));
    QVERIFY(ir["effects"] == suite->tasks[0].reference.ir["effects"]);
    QVERIFY(ir["signature"] == suite->tasks[0].reference.ir["signature"]);
    const auto source = candor::Json::parse(
        contentOf((*simulator)->reply(asked("m", "grade", RequestPurpose::Code, 0, 1, "candor_code_source"))));
    QCOMPARE(source["source"].get<std::string>(),
             std::string("def get_grade(score: int) -> str:\n    if score >= 90:\n        return 'A'\n"
                         "    elif score >= 80:\n        return 'B'\n    else:\n        return 'F'\n"));
    QVERIFY(reply.body["candor"]["provenance"] == "simulated: test");
    const std::int64_t latency = reply.body["candor"]["latency_ms"];
    QVERIFY(latency >= 10 && latency <= 20);
    QVERIFY(!reply.body["candor"].contains("cost_usd"));
}

void TestSimulator::aSolutionAloneIsEnough()
{
    const candor::Task task = smallSuite()->tasks[1];
    const auto code = candor::referenceCodeOf(task);
    QVERIFY2(code.ok(), code.ok() ? "" : code.error().message.c_str());
    QCOMPARE(programOf(candor::asStatements(*code)),
             std::string("result = start\nfor i in range(1, len(items)):\n    if items[i] > LIMIT:\n        continue\n"
                         "    result += double(\n            items[i])\nreturn result\n"));
    QCOMPARE(code->imports, std::vector<std::string>{"import math"});
    QCOMPARE(code->helpers.size(), std::size_t(2));
    QVERIFY(code->helpers[1]["name"] == "double");
    const candor::Json ir = candor::referenceIrOf(task, *code);
    QVERIFY(ir["signature"]["name"] == "total");
    QCOMPARE(ir["signature"]["parameters"].size(), std::size_t(2));
    QVERIFY(ir["signature"]["parameters"][1]["name"] == "start");
    QVERIFY(ir["effects"].size() >= 3);
    QVERIFY(!ir["assertions"].empty());
}

void TestSimulator::everyFormSaysTheSameProgram()
{
    const auto simulator = candor::makeSimulator(kProfile, smallSuite());
    QVERIFY2(simulator.ok(), simulator.ok() ? "" : simulator.error().message.c_str());
    for (int draw = 0; draw < 50; ++draw) {
        const auto seed = static_cast<std::uint64_t>(draw);
        const auto statements =
            (*simulator)->reply(asked("small", "grade", RequestPurpose::Code, draw, seed, "candor_code"));
        const auto source =
            (*simulator)->reply(asked("small", "grade", RequestPurpose::Code, draw, seed, "candor_code_source"));
        if (statements.body["choices"][0]["finish_reason"] == "length") {
            continue;
        }
        std::string body;
        const std::string program = programOf(candor::Json::parse(contentOf(statements)));
        for (const std::string_view line : candor::splitLines(program)) {
            body += "    " + std::string(line) + "\n";
        }
        const std::string whole = candor::Json::parse(contentOf(source))["source"];
        QVERIFY2(whole.ends_with(body), (whole + "\n----\n" + body).c_str());
    }
}

void TestSimulator::equalRequestsGetEqualRepliesAndSeedsDiffer()
{
    const auto first = candor::makeSimulator(kProfile, smallSuite());
    const auto second = candor::makeSimulator(kProfile, smallSuite());
    std::set<std::string> bySeed;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const auto request = asked("small", "grade", RequestPurpose::Code, 1, seed, "candor_code");
        const auto reply = (*first)->reply(request);
        QVERIFY(reply.body == (*second)->reply(request).body);
        bySeed.insert(contentOf(reply));
    }
    QVERIFY(bySeed.size() > 5);
}

void TestSimulator::everyFaultChangesWhatItSays_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<bool>("inIr");
    QTest::newRow("missing branch") << static_cast<int>(SimulatedFault::MissingBranch) << true;
    QTest::newRow("wrong literal") << static_cast<int>(SimulatedFault::WrongLiteral) << true;
    QTest::newRow("off by one") << static_cast<int>(SimulatedFault::OffByOne) << true;
    QTest::newRow("unresolved hole") << static_cast<int>(SimulatedFault::UnresolvedHole) << true;
    QTest::newRow("no return effect") << static_cast<int>(SimulatedFault::NoReturnEffect) << true;
    QTest::newRow("wrong name") << static_cast<int>(SimulatedFault::WrongName) << true;
    QTest::newRow("syntax error") << static_cast<int>(SimulatedFault::SyntaxError) << false;
}

void TestSimulator::everyFaultChangesWhatItSays()
{
    QFETCH(int, fault);
    QFETCH(bool, inIr);
    const auto suite = smallSuite();
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        for (const candor::Task& task : suite->tasks) {
            const candor::SimulatedCandidate right = candidateFor(task);
            candor::SimulatedCandidate wrong = right;
            candor::Random random(seed);
            QVERIFY(candor::applyFault(static_cast<SimulatedFault>(fault), wrong, random));
            QVERIFY(candor::asSource(wrong.code) != candor::asSource(right.code));
            if (task.id == "grade") {
                QCOMPARE(wrong.ir != right.ir, inIr);
            }
            QVERIFY(wrong.ir.contains("effects") && !wrong.ir["effects"].empty());
        }
    }
    candor::SimulatedCandidate candidate = candidateFor(suite->tasks[0]);
    candor::Random random(1);
    QVERIFY(candor::applyFault(static_cast<SimulatedFault>(fault), candidate, random));
    const std::string source = candor::asSource(candidate.code);
    switch (static_cast<SimulatedFault>(fault)) {
    case SimulatedFault::MissingBranch:
        QVERIFY(source.find("else:") == std::string::npos);
        QCOMPARE(candidate.ir["effects"].size(), std::size_t(2));
        break;
    case SimulatedFault::NoReturnEffect:
        QVERIFY(source.find("return") == std::string::npos);
        QVERIFY(candidate.ir["effects"].dump().find("returns") == std::string::npos);
        break;
    case SimulatedFault::WrongName:
        QVERIFY(source.find("def get_grade") == std::string::npos);
        QVERIFY(source.find("def " + candidate.ir["signature"]["name"].get<std::string>() + "(") != std::string::npos);
        break;
    default:
        break;
    }
}

void TestSimulator::anOpenHoleIsInIrAndCodeAndClearingMendsIt()
{
    QTemporaryDir directory;
    const auto simulator =
        candor::makeSimulator(fileWith(directory, "p.json", profileWith(R"({"unresolved_hole":1.0})")), smallSuite());
    QVERIFY(simulator.ok());
    const auto ir = contentOf((*simulator)->reply(asked("m", "grade", RequestPurpose::Ir, 0, 5, "candor_ir")));
    QVERIFY(ir.find("\"hole\"") != std::string::npos);
    const auto broken = contentOf((*simulator)->reply(asked("m", "grade", RequestPurpose::Code, 0, 5, "candor_code")));
    QVERIFY(broken.find("return None") != std::string::npos);
    std::string original;
    const auto suite = smallSuite();
    for (const candor::Json& effect : suite->tasks[0].reference.ir["effects"]) {
        if (ir.find(effect["description"].get<std::string>()) == std::string::npos) {
            original = effect["description"];
        }
    }
    QVERIFY(!original.empty());
    const auto mended = contentOf((*simulator)
                                      ->reply(asked("m", "grade", RequestPurpose::Code, 0, 5, "candor_code",
                                                    "IR: " + candor::canonicalJson(original))));
    QVERIFY(mended.find("return None") == std::string::npos);
    const auto answer = contentOf((*simulator)->reply(asked("m", "grade", RequestPurpose::Clear, 0, 5, "candor_hole")));
    QVERIFY(candor::Json::parse(answer)["text"].is_string());
}

void TestSimulator::aTruncatedReplySaysLength()
{
    QTemporaryDir directory;
    const auto simulator =
        candor::makeSimulator(fileWith(directory, "p.json", profileWith(R"({"truncated_reply":1.0})")), smallSuite());
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto ir = (*simulator)->reply(asked("m", "grade", RequestPurpose::Ir, 0, seed, "candor_ir"));
        const auto code = (*simulator)->reply(asked("m", "grade", RequestPurpose::Code, 0, seed, "candor_code"));
        const bool irCut = ir.body["choices"][0]["finish_reason"] == "length";
        const bool codeCut = code.body["choices"][0]["finish_reason"] == "length";
        QVERIFY(irCut != codeCut); // one of the two
        QVERIFY(!candor::Json::accept(contentOf(irCut ? ir : code)));
    }
}

void TestSimulator::theTokenLimitThatWasSentIsKept()
{
    QTemporaryDir directory;
    const auto simulator = candor::makeSimulator(fileWith(directory, "p.json", profileWith("{}")), smallSuite());
    auto request = asked("m", "grade", RequestPurpose::Ir, 0, 1, "candor_ir");
    request.body["max_tokens"] = 20;
    const auto reply = (*simulator)->reply(request);
    QVERIFY(reply.body["choices"][0]["finish_reason"] == "length");
    QVERIFY(reply.body["usage"]["completion_tokens"] <= 20);
}

void TestSimulator::duplicatesAreExact()
{
    QTemporaryDir directory;
    const auto simulator = candor::makeSimulator(
        fileWith(directory, "p.json", profileWith(R"({"duplicate":1.0,"wrong_literal":0.5,"off_by_one":0.5})")),
        smallSuite());
    std::set<std::string> texts;
    for (int draw = 0; draw < 10; ++draw) {
        texts.insert(contentOf(
            (*simulator)
                ->reply(asked("m", "grade", RequestPurpose::Ir, draw, static_cast<std::uint64_t>(draw), "candor_ir"))));
    }
    QCOMPARE(texts.size(), std::size_t(1));
}

void TestSimulator::ratesAreKept()
{
    QTemporaryDir directory;
    const auto simulator =
        candor::makeSimulator(fileWith(directory, "p.json", profileWith(R"({"wrong_name":0.3})")), smallSuite());
    int renamed = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        renamed += contentOf((*simulator)->reply(asked("m", "grade", RequestPurpose::Ir, 0, seed, "candor_ir")))
                               .find("\"get_grade\"") == std::string::npos
                       ? 1
                       : 0;
    }
    QVERIFY2(renamed > 500 && renamed < 700, std::to_string(renamed).c_str()); // 600, five standard deviations are 102
}

void TestSimulator::withoutASchemaTheJsonStandsAmidProse()
{
    const auto simulator = candor::makeSimulator(kProfile, smallSuite());
    const auto reply = contentOf((*simulator)
                                     ->reply(asked("large", "grade", RequestPurpose::Code, 0, 1, "",
                                                   "Answer with `statements` and `helper_functions`.")));
    QVERIFY(reply.find("```json\n") != std::string::npos);
    QVERIFY(reply.find("\"statements\"") != std::string::npos);
    const auto source =
        contentOf((*simulator)->reply(asked("large", "grade", RequestPurpose::Code, 0, 1, "", "source")));
    QVERIFY(source.find("\"source\"") != std::string::npos);
}

void TestSimulator::everyReplyToABundledSuiteIsWhole()
{
    const auto suite = candor::loadSuite(std::filesystem::path(CANDOR_RESOURCES) / "suites" / "phase3.json");
    QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
    const auto simulator = candor::makeSimulator(kProfile, std::make_shared<const candor::Suite>(*suite));
    QVERIFY2(simulator.ok(), simulator.ok() ? "" : simulator.error().message.c_str());
    for (const candor::Task& task : suite->tasks) {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            for (const char* schema : {"candor_ir", "candor_code", "candor_code_source"}) {
                const RequestPurpose purpose =
                    schema == std::string("candor_ir") ? RequestPurpose::Ir : RequestPurpose::Code;
                const auto reply = (*simulator)->reply(asked("small", task.id, purpose, 0, seed, schema));
                QCOMPARE(reply.status, 200);
                const bool cut = reply.body["choices"][0]["finish_reason"] == "length";
                QVERIFY2(cut || candor::Json::accept(contentOf(reply)), contentOf(reply).c_str());
            }
        }
    }
}

void TestSimulator::faultsOnRandomPythonNeverBreak()
{
    candor::Random random(17);
    const std::string pieces[] = {"if x:",  "else:",  "return 'a'", "  ",   "\n",     "(", ")",
                                  "\"\"\"", "'",      "#c",         "1",    "range(", "<", "for",
                                  "\\\n",   "def f(", "\xff",       "elif", "\t",     ":"};
    for (int round = 0; round < 3000; ++round) {
        candor::Task task;
        task.id = "t";
        task.entryPoint = "f";
        task.reference.solution = "def f(x):\n    return x\n";
        if (round % 2 == 0) {
            task.reference.solution = "def f(x):\n";
        }
        for (std::uint64_t count = random.below(30); count > 0; --count) {
            task.reference.solution += pieces[random.below(std::size(pieces))];
        }
        const auto code = candor::referenceCodeOf(task);
        if (!code.ok()) {
            continue;
        }
        for (const SimulatedFault fault : candor::kSimulatedFaults) {
            candor::SimulatedCandidate candidate{candor::referenceIrOf(task, *code), *code, "f", {}};
            candor::Random faultRandom(static_cast<std::uint64_t>(round));
            if (candor::applyFault(fault, candidate, faultRandom)) {
                QVERIFY(!candor::asSource(candidate.code).empty());
            }
            QVERIFY(candor::asStatements(candidate.code)["statements"].is_array());
        }
    }
}

void TestSimulator::badProfilesAreNamed_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::string& profile, const char* says) {
        QTest::newRow(name) << QString::fromStdString(profile) << says;
    };
    row("no JSON", "{", "p.json");
    row("unknown fault", profileWith(R"({"laziness":0.5})"), "laziness");
    row("rate over 1", profileWith(R"({"off_by_one":1.5})"), "off_by_one");
    row("not said to be simulated", R"({"provenance":"GPT","models":{"m":{}}})", "begin with \"simulated\"");
    row("no model", R"({"provenance":"simulated: x","models":{}})", "at least one model");
    row("latency", R"({"provenance":"simulated: x","models":{"m":{"latency_ms":[5,1]}}})", "latency_ms");
    row("tokens", R"({"provenance":"simulated: x","models":{"m":{"tokens_per_character":0}}})", "tokens_per_character");
    row("price", R"({"provenance":"simulated: x","models":{"m":{"price":{"usd":1}}}})", "usd");
}

void TestSimulator::badProfilesAreNamed()
{
    QFETCH(QString, profile);
    QFETCH(QString, says);
    QTemporaryDir directory;
    const auto simulator = candor::makeSimulator(fileWith(directory, "p.json", profile.toStdString()), smallSuite());
    QVERIFY(!simulator.ok());
    QVERIFY2(simulator.error().message.find(says.toStdString()) != std::string::npos,
             simulator.error().message.c_str());
}

void TestSimulator::aTaskWithoutReferenceIsNamed()
{
    auto suite = std::make_shared<candor::Suite>(*smallSuite());
    suite->tasks[1].reference = {};
    const auto without = candor::makeSimulator(kProfile, suite);
    QVERIFY(!without.ok());
    QVERIFY2(without.error().message.find("task total") != std::string::npos, without.error().message.c_str());
    suite->tasks[1].reference.solution = "def other():\n    return 1\n";
    const auto wrong = candor::makeSimulator(kProfile, suite);
    QVERIFY2(!wrong.ok() && wrong.error().message.find("does not define total") != std::string::npos,
             wrong.ok() ? "" : wrong.error().message.c_str());
    QVERIFY(!candor::makeSimulator(kProfile, nullptr).ok());
}

QTEST_GUILESS_MAIN(TestSimulator)
#include "tst_simulator.moc"
