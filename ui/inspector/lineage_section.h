// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QWidget>

namespace candor::ui {

class InkLabel;
class MarkedText;

/// The chain of steps with the hash of each; what does not hold is marked and said.
class LineageSection : public QWidget
{
    Q_OBJECT
public:
    explicit LineageSection(QWidget* parent = nullptr);
    void showCandidate(const InspectedPtr& inspected);

private:
    MarkedText* m_chain;
    InkLabel* m_broken;
    InkLabel* m_whole;
};

/// "whole", "✗ broken": for the section's header.
[[nodiscard]] QString lineageWords(const Inspected& inspected);

} // namespace candor::ui
