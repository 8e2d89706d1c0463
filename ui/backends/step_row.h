// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/probe.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace candor::ui {

class Fold;
class ToneLabel;

/// One question of a probe: glyph, title and what its answer means; unfolded, what was sent, what came back and how to
/// mend it. All of that is shown as plain text. GUI thread.
class StepRow : public QWidget
{
    Q_OBJECT
public:
    StepRow(const std::string& id, const std::string& title, QWidget* parent = nullptr);

    void showWaiting(); ///< not asked yet
    void showAsking(std::chrono::seconds elapsed);
    void showNotAsked();
    void showStep(const ProbeStep& step);
    [[nodiscard]] const std::string& id() const { return m_id; }

private:
    void tellState(const QString& words);
    void fillDetails();
    void addDetail(const QString& title, const std::string& text, const QString& name, bool code);

    std::string m_id;
    ProbeStep m_step;
    Fold* m_fold;
    ToneLabel* m_meaning;
    QWidget* m_details = nullptr; ///< made when it is first unfolded
    QVBoxLayout* m_layout;
};

} // namespace candor::ui
