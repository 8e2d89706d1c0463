// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_card.h"

#include "ui/charts/chart_plot.h"
#include "ui/charts/figure_model.h"
#include "ui/parts/table_copy.h"
#include "ui/theme/plain.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>

#include <cmath>

namespace candor::ui {

namespace {

constexpr int kBarSteps = 20;         ///< of a scroll bar, for one place
constexpr int kTableBesideFrom = 760; ///< width of a card from which its table stands beside the plot
constexpr int kTableHeight = 220;     ///< of a table below

void setBar(QScrollBar& bar, double first, double shown, double all, bool wanted)
{
    const bool visible = wanted && shown < all - 0.01;
    const QSignalBlocker quiet(bar);
    bar.setVisible(visible);
    bar.setRange(0, static_cast<int>(std::lround((all - shown) * kBarSteps)));
    bar.setPageStep(std::max(1, static_cast<int>(std::lround(shown * kBarSteps))));
    bar.setSingleStep(kBarSteps);
    bar.setValue(static_cast<int>(std::lround(first * kBarSteps)));
}

} // namespace

ChartCard::ChartCard(const QString& id, const QString& title, QWidget* parent)
    : QFrame(parent), m_id(id), m_plot(new ChartPlot), m_pane(new QWidget(this)),
      m_across(new QScrollBar(Qt::Horizontal)), m_down(new QScrollBar(Qt::Vertical)), m_table(new QTableView(this)),
      m_model(new FigureModel(this)), m_title(new PlainLabel(title, this)), m_method(new PlainLabel(QString(), this)),
      m_note(new PlainLabel(QString(), this)), m_refusal(new PlainLabel(QString(), this)),
      m_actions(new QToolButton(this))
{
    setObjectName(QStringLiteral("chart-") + id);
    setAccessibleName(title);
    setFrameShape(QFrame::NoFrame);
    makeHeader();
    makeBody();
    connectAll();
    arrange();
}

void ChartCard::makeHeader()
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setMinimumWidth(40);
    m_method->setWordWrap(true);
    m_method->setForegroundRole(QPalette::PlaceholderText); // the theme's dim
    m_note->setWordWrap(true);
    for (QLabel* label : {m_method, m_note, m_refusal}) {
        label->setMinimumWidth(40); // a name without a space must not widen the card
    }
    m_actions->setObjectName(QStringLiteral("chartActions-") + m_id);
    m_actions->setText(QStringLiteral("⋯"));
    m_actions->setAccessibleName(tr("Actions of the chart %1").arg(m_title->text()));
    m_actions->setToolTip(tr("Copy, export, data as table, show large"));
    m_actions->setAutoRaise(true);
    m_actions->setMinimumSize(28, 26);
    m_header = new QHBoxLayout;
    m_header->setSpacing(8);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    m_header->addWidget(m_actions);
}

void ChartCard::makeBody()
{
    m_plot->setObjectName(QStringLiteral("plot-") + m_id);
    m_plot->setContextMenuPolicy(Qt::CustomContextMenu);
    for (QScrollBar* bar : {m_across, m_down}) {
        bar->setObjectName((bar == m_across ? QStringLiteral("scrollAcross-") : QStringLiteral("scrollDown-")) + m_id);
        bar->setAccessibleName(tr("Scroll the chart %1").arg(m_title->text()));
        bar->hide();
    }
    auto* pane = new QGridLayout(m_pane);
    pane->setContentsMargins(0, 0, 0, 0);
    pane->setSpacing(0);
    pane->addWidget(m_plot, 0, 0);
    pane->addWidget(m_down, 0, 1);
    pane->addWidget(m_across, 1, 0);
    m_table->setObjectName(QStringLiteral("table-") + m_id);
    m_table->setAccessibleName(tr("Data of the chart %1").arg(m_title->text()));
    m_table->setModel(m_model);
    furnishTable(*m_table, QString());
    m_table->hide();
    m_refusal->setWordWrap(true);
    m_refusal->setForegroundRole(QPalette::PlaceholderText);
    m_refusal->setAlignment(Qt::AlignCenter);
    m_refusal->setObjectName(QStringLiteral("refusal-") + m_id);
    m_note->setObjectName(QStringLiteral("note-") + m_id);
    m_body = new QBoxLayout(QBoxLayout::LeftToRight);
    m_body->setSpacing(8);
    m_body->addWidget(m_pane, 3);
    m_body->addWidget(m_refusal, 3);
    m_body->addWidget(m_table, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 10, 12, 12);
    layout->setSpacing(4);
    layout->addLayout(m_header);
    layout->addWidget(m_method);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_note);
}

