// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/marked_text.h"

#include "ui/theme/theme.h"

#include <QFontDatabase>
#include <QTextBlock>
#include <QWheelEvent>

#include <cmath>

namespace candor::ui {

namespace {

QTextCharFormat formatOf(MarkedText::Kind kind, const Theme& theme)
{
    QTextCharFormat format;
    switch (kind) {
    case MarkedText::Kind::Error:
        format.setBackground(theme.errorMark);
        format.setFontUnderline(true);
        format.setUnderlineColor(theme.execution);
        break;
    case MarkedText::Kind::Difference:
        format.setBackground(theme.difference);
        break;
    case MarkedText::Kind::Gap:
        format.setUnderlineStyle(QTextCharFormat::DashUnderline);
        format.setUnderlineColor(theme.execution);
        format.setForeground(theme.dim);
        break;
    case MarkedText::Kind::Strong:
        format.setFontWeight(QFont::DemiBold);
        break;
    case MarkedText::Kind::Dim:
        format.setForeground(theme.dim);
        break;
    }
    return format;
}

} // namespace

MarkedText::MarkedText(QWidget* parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(2);
    viewport()->setAutoFillBackground(false);
}

void MarkedText::setMonospace()
{
    QFont code = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    code.setPointSizeF(font().pointSizeF());
    setFont(code);
}

void MarkedText::setMarked(const QString& text, std::vector<Mark> marks)
{
    setPlainText(text);
    setAccessibleDescription(text);
    setMarks(std::move(marks));
    fit();
}

void MarkedText::setMarks(std::vector<Mark> marks)
{
    m_marks = std::move(marks);
    paintMarks();
}

QStringList MarkedText::marked(Kind kind) const
{
    QStringList pieces;
    for (const Mark& mark : m_marks) {
        if (mark.kind == kind) {
            pieces.append(toPlainText().mid(mark.begin, mark.length));
        }
    }
    return pieces;
}

void MarkedText::paintMarks()
{
    const Theme& theme = themeOf(*this);
    QList<QTextEdit::ExtraSelection> selections;
    for (const Mark& mark : m_marks) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(static_cast<int>(mark.begin));
        selection.cursor.setPosition(static_cast<int>(mark.begin + mark.length), QTextCursor::KeepAnchor);
        selection.format = formatOf(mark.kind, theme);
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void MarkedText::fit()
{
    double height = 2 * document()->documentMargin();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        height += blockBoundingRect(block).height();
    }
    const int wanted = static_cast<int>(std::ceil(height)) + 2 * frameWidth();
    if (wanted != minimumHeight() || wanted != maximumHeight()) {
        setFixedHeight(wanted);
    }
}

QSize MarkedText::sizeHint() const
{
    return {120, minimumHeight()};
}

QSize MarkedText::minimumSizeHint() const
{
    return {60, minimumHeight()};
}

void MarkedText::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        paintMarks();
    } else if (event->type() == QEvent::FontChange) {
        fit();
    }
}

void MarkedText::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void MarkedText::wheelEvent(QWheelEvent* event)
{
    event->ignore(); // nothing scrolls here: the page does
}

} // namespace candor::ui
