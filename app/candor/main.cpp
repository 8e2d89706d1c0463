// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candor/every_page.h"
#include "app/candor/program_services.h"
#include "app/services/resources.h"
#include "ui/bridge/workbench.h"
#include "ui/frame/main_window.h"
#include "ui/start/start_page.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QIcon>
#include <QSettings>
#include <QTimer>

#include <cstdio>

namespace {

using namespace candor;

/// What the window remembers (places, recent files, chosen colours) is state, not configuration.
void keepSettingsInStateHome()
{
    QString home = qEnvironmentVariable("XDG_STATE_HOME");
    if (home.isEmpty()) {
        home = QDir::homePath() + QStringLiteral("/.local/state");
    }
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home);
}

} // namespace

int main(int argc, char* argv[])
{
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("candor"));
    QCoreApplication::setApplicationName(QStringLiteral("candor"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CANDOR_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Candor"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.candor.Candor"));
    keepSettingsInStateHome();

    QCommandLineParser options;
    options.setApplicationDescription(
        QStringLiteral("Runs benchmark sessions, inspects failures, compares candidates, charts success per model."));
    options.addHelpOption();
    options.addVersionOption();
    options.addOption({QStringLiteral("sample"), QStringLiteral("Run the sample session in the workspace.")});
    options.addPositionalArgument(QStringLiteral("file"), QStringLiteral("A workspace (.candor)."),
                                  QStringLiteral("[file]"));
    options.process(application);

    const auto resources = findResources();
    if (!resources) {
        std::fprintf(stderr, "%s\n", resources.error().message.c_str());
        return 2;
    }
    QApplication::setWindowIcon(
        QIcon(QString::fromStdString((*resources / "icons" / "io.github.candor.Candor.svg").string())));

    ui::Workbench workbench(std::make_shared<ProgramServices>(*resources));
    ui::MainWindow window(workbench, everyPage());
    const QStringList files = options.positionalArguments();
    const bool sample = options.isSet(QStringLiteral("sample"));
    if (!files.isEmpty()) {
        if (sample) {
            QObject::connect(
                &workbench, &ui::Workbench::opened, &window, [&window] { ui::runSample(window.context()); },
                Qt::SingleShotConnection);
        }
        window.open(QFileInfo(files.front()).absoluteFilePath().toStdString());
    } else if (sample) {
        ui::runSample(window.context());
    }
    window.show();
    return QApplication::exec();
}
