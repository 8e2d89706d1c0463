// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace candor::ui {

/// One line of plain text that ends with "…" where there is no room; the whole text is its tool tip and its accessible
/// name.
class ElidedLine : public QWidget
{
    Q_OBJECT
public:
    explicit ElidedLine(QWidget* parent = nullptr);

    void setText(const QString& text); ///< line breaks are shown as spaces
    [[nodiscard]] const QString& text() const { return m_text; }
    void setDim(bool dim);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    bool m_dim = false;
};

} // namespace candor::ui
