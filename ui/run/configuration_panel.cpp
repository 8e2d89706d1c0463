// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/configuration_panel.h"

#include "core/support/file.h"
#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/probe_words.h"
#include "ui/parts/table_copy.h"
#include "ui/parts/tone_label.h"
#include "ui/run/configuration_delegate.h"
#include "ui/run/session_forecast.h"
#include "ui/theme/plain.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace candor::ui {

namespace {

/// Something that can be run at once: a model of a built-in backend.
Configuration firstConfiguration(const Services::Offer& offer)
{
    Configuration configuration;
    configuration.backend = "simulated";
    for (const auto& [backend, models] : offer.models) {
        if (backend == configuration.backend && !models.empty()) {
            configuration.model = models.front();
        }
    }
    configuration.name = defaultNameOf(configuration);
    return configuration;
}

QString jsonFilter()
{
    return ConfigurationPanel::tr("Configurations (*.json);;All files (*)");
}

constexpr std::array kWidths{196, 148, 88, 40, 92, 56, 92, 104, 108, 104, 76, 72, 92, 88, 80, 76, 80, 80};
static_assert(kWidths.size() == kFieldCount);

} // namespace

ConfigurationPanel::ConfigurationPanel(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("configurationPanel"));
    makeTable();
    m_backends = new ToneLabel(&Theme::dim, this);
    m_backends->setObjectName(QStringLiteral("backendWords"));
    m_backends->setWordWrap(true);
    m_problems = new ToneLabel(&Theme::warning, this);
    m_problems->setObjectName(QStringLiteral("configurationProblems"));
    m_problems->setWordWrap(true);
    m_warning = new ToneLabel(&Theme::warning, this);
    m_warning->setObjectName(QStringLiteral("factorWarning"));
    m_warning->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(makeButtons());
    layout->addWidget(m_table, 1);
    layout->addWidget(m_backends);
    layout->addWidget(m_problems);
    layout->addWidget(m_warning);
    connect(&m_model, &ConfigurationModel::changed, this, &ConfigurationPanel::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ConfigurationPanel::refresh);
    connect(&context.focus, &Focus::sessionChanged, this, &ConfigurationPanel::refresh);
    m_model.append(firstConfiguration(context.workbench.services().offer()));
    m_model.undoStack().clear();
    m_table->setCurrentIndex(m_model.index(0, 0));
    takeOffer();
    refresh();
}

void ConfigurationPanel::takeOffer()
{
    const Services& services = m_context.workbench.services();
    const Services::Offer offer = services.offer();
    std::vector<KnownBackend> known;
    for (const std::string& name : offer.backends) {
        known.push_back({name, {}, {}, {}});
        for (const auto& [backend, models] : offer.models) {
            if (backend == name) {
                known.back().models = models;
            }
        }
    }
    std::map<QString, QString> notes;
    for (const Services::ProfileEntry& entry : services.profiles()) {
        const auto found = std::ranges::find(known, entry.profile.name, &KnownBackend::name);
        if (found != known.end()) {
            found->price = {entry.profile.price, entry.profile.usdPerGpuHour, entry.profile.priceAsOf};
            found->probe = probeLine(entry.probe, std::chrono::system_clock::now());
            notes[qt(entry.profile.name)] = found->probe;
        }
    }
    m_delegate->setOffer(offer, std::move(notes));
    m_model.setBackends(std::move(known));
}

/// "vllm-h200 · probed 2 days ago ✓": for each backend in the table that was described.
void ConfigurationPanel::sayBackends()
{
    QStringList lines;
    for (const Configuration& configuration : m_model.configurations()) {
        const KnownBackend* known = m_model.backend(configuration.backend);
        if (known && !known->probe.isEmpty()) {
            const QString line = QStringLiteral("%1 · %2").arg(shown(known->name, 80), known->probe);
            lines += lines.contains(line) ? QStringList() : QStringList{line};
        }
    }
    m_backends->setText(lines.join(QStringLiteral("   ")));
    m_backends->setVisible(!lines.isEmpty());
}

void ConfigurationPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    takeOffer();
}

ConfigurationPanel::~ConfigurationPanel()
{
    // The model goes before the table does; what it tells then is not for a panel that is half gone.
    m_table->selectionModel()->disconnect(this);
    m_model.disconnect(this);
}

void ConfigurationPanel::makeTable()
{
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("configurations"));
    m_table->setAccessibleName(tr("Configurations; F2 edits a cell"));
    m_table->setModel(&m_model);
    m_delegate = new ConfigurationDelegate(m_table);
    m_table->setItemDelegate(m_delegate);
    for (int column = 0; column < kFieldCount; ++column) {
        m_table->setColumnWidth(column, kWidths.at(static_cast<std::size_t>(column)));
    }
    furnishTable(*m_table, QStringLiteral("configurations"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setShowGrid(true);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->verticalHeader()->show();
    auto* remove = new QAction(tr("Remove"), m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, this, &ConfigurationPanel::removeSelected);
}

QLayout* ConfigurationPanel::makeButtons()
{
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    const auto make = [this, line](const QString& name, const QString& text, const QString& accessible) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAccessibleName(accessible);
        line->addWidget(button);
        return button;
    };
    auto* addButton = make(QStringLiteral("addConfiguration"), tr("A&dd"), tr("Add a configuration"));
    m_duplicate = make(QStringLiteral("duplicateConfiguration"), tr("Dupli&cate, change one thing"),
                       tr("Duplicate the configuration and change one thing"));
    m_duplicate->setToolTip(plainToolTip(tr("Ctrl+D")));
    m_remove = make(QStringLiteral("removeConfiguration"), tr("Re&move"), tr("Remove the configuration"));
    line->addStretch();
    m_take = make(QStringLiteral("takeFromSession"), tr("From this session"),
                  tr("Take the configurations of the session that is looked at"));
    auto* loadButton = make(QStringLiteral("loadConfiguration"), tr("&Load…"), tr("Load a configuration file"));
    m_save = make(QStringLiteral("saveConfiguration"), tr("Sa&ve…"), tr("Save the configuration as a file"));
    connect(addButton, &QPushButton::clicked, this, &ConfigurationPanel::add);
    connect(m_duplicate, &QPushButton::clicked, this, &ConfigurationPanel::duplicate);
    connect(m_remove, &QPushButton::clicked, this, &ConfigurationPanel::removeSelected);
    connect(m_take, &QPushButton::clicked, this, &ConfigurationPanel::takeFromSession);
    connect(loadButton, &QPushButton::clicked, this, &ConfigurationPanel::chooseToLoad);
    connect(m_save, &QPushButton::clicked, this, &ConfigurationPanel::chooseToSave);
    return line;
}

