// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace candor::test {

/// What Python says about some source: empty if it compiles, else its message.
inline QString pythonVerdict(const std::string& source)
{
    QProcess python;
    python.start(QStringLiteral("python3"),
                 {QStringLiteral("-I"), QStringLiteral("-c"),
                  QStringLiteral("import sys\n"
                                 "try: compile(sys.stdin.buffer.read().decode(), 'x', 'exec')\n"
                                 "except Exception as e: print(e)\n")});
    python.write(source.data(), static_cast<qint64>(source.size()));
    python.closeWriteChannel();
    if (!python.waitForFinished() || python.exitCode() != 0) {
        return QStringLiteral("python3 could not be run: ") + python.readAllStandardError();
    }
    return QString::fromUtf8(python.readAllStandardOutput()).trimmed();
}

/// Standard output of a script that gets `input`; empty if it failed.
inline QByteArray runPython(const QString& script, const QByteArray& input)
{
    QProcess python;
    python.start(QStringLiteral("python3"), {QStringLiteral("-I"), script});
    python.write(input);
    python.closeWriteChannel();
    return python.waitForFinished(60000) && python.exitCode() == 0 ? python.readAllStandardOutput() : QByteArray();
}

} // namespace candor::test
