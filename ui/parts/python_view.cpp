// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/python_view.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QResizeEvent>
#include <QScrollBar>
#include <QVBoxLayout>
#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexerpython.h>
#include <Qsci/qsciscintilla.h>
#include <Qsci/qscistyle.h>

#include <algorithm>

namespace candor::ui {

namespace {

enum Marker
{
    kRelatedMarker = 1,
    kErrorMarker = 2, ///< the higher one is seen where both are
    kRelatedSign = 3, ///< in the margin: no line is marked by colour alone
    kErrorSign = 4,
};

constexpr int kSignMargin = 1;
constexpr int kSignMarginWidth = 14;
constexpr int kAnnotationFrame = 5; ///< columns that its frame and the margins take
constexpr int kLeastColumns = 24;   ///< that an annotation is wrapped to

constexpr int kErrorStyle = 60; ///< of annotations

QFont codeFont(const QWidget& widget)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(widget.font().pointSizeF());
    return font;
}

/// The same four inks for every language: words, texts, comments, the rest.
void paintLexer(QsciLexer& lexer, const Theme& theme, const QFont& font)
{
    lexer.setDefaultPaper(theme.panel);
    lexer.setDefaultColor(theme.text);
    lexer.setDefaultFont(font);
    for (int style = 0; style < 128; ++style) {
        lexer.setPaper(theme.panel, style);
        lexer.setColor(theme.text, style);
        lexer.setFont(font, style);
    }
}

/// Breaks so that no line has more columns: between words, or within one that is longer.
QStringList wrapped(const QString& text, int columns)
{
    QStringList lines;
    for (QString word : text.split(QLatin1Char(' '))) {
        while (word.size() > columns) {
            lines.append(word.left(columns));
            word = word.mid(columns);
        }
        if (lines.isEmpty() || lines.back().size() + 1 + word.size() > columns) {
            lines.append(word);
        } else {
            lines.back() += QLatin1Char(' ') + word;
        }
    }
    return lines;
}

} // namespace

PythonView::PythonView(QWidget* parent) : QWidget(parent), m_editor(new QsciScintilla(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    setFocusProxy(m_editor);
    m_editor->setUtf8(true);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setReadOnly(true);
    m_editor->setTabWidth(4);
    m_editor->setIndentationsUseTabs(false);
    m_editor->setAutoIndent(true);
    m_editor->setTabIndents(true);
    m_editor->setAnnotationDisplay(QsciScintilla::AnnotationIndented);
    m_editor->setMarginType(0, QsciScintilla::NumberMargin);
    m_editor->setMarginType(kSignMargin, QsciScintilla::SymbolMargin);
    m_editor->setMarginWidth(kSignMargin, kSignMarginWidth);
    m_editor->setMarginMarkerMask(0, 0);
    m_editor->setMarginMarkerMask(kSignMargin, (1 << kErrorSign) | (1 << kRelatedSign));
    m_editor->markerDefine(QsciScintilla::Background, kErrorMarker);
    m_editor->markerDefine(QsciScintilla::Background, kRelatedMarker);
    m_editor->markerDefine(QsciScintilla::Circle, kErrorSign);
    m_editor->markerDefine(QsciScintilla::RightTriangle, kRelatedSign);
    m_editor->setScrollWidth(1);
    m_editor->setScrollWidthTracking(true);
    m_editor->installEventFilter(this);
    m_editor->setObjectName(QStringLiteral("codeEditor"));
    m_editor->setAccessibleName(tr("Code"));
    connect(m_editor, &QsciScintilla::cursorPositionChanged, this, [this](int line) { emit lineClicked(line + 1); });
    connect(m_editor, &QsciScintilla::textChanged, this, [this] {
        if (!m_editor->isReadOnly()) {
            emit edited();
        }
    });
    applyColours();
}

void PythonView::setText(const QString& text, Language language)
{
    m_errorLine = 0;
    m_annotationLines = 0;
    m_related.clear();
    m_editor->clearAnnotations();
    m_editor->markerDeleteAll();
    if (m_language != language) { // a new lexer costs milliseconds
        m_language = language;
        applyColours();
    }
    const bool readOnly = m_editor->isReadOnly();
    m_editor->setReadOnly(false);
    const QSignalBlocker quiet(m_editor);
    m_editor->setText(text);
    m_editor->setReadOnly(readOnly);
    m_editor->setModified(false);
    m_editor->setMarginWidth(
        0, QStringLiteral("0").repeated(1 + static_cast<int>(QString::number(m_editor->lines()).size())));
    m_longestLine = 0;
    for (const QStringView line : QStringView(text).split(QLatin1Char('\n'))) {
        m_longestLine = std::max(m_longestLine, static_cast<int>(line.size()));
    }
    fit();
}

QString PythonView::text() const
{
    return m_editor->text();
}

void PythonView::setReadOnly(bool readOnly)
{
    m_editor->setReadOnly(readOnly);
}

void PythonView::markError(int line, const QString& words)
{
    m_errorLine = line >= 1 && line <= m_editor->lines() ? line : 0;
    m_errorWords = words;
    m_editor->markerDeleteAll(kErrorMarker);
    m_editor->markerDeleteAll(kErrorSign);
    if (m_errorLine > 0) {
        m_editor->markerAdd(m_errorLine - 1, kErrorMarker);
        m_editor->markerAdd(m_errorLine - 1, kErrorSign);
    }
    annotate();
    fit();
    if (m_errorLine > 0) {
        goTo(m_errorLine);
    }
}

int PythonView::columns() const
{
    const int character = std::max(1, QFontMetrics(codeFont(*this)).horizontalAdvance(QLatin1Char('0')));
    return (width() - m_editor->marginWidth(0) - kSignMarginWidth - 8) / character;
}

void PythonView::annotate()
{
    m_editor->clearAnnotations();
    m_annotationLines = 0;
    if (m_errorLine == 0 || m_errorWords.isEmpty()) {
        return;
    }
    const int room = columns() - m_editor->indentation(m_errorLine - 1) - kAnnotationFrame;
    const QStringList lines = wrapped(m_errorWords, std::max(kLeastColumns, room));
    m_annotationLines = static_cast<int>(lines.size());
    const Theme& theme = themeOf(*this);
    m_editor->annotate(
        m_errorLine - 1, lines.join(QLatin1Char('\n')),
        QsciStyle(kErrorStyle, QStringLiteral("failure"), theme.execution, theme.errorMark, codeFont(*this)));
}

void PythonView::markRelated(const QList<int>& lines)
{
    m_related = lines;
    m_editor->markerDeleteAll(kRelatedMarker);
    m_editor->markerDeleteAll(kRelatedSign);
    for (const int line : lines) {
        m_editor->markerAdd(line - 1, kRelatedMarker);
        m_editor->markerAdd(line - 1, kRelatedSign);
    }
}

void PythonView::goTo(int line)
{
    m_editor->ensureLineVisible(line - 1);
}

void PythonView::setFitLines(int mostLines)
{
    m_mostLines = mostLines;
    fit();
}

void PythonView::fit()
{
    if (m_mostLines <= 0) {
        return;
    }
    const int lines = std::clamp(m_editor->lines() + m_annotationLines, 1, m_mostLines);
    const bool wide = m_longestLine > columns();
    const int bar = wide ? m_editor->horizontalScrollBar()->sizeHint().height() : 0;
    const int height = lines * m_editor->textHeight(0) + bar + 4;
    if (height != minimumHeight()) {
        setFixedHeight(height);
    }
}

void PythonView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        annotate();
        fit();
    }
}

