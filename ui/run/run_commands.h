// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/workbench.h"
#include "ui/page/registry.h"

#include <QObject>

#include <cstddef>
#include <optional>

class QAction;

namespace candor::ui {

/// The actions around a session: "session.set-up", "session.start", "session.pause", "session.stop-after-task",
/// "session.cancel", "session.resume", "session.retry-failures", "session.more-requests", "session.fewer-requests",
/// "session.show-results", "session.duplicate-configuration", "edit.undo", "edit.redo". They are enabled when they can
/// do something; start, duplicate, undo and redo are connected by the run page once it is there. GUI thread; lives as
/// long as the Commands.
class RunCommands : public QObject
{
    Q_OBJECT
public:
    explicit RunCommands(const PageContext& context);

private:
    void addSetUp();
    void addRunning();
    void addAfterwards();
    void refresh();
    void changeConcurrency(int step);
    void goOn(bool retryFailures);

    PageContext m_context;
    QAction* m_pause = nullptr;
    QAction* m_stopAfterTask = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_more = nullptr;
    QAction* m_fewer = nullptr;
    QAction* m_resume = nullptr;
    QAction* m_retry = nullptr;
    QAction* m_results = nullptr;
};

/// The session that the running part of the page shows: the one that runs, else the one that is looked at.
[[nodiscard]] std::optional<std::size_t> shownSession(const PageContext& context);
/// Trials of the session that failed for reasons not the model's.
[[nodiscard]] std::size_t infrastructureFailures(const Picture& picture, std::size_t session);

} // namespace candor::ui
