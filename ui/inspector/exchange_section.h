// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/exchange_fields.h"
#include "ui/inspector/inspected.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QTabBar;
class QTableView;

namespace candor::ui {

class InkLabel;
class LongText;

/// The exchanges of a candidate: what was declared, sent and applied, how it ended, what it cost, and the raw texts.
class ExchangeSection : public QWidget
{
    Q_OBJECT
public:
    explicit ExchangeSection(QWidget* parent = nullptr);
    void showCandidate(const InspectedPtr& inspected);

private:
    void makeLayout();
    void showExchange();
    void showText();
    void copyText();
    [[nodiscard]] const Exchange* exchange() const;
    [[nodiscard]] std::string textOf(int tab) const;

    InspectedPtr m_inspected;
    std::vector<const Exchange*> m_exchanges; ///< of m_inspected
    QComboBox* m_choice;
    ExchangeFields* m_fields;
    QTableView* m_table;
    InkLabel* m_facts;
    InkLabel* m_tries;
    InkLabel* m_findings;
    InkLabel* m_failure;
    QTabBar* m_tabs;
    QPushButton* m_copy;
    InkLabel* m_copied;
    LongText* m_text;
};

} // namespace candor::ui
