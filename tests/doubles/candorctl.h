// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace candor {

/// candorctl as a user starts it, in a home of its own. CANDORCTL is the program's path.
class Candorctl
{
public:
    struct Outcome
    {
        int exitCode = -1;
        QByteArray out;
        QByteArray err;

        [[nodiscard]] Json json() const
        {
            const auto parsed =
                parseJson({out.constData(), static_cast<std::size_t>(out.size())}, {.maxBytes = 512u << 20});
            return parsed ? *parsed : Json();
        }
    };

    [[nodiscard]] QString file(const QString& name) const { return m_home.filePath(name); }

    void start(QProcess& process, const QStringList& arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", m_home.path());
        environment.insert("CANDOR_RESOURCES", CANDOR_RESOURCES);
        process.setProcessEnvironment(environment);
        process.start(CANDORCTL, arguments);
    }

    [[nodiscard]] Outcome run(const QStringList& arguments) const
    {
        QProcess process;
        start(process, arguments);
        if (!process.waitForFinished(240'000)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        const bool exited = process.exitStatus() == QProcess::NormalExit;
        return {exited ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }

    /// Writes a file into the home and gives its path.
    [[nodiscard]] QString write(const QString& name, const QByteArray& bytes) const
    {
        QFile target(file(name));
        if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size()) {
            qFatal("can't write %s", qPrintable(target.fileName()));
        }
        return target.fileName();
    }

private:
    QTemporaryDir m_home;
};

} // namespace candor
