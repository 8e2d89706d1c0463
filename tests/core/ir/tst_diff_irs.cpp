// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/read_ir.h"
#include "tests/core/ir/sample_ir.h"

#include <QElapsedTimer>
#include <QTest>

using candor::Ir;
using candor::IrDiffRow;
using candor::Json;

namespace {

/// One line a row: "= path: cell | cell", gaps as "-".
QStringList linesOf(const std::vector<Ir>& irs, const QString& under = {})
{
    std::vector<const Ir*> pointers;
    for (const Ir& ir : irs) {
        pointers.push_back(&ir);
    }
    QStringList lines;
    for (const IrDiffRow& row : candor::diffIrs(pointers)) {
        QStringList cells;
        for (const std::optional<std::string>& cell : row.cells) {
            cells << (cell ? QString::fromStdString(*cell) : QString("-"));
        }
        const QString path = QString::fromStdString(row.path);
        if (path.startsWith(under)) {
            lines << QString(row.equal ? "= " : "! ") + path + ": " + cells.join(" | ");
        }
    }
    return lines;
}

Ir irWithEffects(const QStringList& effects)
{
    Json list = Json::array();
    for (const QString& effect : effects) {
        list.push_back({{"description", effect.toStdString()}});
    }
    return candor::irFromDocument(Json{{"effects", list}});
}

} // namespace

class TestDiffIrs : public QObject
{
    Q_OBJECT

private slots:
    void equalIrsHaveEqualRowsForEverything()
    {
        const Ir ir = candor::irFromDocument(candor::test::sampleDocument());
        const QStringList lines = linesOf({ir, ir});
        QStringList paths;
        for (const QString& line : lines) {
            QVERIFY2(line.startsWith("= "), qPrintable(line));
            paths << line.section(':', 0, 0).mid(2);
        }
        QCOMPARE(paths.join(' '),
                 QString("/intent/summary /intent/rationale /signature/name /signature/parameters/0 /signature/returns "
                         "/effects/0 /effects/1 /effects/2 /assertions/0 /assertions/1 /constraints/0 /metadata"));
        const QString parameter = "password: str — what the user typed";
        QCOMPARE(lines[3], "= /signature/parameters/0: " + parameter + " | " + parameter);
        const QString assertion = "an empty password gives 'too short' — boundary";
        QCOMPARE(lines[8], "= /assertions/0: " + assertion + " | " + assertion);
    }

    void clausesAreAlignedByLikenessAndKeepTheirOrder()
    {
        QCOMPARE(
            linesOf({irWithEffects({"Sort the list", "Return the first item"}),
                     irWithEffects({"Copy nothing at all", "Sort the whole list", "Return the first item"})}),
            (QStringList{"! /effects/0: - | Copy nothing at all", "! /effects/0: Sort the list | Sort the whole list",
                         "= /effects/1: Return the first item | Return the first item"}));
    }

    void threeIrsAreAlignedInOneTable()
    {
        QCOMPARE(linesOf({irWithEffects({"a b c", "x y z"}), irWithEffects({"x y z"}),
                          irWithEffects({"a b c d", "k l m", "x y z"})}),
                 (QStringList{"! /effects/0: a b c | - | a b c d", "! /effects/1: - | - | k l m",
                              "= /effects/1: x y z | x y z | x y z"}));
    }

    void equalTextsWinOverSimilarOnes()
    {
        QCOMPARE(linesOf({irWithEffects({"n > 0"}), irWithEffects({"n < 0", "n > 0"})}),
                 (QStringList{"! /effects/0: - | n < 0", "= /effects/0: n > 0 | n > 0"}));
    }

    void singleClausesStandSideBySideHoweverTheyDiffer()
    {
        const Ir first =
            candor::test::irFrom("{\"intent\": {\"summary\": \"Sort\"}, \"signature\": {\"returns\": \"int\"}}");
        const Ir second =
            candor::test::irFrom("{\"intent\": {\"summary\": \"Reverse it\"}, \"signature\": {\"name\": \"f\"}}");
        QCOMPARE(linesOf({first, second}), (QStringList{"! /intent/summary: Sort | Reverse it",
                                                        "! /signature/name: - | f", "! /signature/returns: int | -"}));
    }

    void holesAndWhatIsBeyondTheSchemaAreShown()
    {
        const Ir first = candor::test::irFrom("{\"intent\": {\"summary\": {\"hole\": {\"identifier\": \"what\", "
                                              "\"description\": \"the aim\"}}}, \"plan\": [1, 2]}");
        const Ir second = candor::test::irFrom("{\"intent\": {\"hole\": \"all\"}, \"plan\": [1, 3]}");
        QCOMPARE(linesOf({first, second}),
                 (QStringList{"! /intent: - | <?all?>", "! /intent/summary: <?what: the aim?> | -",
                              "! /plan: [1,2] | [1,3]"}));
    }

    void nothingToCompareGivesNoRows()
    {
        QVERIFY(candor::diffIrs({}).empty());
        QCOMPARE(linesOf({candor::irFromDocument(Json()), candor::irFromDocument(Json(3))}), QStringList());
    }

    void everyRowHasACellForEveryIrWhateverTheDocuments()
    {
        candor::Random random(17);
        for (int i = 0; i < 500; ++i) {
            std::vector<Ir> irs;
            std::vector<const Ir*> pointers;
            for (int n = 0; n < 4; ++n) {
                Json document = candor::test::sampleDocument();
                document["effects"] = candor::test::randomJson(random);
                document["signature"] = candor::test::randomJson(random);
                irs.push_back(candor::irFromDocument(document));
            }
            for (const Ir& ir : irs) {
                pointers.push_back(&ir);
            }
            for (const IrDiffRow& row : candor::diffIrs(pointers)) {
                QCOMPARE(row.cells.size(), std::size_t(4));
                QVERIFY(
                    std::any_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.has_value(); }));
                QVERIFY(!row.path.empty());
            }
        }
    }

    void longListsAreAlignedInTime()
    {
        QStringList effects;
        for (int i = 0; i < 190; ++i) {
            effects << QString("Step %1 does this and that with item %2").arg(i).arg(i * 7);
        }
        QElapsedTimer timer;
        timer.start();
        std::vector<Ir> irs;
        for (int i = 0; i < 5; ++i) {
            effects.removeAt(i * 3);
            irs.push_back(irWithEffects(effects));
        }
        QCOMPARE(linesOf(irs).size(), 189);
        QStringList huge;
        for (int i = 0; i < 20000; ++i) {
            huge << "same";
        }
        QCOMPARE(linesOf({irWithEffects(huge), irWithEffects(huge)}).size(), 20000);
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestDiffIrs)
#include "tst_diff_irs.moc"
