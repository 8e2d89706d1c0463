// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/page_tabs.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace candor::ui {

namespace {

constexpr int kCorner = 4;

/// One page's tab: text on a calm ground when it is the current one.
class Tab : public QAbstractButton
{
public:
    explicit Tab(QWidget* parent) : QAbstractButton(parent)
    {
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(demiBold());
        return {metrics.horizontalAdvance(text()) + 24, metrics.height() + 12};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        const Theme& theme = themeOf(*this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF ground = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        if (isChecked()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.selection);
            painter.drawRoundedRect(ground, kCorner, kCorner);
        }
        if (hasFocus() || underMouse()) {
            painter.setPen(QPen(hasFocus() ? theme.accent : theme.line, 1.0));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(ground, kCorner, kCorner);
        }
        painter.setFont(isChecked() ? demiBold() : font());
        painter.setPen(isChecked() ? theme.accent : theme.text);
        painter.drawText(rect(), Qt::AlignCenter, text());
    }

private:
    [[nodiscard]] QFont demiBold() const
    {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
};

} // namespace

PageTabs::PageTabs(QWidget* parent) : QWidget(parent), m_layout(new QHBoxLayout(this)), m_search(new QPushButton(this))
{
    setObjectName(QStringLiteral("pageTabs"));
    m_layout->setContentsMargins(12, 4, 12, 5);
    m_layout->setSpacing(4);
    m_layout->addStretch();
    m_search->setObjectName(QStringLiteral("paletteButton"));
    m_search->setText(tr("Run a command…   Ctrl+Shift+P"));
    m_search->setAccessibleName(tr("Run a command"));
    m_search->setFocusPolicy(Qt::TabFocus);
    m_layout->addWidget(m_search);
    connect(m_search, &QPushButton::clicked, this, &PageTabs::paletteWanted);
}

void PageTabs::add(const QString& id, const QString& title, const QString& keys)
{
    auto* tab = new Tab(this);
    tab->setObjectName(QStringLiteral("tab-") + id);
    tab->setText(title);
    tab->setAccessibleName(title);
    tab->setToolTip(plainToolTip(QStringLiteral("%1 (%2)").arg(title, keys)));
    m_layout->insertWidget(static_cast<int>(m_tabs.size()), tab);
    connect(tab, &QAbstractButton::clicked, this, [this, id] { emit chosen(id); });
    m_tabs[id] = tab;
}

void PageTabs::setCurrent(const QString& id)
{
    if (const auto found = m_tabs.find(id); found != m_tabs.end()) {
        static_cast<QAbstractButton*>(found->second)->setChecked(true);
    }
}

void PageTabs::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = themeOf(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
}

} // namespace candor::ui