void ChartCard::connectAll()
{
    connect(m_plot, &ChartPlot::viewChanged, this, &ChartCard::showBars);
    connect(m_plot, &ChartPlot::focused, this, &ChartCard::chosen);
    connect(m_plot, &ChartPlot::activated, this, [this](std::size_t item) {
        const FigureTarget target = m_figure->targetOf(item);
        if (!target.isEmpty()) {
            emit activated(target);
        }
    });
    connect(m_plot, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { showMenu(m_plot->mapToGlobal(at)); });
    connect(m_actions, &QToolButton::clicked, this,
            [this] { showMenu(m_actions->mapToGlobal(QPoint(0, m_actions->height()))); });
    const auto scrolled = [this](QScrollBar* bar, int value) {
        const double first = static_cast<double>(value) / kBarSteps;
        const bool places = (bar == m_across) == (m_figure && m_figure->form == FigureForm::Columns);
        if (places) {
            m_plot->scrollPlaces(first);
        } else {
            m_plot->scrollColumns(first);
        }
    };
    connect(m_across, &QScrollBar::valueChanged, this, [this, scrolled](int value) { scrolled(m_across, value); });
    connect(m_down, &QScrollBar::valueChanged, this, [this, scrolled](int value) { scrolled(m_down, value); });
    m_table->installEventFilter(this);
    m_actions->installEventFilter(this);
}

void ChartCard::setFigure(const FigurePtr& figure)
{
    const bool first = !m_figure;
    m_figure = figure;
    m_title->setText(figure->title);
    m_method->setText(figure->method);
    m_method->setVisible(figure->refusal.isEmpty());
    m_note->setText(figure->note);
    m_note->setVisible(!figure->note.isEmpty() && figure->refusal.isEmpty());
    m_refusal->setText(figure->refusal);
    m_refusal->setVisible(!figure->refusal.isEmpty());
    m_pane->setVisible(figure->refusal.isEmpty());
    m_model->setFigure(figure);
    m_plot->setFigure(figure);
    if (first) {
        m_table->horizontalHeader()->setDefaultSectionSize(120);
        m_table->resizeColumnToContents(0);
        m_table->setColumnWidth(0, std::min(240, m_table->columnWidth(0) + 8));
    }
    showBars();
}

void ChartCard::addControl(QWidget* control)
{
    m_header->insertWidget(m_header->count() - 1, control);
    control->installEventFilter(this);
}

void ChartCard::showTable(bool shown)
{
    m_tableShown = shown;
    m_table->setVisible(shown);
    arrange();
}

void ChartCard::setChosen(bool isChosen)
{
    m_isChosen = isChosen;
    update();
}

void ChartCard::setLarge(bool large)
{
    m_large = large;
    arrange();
}

void ChartCard::setLeastHeight(int height)
{
    m_leastHeight = height;
    arrange();
}

/// The table beside the plot, or below it where the card is narrow.
void ChartCard::arrange()
{
    const bool beside = width() >= kTableBesideFrom;
    m_body->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    const bool below = m_tableShown && !beside;
    m_table->setMinimumHeight(below ? kTableHeight : 0);
    const int least = m_leastHeight + (below && !m_large ? kTableHeight : 0);
    if (minimumHeight() != least) {
        setMinimumHeight(least);
    }
}

void ChartCard::showBars()
{
    const bool drawn = m_figure && m_figure->refusal.isEmpty();
    const bool columns = drawn && m_figure->form == FigureForm::Columns;
    const auto places = m_plot->placeWindow();
    const auto others = m_plot->columnWindow();
    setBar(columns ? *m_across : *m_down, places.first, places.shown, places.all, drawn);
    if (drawn && m_figure->cells) {
        setBar(*m_across, others.first, others.shown, others.all, true);
    } else {
        (columns ? m_down : m_across)->hide();
    }
}

void ChartCard::showMenu(const QPoint& at)
{
    emit chosen();
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("chartMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    emit menuAboutToShow(menu);
    menu->popup(at);
}

void ChartCard::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        update();
    }
}

void ChartCard::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    arrange();
}

void ChartCard::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = themeOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(theme.panel);
    painter.setPen(QPen(m_isChosen ? theme.accent : theme.line, 1.0));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
}

void ChartCard::mousePressEvent(QMouseEvent* event)
{
    QFrame::mousePressEvent(event);
    emit chosen();
}

bool ChartCard::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn) {
        emit chosen();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace candor::ui
