// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/layouts.h"

#include "ui/page/commands.h"

#include <QInputDialog>
#include <QLabel>
#include <QMainWindow>
#include <QSettings>

namespace candor::ui {

namespace {

constexpr int kVersion = 1; ///< raised when docks change
constexpr auto kCurrent = "window/state";
constexpr auto kGeometry = "window/geometry";
constexpr auto kNamed = "layouts";

/// A name as a key of the settings: slashes would make groups.
QString keyOf(const QString& name)
{
    return QString::fromLatin1(kNamed) + QLatin1Char('/') + QString::fromLatin1(name.toUtf8().toHex());
}

QInputDialog* ask(QWidget& window, const QString& id, const QString& title, const QString& label)
{
    auto* dialog = new QInputDialog(&window);
    dialog->setObjectName(id);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    for (QLabel* part : dialog->findChildren<QLabel*>()) {
        part->setTextFormat(Qt::PlainText);
    }
    return dialog;
}

} // namespace

Layouts::Layouts(QMainWindow& window, Commands& commands) : QObject(&window), m_window(window)
{
    commands.add(QStringLiteral("view.save-layout"), tr("View"), tr("Save layout as…"), {}, [this] { askName(); });
    commands.add(QStringLiteral("view.load-layout"), tr("View"), tr("Load layout…"), {}, [this] { choose(); });
    commands.add(QStringLiteral("view.reset-layout"), tr("View"), tr("Reset layout"), {}, [this] { reset(); });
}

void Layouts::start()
{
    m_initial = m_window.saveState(kVersion);
    const QSettings settings;
    m_window.restoreGeometry(settings.value(QLatin1String(kGeometry)).toByteArray());
    m_window.restoreState(settings.value(QLatin1String(kCurrent)).toByteArray(), kVersion);
}

void Layouts::keep() const
{
    QSettings settings;
    settings.setValue(QLatin1String(kGeometry), m_window.saveGeometry());
    settings.setValue(QLatin1String(kCurrent), m_window.saveState(kVersion));
}

void Layouts::save(const QString& name)
{
    QSettings().setValue(keyOf(name), m_window.saveState(kVersion));
}

bool Layouts::restore(const QString& name)
{
    const bool known = m_window.restoreState(QSettings().value(keyOf(name)).toByteArray(), kVersion);
    emit restored(false);
    return known;
}

void Layouts::remove(const QString& name)
{
    QSettings().remove(keyOf(name));
}

QStringList Layouts::names() const
{
    QSettings settings;
    settings.beginGroup(QLatin1String(kNamed));
    QStringList names;
    for (const QString& key : settings.childKeys()) {
        names.push_back(QString::fromUtf8(QByteArray::fromHex(key.toLatin1())));
    }
    names.sort(Qt::CaseInsensitive);
    return names;
}

void Layouts::reset()
{
    m_window.restoreState(m_initial, kVersion);
    emit restored(true);
}

void Layouts::askName()
{
    QInputDialog* dialog =
        ask(m_window, QStringLiteral("saveLayoutDialog"), tr("Save layout"), tr("Name of the layout:"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        if (!name.trimmed().isEmpty()) {
            save(name.trimmed());
        }
    });
    dialog->open();
}

void Layouts::choose()
{
    QInputDialog* dialog =
        ask(m_window, QStringLiteral("loadLayoutDialog"), tr("Load layout"),
            names().isEmpty() ? tr("No layout was saved yet. View > Save layout as… saves this one.") : tr("Layout:"));
    dialog->setComboBoxItems(names());
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) { (void)restore(name); });
    dialog->open();
}

} // namespace candor::ui
