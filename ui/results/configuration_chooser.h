// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <QPushButton>

#include <memory>
#include <optional>

class QMenu;

namespace candor::ui {

struct Picture;

/// A button with the configurations of all sessions in its menu: those of the focused session first, the other
/// sessions, youngest first, as menus of their own.
class ConfigurationChooser : public QPushButton
{
    Q_OBJECT
public:
    /// `role`: "Baseline" or "Compared". `picture` is asked when the menu opens.
    ConfigurationChooser(const QString& role, bool mayBeNone, QWidget* parent = nullptr);

    void say(std::shared_ptr<const Picture> picture, std::optional<std::size_t> session,
             std::optional<ConfigurationRef> chosen);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void chosen(std::optional<candor::ConfigurationRef> ref);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fill();
    void fit();
    void addConfigurations(QMenu& menu, std::size_t session);

    QString m_role;
    QString m_words; ///< on the button when there is room
    bool m_mayBeNone;
    QMenu* m_menu;
    std::shared_ptr<const Picture> m_picture;
    std::optional<std::size_t> m_session;
    std::optional<ConfigurationRef> m_chosen;
};

} // namespace candor::ui
