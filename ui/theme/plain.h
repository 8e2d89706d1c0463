// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QMessageBox>
#include <QString>

#include <string>
#include <string_view>

namespace candor::ui {

/// A label that shows text as it is. QLabel's own format is Auto: it would load a local image that a model names.
class PlainLabel : public QLabel
{
    Q_OBJECT
public:
    explicit PlainLabel(const QString& text = {}, QWidget* parent = nullptr);
};

/// The same for message boxes: window-modal, deleted when closed, plain text. Show it with open().
[[nodiscard]] QMessageBox* plainMessage(QMessageBox::Icon icon, const QString& title, const QString& text,
                                        QMessageBox::StandardButtons buttons, QWidget* parent);

/// A tool tip that is shown as it is; Qt would guess at HTML.
[[nodiscard]] QString plainToolTip(const QString& text);

/// UTF-8 of the core as text for the window: control characters and bidirectional controls made visible, at most
/// `maxCodePoints`, then "…"; line breaks stay with `lines`, else they become spaces.
[[nodiscard]] QString shown(std::string_view utf8, std::size_t maxCodePoints = 4000, bool lines = false);

/// Exact conversion, for what goes to a file or a text editor.
[[nodiscard]] QString qt(std::string_view utf8);
[[nodiscard]] std::string utf8(const QString& text);

} // namespace candor::ui
