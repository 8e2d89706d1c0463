// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/limit_fields.h"

#include "ui/parts/tone_label.h"
#include "ui/theme/plain.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSpinBox>

namespace candor::ui {

namespace {

constexpr int kMostTokens = 2'000'000'000;
constexpr int kMostMinutes = 60 * 24 * 30;
constexpr double kMostUsd = 100'000.0;

} // namespace

LimitFields::LimitFields(QWidget* parent)
    : QWidget(parent), m_cost(new QDoubleSpinBox(this)), m_tokens(new QSpinBox(this)), m_minutes(new QSpinBox(this)),
      m_why(new ToneLabel(&Theme::dim, this))
{
    setObjectName(QStringLiteral("limitFields"));
    m_cost->setPrefix(QStringLiteral("$"));
    m_cost->setDecimals(2);
    m_cost->setRange(0.0, kMostUsd);
    m_cost->setSpecialValueText(tr("any cost"));
    m_tokens->setRange(0, kMostTokens);
    m_tokens->setSingleStep(100'000);
    m_tokens->setSuffix(tr(" tokens"));
    m_tokens->setGroupSeparatorShown(true);
    m_tokens->setSpecialValueText(tr("any number of tokens"));
    m_minutes->setRange(0, kMostMinutes);
    m_minutes->setSingleStep(10);
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setSpecialValueText(tr("any time"));
    auto* label = new PlainLabel(tr("Stop &at"), this);
    label->setBuddy(m_cost);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(label);
    addField(*line, m_cost, QStringLiteral("limitCost"), tr("Stop at this cost in USD; 0: no limit"));
    addField(*line, m_tokens, QStringLiteral("limitTokens"), tr("Stop at this number of tokens; 0: no limit"));
    addField(*line, m_minutes, QStringLiteral("limitMinutes"), tr("Stop after this many minutes; 0: no limit"));
    m_why->setObjectName(QStringLiteral("limitWhy"));
    m_why->setText(
        tr("Cost can't be limited: no backend of the table has a price. Give one under Backends, or in $/M."));
    m_why->setWordWrap(true);
    line->addWidget(m_why, 1);
    line->addStretch();
    connect(m_cost, &QDoubleSpinBox::valueChanged, this, &LimitFields::changed);
    connect(m_tokens, &QSpinBox::valueChanged, this, &LimitFields::changed);
    connect(m_minutes, &QSpinBox::valueChanged, this, &LimitFields::changed);
    setPriced(false);
}

void LimitFields::addField(QHBoxLayout& line, QWidget* field, const QString& name, const QString& accessible)
{
    field->setObjectName(name);
    field->setAccessibleName(accessible);
    field->setToolTip(plainToolTip(tr("What is open then is completed; the session can be resumed.")));
    line.addWidget(field);
}

SpendLimit LimitFields::limit() const
{
    SpendLimit limit;
    limit.costUsd = m_cost->isEnabled() ? m_cost->value() : 0.0;
    limit.tokens = m_tokens->value();
    limit.time = std::chrono::minutes(m_minutes->value());
    return limit;
}

void LimitFields::setPriced(bool priced)
{
    if (m_cost->isEnabled() == priced && m_why->isHidden() == priced) {
        return;
    }
    m_cost->setEnabled(priced);
    m_cost->setAccessibleDescription(priced ? QString() : m_why->text());
    m_why->setVisible(!priced);
    emit changed();
}

} // namespace candor::ui
