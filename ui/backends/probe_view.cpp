// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/probe_view.h"

#include "ui/backends/step_row.h"
#include "ui/parts/probe_words.h"
#include "ui/parts/tone_label.h"
#include "ui/theme/plain.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

ProbeView::ProbeView(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("probe"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    makeHead(*layout);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("probeSteps"));
    scroll->setAccessibleName(tr("Steps of the probe"));
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* rows = new QWidget(scroll);
    rows->setAutoFillBackground(true);
    rows->setBackgroundRole(QPalette::Base);
    m_rowsLayout = new QVBoxLayout(rows);
    m_rowsLayout->setContentsMargins(8, 8, 8, 8);
    m_rowsLayout->setSpacing(0);
    m_rowsLayout->addStretch(1); // the rows are as high as they need
    scroll->setWidget(rows);
    layout->addWidget(scroll, 1);
    for (const auto& [id, title] : probeStepTitles()) {
        rowOf(id, title);
    }
    m_usual = m_rows.size();
    m_tick.setInterval(1'000);
    connect(&m_tick, &QTimer::timeout, this, &ProbeView::tick);
    sayHead();
}

void ProbeView::makeHead(QVBoxLayout& layout)
{
    auto* title = new PlainLabel(tr("Probe"), this);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    const auto make = [this](const char* name, const QString& text, const QString& accessible) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(QLatin1String(name));
        button->setAccessibleName(accessible);
        return button;
    };
    m_start = make("startProbe", tr("&Probe"), tr("Probe this backend"));
    m_cancel = make("cancelProbe", tr("Cancel"), tr("Cancel the probe"));
    m_copy = make("copyProbe", tr("Copy"), tr("Copy the probe"));
    auto* menu = new QMenu(m_copy);
    menu->setObjectName(QStringLiteral("copyProbeMenu"));
    menu->addAction(tr("As Markdown"), this, [this] { copy(true); });
    menu->addAction(tr("As text"), this, [this] { copy(false); });
    m_copy->setMenu(menu);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(title);
    line->addStretch();
    line->addWidget(m_copy);
    line->addWidget(m_cancel);
    line->addWidget(m_start);
    m_usable = new ToneLabel(&Theme::dim, this);
    m_usable->setObjectName(QStringLiteral("probeUsable"));
    m_usable->setFont(bold);
    m_summary = new PlainLabel(QString(), this);
    m_summary->setObjectName(QStringLiteral("probeSummary"));
    m_date = new ToneLabel(&Theme::dim, this);
    m_date->setObjectName(QStringLiteral("probeDate"));
    layout.addLayout(line);
    for (QLabel* label : std::initializer_list<QLabel*>{m_usable, m_summary, m_date}) {
        label->setWordWrap(true);
        layout.addWidget(label);
    }
    layout.addSpacing(4);
    connect(m_start, &QPushButton::clicked, this, &ProbeView::probeWanted);
    connect(m_cancel, &QPushButton::clicked, this, &ProbeView::cancelWanted);
}

StepRow& ProbeView::rowOf(const std::string& id, const std::string& title)
{
    const auto found = std::ranges::find_if(m_rows, [&id](const StepRow* row) { return row->id() == id; });
    if (found != m_rows.end()) {
        return **found;
    }
    auto* row = new StepRow(id, title, this);
    m_rowsLayout->insertWidget(static_cast<int>(m_rows.size()), row);
    m_rows.push_back(row);
    return *row;
}

/// Steps that only an older program asked.
void ProbeView::forgetExtraRows()
{
    while (m_rows.size() > m_usual) {
        delete m_rows.back();
        m_rows.pop_back();
    }
}

void ProbeView::show(const ProbeShown& probe)
{
    const bool other = probe.backend != m_probe.backend;
    const bool begins = probe.running && !m_probe.running;
    const bool stepped = probe.steps.size() != m_probe.steps.size();
    const bool same = !other && probe.running == m_probe.running && probe.cancelled == m_probe.cancelled && !stepped &&
                      probe.report.has_value() == m_probe.report.has_value() &&
                      (!probe.report || probe.report->at == m_probe.report->at);
    m_probe = probe;
    if (!same) {
        if (other || begins) {
            forgetExtraRows();
            for (StepRow* row : m_rows) {
                row->showWaiting();
            }
        }
        if (begins || stepped || other) {
            m_since.start();
        }
        showSteps();
    }
    sayHead();
}

