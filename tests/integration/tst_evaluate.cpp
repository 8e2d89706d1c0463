// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/candorctl.h"

using candor::Json;

namespace {

/// A line of HumanEval's shape.
QByteArray problem(const char* id, const char* prompt, const char* entryPoint, const char* solution, const char* test)
{
    const Json json{{"task_id", id},
                    {"prompt", prompt},
                    {"entry_point", entryPoint},
                    {"canonical_solution", solution},
                    {"test", test}};
    return QByteArray::fromStdString(json.dump() + "\n");
}

/// The awkward cases of HumanEval, in problems of our own.
QByteArray problems()
{
    QByteArray lines;
    lines += problem(
        "Own/0",
        "from typing import List\n\n\ndef total(values: List[int]) -> int:\n    \"\"\"Sum of the values.\"\"\"\n",
        "total", "    return sum(values)\n",
        "METADATA = {'author': 'us'}\n\n\ndef check(candidate):\n    assert candidate([1, 2]) == 3\n"
        "    assert candidate([]) == 0\n");
    lines += problem("Own/1",
                     "def is_even(n):\n    \"\"\"Helper.\"\"\"\n    return n % 2 == 0\n\n\ndef evens(values):\n"
                     "    \"\"\"The even ones.\"\"\"\n",
                     "evens", "    return [v for v in values if is_even(v)]\n",
                     "def check(candidate):\n    assert candidate([1, 2, 4]) == [2, 4]\n");
    lines += problem("Own/2", "import math\n\ndef near_root(x):\n    \"\"\"Square root.\"\"\"\n", "near_root",
                     "    return math.sqrt(x)\n",
                     "def close(a, b):\n    return abs(a - b) < 1e-6\n\n\ndef check(candidate):\n    import random\n"
                     "    rng = random.Random(1)\n    for _ in range(20):\n        x = rng.random() * 100\n"
                     "        assert close(candidate(x) ** 2, x), \"This prints if this assert fails\"\n");
    lines += problem(
        "Own/3",
        "def encode(s):\n    \"\"\"Shifts letters by five.\"\"\"\n"
        "    return \"\".join(chr(ord(c) + 5) for c in s)\n\n\ndef decode(s):\n    \"\"\"Undoes encode.\"\"\"\n",
        "decode", "    return \"\".join(chr(ord(c) - 5) for c in s)\n",
        "def check(candidate):\n    assert candidate(encode('abc')) == 'abc'\n");
    lines += problem("Own/4", "def nothing(x):\n    \"\"\"Returns None.\"\"\"\n", "nothing", "    return None\n",
                     "def check(candidate):\n    assert candidate(1) is None\n    assert True\n");
    return lines;
}

QByteArray sample(const char* id, const char* completion)
{
    return QByteArray::fromStdString(Json{{"task_id", id}, {"completion", completion}}.dump() + "\n");
}

} // namespace

class TestEvaluate : public QObject
{
    Q_OBJECT

    candor::Candorctl m_candorctl;

private slots:
    void canonicalSolutionsAllPass()
    {
        const QString suite = m_candorctl.write("problems.jsonl", problems());
        QByteArray samples;
        for (const QByteArray& line : problems().split('\n')) {
            if (!line.isEmpty()) {
                const Json json = Json::parse(line.constData());
                samples += QByteArray::fromStdString(
                    Json{{"task_id", json["task_id"]}, {"completion", json["canonical_solution"]}}.dump() + "\n");
            }
        }

        const auto outcome = m_candorctl.run(
            {"evaluate", "--suite", suite, "--samples", m_candorctl.write("samples.jsonl", samples), "--json"});

        QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
        const Json json = outcome.json();
        QVERIFY2(json["passed"] == 5 && json["total"] == 5, outcome.out.constData());
        QCOMPARE(json["pass_at_k"]["pass@1"].get<double>(), 1.0);
    }

    void wrongOnesFailAndPassAtOneIsTheMeanOverTasks()
    {
        const QString suite = m_candorctl.write("problems.jsonl", problems());
        const QByteArray samples = sample("Own/0", "    return sum(values)\n") + sample("Own/0", "    return 0\n") +
                                   sample("Own/1", "    return values\n") + sample("Own/1", "    return (\n");

        const auto outcome = m_candorctl.run(
            {"evaluate", "--suite", suite, "--samples", m_candorctl.write("wrong.jsonl", samples), "--json"});

        const Json json = outcome.json();
        QVERIFY2(json["passed"] == 1 && json["total"] == 4, outcome.out.constData());
        QCOMPARE(json["pass_at_k"]["pass@1"].get<double>(), 0.25);
        QVERIFY(!json["pass_at_k"].contains("pass@10"));
        QCOMPARE(QString::fromStdString(json["samples"][3]["verdict"].get<std::string>()), QString("compile_error"));
        QVERIFY(json["samples"][0]["checked_in_process"].get<bool>());
    }

    void badSamplesAreNamedByLine_data()
    {
        QTest::addColumn<QByteArray>("samples");
        QTest::newRow("no JSON") << sample("Own/0", "") + "{nonsense\n";
        QTest::newRow("no such task") << sample("Own/0", "") + sample("Own/99", "");
        QTest::newRow("no program") << sample("Own/0", "") + "{\"task_id\":\"Own/0\"}\n";
        QTest::newRow("a number") << sample("Own/0", "") + "7\n";
    }
    void badSamplesAreNamedByLine()
    {
        QFETCH(QByteArray, samples);
        const QString suite = m_candorctl.write("problems.jsonl", problems());

        const auto outcome =
            m_candorctl.run({"evaluate", "--suite", suite, "--samples", m_candorctl.write("bad.jsonl", samples)});

        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.err.contains("bad.jsonl, line 2"), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
