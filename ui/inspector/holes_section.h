// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QWidget>

class QVBoxLayout;

namespace candor::ui {

class InkLabel;
class MarkedText;

/// The holes of the IR, each with what clearing did to it.
class HolesSection : public QWidget
{
    Q_OBJECT
public:
    explicit HolesSection(QWidget* parent = nullptr);
    void showCandidate(const InspectedPtr& inspected);

private:
    MarkedText* m_text;
};

/// "2 holes", "no holes": for the section's header.
[[nodiscard]] QString holeCountWords(const Inspected& inspected);

} // namespace candor::ui
