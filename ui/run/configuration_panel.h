// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"
#include "ui/bridge/job_thread.h"
#include "ui/page/registry.h"
#include "ui/run/configuration_model.h"

#include <QWidget>

#include <filesystem>

class QLabel;
class QLayout;
class QPushButton;
class QTableView;

namespace candor::ui {

class ConfigurationDelegate;

/// The table of configurations with what is done to it: add, duplicate and change one thing, remove, load, save. Says
/// below it what can't be run, and where a comparison would have more than one cause. GUI thread; files are read and
/// written on a thread of its own.
class ConfigurationPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ConfigurationPanel(const PageContext& context, QWidget* parent = nullptr);

    ~ConfigurationPanel() override;

    [[nodiscard]] ConfigurationModel& model() { return m_model; }
    [[nodiscard]] const ConfigurationModel& model() const { return m_model; }

    void add();
    /// Copies the current row and opens the editor of the field that was set last.
    void duplicate();
    void removeSelected();
    Q_INVOKABLE void load(const QString& file);
    Q_INVOKABLE void save(const QString& file); ///< the current row

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTable();
    QLayout* makeButtons();
    void chooseToLoad();
    void chooseToSave();
    void takeFromSession();
    void select(int row, Field field, bool edit);
    void takeOffer(); ///< backends may have been described or probed since
    void sayBackends();
    void say(const QString& text);
    void refresh();

    PageContext m_context;
    ConfigurationModel m_model;
    QTableView* m_table = nullptr;
    QPushButton* m_duplicate = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_take = nullptr;
    ConfigurationDelegate* m_delegate = nullptr;
    QLabel* m_backends = nullptr;
    QLabel* m_problems = nullptr;
    QLabel* m_warning = nullptr;
    QString m_fileWords;
    JobThread m_files;
};

} // namespace candor::ui
