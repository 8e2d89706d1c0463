// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/plain.h"

#include "core/support/text.h"

#include <vector>

namespace candor::ui {

PlainLabel::PlainLabel(const QString& text, QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setText(text);
}

QMessageBox* plainMessage(QMessageBox::Icon icon, const QString& title, const QString& text,
                          QMessageBox::StandardButtons buttons, QWidget* parent)
{
    auto* box = new QMessageBox(parent);
    box->setTextFormat(Qt::PlainText);
    box->setIcon(icon);
    box->setWindowTitle(title);
    box->setText(text);
    box->setStandardButtons(buttons);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowModality(Qt::WindowModal);
    for (QLabel* label : box->findChildren<QLabel*>()) {
        label->setTextFormat(Qt::PlainText);
    }
    return box;
}

QString plainToolTip(const QString& text)
{
    return text.isEmpty()
               ? QString()
               : QStringLiteral("<qt><span style=\"white-space:pre-wrap\">%1</span></qt>").arg(text.toHtmlEscaped());
}

QString shown(std::string_view utf8, std::size_t maxCodePoints, bool lines)
{
    if (!lines) {
        return qt(terminalSafe(utf8, maxCodePoints));
    }
    const std::string_view head = utf8.substr(0, maxCodePoints * 4);
    std::vector<std::string> safe;
    for (const std::string_view line : splitLines(head)) {
        safe.push_back(terminalSafe(line, maxCodePoints));
    }
    return qt(join(safe, "\n")) + (head.size() < utf8.size() ? QStringLiteral("…") : QString());
}

QString qt(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::string utf8(const QString& text)
{
    return text.toStdString();
}

} // namespace candor::ui
