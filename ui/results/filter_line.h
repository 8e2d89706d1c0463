// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/filter_text.h"
#include "core/store/snapshot.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QCompleter;
class QLabel;
class QLineEdit;
class QStandardItemModel;

namespace candor::ui {

/// The line that a filter is typed in: completed while typing, with an error ground, and words, where it can't be
/// understood. What is right of it counts all the same.
class FilterLine : public QWidget
{
    Q_OBJECT
public:
    explicit FilterLine(QWidget* parent = nullptr);

    /// What values are offered from.
    void setSnapshot(std::shared_ptr<const Snapshot> snapshot);
    void setText(const QString& text);
    [[nodiscard]] QString text() const;
    [[nodiscard]] const RowFilter& filter() const { return m_parsed.filter; }
    void takeFocus();
    /// What is wrong and what is allowed; hidden while nothing is. To be laid out below the line by whoever has it.
    [[nodiscard]] QLabel* words() const { return m_words; }

signals:
    void filterChanged();
    void left(); ///< Enter or Down: on to the table

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void onTextChanged();
    void offer();
    void showErrors();
    void paintGround();
    bool onKey(int key);

    QLineEdit* m_line;
    QLabel* m_words;
    QCompleter* m_completer;
    QStandardItemModel* m_offers;
    QTimer m_errorsLater; ///< a word that is being typed is no error yet
    std::shared_ptr<const Snapshot> m_snapshot = std::make_shared<const Snapshot>();
    ParsedFilter m_parsed;
    bool m_wrong = false;
};

} // namespace candor::ui
