// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/figures.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Figures", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

} // namespace

QString percentText(double share, int decimals)
{
    return tr("%1 %").arg(number(100.0 * share, decimals));
}

QString intervalText(const Interval& interval)
{
    return tr("%1–%2 %").arg(number(100.0 * interval.low, 0), number(100.0 * interval.high, 0));
}

QString rateText(const SuccessRate& rate)
{
    return QStringLiteral("%1/%2").arg(countText(rate.passed), countText(rate.trials));
}

QString rateSentence(const SuccessRate& rate)
{
    if (rate.trials == 0) {
        return tr("no trial yet");
    }
    return tr("%1, %2 (%3, 95 % Wilson)").arg(rateText(rate), percentText(rate.rate()), intervalText(rate.wilson));
}

QString scoreText(double score)
{
    return std::isnan(score) ? QStringLiteral("—") : number(score, 1);
}

QString dollarText(double usd)
{
    return QStringLiteral("$") + number(usd, usd != 0.0 && std::abs(usd) < 0.1 ? 4 : 2);
}

QString durationText(std::chrono::milliseconds duration)
{
    const auto ms = duration.count();
    if (ms < 1'000) {
        return tr("%1 ms").arg(ms);
    }
    if (ms < 60'000) {
        return tr("%1 s").arg(number(static_cast<double>(ms) / 1000.0, 1));
    }
    const auto seconds = ms / 1'000;
    if (seconds < 3'600) {
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    }
    return tr("%1 h %2 min").arg(seconds / 3'600).arg(seconds / 60 % 60);
}

QString countText(std::size_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString pValueText(double p)
{
    if (p < 0.0001) {
        return tr("p < %1").arg(number(0.0001, 4));
    }
    return tr("p = %1").arg(number(p, p < 0.1 ? 4 : 2));
}

} // namespace candor::ui
