// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/links_section.h"

#include "ui/inspector/clause_delegate.h"
#include "ui/inspector/failure_words.h"
#include "ui/inspector/ink_label.h"
#include "ui/inspector/marked_text.h"
#include "ui/theme/figures.h"

#include <QEvent>
#include <QListWidget>
#include <QResizeEvent>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

QString linesText(const std::vector<int>& lines)
{
    QStringList numbers;
    for (const int line : lines) {
        numbers.append(QString::number(line));
    }
    return lines.size() == 1 ? LinksSection::tr("→ line %1").arg(numbers.front())
                             : LinksSection::tr("→ lines %1").arg(numbers.join(QStringLiteral(", ")));
}

} // namespace

LinksSection::LinksSection(QWidget* parent)
    : QWidget(parent), m_prompt(new MarkedText(this)), m_list(new QListWidget(this)),
      m_caption(new InkLabel(InkLabel::Ink::Dim, this))
{
    m_prompt->setObjectName(QStringLiteral("linkedPrompt"));
    m_prompt->setAccessibleName(tr("Words of the task"));
    m_list->setObjectName(QStringLiteral("linkedClauses"));
    m_list->setAccessibleName(tr("Clauses of the IR and the lines that say them"));
    m_list->setItemDelegate(new ClauseDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the page scrolls
    m_list->setResizeMode(QListView::Adjust);
    m_list->viewport()->installEventFilter(this);
    m_caption->setObjectName(QStringLiteral("linksCaption"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_prompt);
    layout->addWidget(m_list);
    layout->addWidget(m_caption);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        light(item);
        scrollTo(item);
    });
    connect(m_list, &QListWidget::itemEntered, this, &LinksSection::light);
}

void LinksSection::showCandidate(const InspectedPtr& inspected)
{
    m_inspected = inspected;
    const WordLinks& links = inspected->links;
    const std::string& prompt = inspected->task().prompt;
    QString text;
    std::size_t at = 0;
    m_offsets.clear();
    for (const PromptPhrase& phrase : links.phrases) { // made visible piece by piece, so that places stay known
        text += displayText(std::string_view(prompt).substr(at, phrase.begin - at));
        m_offsets.push_back(text.size());
        text += displayText(std::string_view(prompt).substr(phrase.begin, phrase.end - phrase.begin));
        m_offsets.push_back(text.size());
        at = phrase.end;
    }
    text += displayText(std::string_view(prompt).substr(at, 2000));
    m_prompt->setMarked(text);
    m_list->clear();
    // What the program is to do first, then what nobody states of it, then what is only asserted.
    const auto addClauses = [&](bool asksFor) {
        for (std::size_t i = 0; i < links.clauses.size(); ++i) {
            if (links.clauses[i].asksFor == asksFor) {
                addClause(i);
            }
        }
    };
    addClauses(true);
    for (std::size_t i = 0; i < links.phrases.size() && !links.clauses.empty(); ++i) {
        if (links.phrases[i].clauses.empty()) {
            addGap(i);
        }
    }
    addClauses(false);
    m_caption->setText(links.clauses.empty()
                           ? tr("There is no IR whose clauses could be set beside the words.")
                           : tr("By shared words (likeness %1 or more, names and numbers counting more): a reading "
                                "aid, not proof. Dashed: no counterpart found.%2")
                                 .arg(kLinkThreshold)
                                 .arg(links.cut ? tr(" Only the beginning was read.") : QString()));
    light(nullptr);
    fitList();
}

void LinksSection::addClause(std::size_t index)
{
    const LinkedClause& clause = m_inspected->links.clauses[index];
    const bool hasPython = !m_inspected->python().empty();
    auto* item = new QListWidgetItem(m_list);
    QString label = shown(clause.label);
    QString tail;
    if (!clause.lines.empty()) {
        tail = linesText(clause.lines);
    } else if (hasPython && clause.asksFor) {
        tail = tr("no line says it");
    }
    if (clause.isHole) {
        label += tr(" (hole)");
    }
    item->setText(shown(clause.text, 500));
    item->setData(ClauseDelegate::kLabelRole, label);
    item->setData(ClauseDelegate::kTailRole, tail);
    item->setData(ClauseDelegate::kGapRole, clause.lines.empty() && hasPython && clause.asksFor);
    item->setData(ClauseDelegate::kIndexRole, static_cast<int>(index));
    item->setData(Qt::AccessibleTextRole, label + QStringLiteral(": ") + item->text() + QLatin1Char(' ') + tail);
}

