// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/document.h"

#include <QByteArray>

#include <memory>

class QFont;
class QTextDocument;

namespace candor::ui {

/// How a report looks as a rich text document: on the screen in the window's colours, on paper in those of paper.
enum class PageColours
{
    Light,
    Dark,
    Paper,
};

/// The report as a QTextDocument. Built with a cursor, never from HTML: nothing of a model becomes markup. May be made
/// on any thread; move it to the thread that shows it.
[[nodiscard]] std::unique_ptr<QTextDocument> toTextDocument(const Document& document, PageColours colours,
                                                            const QFont& font);

/// The report as a PDF, A4, with page numbers. Any thread.
[[nodiscard]] QByteArray toPdf(const Document& document, const QFont& font);

} // namespace candor::ui
