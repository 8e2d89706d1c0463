// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/python_view.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QVBoxLayout>
#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexerpython.h>
#include <Qsci/qsciscintilla.h>
#include <Qsci/qscistyle.h>

namespace candor::ui {

namespace {

enum Marker
{
    kErrorMarker = 1,
    kRelatedMarker = 2,
};

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
    m_editor->setMarginWidth(1, 0);
    m_editor->markerDefine(QsciScintilla::Background, kErrorMarker);
    m_editor->markerDefine(QsciScintilla::Background, kRelatedMarker);
    m_editor->setScrollWidth(1);
    m_editor->setScrollWidthTracking(true);
    // Tab leaves the pane while it is read only: the keyboard must not be caught in it.
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
    m_language = language;
    m_errorLine = 0;
    m_related.clear();
    m_editor->clearAnnotations();
    m_editor->markerDeleteAll();
    applyColours();
    const bool readOnly = m_editor->isReadOnly();
    m_editor->setReadOnly(false);
    const QSignalBlocker quiet(m_editor);
    m_editor->setText(text);
    m_editor->setReadOnly(readOnly);
    m_editor->setModified(false);
    m_editor->setMarginWidth(
        0, QStringLiteral("0").repeated(1 + static_cast<int>(QString::number(m_editor->lines()).size())));
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
    m_errorLine = line;
    m_errorWords = words;
    m_editor->clearAnnotations();
    m_editor->markerDeleteAll(kErrorMarker);
    if (line < 1 || line > m_editor->lines()) {
        return;
    }
    m_editor->markerAdd(line - 1, kErrorMarker);
    if (!words.isEmpty()) {
        const Theme& theme = themeOf(*this);
        m_editor->annotate(
            line - 1, words,
            QsciStyle(kErrorStyle, QStringLiteral("failure"), theme.execution, theme.errorMark, codeFont(*this)));
    }
    goTo(line);
    fit();
}

void PythonView::markRelated(const QList<int>& lines)
{
    m_related = lines;
    m_editor->markerDeleteAll(kRelatedMarker);
    for (const int line : lines) {
        m_editor->markerAdd(line - 1, kRelatedMarker);
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
    const int lines = std::min(m_editor->lines() + (m_errorLine > 0 && !m_errorWords.isEmpty() ? 1 : 0), m_mostLines);
    setFixedHeight(std::max(1, lines) * m_editor->textHeight(0) + 20);
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
}

} // namespace candor::ui
