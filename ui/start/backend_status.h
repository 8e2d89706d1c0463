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

/// What can generate and what runs programs: the built-in backends, the sandbox, and a server that can be asked whether
/// it is there. GUI thread; asks on a thread of its own.
class BackendStatus : public QWidget
{
    Q_OBJECT
public:
    explicit BackendStatus(std::shared_ptr<Services> services, QWidget* parent = nullptr);

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
    void say(Answer answer, const QString& text);

    std::shared_ptr<Services> m_services;
    QLabel* m_sandbox;
    QLineEdit* m_url;
    QPushButton* m_check;
    ToneLabel* m_answer;
    bool m_looked = false;
    JobThread m_asking;
    JobThread m_looking;
};

} // namespace candor::ui