bool PythonView::eventFilter(QObject* watched, QEvent* event)
{
    // The keyboard must not be caught in a pane that is only read.
    if (event->type() == QEvent::KeyPress && m_editor->isReadOnly()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Tab || key == Qt::Key_Backtab) {
            return focusNextPrevChild(key == Qt::Key_Tab);
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PythonView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours();
        markError(m_errorLine, m_errorWords);
    }
    QWidget::changeEvent(event);
}

void PythonView::applyColours()
{
    const Theme& theme = themeOf(*this);
    const QFont font = codeFont(*this);
    delete m_editor->lexer();
    m_editor->setLexer(nullptr);
    if (m_language == Language::Python) {
        auto* lexer = new QsciLexerPython(m_editor);
        paintLexer(*lexer, theme, font);
        for (const int style :
             {QsciLexerPython::Keyword, QsciLexerPython::ClassName, QsciLexerPython::FunctionMethodName}) {
            lexer->setColor(theme.accent, style);
        }
        for (const int style : {QsciLexerPython::DoubleQuotedString, QsciLexerPython::SingleQuotedString,
                                QsciLexerPython::TripleSingleQuotedString, QsciLexerPython::TripleDoubleQuotedString}) {
            lexer->setColor(theme.passed, style);
        }
        lexer->setColor(theme.dim, QsciLexerPython::Comment);
        lexer->setColor(theme.dim, QsciLexerPython::CommentBlock);
        m_editor->setLexer(lexer);
    } else if (m_language == Language::Json) {
        auto* lexer = new QsciLexerJSON(m_editor);
        paintLexer(*lexer, theme, font);
        lexer->setColor(theme.accent, QsciLexerJSON::Property);
        lexer->setColor(theme.passed, QsciLexerJSON::String);
        m_editor->setLexer(lexer);
    } else {
        m_editor->setFont(font);
        m_editor->setColor(theme.text);
        m_editor->setPaper(theme.panel);
    }
    m_editor->setMarginsFont(font);
    m_editor->setMarginsForegroundColor(theme.dim);
    m_editor->setMarginsBackgroundColor(theme.panel);
    m_editor->setCaretForegroundColor(theme.text);
    m_editor->setSelectionBackgroundColor(theme.selection);
    m_editor->setSelectionForegroundColor(theme.text);
    m_editor->setMarkerBackgroundColor(theme.errorMark, kErrorMarker);
    m_editor->setMarkerBackgroundColor(theme.difference, kRelatedMarker);
    m_editor->setMarkerBackgroundColor(theme.execution, kErrorSign);
    m_editor->setMarkerForegroundColor(theme.execution, kErrorSign);
    m_editor->setMarkerBackgroundColor(theme.warning, kRelatedSign);
    m_editor->setMarkerForegroundColor(theme.warning, kRelatedSign);
}

} // namespace candor::ui
