// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QHBoxLayout;

namespace candor::ui {

/// The line that folds a section: Space, Enter or a click.
class FoldHeader : public QAbstractButton
{
    Q_OBJECT
public:
    explicit FoldHeader(const QString& title, QWidget* parent = nullptr);
    void setNote(const QString& note); ///< grey words behind the title
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_note;
};

/// A titled part of the inspector that can be folded away. Whether it is folded is kept under its id in the user's
/// settings. What is inside is filled by whoever made it, but only while it is open: `opened` says when.
class FoldSection : public QWidget
{
    Q_OBJECT
public:
    /// Takes the body. `foldedAtFirst`: where the user has not said otherwise.
    FoldSection(const QString& id, const QString& title, QWidget* body, bool foldedAtFirst = false,
                QWidget* parent = nullptr);

    [[nodiscard]] bool isFolded() const;
    void setFolded(bool folded);
    void setNote(const QString& note);
    /// Puts a widget at the right end of the header.
    void addToHeader(QWidget* widget);

signals:
    void opened();

private:
    void onToggled(bool open);

    QString m_settingsKey;
    QWidget* m_row;
    FoldHeader* m_header;
    QWidget* m_body;
    QHBoxLayout* m_headerLayout;
};

} // namespace candor::ui
