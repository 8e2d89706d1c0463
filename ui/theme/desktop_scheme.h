// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDBusVariant;

namespace candor::ui {

/// Whether the desktop asks for dark windows, from the portal's setting org.freedesktop.appearance color-scheme, and
/// when that changes. Where no portal runs it stays light. GUI thread; asks without waiting.
class DesktopScheme : public QObject
{
    Q_OBJECT
public:
    explicit DesktopScheme(QObject* parent = nullptr);
    [[nodiscard]] bool isDark() const { return m_dark; }

signals:
    void changed();

private slots:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void take(uint scheme);
    bool m_dark = false;
};

} // namespace candor::ui
