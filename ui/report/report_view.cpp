// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_view.h"

#include "core/support/file.h"
#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/python_view.h"
#include "ui/report/report_page.h"
#include "ui/report/text_document.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QGroupBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QTextDocument>
#include <QTimer>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

/// Of one table in the preview: the file has all of them.
constexpr std::size_t kPreviewRows = 60;
constexpr std::size_t kPreviewTasks = 12;
constexpr qsizetype kPreviewCharacters = 400'000;
constexpr int kPreviewDelayMs = 150;

struct FormatChoice
{
    ReportView::Format format;
    const char* text;
    const char* suffix;
};
constexpr FormatChoice kFormats[] = {
    {ReportView::Format::Html, QT_TRANSLATE_NOOP("ReportView", "HTML, one file (.html)"), "html"},
    {ReportView::Format::Markdown, QT_TRANSLATE_NOOP("ReportView", "Markdown (.md)"), "md"},
    {ReportView::Format::Pdf, QT_TRANSLATE_NOOP("ReportView", "PDF (.pdf)"), "pdf"},
    {ReportView::Format::Csv, QT_TRANSLATE_NOOP("ReportView", "CSV, a row a trial (.csv)"), "csv"},
    {ReportView::Format::Json, QT_TRANSLATE_NOOP("ReportView", "JSON (.json)"), "json"},
};

ReportFormat coreFormat(ReportView::Format format)
{
    switch (format) {
    case ReportView::Format::Csv:
        return ReportFormat::Csv;
    case ReportView::Format::Json:
        return ReportFormat::JsonText;
    case ReportView::Format::Html:
        return ReportFormat::Html;
    case ReportView::Format::Markdown:
    case ReportView::Format::Pdf:
        break;
    }
    return ReportFormat::Markdown;
}

/// What a job makes a report from.
struct Source
{
    std::shared_ptr<const Workspace> workspace;
    std::shared_ptr<const Picture> picture;
    ReportOptions options;
    ReportView::Format format = ReportView::Format::Markdown;
    QFont font;
};

Result<std::string> bytesOf(const Source& source, std::stop_token stop)
{
    if (source.format != ReportView::Format::Pdf) {
        return writeReport(*source.workspace, *source.picture->snapshot, source.options, coreFormat(source.format),
                           stop);
    }
    const auto document = reportOf(*source.workspace, *source.picture->snapshot, source.options, stop);
    if (!document) {
        return document.error();
    }
    return toPdf(*document, source.font).toStdString();
}

/// A report never loads anything.
class Paper : public QTextBrowser
{
public:
    using QTextBrowser::QTextBrowser;

private:
    QVariant loadResource(int type, const QUrl& name) override
    {
        return document()->resource(type, name).isValid() && name.scheme() == QLatin1String("candor-figure")
                   ? document()->resource(type, name)
                   : QVariant();
    }
};

} // namespace

/// What the preview's job made; the document was moved to the window's thread.
struct ReportView::Preview
{
    std::shared_ptr<QTextDocument> rich;
    QString plain;
    Format format = Format::Markdown;
    std::optional<Error> error;
};

ReportView::ReportView(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_empty(new EmptyState(this)), m_stack(new QStackedWidget(this)),
      m_soon(new QTimer(this))
{
    auto* body = new QWidget(this);
    auto* columns = new QHBoxLayout(body);
    columns->setContentsMargins(16, 16, 16, 16);
    columns->setSpacing(16);
    columns->addWidget(makeChoices());
    columns->addWidget(makePreview(), 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(body);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    m_soon->setSingleShot(true);
    m_soon->setInterval(kPreviewDelayMs);
    connect(m_soon, &QTimer::timeout, this, &ReportView::preview);
    connect(m_empty, &EmptyState::clicked, this, [this] {
        m_context.focus.showPage(m_context.workbench.isOpen() ? QStringLiteral("run") : QStringLiteral("start"));
    });
    connect(&context.workbench, &Workbench::pictureChanged, this, &ReportView::previewSoon);
    connect(&context.focus, &Focus::sessionChanged, this, [this] {
        fillBaselines();
        previewSoon();
    });
    connect(&context.focus, &Focus::comparisonChanged, this, [this] {
        fillBaselines();
        previewSoon();
    });
    fillBaselines();
}

QWidget* ReportView::makeChoices()
{
    auto* choices = new QWidget(this);
    choices->setFixedWidth(280);
    auto* layout = new QVBoxLayout(choices);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    const auto labelled = [&](const QString& text, QComboBox*& combo, const QString& name) {
        auto* label = new PlainLabel(text, choices);
        combo = new QComboBox(choices);
        combo->setObjectName(name);
        combo->setAccessibleName(text);
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        label->setBuddy(combo);
        layout->addWidget(label);
        layout->addWidget(combo);
    };
    labelled(tr("Baseline"), m_baseline, QStringLiteral("reportBaseline"));
    labelled(tr("Format"), m_format, QStringLiteral("reportFormat"));
    for (const FormatChoice& choice : kFormats) {
        m_format->addItem(tr(choice.text), static_cast<int>(choice.format));
    }
    auto* sections = new QGroupBox(tr("Sections"), choices);
    auto* sectionLayout = new QVBoxLayout(sections);
    sectionLayout->setSpacing(4);
    for (const ReportSection section : kAllReportSections) {
        auto* box = new QCheckBox(qt(titleOf(section)), sections);
        box->setObjectName(QStringLiteral("reportSection%1").arg(static_cast<int>(section)));
        box->setChecked(true);
        connect(box, &QCheckBox::toggled, this, &ReportView::previewSoon);
        sectionLayout->addWidget(box);
        m_sections.push_back(box);
    }
    layout->addWidget(sections);
    m_export = new QPushButton(tr("Export…"), choices);
    m_export->setObjectName(QStringLiteral("reportExport"));
    m_export->setDefault(true);
    m_copy = new QPushButton(tr("Copy"), choices);
    m_copy->setObjectName(QStringLiteral("reportCopy"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_export);
    buttons->addWidget(m_copy);
    layout->addLayout(buttons);
    m_said = new PlainLabel({}, choices);
    m_said->setObjectName(QStringLiteral("reportSaid"));
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_said);
    layout->addStretch();
    connect(m_export, &QPushButton::clicked, this, &ReportView::exportReport);
    connect(m_copy, &QPushButton::clicked, this, &ReportView::copyReport);
    connect(m_baseline, &QComboBox::activated, this, &ReportView::previewSoon);
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        const bool hasSections = format() != Format::Csv && format() != Format::Json;
        for (QCheckBox* box : m_sections) {
            box->setEnabled(hasSections);
        }
        m_copy->setEnabled(format() != Format::Pdf);
        previewSoon();
    });
    return choices;
}

