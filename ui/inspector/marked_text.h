// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <vector>

namespace candor::ui {

/// A short text that is as high as it needs to be, to be read and selected (mouse and keyboard), with parts of it
/// marked. Plain text, never HTML. Marks differ in shape, not in colour alone.
class MarkedText : public QPlainTextEdit
{
    Q_OBJECT
public:
    enum class Kind
    {
        Error,      ///< ground and underline
        Difference, ///< ground
        Gap,        ///< dashed underline
        Strong,     ///< bold
        Dim,
    };
    struct Mark
    {
        qsizetype begin = 0; ///< UTF-16 units
        qsizetype length = 0;
        Kind kind = Kind::Error;
    };

    explicit MarkedText(QWidget* parent = nullptr);
    void setMonospace();
    void setMarked(const QString& text, std::vector<Mark> marks = {});
    void setMarks(std::vector<Mark> marks);
    [[nodiscard]] const std::vector<Mark>& marks() const { return m_marks; }
    /// The marked pieces of one kind, in order.
    [[nodiscard]] QStringList marked(Kind kind) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void paintMarks();
    void fit();
    std::vector<Mark> m_marks;
};

} // namespace candor::ui
