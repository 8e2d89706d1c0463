// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/text_document.h"

#include "core/report/figure_svg.h"
#include "core/support/text.h"
#include "ui/theme/plain.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFontDatabase>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgRenderer>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>

#include <type_traits>

namespace candor::ui {

namespace {

constexpr int kFigureWidth = 640;
constexpr qreal kFigureScale = 2.0; ///< figures are drawn finer than they are shown

QColor colour(std::string_view name)
{
    return QColor(qt(name));
}

/// Writes blocks at the end of a document.
class Writer
{
public:
    /// On the screen, text without a colour of its own takes the window's, so that it can be read at once when that
    /// changes.
    Writer(QTextDocument& document, const ReportColours& colours, bool onPaper)
        : m_document(document), m_cursor(&document), m_colours(colours)
    {
        if (onPaper) {
            m_text.setForeground(colour(colours.text));
        }
        m_mono = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }

    void title(const std::string& text) { heading(1, text); }

    void add(const Heading& block) { heading(block.level, block.text); }

    void add(const Paragraph& block)
    {
        newBlock();
        spans(block.spans);
    }

    void add(const ListBlock& block)
    {
        QTextListFormat format;
        format.setStyle(block.ordered ? QTextListFormat::ListDecimal : QTextListFormat::ListDisc);
        QTextList* list = nullptr;
        for (const Spans& item : block.items) {
            newBlock(2);
            if (list) {
                list->add(m_cursor.block());
            } else {
                list = m_cursor.createList(format);
            }
            spans(item);
        }
    }

    void add(const TableBlock& block)
    {
        if (block.columns.empty()) {
            return;
        }
        newBlock();
        QTextTableFormat format;
        format.setBorder(0);
        format.setCellPadding(3);
        format.setCellSpacing(0);
        format.setHeaderRowCount(1);
        format.setBottomMargin(8);
        const int columns = static_cast<int>(block.columns.size());
        QTextTable* table = m_cursor.insertTable(static_cast<int>(block.rows.size()) + 1, columns, format);
        for (int column = 0; column < columns; ++column) {
            QTextTableCell cell = table->cellAt(0, column);
            QTextCharFormat ink = styled(TextStyle::Strong);
            ink.setBackground(colour(m_colours.window));
            cell.setFormat(ink);
            write(cell, block.columns[static_cast<std::size_t>(column)].title, ink, block, column);
        }
        for (std::size_t row = 0; row < block.rows.size(); ++row) {
            for (int column = 0; column < columns && column < static_cast<int>(block.rows[row].size()); ++column) {
                const TableCell& value = block.rows[row][static_cast<std::size_t>(column)];
                QTextCharFormat ink = styled(value.style);
                if (value.verdictClass) {
                    ink.setForeground(colour(m_colours.of(*value.verdictClass)));
                    ink.setFontWeight(QFont::DemiBold);
                }
                write(table->cellAt(static_cast<int>(row) + 1, column), value.text, ink, block, column);
            }
        }
        m_cursor.movePosition(QTextCursor::End);
        m_afterTable = true;
    }

