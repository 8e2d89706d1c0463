// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/probe.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace candor::ui {

class StepRow;
class ToneLabel;

/// A probe at one moment: the last report, or the one that is being made.
struct ProbeShown
{
    std::uint64_t backend = 0; ///< of the row in the list: another one starts folded
    std::string name;
    std::optional<ProbeReport> report;
    bool running = false;
    bool cancelled = false;
    std::vector<ProbeStep> steps; ///< of the one that runs or was cancelled
    QString problem;              ///< why none could be made
    QString refusal;              ///< why none can be started
};

/// The probe beside the form: what was found out, every step, and what it means. GUI thread; starts nothing itself.
class ProbeView : public QWidget
{
    Q_OBJECT
public:
    explicit ProbeView(QWidget* parent = nullptr);

    void show(const ProbeShown& probe);
    void refreshAge(); ///< time has passed

signals:
    void probeWanted();
    void cancelWanted();

private:
    void makeHead(QVBoxLayout& layout);
    void sayHead();
    void showSteps();
    StepRow& rowOf(const std::string& id, const std::string& title);
    void forgetExtraRows();
    void tick();
    void copy(bool markdown);

    ProbeShown m_probe;
    QPushButton* m_start = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_copy = nullptr;
    ToneLabel* m_usable = nullptr;
    QLabel* m_summary = nullptr;
    ToneLabel* m_date = nullptr;
    QVBoxLayout* m_rowsLayout = nullptr;
    std::vector<StepRow*> m_rows;
    std::size_t m_usual = 0;     ///< rows that every probe has
    StepRow* m_asking = nullptr; ///< the step that is under way
    QElapsedTimer m_since;
    QTimer m_tick;
};

} // namespace candor::ui
