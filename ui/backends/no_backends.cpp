// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/no_backends.h"

#include "ui/backends/profile_draft.h"
#include "ui/theme/plain.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr int kColumns = 3;

} // namespace

NoBackends::NoBackends(const std::vector<BackendProfile>& templates, QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("noBackends"));
    auto* title = new PlainLabel(tr("Describe a server"), this);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    title->setFont(large);
    title->setAlignment(Qt::AlignCenter);
    auto* text = new PlainLabel(tr("A backend is a server that generates: where it is, how it is spoken to, what it "
                                   "costs. Begin with the kind you have; Candor then asks it what it can do. Its key "
                                   "goes to the keyring, never into a file."),
                                this);
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setMaximumWidth(560);
    auto* buttons = new QWidget(this);
    auto* grid = new QGridLayout(buttons);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    for (std::size_t i = 0; i < templates.size(); ++i) {
        addButton(*grid, static_cast<int>(i), shown(templates[i].name, 60), templateTitle(templates[i]),
                  shown(templates[i].note, 300));
    }
    addButton(*grid, -1, QStringLiteral("other"), tr("Another server"), tr("Found out by asking"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addStretch();
    layout->addWidget(title);
    for (QWidget* widget : {static_cast<QWidget*>(text), buttons}) {
        auto* middle = new QHBoxLayout;
        middle->addStretch(1);
        middle->addWidget(widget, 100);
        middle->addStretch(1);
        layout->addLayout(middle);
    }
    buttons->setMaximumWidth(560);
    layout->addStretch();
}

void NoBackends::addButton(QGridLayout& grid, int number, const QString& name, const QString& title,
                           const QString& note)
{
    auto* button = new QPushButton(title, this);
    button->setObjectName(QStringLiteral("template-") + name);
    button->setAccessibleName(tr("Describe a server: %1").arg(title));
    button->setToolTip(plainToolTip(note));
    button->setMinimumHeight(36);
    const int at = grid.count();
    grid.addWidget(button, at / kColumns, at % kColumns);
    connect(button, &QPushButton::clicked, this, [this, number] { emit chosen(number); });
}

} // namespace candor::ui