    void add(const CodeBlock& block)
    {
        QTextCharFormat ink = styled(TextStyle::Code);
        QTextBlockFormat ground;
        ground.setBackground(colour(m_colours.window));
        ground.setLeftMargin(8);
        int number = 0;
        for (const std::string_view line : splitLines(block.text)) {
            ++number;
            const bool marked = number == block.markedLine;
            newBlock(0);
            QTextBlockFormat own = ground;
            if (marked) {
                own.setBackground(colour(m_colours.errorMark));
            }
            m_cursor.setBlockFormat(own);
            m_cursor.insertText(QStringLiteral("%1  ").arg(number, 3) + shown(line, 2'000), ink);
            if (marked && !block.annotation.empty()) {
                m_cursor.insertText(QStringLiteral("   ◂ ") + shown(block.annotation, 500), ink);
            }
        }
    }

    void add(const Figure& block)
    {
        newBlock();
        m_cursor.insertText(shown(block.title), styled(TextStyle::Strong));
        const std::string svg = figureSvg(block, m_colours);
        QSvgRenderer renderer(QByteArray::fromRawData(svg.data(), static_cast<qsizetype>(svg.size())));
        const QSizeF natural = renderer.defaultSize();
        if (natural.isEmpty()) {
            return;
        }
        const QSize size(kFigureWidth, static_cast<int>(kFigureWidth * natural.height() / natural.width()));
        QImage image(size * kFigureScale, QImage::Format_ARGB32_Premultiplied);
        image.fill(colour(m_colours.panel));
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        const QUrl name(QStringLiteral("candor-figure:%1").arg(m_figures++));
        m_document.addResource(QTextDocument::ImageResource, name, image);
        newBlock();
        QTextImageFormat format;
        format.setName(name.toString());
        format.setWidth(size.width());
        format.setHeight(size.height());
        format.setToolTip(plainToolTip(shown(block.alternative)));
        m_cursor.insertImage(format);
        newBlock();
        QTextCharFormat dim = styled(TextStyle::Plain);
        dim.setForeground(colour(m_colours.dim));
        m_cursor.insertText(shown(block.caption), dim);
    }

    void add(const Banner& block)
    {
        newBlock();
        QTextBlockFormat ground;
        ground.setBackground(colour(m_colours.difference));
        ground.setTopMargin(8);
        ground.setBottomMargin(8);
        m_cursor.setBlockFormat(ground);
        m_cursor.insertText(shown(block.title) + QLatin1Char(' '), styled(TextStyle::Strong));
        m_cursor.insertText(shown(block.text), styled(TextStyle::Plain));
    }

private:
    void heading(int level, const std::string& text)
    {
        newBlock(level == 1 ? 8 : 4, level == 1 ? 0 : 14);
        QTextCharFormat ink = styled(TextStyle::Strong);
        constexpr qreal kSizes[] = {1.6, 1.3, 1.1, 1.0};
        ink.setFontPointSize(m_document.defaultFont().pointSizeF() * kSizes[std::clamp(level, 1, 4) - 1]);
        QTextBlockFormat format = m_cursor.blockFormat();
        format.setHeadingLevel(level);
        m_cursor.setBlockFormat(format);
        m_cursor.insertText(shown(text), ink);
    }

    void newBlock(qreal below = 6, qreal above = 0)
    {
        QTextBlockFormat format;
        format.setBottomMargin(below);
        format.setTopMargin(above);
        if (m_first || m_afterTable) { // the block that is there already
            m_cursor.setBlockFormat(format);
            m_cursor.setBlockCharFormat(m_text);
        } else {
            m_cursor.insertBlock(format, m_text);
        }
        m_first = m_afterTable = false;
    }

    void spans(const Spans& all)
    {
        for (const Span& span : all) {
            m_cursor.insertText(shown(span.text), styled(span.style));
        }
    }

    void write(QTextTableCell cell, const std::string& text, const QTextCharFormat& ink, const TableBlock& block,
               int column)
    {
        QTextCursor at = cell.firstCursorPosition();
        QTextBlockFormat format;
        format.setAlignment(block.columns[static_cast<std::size_t>(column)].align == ColumnAlign::Right
                                ? Qt::AlignRight
                                : Qt::AlignLeft);
        at.setBlockFormat(format);
        at.insertText(shown(text), ink);
    }

    [[nodiscard]] QTextCharFormat styled(TextStyle style) const
    {
        QTextCharFormat format = m_text;
        if (style == TextStyle::Strong) {
            format.setFontWeight(QFont::DemiBold);
        } else if (style == TextStyle::Emphasis) {
            format.setFontItalic(true);
        } else if (style == TextStyle::Code) {
            format.setFontFamilies({m_mono});
        }
        return format;
    }

    QTextDocument& m_document;
    QTextCursor m_cursor;
    const ReportColours& m_colours;
    QTextCharFormat m_text;
    QString m_mono;
    int m_figures = 0;
    bool m_first = true;
    bool m_afterTable = false;
};

} // namespace

std::unique_ptr<QTextDocument> toTextDocument(const Document& document, PageColours colours, const QFont& font)
{
    auto text = std::make_unique<QTextDocument>();
    text->setUndoRedoEnabled(false);
    text->setDefaultFont(font);
    text->setDocumentMargin(16);
    Writer writer(*text, colours == PageColours::Dark ? kDarkColours : kLightColours, colours == PageColours::Paper);
    writer.title(document.title);
    for (const Block& block : document.blocks) {
        std::visit([&writer](const auto& one) { writer.add(one); }, block);
    }
    return text;
}

QByteArray toPdf(const Document& document, const QFont& font)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setPageSize(QPageSize(QPageSize::A4));
    pdf.setPageMargins(QMarginsF(14, 14, 14, 14), QPageLayout::Millimeter);
    pdf.setResolution(96);
    pdf.setTitle(shown(document.title));
    pdf.setCreator(QStringLiteral("Candor"));
    const auto text = toTextDocument(document, PageColours::Paper, font);
    text->setDocumentMargin(0);
    const QRectF page(QPointF(0, 0), pdf.pageLayout().paintRectPixels(96).size());
    const qreal footer = QFontMetricsF(font).height() + 8;
    const QSizeF body(page.width(), page.height() - footer);
    text->documentLayout()->setPaintDevice(&pdf);
    text->setPageSize(body);
    const int pages = text->pageCount();
    QPainter painter(&pdf);
    for (int number = 0; number < pages; ++number) {
        if (number > 0) {
            pdf.newPage();
        }
        painter.save();
        painter.translate(0, -number * body.height());
        text->drawContents(&painter, QRectF(0, number * body.height(), body.width(), body.height()));
        painter.restore();
        painter.setFont(font);
        painter.setPen(colour(kLightColours.dim));
        painter.drawText(QRectF(0, body.height(), page.width(), footer), Qt::AlignRight | Qt::AlignBottom,
                         QStringLiteral("%1 / %2").arg(number + 1).arg(pages));
    }
    painter.end();
    return bytes;
}

} // namespace candor::ui
