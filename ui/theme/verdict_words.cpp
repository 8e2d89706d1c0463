// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QCoreApplication>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Verdict", text);
}

} // namespace

QString glyphOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Passed:
        return QStringLiteral("✓");
    case Verdict::WrongAnswer:
        return QStringLiteral("≠");
    case Verdict::RuntimeError:
    case Verdict::MissingFunction:
        return QStringLiteral("!");
    case Verdict::Timeout:
    case Verdict::MemoryLimit:
    case Verdict::OutputLimit:
        return QStringLiteral("⏱");
    case Verdict::CompileError:
    case Verdict::NoCode:
        return QStringLiteral("⌧");
    case Verdict::InvalidIr:
    case Verdict::Truncated:
    case Verdict::Refused:
        return QStringLiteral("∅");
    case Verdict::BackendFailure:
    case Verdict::SandboxFailure:
    case Verdict::Cancelled:
        break;
    }
    return QStringLiteral("⚡");
}

QString wordsOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Passed:
        return tr("passed");
    case Verdict::WrongAnswer:
        return tr("wrong answer");
    case Verdict::RuntimeError:
        return tr("runtime error");
    case Verdict::Timeout:
        return tr("timeout");
    case Verdict::MemoryLimit:
        return tr("memory limit");
    case Verdict::OutputLimit:
        return tr("output limit");
    case Verdict::MissingFunction:
        return tr("missing function");
    case Verdict::CompileError:
        return tr("does not compile");
    case Verdict::NoCode:
        return tr("no code");
    case Verdict::InvalidIr:
        return tr("invalid IR");
    case Verdict::Truncated:
        return tr("truncated");
    case Verdict::Refused:
        return tr("refused");
    case Verdict::BackendFailure:
        return tr("backend failure");
    case Verdict::SandboxFailure:
        return tr("sandbox failure");
    case Verdict::Cancelled:
        break;
    }
    return tr("cancelled");
}

QString wordsOf(VerdictClass verdictClass)
{
    switch (verdictClass) {
    case VerdictClass::Passed:
        return tr("passed");
    case VerdictClass::ExecutionFailure:
        return tr("execution failure");
    case VerdictClass::CompilationFailure:
        return tr("compilation failure");
    case VerdictClass::NotTheModels:
        break;
    }
    return tr("not the model's");
}

QString chipText(Verdict verdict)
{
    return glyphOf(verdict) + QLatin1Char(' ') + wordsOf(verdict);
}

} // namespace candor::ui
