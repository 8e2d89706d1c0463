// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QColor>
#include <QWidget>

namespace candor::ui {

struct Theme;

/// A line that unfolds what stands below it: Space, Enter or a click. A glyph in a colour of the theme may stand before
/// its text, grey words behind it. GUI thread.
class Fold : public QAbstractButton
{
    Q_OBJECT
public:
    explicit Fold(const QString& text, QWidget* parent = nullptr);

    void setGlyph(const QString& glyph, QColor Theme::*tone);
    void setNote(const QString& note);
    [[nodiscard]] QString note() const { return m_note; }
    void setStrong(bool strong); ///< the text is a heading
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QFont textFont() const;

    QString m_glyph;
    QColor Theme::*m_tone = nullptr;
    QString m_note;
    bool m_strong = false;
};

/// A part of a form that is folded away until it is wanted.
class MoreSection : public QWidget
{
    Q_OBJECT
public:
    MoreSection(const QString& name, const QString& title, QWidget* body, QWidget* parent = nullptr);
    void setNote(const QString& note) { m_fold->setNote(note); }
    void open() { m_fold->setChecked(true); }

private:
    Fold* m_fold;
};

} // namespace candor::ui
