// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"
#include "ui/charts/figure.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <optional>

namespace candor::ui {

enum class ExportFormat
{
    Png,
    Svg,
    Pdf,
};
/// By the ending of a file name.
[[nodiscard]] std::optional<ExportFormat> exportFormatOf(const QString& fileName);

// A chart with its title, caption and note, whole: not only what is in view, as far as it fits a page of 2400 pixels;
// beyond that from `firstPlace` on, which the picture then says. GUI thread.

/// As seen: in this theme.
[[nodiscard]] QImage imageOf(const FigurePtr& figure, const Theme& theme, double firstPlace);
/// In the light theme, as for paper.
[[nodiscard]] QByteArray exported(const FigurePtr& figure, ExportFormat format, double firstPlace);
/// Writes it, the whole file or none. Errors: Io.
[[nodiscard]] Result<void> exportTo(const QString& fileName, const FigurePtr& figure, ExportFormat format,
                                    double firstPlace);

} // namespace candor::ui
