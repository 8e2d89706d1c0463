// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/long_text.h"

#include "ui/inspector/failure_words.h"
#include "ui/inspector/ink_label.h"
#include "ui/theme/figures.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <string_view>

namespace candor::ui {

namespace {

constexpr int kContextLines = 50; ///< shown behind a line that is needed

/// How many bytes of the text are shown at first: whole lines where there are any.
std::size_t firstBytes(std::string_view text, int needed)
{
    const int mostLines = std::max(LongText::kMostLines, needed + kContextLines);
    std::size_t end = 0;
    std::size_t lastLineEnd = 0;
    int lines = 0;
    const std::size_t mostBytes = needed > 0 ? text.size() : LongText::kMostBytes;
    while (end < text.size() && lines < mostLines) {
        const std::size_t newline = text.find('\n', end);
        const std::size_t next = newline == std::string_view::npos ? text.size() : newline + 1;
        if (next > mostBytes && lines >= needed) {
            break;
        }
        end = next;
        lastLineEnd = next;
        ++lines;
    }
    if (lastLineEnd == 0) { // one line that is too long: cut between characters
        end = std::min(text.size(), LongText::kMostBytes);
        while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) {
            --end;
        }
    }
    return end;
}

QString withBrokenLines(const QString& text)
{
    QString broken;
    broken.reserve(text.size() + text.size() / LongText::kMostColumns);
    qsizetype column = 0;
    for (const QChar c : text) {
        column = c == QLatin1Char('\n') ? 0 : column + 1;
        broken += c;
        if (column >= LongText::kMostColumns) {
            broken += QLatin1Char('\n');
            column = 0;
        }
    }
    return broken;
}

} // namespace

LongText::LongText(const QString& name, QWidget* parent)
    : QWidget(parent), m_view(new PythonView(this)), m_words(new InkLabel(InkLabel::Ink::Dim, this)),
      m_all(new QPushButton(tr("Show all"), this))
{
    setObjectName(name);
    m_view->setObjectName(name + QStringLiteral("View"));
    m_all->setObjectName(name + QStringLiteral("All"));
    m_all->setAccessibleName(tr("Show all of the text"));
    m_words->setObjectName(name + QStringLiteral("Words"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_words, 1);
    row->addWidget(m_all);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_view);
    layout->addLayout(row);
    m_words->hide();
    m_all->hide();
    connect(m_all, &QPushButton::clicked, this, &LongText::showAll);
}

void LongText::setText(const std::string& utf8, PythonView::Language language, int needed)
{
    m_text = utf8;
    if (m_text.ends_with('\n')) {
        m_text.pop_back(); // no empty last line
    }
    m_language = language;
    const std::size_t first = firstBytes(m_text, needed);
    m_cut = first < m_text.size();
    m_view->setText(displayText(std::string_view(m_text).substr(0, first)), language);
    m_words->say(m_cut ? tr("The first %1 of %2 bytes are shown.").arg(countText(first), countText(m_text.size()))
                       : QString());
    m_all->setVisible(m_cut);
}

void LongText::showAll()
{
    if (!m_cut) {
        return;
    }
    m_cut = false;
    m_view->setText(withBrokenLines(displayText(m_text)), PythonView::Language::Text);
    m_words->say(tr("All %1 bytes are shown, without colours; lines over %2 characters are broken.")
                     .arg(countText(m_text.size()), countText(static_cast<std::size_t>(kMostColumns))));
    m_all->hide();
    m_view->setFocus();
    emit allShown();
}

} // namespace candor::ui
