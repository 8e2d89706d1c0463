// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/fold_section.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QSettings>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr int kHeaderHeight = 28;
constexpr int kPadding = 12;
constexpr int kArrowWidth = 16;

} // namespace

FoldHeader::FoldHeader(const QString& title, QWidget* parent) : QAbstractButton(parent)
{
    setText(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(title);
    setCursor(Qt::PointingHandCursor);
}

void FoldHeader::setNote(const QString& note)
{
    m_note = note;
    setAccessibleDescription(note);
    update();
}

QSize FoldHeader::sizeHint() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return {QFontMetrics(bold).horizontalAdvance(text()) + 2 * kPadding + kArrowWidth, kHeaderHeight};
}

void FoldHeader::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setPen(theme.dim);
    QRect room = rect().adjusted(kPadding, 0, -4, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, isChecked() ? QStringLiteral("▾") : QStringLiteral("▸"));
    room.adjust(kArrowWidth, 0, 0, 0);
    painter.setFont(bold);
    painter.setPen(theme.text);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, text());
    room.adjust(QFontMetrics(bold).horizontalAdvance(text()) + 8, 0, 0, 0);
    painter.setFont(font());
    painter.setPen(theme.dim);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(m_note, Qt::ElideRight, room.width()));
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
    }
}

void FoldHeader::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

FoldSection::FoldSection(const QString& id, const QString& title, QWidget* body, bool foldedAtFirst, QWidget* parent)
    : QWidget(parent), m_settingsKey(QStringLiteral("inspector/folded/") + id), m_row(new QWidget(this)),
      m_header(new FoldHeader(title, m_row)), m_body(body), m_headerLayout(new QHBoxLayout(m_row))
{
    setObjectName(QStringLiteral("section-") + id);
    m_header->setObjectName(QStringLiteral("fold-") + id);
    m_body->setObjectName(QStringLiteral("body-") + id);
    m_row->setAutoFillBackground(true);
    m_row->setBackgroundRole(QPalette::AlternateBase);
    m_body->setAutoFillBackground(true);
    m_body->setBackgroundRole(QPalette::Base);
    m_headerLayout->setContentsMargins(0, 0, 8, 0);
    m_headerLayout->setSpacing(4);
    m_headerLayout->addWidget(m_header, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* line = new QWidget(this);
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    layout->addWidget(line);
    layout->addWidget(m_row);
    layout->addWidget(m_body);
    m_header->setChecked(!QSettings().value(m_settingsKey, foldedAtFirst).toBool());
    m_body->setVisible(m_header->isChecked());
    connect(m_header, &QAbstractButton::toggled, this, &FoldSection::onToggled);
}

bool FoldSection::isFolded() const
{
    return !m_header->isChecked();
}

void FoldSection::setFolded(bool folded)
{
    m_header->setChecked(!folded);
}

void FoldSection::setNote(const QString& note)
{
    m_header->setNote(note);
}

void FoldSection::addToHeader(QWidget* widget)
{
    m_headerLayout->addWidget(widget);
}

void FoldSection::onToggled(bool open)
{
    QSettings().setValue(m_settingsKey, !open);
    m_body->setVisible(open);
    if (open) {
        emit opened();
    }
}

} // namespace candor::ui
