// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"
#include "ui/bridge/job_thread.h"
#include "ui/bridge/services.h"
#include "ui/run/task_list_model.h"

#include <QWidget>

#include <memory>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QVBoxLayout;

namespace candor::ui {

class ToneLabel;

/// The suite of the session that is being set up, and which of its tasks are to be run. GUI thread; suites are read on
/// a thread of its own.
class SuitePanel : public QWidget
{
    Q_OBJECT
public:
    explicit SuitePanel(std::shared_ptr<Services> services, QWidget* parent = nullptr);

    /// A bundled name or a path; read at once, in the background.
    Q_INVOKABLE void choose(const QString& nameOrPath);
    [[nodiscard]] std::string suite() const; ///< as chosen
    [[nodiscard]] std::size_t tickedCount() const { return m_tasks.tickedCount(); }
    [[nodiscard]] std::vector<std::string> tasks() const { return m_tasks.tickedTasks(); }
    /// Why there is nothing to run; empty when there is.
    [[nodiscard]] QString problem() const;

signals:
    void changed();

private:
    using Opened = Result<std::shared_ptr<const TaskIndex>>;
    void addChoice(QVBoxLayout& layout, const Services::Offer& offer);
    void addTasks(QVBoxLayout& layout);
    void chooseFile();
    void read();
    void showSuite(const Opened& opened);
    void count();

    std::shared_ptr<Services> m_services;
    TaskListModel m_tasks;
    QComboBox* m_suite = nullptr;
    QLineEdit* m_filter = nullptr;
    QTableView* m_table = nullptr;
    ToneLabel* m_note = nullptr;
    QLabel* m_count = nullptr;
    QString m_problem;
    JobThread m_reading;
};

} // namespace candor::ui
