// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/clock.h"

#include <array>
#include <cstdio>

namespace candor {

namespace {

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments)
{
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, arguments...);
    return buffer.data();
}

} // namespace

std::string formatUtc(SystemTime time)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(milliseconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{milliseconds - day};
    return formatted("%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                     static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
}

std::string formatDuration(std::chrono::milliseconds duration)
{
    const bool negative = duration.count() < 0;
    const auto count = static_cast<unsigned long long>(duration.count());
    const unsigned long long milliseconds = negative ? 0 - count : count;
    const char* sign = negative ? "-" : "";
    const unsigned long long tenths = (milliseconds + 50) / 100;
    if (tenths < 100) {
        return formatted("%s%llu.%llu s", sign, tenths / 10, tenths % 10);
    }
    const unsigned long long seconds = (milliseconds + 500) / 1000;
    if (seconds < 60) {
        return formatted("%s%llu s", sign, seconds);
    }
    if (seconds < 3600) {
        return formatted("%s%llu:%02llu", sign, seconds / 60, seconds % 60);
    }
    return formatted("%s%llu:%02llu:%02llu", sign, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

} // namespace candor
