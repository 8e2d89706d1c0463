// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/workspace_dock.h"

#include "ui/page/focus.h"
#include "ui/results/session_words.h"
#include "ui/results/workspace_delegate.h"
#include "ui/results/workspace_model.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTreeView>
#include <QVBoxLayout>

#include <map>

namespace candor::ui {

namespace {

QLabel* newCaption(QWidget* parent, const char* name)
{
    auto* label = new PlainLabel(QString(), parent);
    label->setObjectName(QString::fromLatin1(name));
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

/// Backends of the workspace and how many configurations used each.
std::map<std::string, std::size_t> backendsOf(const Snapshot& snapshot)
{
    std::map<std::string, std::size_t> backends;
    for (const StoredSession& session : snapshot.sessions) {
        for (const Configuration& configuration : session.plan->configurations) {
            ++backends[configuration.backend];
        }
    }
    return backends;
}

void clear(QGridLayout& layout)
{
    while (QLayoutItem* item = layout.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

WorkspaceDock::WorkspaceDock(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_model(new WorkspaceModel(this)),
      m_title(newCaption(this, "workspaceTitle")), m_tree(new QTreeView(this)),
      m_empty(new PlainLabel(tr("No workspace is open. Open one, or run the sample, on the start page."), this)),
      m_backendsTitle(newCaption(this, "backendsTitle")), m_backends(new QGridLayout),
      m_provenance(new PlainLabel(QString(), this))
{
    setObjectName(QStringLiteral("workspace"));
    m_backendsTitle->setText(tr("Backends used"));
    m_empty->setObjectName(QStringLiteral("workspaceEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_provenance->setObjectName(QStringLiteral("workspaceProvenance"));
    m_provenance->setWordWrap(true);
    m_tree->setObjectName(QStringLiteral("workspaceTree"));
    m_tree->setAccessibleName(tr("Sessions and their configurations"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new WorkspaceDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(14);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->viewport()->setBackgroundRole(QPalette::Window);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setMinimumSectionSize(24);
    m_tree->header()->setSectionResizeMode(WorkspaceModel::kName, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(WorkspaceModel::kState, QHeaderView::ResizeToContents);
    m_backends->setHorizontalSpacing(8);
    m_backends->setVerticalSpacing(4);
    m_backends->setColumnStretch(0, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 8, 12);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_empty);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_backendsTitle);
    layout->addLayout(m_backends);
    layout->addWidget(m_provenance);
    layout->addStretch(0);

    connect(&context.workbench, &Workbench::pictureChanged, this, &WorkspaceDock::refresh);
    connect(&context.workbench, &Workbench::runChanged, this, &WorkspaceDock::refresh);
    connect(&context.focus, &Focus::sessionChanged, this, &WorkspaceDock::select);
    connect(&context.focus, &Focus::comparisonChanged, this, &WorkspaceDock::refreshMarks);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &WorkspaceDock::onChosen);
    connect(m_tree, &QTreeView::clicked, this, &WorkspaceDock::onChosen);
    connect(m_tree, &QTreeView::activated, this, [this] { m_context.focus.showPage(QStringLiteral("results")); });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &WorkspaceDock::showMenu);
    applyColours();
    refresh();
}

void WorkspaceDock::refresh()
{
    const Workbench& workbench = m_context.workbench;
    const int before = m_model->rowCount();
    {
        const QScopedValueRollback<bool> selecting(m_selecting, true);
        m_model->show(workbench.sharedPicture(), workbench.run());
    }
    const bool any = m_model->rowCount() > 0;
    if (any && m_model->rowCount() != before) {
        select();
    }
    const QString name = shown(workbench.path().filename().string(), 80);
    m_title->setText(workbench.isOpen()
                         ? m_title->fontMetrics().elidedText(tr("Workspace · %1").arg(name), Qt::ElideMiddle,
                                                             std::max(160, width() - 24))
                         : tr("Workspace"));
    m_title->setToolTip(plainToolTip(shown(workbench.path().string(), 400)));
    m_empty->setText(workbench.isOpen() ? tr("No session yet. Start one on the run page.")
                                        : tr("No workspace is open. Open one, or run the sample, on the start page."));
    m_empty->setVisible(!any);
    m_tree->setVisible(any);
    refreshMarks();
    refreshBackends();
}

void WorkspaceDock::refreshMarks()
{
    m_model->mark(m_context.focus.baseline(), m_context.focus.compared());
    select();
}

void WorkspaceDock::refreshBackends()
{
    const Snapshot& snapshot = *m_context.workbench.picture().snapshot;
    const auto backends = backendsOf(snapshot);
    QStringList names;
    QStringList provenances;
    for (const auto& [backend, count] : backends) {
        names << qt(backend);
    }
    for (const StoredSession& session : snapshot.sessions) {
        const QString words = shown(session.provenance, 160);
        if (!words.isEmpty() && !provenances.contains(words)) {
            provenances << words;
        }
    }
    m_backendsTitle->setVisible(!names.isEmpty());
    m_provenance->setText(provenances.isEmpty()
                              ? QString()
                              : tr("Not a model's replies: %1").arg(provenances.join(QStringLiteral("; "))));
    m_provenance->setVisible(!provenances.isEmpty());
    if (names == m_shownBackends) {
        return;
    }
    m_shownBackends = names;
    clear(*m_backends);
    int row = 0;
    for (const auto& [backend, count] : backends) {
        auto* name = new PlainLabel(fontMetrics().elidedText(shown(backend, 200), Qt::ElideMiddle, 150), this);
        name->setToolTip(plainToolTip(shown(backend, 400)));
        auto* words = new PlainLabel(backendWords(backend), this);
        words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        words->setForegroundRole(QPalette::PlaceholderText);
        m_backends->addWidget(name, row, 0);
        m_backends->addWidget(words, row, 1);
        ++row;
    }
}

void WorkspaceDock::select()
{
    const QScopedValueRollback<bool> selecting(m_selecting, true);
    const auto session = m_context.focus.session();
    if (!session) {
        return;
    }
    const QModelIndex root = m_model->indexOf(*session);
    m_tree->expand(root);
    const auto compared = m_context.focus.compared();
    const auto current = m_model->sessionAt(m_tree->currentIndex());
    const bool onSession = current == session && !m_model->configurationAt(m_tree->currentIndex());
    const QModelIndex wanted =
        compared && compared->session == *session && !onSession ? m_model->indexOf(*compared) : root;
    if (wanted.isValid() && wanted.siblingAtColumn(0) != m_tree->currentIndex().siblingAtColumn(0)) {
        m_tree->setCurrentIndex(wanted);
    }
}

void WorkspaceDock::onChosen(const QModelIndex& index)
{
    if (m_selecting || !index.isValid()) {
        return;
    }
    // What is told changes the model's marks, not its rows.
    if (const auto ref = m_model->configurationAt(index)) {
        m_context.focus.setCompared(*ref);
        m_context.focus.setSession(ref->session);
    } else {
        m_context.focus.setSession(*m_model->sessionAt(index));
    }
}

void WorkspaceDock::showMenu(const QPoint& at)
{
    QModelIndex index = m_tree->indexAt(at);
    index = index.isValid() ? index : m_tree->currentIndex(); // asked for by keyboard
    if (!index.isValid()) {
        return;
    }
    auto* menu = new QMenu(m_tree);
    menu->setObjectName(QStringLiteral("workspaceMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_model->configurationAt(index)) {
        fillConfigurationMenu(*menu, index);
    } else {
        fillSessionMenu(*menu, index);
    }
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

void WorkspaceDock::fillConfigurationMenu(QMenu& menu, const QModelIndex& index)
{
    const ConfigurationRef ref = *m_model->configurationAt(index);
    Focus& focus = m_context.focus;
    menu.addAction(tr("Set as baseline"), this, [&focus, ref] { focus.setBaseline(ref); })
        ->setObjectName(QStringLiteral("workspace.baseline"));
    menu.addAction(tr("Compare with the baseline"), this, [&focus, ref] { focus.setCompared(ref); })
        ->setObjectName(QStringLiteral("workspace.compare"));
    menu.addAction(tr("Show in charts"), this,
                   [&focus, ref] {
                       focus.setSession(ref.session);
                       focus.showPage(QStringLiteral("charts"));
                   })
        ->setObjectName(QStringLiteral("workspace.charts"));
    menu.addSeparator();
    const QString name = qt(m_context.workbench.picture().configuration(ref)->name);
    menu.addAction(tr("Copy the name"), this, [name] { QApplication::clipboard()->setText(name); })
        ->setObjectName(QStringLiteral("workspace.copy-name"));
}

void WorkspaceDock::fillSessionMenu(QMenu& menu, const QModelIndex& index)
{
    const std::size_t number = *m_model->sessionAt(index);
    const StoredSession& session = *m_context.workbench.picture().session(number);
    Focus& focus = m_context.focus;
    const auto goTo = [&focus, number](const char* page) {
        focus.setSession(number);
        focus.showPage(QString::fromLatin1(page));
    };
    menu.addAction(tr("Show results"), this, [goTo] { goTo("results"); })
        ->setObjectName(QStringLiteral("workspace.results"));
    menu.addAction(tr("Show in charts"), this, [goTo] { goTo("charts"); })
        ->setObjectName(QStringLiteral("workspace.charts"));
    menu.addSeparator();
    QAction* resume = menu.addAction(tr("Resume"), this, [this, id = session.id] {
        SessionRequest request;
        request.resume = id;
        m_context.workbench.start(request);
    });
    resume->setObjectName(QStringLiteral("workspace.resume"));
    const Workbench& workbench = m_context.workbench;
    resume->setEnabled(canResume(activityOf(session, workbench.run())) && !workbench.run().active() &&
                       !workbench.isReadOnly());
    menu.addSeparator();
    menu.addAction(tr("Copy the session's id"), this, [id = qt(session.id)] { QApplication::clipboard()->setText(id); })
        ->setObjectName(QStringLiteral("workspace.copy-id"));
}

void WorkspaceDock::applyColours()
{
    QPalette warning = palette();
    warning.setColor(QPalette::WindowText, themeOf(*this).warning);
    m_provenance->setPalette(warning);
}

void WorkspaceDock::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    // Later: a style sheet that changes gives its widgets their first palettes back, one after the other.
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        QMetaObject::invokeMethod(this, &WorkspaceDock::applyColours, Qt::QueuedConnection);
    }
}

void addWorkspaceDock(Registry& registry)
{
    registry.docks.push_back({QStringLiteral("workspace"),
                              WorkspaceDock::tr("Workspace"),
                              Qt::LeftDockWidgetArea,
                              240,
                              {QStringLiteral("run"), QStringLiteral("results"), QStringLiteral("side-by-side"),
                               QStringLiteral("charts"), QStringLiteral("report")},
                              [](const PageContext& context) -> QWidget* { return new WorkspaceDock(context); }});
}

} // namespace candor::ui
