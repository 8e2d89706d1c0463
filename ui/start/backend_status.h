// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"
#include "ui/bridge/services.h"

#include <QWidget>

#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;

namespace candor::ui {

class ToneLabel;

/// What can generate and what runs programs: the built-in backends, those that the user has described with what probes
/// found, the sandbox, and a server that can be asked whether it is there. GUI thread; asks on a thread of its own.
class BackendStatus : public QWidget
{
    Q_OBJECT
public:
    explicit BackendStatus(std::shared_ptr<Services> services, QWidget* parent = nullptr);

signals:
    void backendWanted(const QString& nameOrUrl); ///< to be looked at, or described and probed
    void backendsWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum class Answer
    {
        None,
        Asking,
        Good,
        Bad,
    };
    void check();
    void lookAtSandbox();
    void listBackends();
    void addBackend(const Services::ProfileEntry& entry);
    [[nodiscard]] bool isAddress(const QString& url);
    void say(Answer answer, const QString& text);

    std::shared_ptr<Services> m_services;
    QLabel* m_sandbox;
    QWidget* m_backends;
    QLineEdit* m_url;
    QPushButton* m_check;
    QPushButton* m_probe;
    ToneLabel* m_answer;
    bool m_looked = false;
    JobThread m_asking;
    JobThread m_looking;
};

} // namespace candor::ui
