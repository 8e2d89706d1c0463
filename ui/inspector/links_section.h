// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QWidget>

class QListWidget;
class QListWidgetItem;

namespace candor::ui {

class InkLabel;
class MarkedText;

/// Words → clause → line: the prompt, and the clauses of the IR with the lines that say them. What belongs to the
/// clause under the mouse, or the chosen one, is marked everywhere; what nobody states is a dashed gap.
class LinksSection : public QWidget
{
    Q_OBJECT
public:
    explicit LinksSection(QWidget* parent = nullptr);
    void showCandidate(const InspectedPtr& inspected);
    /// Chooses the first clause that the line of Python belongs to, if there is one.
    void chooseLine(int line);

signals:
    void linesRelated(const QList<int>& lines);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addClause(std::size_t index);
    void addGap(std::size_t phrase);
    void light(const QListWidgetItem* item);
    void fitList();
    void scrollTo(const QListWidgetItem* item); ///< the page that this stands in
    [[nodiscard]] std::vector<std::size_t> phrasesOf(const QListWidgetItem& item) const;

    InspectedPtr m_inspected;
    MarkedText* m_prompt;
    QListWidget* m_list;
    InkLabel* m_caption;
    std::vector<qsizetype> m_offsets; ///< in the shown prompt, of each phrase: begin, end
};

} // namespace candor::ui
