// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/failing_line.h"
#include "ui/inspector/inspected.h"

#include <QString>
#include <QStringList>

namespace candor::ui {

// What the inspector says, in words. Everything from a model, a task or a server has its control characters made
// visible.

/// "3 of 5 cases pass.", "Python refuses the program." ...: what happened, in one sentence.
[[nodiscard]] QString verdictSentence(const Inspected& inspected);
/// The same for a report alone, as of a run just made.
[[nodiscard]] QString reportSentence(const ExecutionReport& report);
/// What is known of the cause: the symptom, Python's or the server's message.
[[nodiscard]] QString causeSentence(const Inspected& inspected);
/// What the IR check says, a sentence each; empty where there is nothing to say.
[[nodiscard]] QStringList findingSentences(const Inspected& inspected);
/// Why there is no Python; empty when there is.
[[nodiscard]] QString noCodeWords(const Inspected& inspected);
/// What stands at the failing line: the call and what came of it, or Python's message.
[[nodiscard]] QString annotationOf(const FailingLine& failing, const ExecutionReport& report, const CaseResult* shown);

/// A text with control characters, bidirectional and invisible ones made visible, line by line the same lines: for code
/// panes that are read. Tabs stay.
[[nodiscard]] QString displayText(std::string_view utf8);

/// Which part of a text differs from another, in UTF-16 units.
struct DifferingPart
{
    qsizetype begin = 0;
    qsizetype length = 0;
};
/// The part of `text` between the tokens that both begin with and those that both end with. Empty when they are equal;
/// all of `text` when it is nothing but a part of the other.
[[nodiscard]] DifferingPart differingPart(const QString& text, const QString& other);

} // namespace candor::ui
