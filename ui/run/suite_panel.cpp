// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/suite_panel.h"

#include "ui/parts/table_copy.h"
#include "ui/parts/tone_label.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

QPushButton* makeButton(const QString& name, const QString& text, const QString& accessible, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setObjectName(name);
    button->setAccessibleName(accessible);
    return button;
}

} // namespace

SuitePanel::SuitePanel(std::shared_ptr<Services> services, QWidget* parent)
    : QWidget(parent), m_services(std::move(services))
{
    setObjectName(QStringLiteral("suitePanel"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    addChoice(*layout, m_services->offer());
    addTasks(*layout);
    connect(&m_tasks, &TaskListModel::ticksChanged, this, &SuitePanel::count);
    connect(&m_tasks, &TaskListModel::modelReset, this, &SuitePanel::count);
    read();
}

void SuitePanel::addChoice(QVBoxLayout& layout, const Services::Offer& offer)
{
    m_suite = new QComboBox(this);
    m_suite->setObjectName(QStringLiteral("suite"));
    m_suite->setAccessibleName(tr("Suite"));
    m_suite->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_suite->setMinimumContentsLength(8);
    for (const std::string& name : offer.suites) {
        m_suite->addItem(shown(name), qt(name));
    }
    m_suite->setCurrentIndex(m_suite->count() - 1); // phase3: what the sample has
    auto* file = makeButton(QStringLiteral("suiteFile"), tr("Choose &file…"), tr("Choose a suite file"), this);
    auto* label = new PlainLabel(tr("S&uite"), this);
    label->setBuddy(m_suite);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(label);
    line->addWidget(m_suite, 1);
    line->addWidget(file);
    m_note = new ToneLabel(&Theme::dim, this);
    m_note->setObjectName(QStringLiteral("suiteNote"));
    m_note->setWordWrap(true);
    layout.addLayout(line);
    layout.addWidget(m_note);
    connect(m_suite, &QComboBox::currentIndexChanged, this, &SuitePanel::read);
    connect(file, &QPushButton::clicked, this, &SuitePanel::chooseFile);
}

void SuitePanel::addTasks(QVBoxLayout& layout)
{
    m_filter = new QLineEdit(this);
    m_filter->setObjectName(QStringLiteral("taskFilter"));
    m_filter->setAccessibleName(tr("Filter tasks"));
    m_filter->setPlaceholderText(tr("Filter: words of task, category, complexity"));
    m_filter->setClearButtonEnabled(true);
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("tasks"));
    m_table->setAccessibleName(tr("Tasks of the suite; Space ticks"));
    m_table->setModel(&m_tasks);
    m_table->setColumnWidth(TaskListModel::CategoryColumn, 128);
    m_table->setColumnWidth(TaskListModel::ComplexityColumn, 84);
    furnishTable(*m_table, QStringLiteral("suite-tasks"));
    m_table->horizontalHeader()->setSectionResizeMode(TaskListModel::TaskColumn, QHeaderView::Stretch);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_count = new PlainLabel(QString(), this);
    m_count->setObjectName(QStringLiteral("taskCount"));
    auto* all = makeButton(QStringLiteral("tickShown"), tr("&All"), tr("Tick all tasks shown"), this);
    auto* none = makeButton(QStringLiteral("untickShown"), tr("Non&e"), tr("Untick all tasks shown"), this);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_count, 1);
    line->addWidget(all);
    line->addWidget(none);
    layout.addWidget(m_filter);
    layout.addWidget(m_table, 1);
    layout.addLayout(line);
    connect(m_filter, &QLineEdit::textChanged, &m_tasks, &TaskListModel::setFilter);
    connect(all, &QPushButton::clicked, this, [this] { m_tasks.tickShown(true); });
    connect(none, &QPushButton::clicked, this, [this] { m_tasks.tickShown(false); });
}

void SuitePanel::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Choose a suite"), QString(),
                                   tr("Suites (*.json *.jsonl *.jsonl.gz *.gz);;All files (*)"));
    dialog->setObjectName(QStringLiteral("suiteDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &SuitePanel::choose);
    dialog->open();
}

void SuitePanel::choose(const QString& nameOrPath)
{
    int row = m_suite->findData(nameOrPath);
    if (row < 0) {
        row = m_suite->count();
        m_suite->addItem(shown(utf8(QFileInfo(nameOrPath).fileName())), nameOrPath);
        m_suite->setItemData(row, plainToolTip(shown(utf8(nameOrPath))), Qt::ToolTipRole);
    }
    if (row == m_suite->currentIndex()) {
        read();
    } else {
        m_suite->setCurrentIndex(row);
    }
}

std::string SuitePanel::suite() const
{
    return utf8(m_suite->currentData().toString());
}

void SuitePanel::read()
{
    if (suite().empty()) {
        m_problem = tr("No suite is there. Choose a suite file.");
        count();
        return;
    }
    m_problem = tr("The suite is being read.");
    m_tasks.setSuite(nullptr);
    m_reading.latest(
        [services = m_services, name = suite()](std::stop_token) -> Opened {
            auto opened = services->openSuite(name);
            if (!opened) {
                return opened.error();
            }
            return TaskIndex::of(*std::move(opened));
        },
        [this](const Opened& opened) { showSuite(opened); });
}

void SuitePanel::showSuite(const Opened& opened)
{
    m_problem = opened ? QString() : tr("The suite can't be used: %1").arg(shown(describe(opened.error())));
    m_note->setText(opened ? shown((*opened)->suite->description, 300) : m_problem);
    m_tasks.setSuite(opened ? *opened : nullptr);
}

QString SuitePanel::problem() const
{
    if (!m_problem.isEmpty()) {
        return m_problem;
    }
    return m_tasks.tickedCount() == 0 ? tr("No task is ticked. Tick at least one.") : QString();
}

void SuitePanel::count()
{
    const bool filtered = static_cast<std::size_t>(m_tasks.rowCount()) < m_tasks.taskCount();
    QString text = tr("%1 of %2 tasks").arg(countText(m_tasks.tickedCount()), countText(m_tasks.taskCount()));
    if (filtered) {
        text += tr(" · %1 shown").arg(countText(static_cast<std::size_t>(m_tasks.rowCount())));
    }
    m_count->setText(text);
    m_note->setVisible(!m_note->text().isEmpty());
    m_note->setTone(m_problem.isEmpty() ? &Theme::dim : &Theme::warning);
    emit changed();
}

} // namespace candor::ui