void LinksSection::addGap(std::size_t phrase)
{
    const PromptPhrase& one = m_inspected->links.phrases[phrase];
    auto* item = new QListWidgetItem(m_list);
    item->setText(shown(std::string_view(m_inspected->task().prompt).substr(one.begin, one.end - one.begin), 500));
    item->setData(ClauseDelegate::kLabelRole, tr("no clause states"));
    item->setData(ClauseDelegate::kGapRole, true);
    item->setData(ClauseDelegate::kIndexRole, -1 - static_cast<int>(phrase));
    item->setData(Qt::AccessibleTextRole, tr("no clause states: %1").arg(item->text()));
}

std::vector<std::size_t> LinksSection::phrasesOf(const QListWidgetItem& item) const
{
    const int index = item.data(ClauseDelegate::kIndexRole).toInt();
    return index >= 0 ? m_inspected->links.clauses[static_cast<std::size_t>(index)].phrases
                      : std::vector<std::size_t>{static_cast<std::size_t>(-1 - index)};
}

void LinksSection::light(const QListWidgetItem* item)
{
    std::vector<MarkedText::Mark> marks;
    const auto mark = [&](std::size_t phrase, MarkedText::Kind kind) {
        marks.push_back({m_offsets[2 * phrase], m_offsets[2 * phrase + 1] - m_offsets[2 * phrase], kind});
    };
    const WordLinks& links = m_inspected->links;
    for (std::size_t i = 0; i < links.phrases.size() && !links.clauses.empty(); ++i) {
        if (links.phrases[i].clauses.empty()) {
            mark(i, MarkedText::Kind::Gap);
        }
    }
    QList<int> lines;
    if (item) {
        for (const std::size_t phrase : phrasesOf(*item)) {
            mark(phrase, MarkedText::Kind::Difference);
        }
        const int index = item->data(ClauseDelegate::kIndexRole).toInt();
        if (index >= 0) {
            const std::vector<int>& all = links.clauses[static_cast<std::size_t>(index)].lines;
            lines = QList<int>(all.begin(), all.end());
        }
    }
    m_prompt->setMarks(std::move(marks));
    emit linesRelated(lines);
}

void LinksSection::chooseLine(int line)
{
    for (int row = 0; m_inspected && row < m_list->count(); ++row) {
        const int index = m_list->item(row)->data(ClauseDelegate::kIndexRole).toInt();
        if (index < 0) {
            continue;
        }
        const auto& lines = m_inspected->links.clauses[static_cast<std::size_t>(index)].lines;
        if (std::find(lines.begin(), lines.end(), line) != lines.end()) {
            m_list->setCurrentRow(row);
            return;
        }
    }
}

void LinksSection::fitList()
{
    int height = 4;
    for (int row = 0; row < m_list->count(); ++row) {
        height += m_list->sizeHintForRow(row);
    }
    m_list->setFixedHeight(height);
    m_list->setVisible(m_list->count() > 0);
}

void LinksSection::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        fitList();
    }
}

void LinksSection::scrollTo(const QListWidgetItem* item)
{
    QWidget* ancestor = parentWidget();
    while (item && ancestor) {
        if (auto* area = qobject_cast<QScrollArea*>(ancestor)) {
            const QRect place = m_list->visualItemRect(item);
            const QPoint centre = m_list->viewport()->mapTo(area->widget(), place.center());
            area->ensureVisible(centre.x(), centre.y(), 0, place.height());
            return;
        }
        ancestor = ancestor->parentWidget();
    }
}

bool LinksSection::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Leave && m_inspected) {
        light(m_list->currentItem()); // what was only pointed at is let go
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace candor::ui
