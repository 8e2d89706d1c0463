// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/backends_view.h"

#include "ui/backends/no_backends.h"
#include "ui/backends/profile_form.h"
#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/parts/tone_label.h"
#include "ui/theme/plain.h"

#include <QAction>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

// How the page is put together; what it does stands in backends_view_work.cpp.

namespace candor::ui {

namespace {

constexpr int kMargin = 16;
constexpr int kBeside = 1080; ///< narrower pages have the probe below the form

QPushButton* makeButton(const char* name, const QString& text, const QString& accessible, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(accessible);
    return button;
}

} // namespace

BackendsView::BackendsView(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_templates(context.workbench.services().profileTemplates()),
      m_probeJob(context.workbench.sharedServices())
{
    setObjectName(QStringLiteral("backends"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(12);
    makeHead(*layout);
    layout->addLayout(makeNotice());
    m_stack = new QStackedWidget(this);
    m_none = new NoBackends(m_templates, this);
    auto* parts = new QSplitter(Qt::Horizontal, this);
    parts->setObjectName(QStringLiteral("backendParts"));
    parts->setChildrenCollapsible(false);
    parts->setHandleWidth(16);
    m_right = new QSplitter(Qt::Horizontal, this);
    m_right->setObjectName(QStringLiteral("formAndProbe"));
    m_right->setChildrenCollapsible(false);
    m_right->setHandleWidth(16);
    m_probe = new ProbeView(this);
    m_right->addWidget(makeFormPane());
    m_right->addWidget(m_probe);
    parts->addWidget(makeList());
    parts->addWidget(m_right);
    parts->setStretchFactor(1, 1);
    parts->setSizes({248, 1000});
    m_parts = parts;
    m_stack->addWidget(m_none);
    m_stack->addWidget(m_parts);
    layout->addWidget(m_stack, 1);
    m_ages.setInterval(30'000);
    connectAll();
    connectCommands();
    reload();
}

BackendsView::~BackendsView()
{
    m_list->selectionModel()->disconnect(this); // the model goes before the list does
}

void BackendsView::makeHead(QLayout& layout)
{
    m_sentence = new PlainLabel(QString(), this);
    m_sentence->setObjectName(QStringLiteral("backendsSentence"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    m_sentence->setFont(large);
    m_sentence->setWordWrap(true);
    m_below = new ToneLabel(&Theme::dim, this);
    m_below->setObjectName(QStringLiteral("backendsBelow"));
    m_below->setWordWrap(true);
    m_below->setText(tr("Configurations name a backend. What a probe found out is shown where one is chosen; keys are "
                        "in the keyring or a variable, never in a profile."));
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_sentence);
    words->addWidget(m_below);
    static_cast<QVBoxLayout&>(layout).addLayout(words);
}

QLayout* BackendsView::makeNotice()
{
    m_notice = new QWidget(this);
    m_notice->setObjectName(QStringLiteral("notice"));
    m_noticeWords = new ToneLabel(&Theme::text, m_notice, &Theme::selection);
    m_noticeWords->setObjectName(QStringLiteral("noticeWords"));
    m_noticeWords->setWordWrap(true);
    m_noticeWords->setMargin(8);
    m_undo = makeButton("undoDelete", tr("&Undo"), tr("Bring the deleted backend back"), m_notice);
    auto* close = makeButton("closeNotice", tr("Close"), tr("Close this notice"), m_notice);
    auto* line = new QHBoxLayout(m_notice);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(m_noticeWords, 1);
    line->addWidget(m_undo);
    line->addWidget(close);
    m_notice->hide();
    connect(m_undo, &QPushButton::clicked, this, &BackendsView::bringBack);
    connect(close, &QPushButton::clicked, this, [this] { say({}); });
    auto* holder = new QVBoxLayout;
    holder->addWidget(m_notice);
    return holder;
}

QWidget* BackendsView::makeList()
{
    auto* pane = new QWidget(this);
    pane->setMinimumWidth(216);
    m_list = new QListView(pane);
    m_list->setObjectName(QStringLiteral("backendList"));
    m_list->setAccessibleName(tr("Backends; Delete removes one"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new ProfileDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* add = makeButton("newBackend", tr("Ne&w"), tr("Describe another server"), pane);
    auto* menu = new QMenu(add);
    menu->setObjectName(QStringLiteral("newBackendMenu"));
    for (const BackendProfile& beginning : m_templates) {
        QAction* action = menu->addAction(templateTitle(beginning));
        action->setObjectName(QStringLiteral("new-") + shown(beginning.name, 60));
        connect(action, &QAction::triggered, this, [this, beginning] { begin(beginning, qt(beginning.name)); });
    }
    QAction* other = menu->addAction(tr("Another server"));
    other->setObjectName(QStringLiteral("new-other"));
    connect(other, &QAction::triggered, this, [this] { begin({}, QStringLiteral("server")); });
    add->setMenu(menu);
    m_duplicate = makeButton("duplicateBackend", tr("Dupli&cate"), tr("Duplicate the backend"), pane);
    m_delete = makeButton("deleteBackend", tr("Delete"), tr("Delete the backend"), pane);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    for (QPushButton* button : {add, m_duplicate, m_delete}) {
        button->setMinimumWidth(0);
        buttons->addWidget(button, 1);
    }
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(buttons);
    layout->addWidget(m_list, 1);
    return pane;
}

QWidget* BackendsView::makeFormPane()
{
    auto* pane = new QWidget(this);
    pane->setMinimumWidth(380);
    pane->setMaximumWidth(840); // longer fields are harder to read, not easier
    m_formStack = new QStackedWidget(pane);
    auto* scroll = new QScrollArea(pane);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_form = new ProfileForm(m_context.workbench.sharedServices(), scroll);
    auto* holder = new QWidget(scroll);
    auto* inner = new QVBoxLayout(holder);
    inner->setContentsMargins(0, 0, 12, 0);
    inner->addWidget(m_form);
    scroll->setWidget(holder);
    m_formStack->addWidget(scroll);
    m_formStack->addWidget(makeBroken());
    m_state = new ToneLabel(&Theme::dim, pane);
    m_state->setObjectName(QStringLiteral("saveState"));
    m_state->setWordWrap(true);
    m_revert = makeButton("revertBackend", tr("&Revert"), tr("Revert to what is saved"), pane);
    m_save = makeButton("saveBackend", tr("&Save"), tr("Save the backend"), pane);
    m_save->setToolTip(plainToolTip(tr("Ctrl+S")));
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->setContentsMargins(0, 0, 12, 0); // under the fields
    foot->addWidget(m_state, 1);
    foot->addWidget(m_revert);
    foot->addWidget(m_save);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_formStack, 1);
    layout->addLayout(foot);
    return pane;
}

QWidget* BackendsView::makeBroken()
{
    auto* pane = new QWidget(this);
    pane->setObjectName(QStringLiteral("brokenProfile"));
    auto* title = new PlainLabel(tr("This file can't be read as a backend"), pane);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    m_brokenWords = new PlainLabel(QString(), pane);
    m_brokenWords->setObjectName(QStringLiteral("brokenWords"));
    m_brokenWords->setWordWrap(true);
    m_brokenWords->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* advice = new ToneLabel(&Theme::dim, pane);
    advice->setText(tr("Mend it in an editor and come back to this page, or delete it."));
    advice->setWordWrap(true);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 12, 0);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(m_brokenWords);
    layout->addWidget(advice);
    layout->addStretch();
    return pane;
}

void BackendsView::connectAll()
{
    auto* remove = new QAction(m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    connect(remove, &QAction::triggered, this, &BackendsView::askToRemove);
    connect(m_delete, &QPushButton::clicked, this, &BackendsView::askToRemove);
    connect(m_duplicate, &QPushButton::clicked, this, &BackendsView::duplicate);
    connect(m_none, &NoBackends::chosen, this, [this](int number) {
        const bool other = number < 0;
        const BackendProfile beginning = other ? BackendProfile{} : m_templates[static_cast<std::size_t>(number)];
        begin(beginning, other ? QStringLiteral("server") : qt(beginning.name));
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &BackendsView::showRow);
    connect(m_form, &ProfileForm::edited, this, &BackendsView::onEdited);
    connect(m_save, &QPushButton::clicked, this, &BackendsView::save);
    connect(m_revert, &QPushButton::clicked, this, &BackendsView::revert);
    connect(m_probe, &ProbeView::probeWanted, this, &BackendsView::startProbe);
    connect(m_probe, &ProbeView::cancelWanted, this, &BackendsView::cancelProbe);
    connect(&m_probeJob, &ProbeJob::stepEnded, this, &BackendsView::onStep);
    connect(&m_probeJob, &ProbeJob::ended, this, &BackendsView::onProbed);
    connect(&m_ages, &QTimer::timeout, this, [this] {
        m_model.refreshAges();
        m_probe->refreshAge();
    });
}

void BackendsView::connectCommands()
{
    const auto follow = [this](const char* id, auto slot) {
        if (QAction* action = m_context.commands.find(QLatin1String(id))) {
            connect(action, &QAction::triggered, this, slot);
        }
    };
    follow("backends.save", &BackendsView::save);
    follow("backends.probe", &BackendsView::startProbe);
}

/// Form and probe side by side where there is room, else one above the other.
void BackendsView::arrange()
{
    const Qt::Orientation wanted = width() < kBeside ? Qt::Vertical : Qt::Horizontal;
    if (m_right->orientation() == wanted) {
        return;
    }
    m_right->setOrientation(wanted);
    m_right->setSizes(wanted == Qt::Vertical ? QList<int>{550, 450} : QList<int>{500, 500});
}

void BackendsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void BackendsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_ages.start();
    reload();
}

void BackendsView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_ages.stop();
    m_form->forgetKeys();
    refreshCommands(false, false);
}

} // namespace candor::ui
