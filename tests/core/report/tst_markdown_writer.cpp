// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/markdown_writer.h"
#include "tests/core/report/hostile_document.h"

#include <QtTest>

using namespace std::string_literals;
using candor::Block;
using candor::CodeBlock;
using candor::ColumnAlign;
using candor::TableBlock;
using candor::TextStyle;

class TestMarkdownWriter : public QObject
{
    Q_OBJECT

private slots:
    void blocksReadAsPlainText()
    {
        candor::Document document;
        document.title = "A title";
        document.blocks = {candor::Heading{2, "One"},
                           candor::Paragraph{{{"Said: ", TextStyle::Strong}, {"so it is "}, {"x", TextStyle::Code}}},
                           candor::ListBlock{{{{"a"}}, {{"b"}}}, true}};
        QCOMPARE(candor::toMarkdown(document), "# A title\n\n## One\n\n**Said:** so it is `x`\n\n1. a\n2. b\n"s);
    }

    void columnsStandUnderEachOther()
    {
        const Block table = TableBlock{{{"Task"}, {"n", ColumnAlign::Right}}, {{{"one"}, {"7"}}, {{"three"}}}};
        QCOMPARE(candor::toMarkdown(table), "| Task  |   n |\n| ----- | --: |\n| one   |   7 |\n| three |     |\n\n"s);
    }

    void aFenceIsLongerThanAnyInsideIt()
    {
        const std::string text = candor::toMarkdown(Block(CodeBlock{"a\n````\nb", "python", 0, {}}));
        QCOMPARE(text, "`````python\na\n````\nb\n`````\n\n"s);
    }

    void theMarkedLineSaysWhatIsWrong()
    {
        const std::string text = candor::toMarkdown(Block(CodeBlock{"a\nb", {}, 2, "bad"}));
        QCOMPARE(text, "```\na\nb   ← bad\n```\n\n"s);
    }

    void nothingHostileBecomesStructure()
    {
        const std::string plain = candor::toMarkdown(candor::hostileDocument("plain"));
        for (const std::string& text : candor::hostileTexts()) {
            const std::string markdown = candor::toMarkdown(candor::hostileDocument(text));
            QCOMPARE(outline(markdown), outline(plain));
        }
    }

private:
    /// What each line outside code is: heading, list, quote, table with so many cells, text, empty.
    static QStringList outline(const std::string& markdown)
    {
        QStringList kinds;
        QString fence;
        const QStringList lines = QString::fromStdString(markdown).split('\n');
        for (const QString& line : lines) {
            const QString ticks = QRegularExpression("^`{3,}").match(line).captured();
            if (!fence.isEmpty()) {
                fence = line == fence ? QString() : fence;
                continue;
            }
            if (!ticks.isEmpty() && !line.mid(ticks.size()).contains('`')) {
                fence = ticks;
                kinds << "code";
            } else if (line.startsWith("| ")) {
                QString cells = line;
                cells.remove(QRegularExpression("\\\\.")); // escaped characters, pipes among them
                kinds << "row of " + QString::number(cells.count('|') - 1);
            } else {
                const QString start = QRegularExpression("^(#+ |- |[0-9]+\\. |> |[-+=]+$|<)").match(line).captured();
                kinds << (line.isEmpty() ? "empty" : start.isEmpty() ? "text" : start);
            }
        }
        return kinds;
    }
};

QTEST_GUILESS_MAIN(TestMarkdownWriter)
#include "tst_markdown_writer.moc"
