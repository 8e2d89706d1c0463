// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backends/probe_view.h"
#include "ui/backends/profile_list.h"
#include "ui/bridge/job_thread.h"
#include "ui/bridge/probe_job.h"
#include "ui/page/registry.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QLayout;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace candor::ui {

class NoBackends;
class ProfileForm;
class ToneLabel;

/// The widget of the backends page: the list, the form, and the probe beside or below it. Changes that are not saved
/// stay with their row. GUI thread; files, keyrings and servers are asked on threads of their own.
class BackendsView : public QWidget
{
    Q_OBJECT
public:
    explicit BackendsView(const PageContext& context, QWidget* parent = nullptr);
    ~BackendsView() override;

    /// Turns to the backend of this name; for an address that none has, a new one is begun and probed.
    void showBackend(const QString& nameOrUrl);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// What was deleted last and can be brought back.
    struct Deleted
    {
        ProfileRow row;
    };
    /// The probe that runs, or the last one that gave no report.
    struct Probing
    {
        std::uint64_t row = 0;
        std::vector<ProbeStep> steps;
        bool cancelled = false;
        QString problem;
    };

    void makeHead(QLayout& layout);
    QLayout* makeNotice();
    QWidget* makeList();
    QWidget* makeFormPane();
    QWidget* makeBroken();
    void connectAll();
    void connectCommands();

    void reload();
    void begin(const BackendProfile& beginning, const QString& name);
    void duplicate();
    void askToRemove();
    void remove();
    void removed(std::uint64_t id);
    void bringBack();
    void save();
    void store(std::uint64_t id, const ProfileDraft& draft, const std::string& oldName);
    void revert();
    void startProbe();
    void cancelProbe();
    void onStep(const ProbeStep& step);
    void onProbed(const Result<ProbeReport>& report);

    void select(int row);
    [[nodiscard]] int current() const;
    void showRow();
    void onEdited();
    void refresh();
    void refreshProbe(const CheckedDraft& checked);
    void refreshCommands(bool canSave, bool canProbe);
    void sayHead();
    void say(const QString& words, bool canUndo = false);
    void arrange();

    PageContext m_context;
    std::vector<BackendProfile> m_templates;
    ProfileListModel m_model;
    QLabel* m_sentence = nullptr;
    ToneLabel* m_below = nullptr;
    QWidget* m_notice = nullptr;
    QLabel* m_noticeWords = nullptr;
    QPushButton* m_undo = nullptr;
    QStackedWidget* m_stack = nullptr; ///< nothing described yet, or the three parts
    NoBackends* m_none = nullptr;
    QWidget* m_parts = nullptr;
    QListView* m_list = nullptr;
    QPushButton* m_duplicate = nullptr;
    QPushButton* m_delete = nullptr;
    QSplitter* m_right = nullptr;
    QStackedWidget* m_formStack = nullptr; ///< the form, or why a file can't be read
    QLabel* m_brokenWords = nullptr;
    ProfileForm* m_form = nullptr;
    ProbeView* m_probe = nullptr;
    ToneLabel* m_state = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_revert = nullptr;
    std::optional<Deleted> m_deleted;
    Probing m_probing;
    QTimer m_ages;
    bool m_loading = false;
    JobThread m_files;
    ProbeJob m_probeJob;
};

} // namespace candor::ui
