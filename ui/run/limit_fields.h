// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QWidget>

class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QSpinBox;

namespace candor::ui {

/// What a session may use up before it stops by itself: money, tokens, minutes; nothing of it to begin with. Money can
/// be limited only where a price is known. GUI thread.
class LimitFields : public QWidget
{
    Q_OBJECT
public:
    explicit LimitFields(QWidget* parent = nullptr);

    [[nodiscard]] SpendLimit limit() const;
    /// Whether what the session costs can be told. An amount that was given waits until it can.
    void setPriced(bool priced);

signals:
    void changed();

private:
    void addField(QHBoxLayout& line, QWidget* field, const QString& name, const QString& accessible);

    QDoubleSpinBox* m_cost;
    QSpinBox* m_tokens;
    QSpinBox* m_minutes;
    QLabel* m_why;
};

} // namespace candor::ui
