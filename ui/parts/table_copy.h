// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

class QAbstractItemModel;
class QMimeData;
class QTableView;

namespace candor::ui {

/// A table as text: what is copied, and what stands beside a chart.
struct TextGrid
{
    QStringList columns;
    std::vector<QStringList> rows;
};

/// What is selected in a view (whole rows, shown columns, display texts), or all of it when nothing is.
[[nodiscard]] TextGrid gridOf(const QTableView& view);
[[nodiscard]] TextGrid gridOf(const QAbstractItemModel& model);

[[nodiscard]] QString toTsv(const TextGrid& grid);      ///< tabs and line breaks within cells become spaces
[[nodiscard]] QString toMarkdown(const TextGrid& grid); ///< pipes escaped
[[nodiscard]] QString toJson(const TextGrid& grid);     ///< an array of objects, indented

/// TSV, HTML and Markdown at once, for whatever is pasted into.
[[nodiscard]] QMimeData* mimeOf(const TextGrid& grid);

/// Gives a table view its ways: Ctrl+C copies, a context menu copies as TSV, Markdown or JSON and chooses columns,
/// rows are one line high, header sections move and their state is kept under `settingsKey` with its schema version
/// (an empty key: the caller keeps it).
void furnishTable(QTableView& view, const QString& settingsKey);

} // namespace candor::ui
