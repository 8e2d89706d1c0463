// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_card.h"
#include "ui/charts/chart_plot.h"
#include "ui/charts/charts_view.h"
#include "ui/charts/figure_set.h"
#include "ui/page/focus.h"
#include "ui/theme/plain.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

// What ChartsView does with its cards: where they stand, what a click on a mark leads to, copy and export.

namespace candor::ui {

namespace {

constexpr int kTwoColumnsFrom = 1'200;
constexpr int kLeastCard = 340;
constexpr int kMostCard = 560;

QString endingOf(ExportFormat format)
{
    return format == ExportFormat::Png   ? QStringLiteral("png")
           : format == ExportFormat::Svg ? QStringLiteral("svg")
                                         : QStringLiteral("pdf");
}

void askForFile(QWidget* parent, const QString& suggested, const QString& filters,
                const std::function<void(const QString&)>& chosen)
{
    auto* dialog = new QFileDialog(parent, ChartsView::tr("Export the chart"), suggested, filters);
    dialog->setObjectName(QStringLiteral("chartsExportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggested);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
    dialog->open();
}

} // namespace

bool ChartsView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_area->viewport() && event->type() == QEvent::Resize) {
        placeCards();
    }
    return QWidget::eventFilter(watched, event);
}

void ChartsView::placeCards()
{
    const int columns = m_only.isEmpty() && m_area->viewport()->width() >= kTwoColumnsFrom ? 2 : 1;
    const int height = m_area->viewport()->height();
    const int least = m_only.isEmpty() ? std::clamp((height - 32) / 2, kLeastCard, kMostCard) : kLeastCard;
    for (ChartCard* card : m_cards) {
        card->setLeastHeight(least);
    }
    if (columns == m_columns && m_grid->count() == (m_only.isEmpty() ? static_cast<int>(m_cards.size()) : 1)) {
        return;
    }
    m_columns = columns;
    int place = 0;
    for (ChartCard* card : m_cards) {
        m_grid->removeWidget(card);
        const bool shown = m_only.isEmpty() || card->id() == m_only;
        card->setLarge(!m_only.isEmpty());
        card->setVisible(shown);
        if (shown) {
            m_grid->addWidget(card, place / columns, place % columns);
            ++place;
        }
    }
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns == 2 ? 1 : 0);
}

void ChartsView::showOnly(const QString& id)
{
    m_only = id;
    m_columns = 0;
    placeCards();
    const int index = m_which->findData(id);
    m_which->setCurrentIndex(id.isEmpty() ? 0 : std::max(0, index));
    for (ChartCard* card : m_cards) {
        if (card->id() == id) {
            choose(card);
        }
    }
}

void ChartsView::showTables(bool shown)
{
    m_tablesShown = shown;
    m_tables->setChecked(shown);
    for (ChartCard* card : m_cards) {
        card->showTable(shown);
    }
    emit tablesShown(shown);
}

void ChartsView::choose(ChartCard* card)
{
    m_chosen = card;
    for (ChartCard* other : m_cards) {
        other->setChosen(other == card);
    }
}

void ChartsView::follow(const FigureTarget& target)
{
    Focus& focus = m_context.focus;
    if (target.session && focus.session() != target.session) {
        focus.setSession(*target.session);
    }
    if (target.candidate) {
        focus.setCandidate(target.candidate);
        focus.showPage(QStringLiteral("results"));
        return;
    }
    focus.showFiltered(target.filter);
}

void ChartsView::fillMenu(QMenu& menu, ChartCard* card)
{
    const auto add = [&](const char* name, const QString& text, std::function<void()> run) {
        QAction* action = menu.addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, std::move(run));
        return action;
    };
    add("chartCopy", tr("Copy image"), [this, card] {
        choose(card);
        copyChosen();
    });
    add("chartPng", tr("Export as PNG…"), [this, card] { saveChart(card, ExportFormat::Png); });
    add("chartSvg", tr("Export as SVG…"), [this, card] { saveChart(card, ExportFormat::Svg); });
    add("chartPdf", tr("Export as PDF…"), [this, card] { saveChart(card, ExportFormat::Pdf); });
    menu.addSeparator();
    QAction* table = add("chartTable", tr("Data as table"), [card] { card->showTable(!card->isTableShown()); });
    table->setCheckable(true);
    table->setChecked(card->isTableShown());
    const bool large = !m_only.isEmpty();
    add("chartLarge", large ? tr("Show all charts") : tr("Show large"),
        [this, card, large] { showOnly(large ? QString() : card->id()); });
    add("chartReset", tr("Reset the view"), [card] { card->plot().resetView(); });
}

void ChartsView::copyChosen()
{
    if (m_made) {
        ChartPlot& plot = m_chosen->plot();
        QApplication::clipboard()->setImage(imageOf(plot.figure(), themeOf(*this), plot.placeWindow().first));
    }
}

void ChartsView::exportChosen(ExportFormat format)
{
    if (m_made) {
        saveChart(m_chosen, format);
    }
}

void ChartsView::saveChart(ChartCard* card, ExportFormat format)
{
    choose(card);
    const SaveDialog ask = m_saveDialog ? m_saveDialog : SaveDialog(askForFile);
    const QStringList all{tr("PNG image (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF document (*.pdf)")};
    QStringList filters{all[static_cast<int>(format)]};
    for (const QString& filter : all) {
        filters += filters.contains(filter) ? QStringList() : QStringList(filter);
    }
    const QString suggested = QStringLiteral("candor-%1.%2").arg(card->id(), endingOf(format));
    ask(this, suggested, filters.join(QStringLiteral(";;")), [this, card, format](const QString& chosen) {
        if (chosen.isEmpty()) {
            return;
        }
        const auto byName = exportFormatOf(chosen);
        const QString name = byName ? chosen : chosen + QLatin1Char('.') + endingOf(format);
        const ChartPlot& plot = card->plot();
        const auto done = exportTo(name, plot.figure(), byName.value_or(format), plot.placeWindow().first);
        if (!done) {
            tell(done.error());
        }
    });
}

void ChartsView::tell(const Error& error)
{
    QMessageBox* box = plainMessage(QMessageBox::Warning, tr("The chart was not exported"),
                                    shown(describe(error), 1000), QMessageBox::Ok, this);
    box->setObjectName(QStringLiteral("chartsExportProblem"));
    box->open();
}

} // namespace candor::ui
