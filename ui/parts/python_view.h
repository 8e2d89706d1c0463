// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <optional>

class QsciScintilla;

namespace candor::ui {

/// Python in a QScintilla pane: highlighted, read only unless asked otherwise, colours from the theme, a line marked
/// as failing and annotated in place. While it is read only, Tab leaves it.
class PythonView : public QWidget
{
    Q_OBJECT
public:
    enum class Language
    {
        Python,
        Json,
        Text,
    };

    explicit PythonView(QWidget* parent = nullptr);

    void setText(const QString& text, Language language = Language::Python);
    [[nodiscard]] QString text() const;
    void setReadOnly(bool readOnly);
    /// Marks a line (from 1) as wrong, with words below it; 0 marks none.
    void markError(int line, const QString& words);
    /// Marks lines (from 1) as belonging to what is chosen elsewhere; an empty list marks none.
    void markRelated(const QList<int>& lines);
    void goTo(int line);
    /// The height that shows all lines, up to `mostLines`; the pane asks for it.
    void setFitLines(int mostLines);
    [[nodiscard]] QsciScintilla* editor() const { return m_editor; }

signals:
    void lineClicked(int line); ///< from 1
    void edited();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void applyColours();
    void annotate();
    void fit();
    [[nodiscard]] int columns() const;

    QsciScintilla* m_editor;
    Language m_language = Language::Python;
    int m_errorLine = 0;
    QString m_errorWords;
    int m_annotationLines = 0; ///< that the words take, wrapped to the pane
    int m_longestLine = 0;     ///< characters
    QList<int> m_related;
    int m_mostLines = 0;
};

} // namespace candor::ui
