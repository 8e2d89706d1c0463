// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/scratch_editor.h"

#include "ui/inspector/ink_label.h"
#include "ui/parts/python_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <Qsci/qsciscintilla.h>

namespace candor::ui {

namespace {

constexpr int kEditorHeight = 260;

} // namespace

ScratchEditor::ScratchEditor(QWidget* parent)
    : QWidget(parent), m_words(new InkLabel(InkLabel::Ink::Warning, this)), m_tabs(new QTabBar(this)),
      m_pages(new QStackedWidget(this)), m_python(new PythonView(m_pages)), m_ir(new PythonView(m_pages)),
      m_run(new QPushButton(tr("Run"), this)), m_reset(new QPushButton(tr("Start over"), this)),
      m_close(new QPushButton(tr("Close"), this))
{
    setObjectName(QStringLiteral("scratchEditor"));
    m_words->setObjectName(QStringLiteral("scratchWords"));
    m_tabs->setObjectName(QStringLiteral("scratchPages"));
    m_tabs->setAccessibleName(tr("What is edited"));
    m_tabs->addTab(tr("Python"));
    m_tabs->addTab(tr("IR, code generated again"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_python->setObjectName(QStringLiteral("scratchPython"));
    m_ir->setObjectName(QStringLiteral("scratchIr"));
    for (PythonView* view : {m_python, m_ir}) {
        view->setReadOnly(false);
        view->editor()->installEventFilter(this); // the pane keeps Escape for itself
        m_pages->addWidget(view);
    }
    m_pages->setFixedHeight(kEditorHeight);
    m_pages->setFrameShape(QFrame::StyledPanel);
    m_run->setObjectName(QStringLiteral("scratchRun"));
    m_run->setAccessibleName(tr("Run the scratch (Ctrl+Return)"));
    m_run->setToolTip(plainToolTip(tr("Ctrl+Return")));
    m_reset->setObjectName(QStringLiteral("scratchReset"));
    m_reset->setAccessibleName(tr("Start over from the stored text"));
    m_close->setObjectName(QStringLiteral("scratchClose"));
    m_close->setAccessibleName(tr("Close the scratch (Escape)"));
    m_close->setToolTip(plainToolTip(tr("Escape; what was edited is kept until Candor ends")));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_run);
    row->addWidget(m_reset);
    row->addStretch();
    row->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_words);
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages);
    layout->addLayout(row);
    auto* runNow = new QAction(this);
    runNow->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    runNow->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(runNow);
    connect(runNow, &QAction::triggered, m_run, &QPushButton::click);
    connect(m_run, &QPushButton::clicked, this, &ScratchEditor::run);
    connect(m_reset, &QPushButton::clicked, this, &ScratchEditor::resetWanted);
    connect(m_close, &QPushButton::clicked, this, &ScratchEditor::closeWanted);
    connect(m_tabs, &QTabBar::currentChanged, this, &ScratchEditor::onPage);
    onPage(0);
}

void ScratchEditor::setDraft(const Draft& draft)
{
    m_python->setText(draft.python);
    m_ir->setText(draft.ir, PythonView::Language::Json);
    m_tabs->setCurrentIndex(draft.page);
}

Draft ScratchEditor::draft() const
{
    return {m_python->text(), m_ir->text(), m_tabs->currentIndex(), isVisibleTo(parentWidget())};
}

void ScratchEditor::setRunning(bool running)
{
    m_run->setEnabled(!running);
}

void ScratchEditor::takeFocus()
{
    (m_tabs->currentIndex() == 0 ? m_python : m_ir)->setFocus(Qt::OtherFocusReason);
}

void ScratchEditor::onPage(int page)
{
    m_pages->setCurrentIndex(page);
    m_words->setText(page == 0 ? tr("scratch: not stored. Edit the program; it runs in the sandbox against the task's "
                                    "cases.")
                               : tr("scratch: not stored. Edit the IR; the configuration's backend is asked for code "
                                    "again, which then runs in the sandbox."));
}

void ScratchEditor::run()
{
    if (m_tabs->currentIndex() == 0) {
        emit pythonRunWanted(m_python->text());
    } else {
        emit irRunWanted(m_ir->text());
    }
}

bool ScratchEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        emit closeWanted();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace candor::ui
