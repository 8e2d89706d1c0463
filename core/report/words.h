// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

struct StoredSession;

// How numbers and names are said to people, on the command line and in reports, so that one number never looks like
// two. The window writes its figures in the user's locale (ui/theme/figures.h). All pure; any thread.

/// "132.3", "0.0039": fixed digits, always with a point. "-" for what is no number.
[[nodiscard]] std::string decimal(double value, int digits);
/// "72.2 %" for 0.722.
[[nodiscard]] std::string percent(double share);
/// "$0.0075", "$1.20": four digits below ten cents, two above.
[[nodiscard]] std::string dollars(double usd);
/// "12 s", "3:12" for seconds.
[[nodiscard]] std::string secondsWords(double duration);
/// "wrong answer" for "wrong_answer": a stored name as words.
[[nodiscard]] std::string words(std::string_view name);
/// "1 task", "2 tasks".
[[nodiscard]] std::string counted(std::size_t count, std::string_view singular, std::string_view plural = {});

/// "13/18": passed of the trials that are the model's.
[[nodiscard]] std::string fraction(const SuccessRate& success);
/// "72.2 %", or "-" without a trial.
[[nodiscard]] std::string rateWords(const SuccessRate& success);
/// "49.1 to 87.5 %".
[[nodiscard]] std::string intervalWords(const Interval& interval);
/// "4 in compilation, 10 in execution. 9 where no candidate passes, 5 where one passes that was not selected.", or
/// "nothing.": what follows "Lost: ".
[[nodiscard]] std::string lossWords(const LossCounts& loss);
/// "control_flow 2/3, mathematical 3/3"; tasks without a name as "(none)".
[[nodiscard]] std::string ratesWords(const std::map<std::string, SuccessRate>& rates);
/// "13 passed", "1 execution failure", "0 not the model's".
[[nodiscard]] std::string countWords(VerdictClass verdictClass, std::size_t count);
/// "execution failure", "not the model's".
[[nodiscard]] std::string_view classWords(VerdictClass verdictClass);
/// "0.3", "0.25": as few digits as it takes.
[[nodiscard]] std::string shortNumber(double value);
/// The sign that stands beside a verdict of the class, so that no colour must be told apart.
[[nodiscard]] std::string_view glyphOf(VerdictClass verdictClass);

/// "passed", "execution", "compilation", "other": what figures and pages call a verdict class in their styles.
[[nodiscard]] std::string_view styleClass(VerdictClass verdictClass);

/// One sentence for each field of which declared, sent and applied do not agree: 'Under "Best of 3": temperature: 0.8
/// was declared, 0.3 was sent (72 exchanges).' They stand before every rate of the session.
[[nodiscard]] std::vector<std::string> mismatchWords(const StoredSession& session);

} // namespace candor
