// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_export.h"

#include "ui/charts/chart_plot.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr double kWidth = 960.0;
constexpr double kMostWidth = 4'000.0;
constexpr double kLeastPlot = 300.0;
constexpr double kMostPlot = 2'400.0;
constexpr double kMargin = 16.0;
constexpr int kDotsPerInch = 96;

/// A sheet of paper, in pixels: title, caption, plot and note from top to bottom.
class Sheet
{
public:
    Sheet(const FigurePtr& figure, const Theme& theme, double firstPlace) : m_figure(figure), m_theme(theme)
    {
        m_plot.setFigure(figure);
        m_plot.fixTheme(theme);
        m_text = m_plot.font();
        m_text.setPixelSize(std::max(10, QFontInfo(m_text).pixelSize()));
        m_title = m_text;
        m_title.setPixelSize(m_text.pixelSize() * 5 / 4);
        m_title.setBold(true);
        const QFontMetricsF metrics(m_text);
        const double width = std::clamp(widthOfAll(*figure, metrics), kWidth - 2.0 * kMargin, kMostWidth);
        const double height =
            figure->refusal.isEmpty() ? std::clamp(heightOfAll(*figure, metrics, width), kLeastPlot, kMostPlot) : 0.0;
        m_plotSize = QSizeF(width, height).toSize();
        m_plot.layOutFor(m_plotSize);
        if (m_plot.placeWindow().shown + 0.01 < static_cast<double>(figure->places.size())) {
            m_plot.scrollPlaces(firstPlace);
        }
        m_note = note();
        m_titleHeight = heightOf(m_title, figure->title);
        m_methodHeight = heightOf(m_text, figure->method);
        m_noteHeight = m_note.isEmpty() ? 0.0 : heightOf(m_text, m_note);
    }

    [[nodiscard]] QSize size() const
    {
        const double height =
            2.0 * kMargin + m_titleHeight + m_methodHeight + m_plotSize.height() + 16.0 + m_noteHeight;
        return QSizeF(m_plotSize.width() + 2.0 * kMargin, std::ceil(height)).toSize();
    }

    [[nodiscard]] QColor ground() const { return m_theme.panel; }

    void paint(QPaintDevice& device)
    {
        QCPPainter painter(&device);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        painter.fillRect(QRect(QPoint(0, 0), size()), m_theme.panel);
        double y = kMargin;
        y = paintText(painter, m_title, m_theme.text, m_figure->title, y, m_titleHeight) + 2.0;
        y = paintText(painter, m_text, m_theme.dim, m_figure->method, y, m_methodHeight) + 8.0;
        if (m_plotSize.height() > 0) {
            painter.save();
            painter.translate(kMargin, y);
            m_plot.toPainter(&painter, m_plotSize.width(), m_plotSize.height());
            painter.restore();
        }
        paintText(painter, m_text, m_theme.text, m_note, y + m_plotSize.height() + 4.0, m_noteHeight);
    }

private:
    [[nodiscard]] QString note() const
    {
        if (!m_figure->refusal.isEmpty()) {
            return m_figure->refusal;
        }
        const auto window = m_plot.placeWindow();
        if (window.shown + 0.01 >= static_cast<double>(m_figure->places.size())) {
            return m_figure->note;
        }
        const QString part =
            chartText("Shown: %1 of %2 rows; the table has all.")
                .arg(countText(static_cast<std::size_t>(window.shown)), countText(m_figure->places.size()));
        return m_figure->note.isEmpty() ? part : m_figure->note + QLatin1Char(' ') + part;
    }
    [[nodiscard]] double heightOf(const QFont& font, const QString& text) const
    {
        const QRectF room(0.0, 0.0, m_plotSize.width(), 10'000.0);
        return QFontMetricsF(font).boundingRect(room, Qt::TextWordWrap, text).height();
    }
    double paintText(QPainter& painter, const QFont& font, const QColor& colour, const QString& text, double y,
                     double height) const
    {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(QRectF(kMargin, y, m_plotSize.width(), height + 4.0), Qt::TextWordWrap, text);
        return y + height;
    }

    FigurePtr m_figure;
    Theme m_theme;
    ChartPlot m_plot;
    QFont m_text;
    QFont m_title;
    QSize m_plotSize;
    QString m_note;
    double m_titleHeight = 0.0;
    double m_methodHeight = 0.0;
    double m_noteHeight = 0.0;
};

void paintSvg(Sheet& sheet, QIODevice& device, const QString& title)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setResolution(kDotsPerInch);
    generator.setSize(sheet.size());
    generator.setViewBox(QRect(QPoint(0, 0), sheet.size()));
    generator.setTitle(title);
    sheet.paint(generator);
}

void paintPdf(Sheet& sheet, QIODevice& device, const QString& title)
{
    QPdfWriter writer(&device);
    writer.setResolution(kDotsPerInch);
    writer.setTitle(title);
    writer.setPageMargins(QMarginsF(0.0, 0.0, 0.0, 0.0));
    writer.setPageSize(QPageSize(QSizeF(sheet.size()) * 72.0 / kDotsPerInch, QPageSize::Point));
    writer.setPageMargins(QMarginsF(0.0, 0.0, 0.0, 0.0));
    sheet.paint(writer);
}

QImage paintImage(Sheet& sheet)
{
    constexpr int kScale = 2;
    QImage image(sheet.size() * kScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kScale);
    image.fill(sheet.ground());
    sheet.paint(image);
    return image;
}

} // namespace

std::optional<ExportFormat> exportFormatOf(const QString& fileName)
{
    if (fileName.endsWith(QLatin1String(".png"), Qt::CaseInsensitive)) {
        return ExportFormat::Png;
    }
    if (fileName.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        return ExportFormat::Svg;
    }
    return fileName.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive) ? std::optional(ExportFormat::Pdf)
                                                                         : std::nullopt;
}

QImage imageOf(const FigurePtr& figure, const Theme& theme, double firstPlace)
{
    Sheet sheet(figure, theme, firstPlace);
    return paintImage(sheet);
}

QByteArray exported(const FigurePtr& figure, ExportFormat format, double firstPlace)
{
    Sheet sheet(figure, lightTheme(), firstPlace);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case ExportFormat::Png:
        paintImage(sheet).save(&buffer, "PNG");
        break;
    case ExportFormat::Svg:
        paintSvg(sheet, buffer, figure->title);
        break;
    case ExportFormat::Pdf:
        paintPdf(sheet, buffer, figure->title);
        break;
    }
    return buffer.data();
}

Result<void> exportTo(const QString& fileName, const FigurePtr& figure, ExportFormat format, double firstPlace)
{
    const QByteArray bytes = exported(figure, format, firstPlace);
    QSaveFile file(fileName);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) {
        return {};
    }
    Error error;
    error.code = ErrorCode::Io;
    error.stage = Stage::Analysis;
    error.message =
        "can't write " + utf8(fileName) + ": " + utf8(file.errorString()) + ". Choose a folder that can be written to";
    return error;
}

} // namespace candor::ui
