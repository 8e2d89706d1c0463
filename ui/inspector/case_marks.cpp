// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/case_marks.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace candor::ui {

namespace {

constexpr int kSide = 22;
constexpr int kGap = 4;
constexpr int kCorner = 4;

} // namespace

CaseMarks::CaseMarks(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Test cases"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void CaseMarks::setMarks(std::vector<Mark> marks, int chosen)
{
    m_marks = std::move(marks);
    m_chosen = -1;
    updateGeometry();
    update();
    choose(chosen);
}

void CaseMarks::choose(int index)
{
    if (index < 0 || index >= count() || index == m_chosen) {
        return;
    }
    m_chosen = index;
    setAccessibleDescription(m_marks[static_cast<std::size_t>(index)].words);
    update();
    emit chosenChanged(index);
}

int CaseMarks::columnsIn(int width) const
{
    return std::max(1, (width + kGap) / (kSide + kGap));
}

QRect CaseMarks::rectOf(int index) const
{
    const int columns = columnsIn(width());
    return {(index % columns) * (kSide + kGap), (index / columns) * (kSide + kGap), kSide, kSide};
}

int CaseMarks::indexAt(const QPoint& at) const
{
    const int column = at.x() / (kSide + kGap);
    const int index = (at.y() / (kSide + kGap)) * columnsIn(width()) + column;
    return column < columnsIn(width()) && index >= 0 && index < count() ? index : -1;
}

QSize CaseMarks::sizeHint() const
{
    return {4 * (kSide + kGap), heightForWidth(std::max(width(), 4 * (kSide + kGap)))};
}

int CaseMarks::heightForWidth(int width) const
{
    const int columns = columnsIn(width);
    return std::max(1, (count() + columns - 1) / columns) * (kSide + kGap);
}

bool CaseMarks::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = indexAt(help->pos());
        QToolTip::showText(help->globalPos(),
                           index < 0 ? QString() : plainToolTip(m_marks[static_cast<std::size_t>(index)].words), this);
        return true;
    }
    return QWidget::event(event);
}

void CaseMarks::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = themeOf(*this);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    for (int i = 0; i < count(); ++i) {
        const QRect box = rectOf(i);
        if (!box.intersects(event->rect())) {
            continue;
        }
        const bool passed = m_marks[static_cast<std::size_t>(i)].passed;
        const VerdictClass ink = passed ? VerdictClass::Passed : VerdictClass::ExecutionFailure;
        painter.setBrush(theme.chip(ink));
        painter.setPen(i == m_chosen ? QPen(hasFocus() ? theme.accent : theme.text, 2) : QPen(Qt::NoPen));
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), kCorner, kCorner);
        painter.setPen(theme.of(ink));
        painter.drawText(box, Qt::AlignCenter, passed ? QStringLiteral("✓") : QStringLiteral("✗"));
    }
}

void CaseMarks::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    choose(indexAt(event->position().toPoint()));
}

void CaseMarks::keyPressEvent(QKeyEvent* event)
{
    const int columns = columnsIn(width());
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(m_chosen - 1);
    case Qt::Key_Right:
        return choose(m_chosen + 1);
    case Qt::Key_Up:
        return choose(m_chosen - columns);
    case Qt::Key_Down:
        return choose(m_chosen + columns);
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(count() - 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace candor::ui
