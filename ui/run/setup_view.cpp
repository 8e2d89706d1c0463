// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/setup_view.h"

#include "ui/bridge/workbench.h"
#include "ui/parts/tone_label.h"
#include "ui/run/configuration_panel.h"
#include "ui/run/limit_fields.h"
#include "ui/run/session_forecast.h"
#include "ui/run/suite_panel.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

namespace candor::ui {

SetupView::SetupView(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_suite(new SuitePanel(context.workbench.sharedServices(), this)),
      m_configurations(new ConfigurationPanel(context, this))
{
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("setUpSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(16);
    splitter->addWidget(m_suite);
    splitter->addWidget(m_configurations);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({360, 800});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(splitter, 1);
    layout->addLayout(makeNumbers());
    m_limit = new LimitFields(this);
    layout->addWidget(m_limit);
    layout->addLayout(makeFoot());
    connect(m_suite, &SuitePanel::changed, this, &SetupView::refresh);
    connect(&m_configurations->model(), &ConfigurationModel::changed, this, &SetupView::refresh);
    connect(m_repeats, &QSpinBox::valueChanged, this, &SetupView::refresh);
    connect(m_seed, &QLineEdit::textChanged, this, &SetupView::refresh);
    connect(m_concurrency, &QSpinBox::valueChanged, this, &SetupView::refresh);
    connect(m_limit, &LimitFields::changed, this, [this] { m_context.workbench.setLimit(m_limit->limit()); });
    connect(m_start, &QPushButton::clicked, this, &SetupView::start);
    connect(&context.workbench, &Workbench::opened, this, &SetupView::refresh);
    connect(&context.workbench, &Workbench::runChanged, this, [this] {
        if (isVisible() && refusal() != m_why) { // it comes ten times a second
            refresh();
        }
    });
    refresh();
}

QSpinBox* SetupView::makeSpin(const QString& name, const QString& accessible, int least, int most, int value)
{
    auto* spin = new QSpinBox(this);
    spin->setObjectName(name);
    spin->setAccessibleName(accessible);
    spin->setRange(least, most);
    spin->setValue(value);
    return spin;
}

QLayout* SetupView::makeNumbers()
{
    m_repeats = makeSpin(QStringLiteral("repeats"), tr("Repeats of each task"), 1, kMaxRepeats, 1);
    m_concurrency = makeSpin(QStringLiteral("concurrency"), tr("Requests at once"), 1, kMaxConcurrency,
                             m_context.workbench.run().concurrency);
    m_seed = new QLineEdit(this);
    m_seed->setObjectName(QStringLiteral("seed"));
    m_seed->setAccessibleName(tr("Seed; empty draws one"));
    m_seed->setPlaceholderText(tr("drawn at the start"));
    m_seed->setMaximumWidth(180);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    const auto add = [this, line](const QString& text, QWidget* widget) {
        auto* label = new PlainLabel(text, this);
        label->setBuddy(widget);
        line->addWidget(label);
        line->addWidget(widget);
        line->addSpacing(16);
    };
    add(tr("Re&peats"), m_repeats);
    add(tr("See&d"), m_seed);
    add(tr("Re&quests at once"), m_concurrency);
    line->addStretch();
    return line;
}

QLayout* SetupView::makeFoot()
{
    m_forecast = new PlainLabel(QString(), this);
    m_forecast->setObjectName(QStringLiteral("forecast"));
    m_forecast->setWordWrap(true);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_forecast->setFont(bold);
    m_basis = new ToneLabel(&Theme::dim, this);
    m_basis->setObjectName(QStringLiteral("forecastBasis"));
    m_basis->setWordWrap(true);
    m_refusal = new ToneLabel(&Theme::warning, this);
    m_refusal->setObjectName(QStringLiteral("refusal"));
    m_refusal->setWordWrap(true);
    m_start = new QPushButton(tr("S&tart"), this);
    m_start->setObjectName(QStringLiteral("start"));
    m_start->setAccessibleName(tr("Start the session"));
    m_start->setToolTip(plainToolTip(tr("Ctrl+Return")));
    m_start->setMinimumSize(120, 36);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_forecast);
    words->addWidget(m_basis);
    words->addWidget(m_refusal);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(16);
    foot->addLayout(words, 1);
    foot->addWidget(m_start, 0, Qt::AlignBottom);
    return foot;
}

SessionRequest SetupView::request() const
{
    SessionRequest request;
    request.suite = m_suite->suite();
    request.tasks = m_suite->tasks();
    request.configurations = m_configurations->model().configurations();
    request.repeats = m_repeats->value();
    if (!m_seed->text().trimmed().isEmpty()) {
        request.seed = m_seed->text().trimmed().toULongLong();
    }
    return request;
}

QString SetupView::refusal() const
{
    const Workbench& workbench = m_context.workbench;
    const QString seed = m_seed->text().trimmed();
    bool isNumber = true;
    if (!seed.isEmpty()) {
        static_cast<void>(seed.toULongLong(&isNumber));
    }
    const auto configurations = static_cast<std::size_t>(m_configurations->model().rowCount());
    const std::size_t trials = m_suite->tickedCount() * configurations * static_cast<std::size_t>(m_repeats->value());
    if (workbench.isReadOnly()) {
        return tr("This workspace is open for reading only. Open one that can be written, or the default one.");
    }
    if (!m_suite->problem().isEmpty()) {
        return m_suite->problem();
    }
    if (configurations == 0) {
        return tr("There is no configuration. Add one.");
    }
    if (const QStringList problems = m_configurations->model().problems(); !problems.isEmpty()) {
        return problems.size() == 1 ? tr("One cell of the table can't be run; it is marked ⚠.")
                                    : tr("%1 cells of the table can't be run; they are marked ⚠.").arg(problems.size());
    }
    if (!isNumber) {
        return tr("The seed must be a whole number from 0 to 18446744073709551615, or empty.");
    }
    if (trials > kMaxTrials) {
        return tr("More than %1 trials can't be run in one session: take fewer configurations, tasks or repeats.")
            .arg(countText(kMaxTrials));
    }
    return workbench.run().active() ? tr("A session is running. Wait for its end, or cancel it under Running.")
                                    : QString();
}

QUndoStack& SetupView::undoStack() const
{
    return m_configurations->model().undoStack();
}

QString SetupView::below() const
{
    return tr(
        "Tick tasks, fill the table, start. To learn what one setting does, duplicate a row and change that alone.");
}

void SetupView::start()
{
    refresh();
    if (m_why.isEmpty()) {
        m_context.workbench.setConcurrency(m_concurrency->value());
        m_context.workbench.setLimit(m_limit->limit());
        m_context.workbench.start(request());
    }
}

void SetupView::duplicate()
{
    m_configurations->duplicate();
}

void SetupView::refresh()
{
    const SessionForecast forecast =
        forecastSession(m_configurations->model().configurations(), m_suite->tickedCount(), m_repeats->value(),
                        m_concurrency->value(), m_context.workbench.picture(), m_configurations->model().prices());
    m_limit->setPriced(forecast.unpriced < forecast.configurations);
    m_forecast->setText(forecastText(forecast));
    m_basis->setText(basisText(forecast));
    m_why = refusal();
    m_refusal->setText(m_why);
    m_refusal->setVisible(!m_why.isEmpty());
    m_start->setEnabled(m_why.isEmpty());
    emit told();
}

void SetupView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace candor::ui