QWidget* ReportView::makePreview()
{
    m_paper = new QStackedWidget(this);
    m_rich = new Paper(m_paper);
    m_rich->setObjectName(QStringLiteral("reportPreview"));
    m_rich->setAccessibleName(tr("Preview of the report"));
    m_rich->setOpenLinks(false);
    m_rich->setFrameShape(QFrame::StyledPanel);
    m_plain = new PythonView(m_paper);
    m_plain->setObjectName(QStringLiteral("reportText"));
    m_paper->addWidget(m_rich);
    m_paper->addWidget(m_plain);
    return m_paper;
}

void ReportView::fillBaselines()
{
    m_baseline->clear();
    const auto session = m_context.focus.session();
    const StoredSession* stored = session ? m_context.workbench.picture().session(*session) : nullptr;
    if (!stored) {
        return;
    }
    for (const Configuration& configuration : stored->plan->configurations) {
        m_baseline->addItem(shown(configuration.name, 60));
    }
    const auto baseline = m_context.focus.baseline();
    m_baseline->setCurrentIndex(baseline && baseline->session == *session ? static_cast<int>(baseline->configuration)
                                                                          : 0);
}

ReportView::Format ReportView::format() const
{
    return static_cast<Format>(m_format->currentData().toInt());
}

bool ReportView::isDark() const
{
    return themeOf(*this).dark;
}

std::optional<ReportOptions> ReportView::options() const
{
    const auto session = m_context.focus.session();
    const StoredSession* stored = session ? m_context.workbench.picture().session(*session) : nullptr;
    if (!stored || stored->trialCount == 0) {
        return std::nullopt;
    }
    ReportOptions wanted;
    wanted.session = stored->id;
    wanted.baseline = ConfigurationRef{*session, static_cast<std::size_t>(std::max(0, m_baseline->currentIndex()))};
    wanted.sections.clear();
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        if (m_sections[i]->isChecked()) {
            wanted.sections.insert(kAllReportSections[i]);
        }
    }
    return wanted;
}

void ReportView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    previewSoon();
}

void ReportView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_rich) {
        m_rich->clear(); // its colours are the old ones
        previewSoon();
    }
    QWidget::changeEvent(event);
}

void ReportView::previewSoon()
{
    if (!isVisible()) {
        return;
    }
    if (options()) {
        m_soon->start();
    } else {
        preview(); // nothing to wait for
    }
}

