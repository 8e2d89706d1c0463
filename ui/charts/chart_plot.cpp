// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_plot.h"

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

/// Ticks in the unit of the figure; whole numbers where there are no others.
class UnitTicker : public QCPAxisTicker
{
public:
    explicit UnitTicker(FigureUnit unit) : m_unit(unit) {}

protected:
    double getTickStep(const QCPRange& range) override
    {
        const double step = QCPAxisTicker::getTickStep(range);
        return m_unit == FigureUnit::Count || m_unit == FigureUnit::Tokens ? std::max(1.0, std::ceil(step)) : step;
    }
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        return valueText(std::abs(tick) < 1e-12 ? 0.0 : tick, m_unit);
    }
    int getSubTickCount(double /*step*/) override { return 0; }

private:
    FigureUnit m_unit;
};

QFont pixelFont(const QFont& font, double share)
{
    QFont sized = font;
    sized.setPixelSize(std::max(9, static_cast<int>(std::lround(QFontInfo(font).pixelSize() * share))));
    return sized;
}

} // namespace

ChartPlot::ChartPlot(QWidget* parent) : QCustomPlot(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(160, 120);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setNoAntialiasingOnDrag(false);
    setPlottingHint(QCP::phCacheLabels, false);
    m_state.figure = std::make_shared<const Figure>();
    m_state.theme = themeOf(*this);
    m_state.font = pixelFont(font(), 0.94);
    axisRect()->setAutoMargins(QCP::msNone);
    addLayer(QStringLiteral("frame"), layer(QStringLiteral("overlay")), QCustomPlot::limBelow);
    auto* cells = new CellsItem(this, m_state); // owned by the plot
    auto* marks = new MarksItem(this, m_state);
    auto* frame = new FrameItem(this, m_state);
    cells->setLayer(QStringLiteral("main"));
    marks->setLayer(QStringLiteral("frame"));
    frame->setLayer(QStringLiteral("frame"));
    const auto changed = QOverload<const QCPRange&>::of(&QCPAxis::rangeChanged);
    connect(xAxis, changed, this, [this] { keepInside(xAxis, xAxis == placeAxis() ? allPlaces() : allValues()); });
    connect(yAxis, changed, this, [this] { keepInside(yAxis, yAxis == placeAxis() ? allPlaces() : allValues()); });
    makeAxes();
    applyColours();
}

QCPAxis* ChartPlot::placeAxis() const
{
    return m_state.figure->form == FigureForm::Columns ? xAxis : yAxis;
}

QCPAxis* ChartPlot::valueAxis() const
{
    return m_state.figure->form == FigureForm::Columns ? yAxis : xAxis;
}

void ChartPlot::setFigure(const FigurePtr& figure)
{
    const bool grows = m_touched && figure->id == m_state.figure->id && figure->form == m_state.figure->form &&
                       figure->places.size() >= m_state.figure->places.size();
    m_state.figure = figure;
    if (m_state.current && *m_state.current >= figure->itemCount()) {
        m_state.current.reset();
    }
    makeAxes();
    applyMetrics(m_laidOut.isValid() ? m_laidOut : size());
    if (!grows) {
        resetView();
    }
    sayCurrent();
    replot(QCustomPlot::rpQueuedReplot);
}

void ChartPlot::makeAxes()
{
    const Figure& figure = *m_state.figure;
    const bool drawn = figure.refusal.isEmpty() && !figure.places.empty();
    for (QCPAxis* axis : {xAxis, yAxis}) {
        const bool values = axis == valueAxis();
        axis->setVisible(drawn);
        axis->setTicks(values && !figure.cells);
        axis->setTickLabels(values && !figure.cells);
        axis->setTickLength(0);
        axis->setSubTicks(false);
        axis->grid()->setVisible(values && drawn && !figure.cells);
        axis->setLabel(values && figure.form == FigureForm::Rows ? figure.axis : QString());
        axis->setRangeReversed(!values && figure.form != FigureForm::Columns);
        axis->setTickLabelPadding(5);
        axis->setLabelPadding(2);
    }
    valueAxis()->setTicker(QSharedPointer<QCPAxisTicker>(new UnitTicker(figure.unit)));
    setInteraction(QCP::iRangeDrag, drawn);
    setInteraction(QCP::iRangeZoom, drawn);
}

void ChartPlot::fixTheme(const Theme& theme)
{
    m_fixedTheme = true;
    m_state.theme = theme;
    applyColours();
}

void ChartPlot::applyColours()
{
    if (!m_fixedTheme) {
        m_state.theme = themeOf(*this);
    }
    const Theme& theme = m_state.theme;
    setBackground(QBrush(theme.panel));
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setBasePen(axis == placeAxis() && m_state.figure->form != FigureForm::Cells ? QPen(theme.faint, 1.0)
                                                                                          : QPen(Qt::NoPen));
        axis->setTickLabelColor(theme.dim);
        axis->setLabelColor(theme.dim);
        axis->setTickLabelFont(m_state.font);
        axis->setLabelFont(m_state.font);
        axis->grid()->setPen(QPen(theme.line, 1.0));
        axis->grid()->setZeroLinePen(QPen(Qt::NoPen));
    }
}

