// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session_request.h"
#include "ui/page/registry.h"

#include <QUndoStack>
#include <QWidget>

class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace candor::ui {

class ConfigurationPanel;
class LimitFields;
class SuitePanel;

/// Where a session is set up: suite and tasks at the left, configurations at the right, below them what it would take
/// and the button that starts it. GUI thread.
class SetupView : public QWidget
{
    Q_OBJECT
public:
    explicit SetupView(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] SessionRequest request() const;
    /// Why the session can't be started, and what to do; empty when it can.
    [[nodiscard]] QString refusal() const;
    [[nodiscard]] QUndoStack& undoStack() const;
    [[nodiscard]] QString below() const; ///< the grey line of the page
    void start();
    void duplicate();

signals:
    void told(); ///< refusal() or below() changed

protected:
    void showEvent(QShowEvent* event) override;

private:
    QLayout* makeNumbers();
    QLayout* makeFoot();
    QSpinBox* makeSpin(const QString& name, const QString& accessible, int least, int most, int value);
    void refresh();

    PageContext m_context;
    SuitePanel* m_suite;
    ConfigurationPanel* m_configurations;
    QSpinBox* m_repeats = nullptr;
    QLineEdit* m_seed = nullptr;
    QSpinBox* m_concurrency = nullptr;
    LimitFields* m_limit = nullptr;
    QLabel* m_forecast = nullptr;
    QLabel* m_basis = nullptr;
    QLabel* m_refusal = nullptr;
    QPushButton* m_start = nullptr;
    QString m_why;
};

} // namespace candor::ui
