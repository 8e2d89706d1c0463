// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/fold.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr int kHeight = 28;
constexpr int kArrowWidth = 16;
constexpr int kGlyphWidth = 20;
constexpr int kPadding = 4;

} // namespace

Fold::Fold(const QString& text, QWidget* parent) : QAbstractButton(parent)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

void Fold::setGlyph(const QString& glyph, QColor Theme::*tone)
{
    m_glyph = glyph;
    m_tone = tone;
    update();
}

void Fold::setNote(const QString& note)
{
    m_note = note;
    setAccessibleDescription(note);
    update();
}

void Fold::setStrong(bool strong)
{
    m_strong = strong;
    update();
}

QFont Fold::textFont() const
{
    QFont own = font();
    if (m_strong) {
        own.setWeight(QFont::DemiBold);
    }
    return own;
}

QSize Fold::sizeHint() const
{
    const int words = QFontMetrics(textFont()).horizontalAdvance(text());
    return {words + kArrowWidth + kGlyphWidth + 2 * kPadding, kHeight};
}

QSize Fold::minimumSizeHint() const
{
    return {120, kHeight};
}

void Fold::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    if (underMouse() && isEnabled()) {
        painter.fillRect(rect(), theme.selection);
    }
    constexpr auto kPlace = Qt::AlignVCenter | Qt::AlignLeft;
    QRect room = rect().adjusted(kPadding, 0, -kPadding, 0);
    painter.setPen(theme.dim);
    if (isEnabled()) {
        painter.drawText(room, kPlace, isChecked() ? QStringLiteral("▾") : QStringLiteral("▸"));
    }
    room.adjust(kArrowWidth, 0, 0, 0);
    if (m_tone) {
        QFont bold = font();
        bold.setBold(true);
        painter.setFont(bold);
        painter.setPen(theme.*m_tone);
        painter.drawText(room, kPlace, m_glyph);
        room.adjust(kGlyphWidth, 0, 0, 0);
    }
    const QFontMetrics metrics(textFont());
    painter.setFont(textFont());
    painter.setPen(theme.text);
    painter.drawText(room, kPlace, metrics.elidedText(text(), Qt::ElideRight, room.width()));
    room.adjust(metrics.horizontalAdvance(text()) + 8, 0, 0, 0);
    painter.setFont(font());
    painter.setPen(theme.dim);
    if (room.width() > 24) {
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignRight,
                         fontMetrics().elidedText(m_note, Qt::ElideRight, room.width()));
    }
    if (hasFocus()) {
        painter.setPen(theme.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Fold::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
    } else {
        QAbstractButton::keyPressEvent(event);
    }
}

MoreSection::MoreSection(const QString& name, const QString& title, QWidget* body, QWidget* parent)
    : QWidget(parent), m_fold(new Fold(title, this))
{
    setObjectName(QStringLiteral("section-") + name);
    m_fold->setObjectName(QStringLiteral("fold-") + name);
    m_fold->setStrong(true);
    body->setParent(this);
    body->setVisible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_fold);
    layout->addWidget(body);
    connect(m_fold, &Fold::toggled, body, &QWidget::setVisible);
}

} // namespace candor::ui