void ReportView::preview()
{
    auto wanted = options();
    if (!wanted) {
        m_previews.clear();
        m_stack->setCurrentWidget(m_empty);
        if (m_context.workbench.isOpen()) {
            m_empty->say(tr("Nothing to report yet"),
                         tr("A report is written from the trials of a session. Run one, and it appears here."),
                         tr("Go to Run"));
        } else {
            m_empty->say(tr("No workspace is open"), tr("Open one, or run the sample session."), tr("Go to Start"));
        }
        return;
    }
    m_stack->setCurrentIndex(1);
    wanted->mostRows = kPreviewRows;
    wanted->mostTasksSideBySide = kPreviewTasks;
    const Source source{m_context.workbench.reader(), m_context.workbench.sharedPicture(), *wanted, format(), font()};
    const PageColours colours = isDark() ? PageColours::Dark : PageColours::Light;
    m_previews.latest(
        [source, colours, gui = thread()](std::stop_token stop) {
            auto made = std::make_shared<Preview>();
            made->format = source.format;
            if (source.format == Format::Html || source.format == Format::Pdf) {
                const auto document = reportOf(*source.workspace, *source.picture->snapshot, source.options, stop);
                if (document) {
                    made->rich = toTextDocument(*document, colours, source.font);
                    made->rich->moveToThread(gui);
                } else {
                    made->error = document.error();
                }
                return made;
            }
            const auto bytes = bytesOf(source, stop);
            if (bytes) {
                made->plain = qt(*bytes).left(kPreviewCharacters);
            } else {
                made->error = bytes.error();
            }
            return made;
        },
        [this](const std::shared_ptr<Preview>& made) { show(*made); });
}

void ReportView::show(Preview& preview)
{
    if (preview.error) {
        say(shown(describe(*preview.error)), true);
        return;
    }
    if (preview.rich) {
        m_rich->setDocument(preview.rich.get());
        m_document = preview.rich;
        m_paper->setCurrentWidget(m_rich);
    } else {
        m_plain->setText(preview.plain,
                         preview.format == Format::Json ? PythonView::Language::Json : PythonView::Language::Text);
        m_paper->setCurrentWidget(m_plain);
    }
}

void ReportView::say(const QString& text, bool isProblem)
{
    m_said->setText((isProblem ? QStringLiteral("⚠ ") : QString()) + text);
}

void ReportView::exportReport()
{
    if (!options()) {
        say(tr("There is nothing to report yet."), true);
        return;
    }
    const QString suffix = QString::fromLatin1(kFormats[m_format->currentIndex()].suffix);
    const QString name = QStringLiteral("candor-report.") + suffix;
    const auto chosen = [this](const QString& file) { write(file); };
    if (m_ask) {
        m_ask(name, chosen);
        return;
    }
    auto* dialog = new QFileDialog(this, tr("Export the report"), name);
    dialog->setObjectName(QStringLiteral("reportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, chosen);
    dialog->open();
}

void ReportView::write(const QString& file)
{
    const auto wanted = options();
    if (!wanted) {
        return;
    }
    const Source source{m_context.workbench.reader(), m_context.workbench.sharedPicture(), *wanted, format(), font()};
    say(tr("Writing %1…").arg(file), false);
    m_exports.queue(
        [source, path = file.toStdString()](std::stop_token stop) -> Result<void> {
            const auto bytes = bytesOf(source, stop);
            return bytes ? writeFile(path, *bytes) : Result<void>(bytes.error());
        },
        [this, file](const Result<void>& written) {
            say(written ? tr("Written: %1").arg(file) : shown(describe(written.error())), !written);
        });
}

void ReportView::copyReport()
{
    const auto wanted = options();
    if (!wanted || format() == Format::Pdf) {
        return;
    }
    const Source source{m_context.workbench.reader(), m_context.workbench.sharedPicture(), *wanted, format(), font()};
    m_exports.queue([source](std::stop_token stop) { return bytesOf(source, stop); },
                    [this](const Result<std::string>& bytes) {
                        if (!bytes) {
                            say(shown(describe(bytes.error())), true);
                            return;
                        }
                        auto* mime = new QMimeData;
                        mime->setText(qt(*bytes));
                        if (format() == Format::Html) {
                            mime->setHtml(qt(*bytes));
                        } else if (format() == Format::Markdown) {
                            mime->setData(QStringLiteral("text/markdown"), qt(*bytes).toUtf8());
                        }
                        QApplication::clipboard()->setMimeData(mime);
                        say(tr("Copied."), false);
                    });
}

void addReportPage(Registry& registry)
{
    registry.pages.push_back(
        {QStringLiteral("report"), QCoreApplication::translate("ReportView", "Report"), 5,
         [](const PageContext& context) {
             auto* view = new ReportView(context);
             const auto connectTo = [&](const char* id, void (ReportView::*verb)()) {
                 QObject::connect(context.commands.find(QLatin1String(id)), &QAction::triggered, view, verb);
             };
             connectTo("report.export", &ReportView::exportReport);
             connectTo("report.copy", &ReportView::copyReport);
             return view;
         },
         [](const PageContext& context) {
             const auto show = [focus = &context.focus] { focus->showPage(QStringLiteral("report")); };
             const QString menu = QCoreApplication::translate("ReportView", "Session");
             context.commands.add(QStringLiteral("report.export"), menu,
                                  QCoreApplication::translate("ReportView", "Export the report…"),
                                  QKeySequence(QStringLiteral("Ctrl+E")), show);
             context.commands.add(QStringLiteral("report.copy"), menu,
                                  QCoreApplication::translate("ReportView", "Copy the report"), {}, show);
         }});
}

} // namespace candor::ui