void ChartPlot::layOutFor(QSize size)
{
    m_laidOut = size;
    setViewport(QRect(QPoint(0, 0), size));
    applyMetrics(size);
    plotLayout()->update(QCPLayoutElement::upPreparation);
    plotLayout()->update(QCPLayoutElement::upMargins);
    plotLayout()->update(QCPLayoutElement::upLayout);
    resetView();
}

void ChartPlot::applyMetrics(QSize size)
{
    m_metrics = metricsOf(*m_state.figure, QFontMetricsF(m_state.font), size);
    m_state.legendHeight = m_metrics.legendHeight;
    m_state.turnedColumns = m_metrics.turnedColumns;
    plotLayout()->setMargins({0, 0, 0, 0});
    axisRect()->setMinimumSize(20, 20);
    axisRect()->setMargins(m_metrics.margins);
    axisRect()->setOuterRect(QRect(QPoint(0, 0), size)); // at once, for the ranges that depend on it
    const bool across = valueAxis() == xAxis;
    const int room = across ? size.width() - m_metrics.margins.left() - m_metrics.margins.right()
                            : size.height() - m_metrics.margins.top() - m_metrics.margins.bottom();
    valueAxis()->ticker()->setTickCount(std::clamp(room / (across ? 90 : 44), 2, 6));
    applyColours();
}

QCPRange ChartPlot::allPlaces() const
{
    const QRect inside = axisRect()->rect();
    const double along = placeAxis() == xAxis ? inside.width() : inside.height();
    const auto count = static_cast<double>(m_state.figure->places.size());
    return {-0.5, -0.5 + std::max({1.0, count, std::floor(10.0 * along / m_metrics.mostPlace) / 10.0})};
}

QCPRange ChartPlot::allValues() const
{
    const Figure& figure = *m_state.figure;
    if (figure.cells) {
        const double along = axisRect()->rect().width();
        const auto count = static_cast<double>(figure.cells->columns.size());
        return {-0.5, -0.5 + std::max({1.0, count, along / m_metrics.mostColumn})};
    }
    return {figure.low, figure.high};
}

void ChartPlot::resetView()
{
    m_touched = false;
    const QRect inside = axisRect()->rect();
    const double along = placeAxis() == xAxis ? inside.width() : inside.height();
    QCPRange places = allPlaces();
    const double fit = std::max(1.0, std::floor(along / m_metrics.leastPlace));
    places.upper = std::min(places.upper, std::max(places.lower + fit, places.lower + 1.0));
    if (places.size() < allPlaces().size() && static_cast<double>(m_state.figure->places.size()) <= fit) {
        places = allPlaces();
    }
    placeAxis()->setRange(places);
    QCPRange values = allValues();
    if (m_state.figure->cells) {
        values.upper =
            std::min(values.upper, values.lower + std::max(1.0, std::floor(inside.width() / m_metrics.leastColumn)));
    }
    valueAxis()->setRange(values);
    replot(QCustomPlot::rpQueuedReplot);
    emit viewChanged();
}

void ChartPlot::keepInside(QCPAxis* axis, const QCPRange& all)
{
    if (m_bounding) {
        return;
    }
    m_bounding = true;
    QCPRange range = axis->range();
    const double least = all.size() / 1e4;
    if (range.size() < least) {
        range = {range.center() - least / 2.0, range.center() + least / 2.0};
    }
    axis->setRange(range.bounded(all.lower, all.upper));
    m_bounding = false;
    emit viewChanged();
}

bool ChartPlot::isWholeInView() const
{
    return placeAxis()->range().size() >= allPlaces().size() - 1e-6 &&
           valueAxis()->range().size() >= allValues().size() - 1e-6;
}

void ChartPlot::zoom(double factor)
{
    m_touched = true;
    placeAxis()->scaleRange(factor, placeAxis()->range().lower + placeAxis()->range().size() / 2.0);
    valueAxis()->scaleRange(factor);
    replot(QCustomPlot::rpQueuedReplot);
}

ChartPlot::Window ChartPlot::placeWindow() const
{
    const QCPRange range = placeAxis()->range();
    return {range.lower + 0.5, range.size(), allPlaces().size()};
}

ChartPlot::Window ChartPlot::columnWindow() const
{
    const QCPRange range = valueAxis()->range();
    return m_state.figure->cells ? Window{range.lower + 0.5, range.size(), allValues().size()} : Window{};
}

void ChartPlot::scrollPlaces(double first)
{
    m_touched = true;
    placeAxis()->setRange(first - 0.5, first - 0.5 + placeAxis()->range().size());
    replot(QCustomPlot::rpQueuedReplot);
}

void ChartPlot::scrollColumns(double first)
{
    m_touched = true;
    valueAxis()->setRange(first - 0.5, first - 0.5 + valueAxis()->range().size());
    replot(QCustomPlot::rpQueuedReplot);
}

QPointF ChartPlot::pointOf(std::size_t item) const
{
    return FigureGeometry(*m_state.figure, *axisRect()).itemRect(item).center();
}

std::optional<std::size_t> ChartPlot::itemAt(const QPointF& point) const
{
    return m_state.figure->refusal.isEmpty() ? FigureGeometry(*m_state.figure, *axisRect()).itemAt(point)
                                             : std::nullopt;
}

} // namespace candor::ui