void ConfigurationPanel::add()
{
    select(m_model.append(firstConfiguration(m_context.workbench.services().offer())), Field::Model, true);
}

void ConfigurationPanel::duplicate()
{
    const int row = m_table->currentIndex().isValid() ? m_table->currentIndex().row() : m_model.rowCount() - 1;
    if (row >= 0) {
        select(m_model.duplicate(row), m_model.lastSet(), true);
    }
}

void ConfigurationPanel::select(int row, Field field, bool edit)
{
    const QModelIndex index = m_model.index(row, columnOf(field));
    m_table->setFocus();
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
    if (edit) {
        m_table->edit(index);
    }
}

void ConfigurationPanel::removeSelected()
{
    int first = m_model.rowCount();
    int last = -1;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        first = std::min(first, range.top());
        last = std::max(last, range.bottom());
    }
    if (last < first) {
        first = last = m_table->currentIndex().row();
    }
    m_model.remove(first, last - first + 1);
    if (m_model.rowCount() > 0) {
        const int column = std::max(0, m_table->currentIndex().column());
        select(std::min(first, m_model.rowCount() - 1), fieldAt(column), false);
    }
}

void ConfigurationPanel::chooseToLoad()
{
    auto* dialog = new QFileDialog(this, tr("Load a configuration"), QString(), jsonFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ConfigurationPanel::load);
    dialog->open();
}

void ConfigurationPanel::chooseToSave()
{
    auto* dialog = new QFileDialog(this, tr("Save the configuration"), QString(), jsonFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this, &ConfigurationPanel::save);
    dialog->open();
}

void ConfigurationPanel::load(const QString& file)
{
    m_files.queue([path = QFile::encodeName(file).toStdString()](std::stop_token) { return loadConfiguration(path); },
                  [this](const Result<Configuration>& loaded) {
                      if (loaded) {
                          say({});
                          select(m_model.append(*loaded), Field::Name, false);
                      } else {
                          say(tr("Not loaded. %1").arg(shown(describe(loaded.error()))));
                      }
                  });
}

void ConfigurationPanel::save(const QString& file)
{
    const int row = m_table->currentIndex().row();
    if (row < 0) {
        return;
    }
    const std::string text = prettyJson(configurationToJson(m_model.at(row))) + "\n";
    m_files.queue(
        [path = QFile::encodeName(file).toStdString(), text](std::stop_token) { return writeFile(path, text); },
        [this, file](const Result<void>& written) {
            say(written ? tr("Saved as %1.").arg(shown(utf8(file)))
                        : tr("Not saved. %1").arg(shown(describe(written.error()))));
        });
}

void ConfigurationPanel::takeFromSession()
{
    const auto session = m_context.focus.session();
    const StoredSession* stored = session ? m_context.workbench.picture().session(*session) : nullptr;
    if (stored) {
        m_model.replaceAll(stored->plan->configurations);
        select(0, Field::Name, false);
    }
}

void ConfigurationPanel::say(const QString& text)
{
    m_fileWords = text;
    refresh();
}

void ConfigurationPanel::refresh()
{
    constexpr qsizetype kMostLines = 3;
    const auto brief = [](QStringList lines) {
        const qsizetype more = lines.size() - kMostLines;
        if (more > 0) {
            lines = lines.mid(0, kMostLines) << tr("%1 more of this kind.").arg(more);
        }
        return lines.join(QLatin1Char('\n'));
    };
    QStringList problems = m_model.problems();
    if (!m_fileWords.isEmpty()) {
        problems.prepend(m_fileWords);
    }
    m_problems->setText(brief(problems));
    m_problems->setVisible(!problems.isEmpty());
    const QStringList confounded = confoundedNeighbours(m_model.configurations());
    m_warning->setText(confounded.isEmpty() ? QString()
                                            : tr("⚠ More than one thing changes at once: should results differ, the "
                                                 "cause could not be told. Add a run between for each factor.\n%1")
                                                  .arg(brief(confounded)));
    m_warning->setVisible(!confounded.isEmpty());
    sayBackends();
    const bool has = m_table->currentIndex().isValid();
    m_duplicate->setEnabled(m_model.rowCount() > 0);
    m_remove->setEnabled(has);
    m_save->setEnabled(has);
    m_take->setEnabled(m_context.focus.session().has_value());
}

} // namespace candor::ui
