// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/write_report.h"
#include "ui/bridge/job_thread.h"
#include "ui/page/registry.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTextBrowser;
class QTextDocument;
class QTimer;

namespace candor::ui {

class EmptyState;
class PythonView;

/// The report page. The preview is made in the background from the same values as the file.
class ReportView : public QWidget
{
    Q_OBJECT
public:
    /// What the page can write: the formats of the core, and PDF.
    enum class Format
    {
        Markdown,
        Html,
        Pdf,
        Csv,
        Json,
    };
    /// Asks for a file name; a test puts its own in place of the desktop's dialog.
    using AskFile = std::function<void(const QString& suggestion, const std::function<void(const QString&)>& chosen)>;

    explicit ReportView(const PageContext& context, QWidget* parent = nullptr);
    void setAskFile(AskFile ask) { m_ask = std::move(ask); }
    void exportReport();
    void copyReport();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Preview;

    QWidget* makeChoices();
    QWidget* makePreview();
    void fillBaselines();
    void previewSoon();
    void preview();
    void show(Preview& preview);
    void say(const QString& text, bool isProblem);
    void write(const QString& file);
    [[nodiscard]] std::optional<ReportOptions> options() const;
    [[nodiscard]] Format format() const;
    [[nodiscard]] bool isDark() const;

    PageContext m_context;
    AskFile m_ask;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    QComboBox* m_baseline = nullptr;
    QComboBox* m_format = nullptr;
    std::vector<QCheckBox*> m_sections; ///< in the order of kAllReportSections
    QPushButton* m_export = nullptr;
    QPushButton* m_copy = nullptr;
    QLabel* m_said = nullptr;
    QStackedWidget* m_paper = nullptr;
    QTextBrowser* m_rich = nullptr;
    PythonView* m_plain = nullptr;
    QTimer* m_soon;
    std::shared_ptr<QTextDocument> m_document; ///< what m_rich shows
    JobThread m_previews;
    JobThread m_exports;
};

} // namespace candor::ui