void ProbeView::showSteps()
{
    m_asking = nullptr;
    const bool live = m_probe.running || m_probe.cancelled;
    const std::vector<ProbeStep> none;
    const auto& steps = live ? m_probe.steps : m_probe.report ? m_probe.report->steps : none;
    std::vector<const StepRow*> told;
    for (const ProbeStep& step : steps) {
        StepRow& row = rowOf(step.id, step.title);
        row.showStep(step);
        told.push_back(&row);
    }
    for (StepRow* row : m_rows) {
        if (std::ranges::find(told, row) != told.end()) {
            continue;
        }
        if (m_probe.running && !m_asking) {
            m_asking = row;
        } else if (m_probe.cancelled || (!m_probe.running && m_probe.report)) {
            row->showNotAsked();
        } else {
            row->showWaiting();
        }
    }
    if (m_probe.running) {
        m_tick.start();
        tick();
    } else {
        m_tick.stop();
    }
}

void ProbeView::tick()
{
    if (m_asking) {
        m_asking->showAsking(std::chrono::seconds(m_since.elapsed() / 1'000));
    }
}

void ProbeView::sayHead()
{
    m_start->setVisible(!m_probe.running);
    m_start->setText(m_probe.report || m_probe.cancelled ? tr("&Probe again") : tr("&Probe"));
    m_start->setEnabled(m_probe.refusal.isEmpty());
    m_start->setToolTip(plainToolTip(m_probe.refusal));
    m_cancel->setVisible(m_probe.running);
    const bool whole = m_probe.report && !m_probe.running && !m_probe.cancelled;
    m_copy->setVisible(whole);
    const auto say = [this](const QString& usable, QColor Theme::*tone, const QString& summary) {
        m_usable->setText(usable);
        m_usable->setTone(tone);
        m_summary->setText(summary);
        m_summary->setVisible(!summary.isEmpty());
    };
    if (m_probe.running) {
        say(tr("Asking the server: %1 of %2 steps").arg(m_probe.steps.size()).arg(m_rows.size()), &Theme::accent, {});
    } else if (!m_probe.problem.isEmpty()) {
        say(tr("✗ %1").arg(m_probe.problem), &Theme::warning, {});
    } else if (m_probe.cancelled) {
        say(tr("– cancelled after %1 of %2 steps").arg(m_probe.steps.size()).arg(m_rows.size()), &Theme::dim, {});
    } else if (m_probe.report) {
        const ProbeOutcome outcome = outcomeOf(*m_probe.report);
        say(usableText(*m_probe.report), toneOf(outcome), shown(m_probe.report->summary(), 400));
    } else {
        say(tr("Never probed"), &Theme::dim,
            tr("A probe asks the server these questions, says what the answers mean and how to mend what fails. It "
               "takes seconds on a warm server."));
    }
    refreshAge();
}

void ProbeView::refreshAge()
{
    const bool whole = m_probe.report && !m_probe.running && !m_probe.cancelled;
    QString text =
        whole ? tr("Probed %1, %2")
                    .arg(ageText(m_probe.report->at, std::chrono::system_clock::now()), dateText(m_probe.report->at))
              : QString();
    if (!m_probe.running && !m_probe.refusal.isEmpty()) {
        text = m_probe.refusal + (text.isEmpty() ? QString() : QStringLiteral(" ") + text);
    }
    m_date->setText(text);
    m_date->setVisible(!text.isEmpty());
}

void ProbeView::copy(bool markdown)
{
    if (m_probe.report) {
        QApplication::clipboard()->setText(markdown ? probeMarkdown(m_probe.name, *m_probe.report)
                                                    : probePlainText(m_probe.name, *m_probe.report));
    }
}

} // namespace candor::ui
