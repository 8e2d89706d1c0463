// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/lineage_section.h"

#include "ui/inspector/ink_label.h"
#include "ui/inspector/marked_text.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr std::size_t kShortHash = 8;
constexpr qsizetype kMostSentences = 10;

QString stepWords(const std::string& step)
{
    if (step == "ir") {
        return LineageSection::tr("IR");
    }
    if (step == "cleared_ir") {
        return LineageSection::tr("cleared IR");
    }
    return shown(step, 40);
}

/// What a step came to, in a word or two.
QString outcomeOf(const Inspected& inspected, const std::string& step)
{
    const CandidateRecord& candidate = inspected.candidate();
    if (step == "score" && candidate.score) {
        return scoreText(candidate.score->total);
    }
    if (step == "selection") {
        return inspected.isSelected() ? QStringLiteral("★") : LineageSection::tr("not chosen");
    }
    if (step == "cleared_ir" && !candidate.ledger.empty()) {
        return candidate.ledger.size() == 1
                   ? LineageSection::tr("1 hole %1").arg(shown(candidate.ledger.front().action, 20))
                   : LineageSection::tr("%1 holes cleared").arg(countText(candidate.ledger.size()));
    }
    if (step == "execution") {
        return chipText(candidate.verdict);
    }
    return {};
}

} // namespace

QString lineageWords(const Inspected& inspected)
{
    if (!inspected.broken.empty()) {
        return LineageSection::tr("✗ broken");
    }
    return inspected.candidate().lineage.empty() ? LineageSection::tr("none") : LineageSection::tr("✓ whole");
}

LineageSection::LineageSection(QWidget* parent)
    : QWidget(parent), m_chain(new MarkedText(this)), m_broken(new InkLabel(InkLabel::Ink::Execution, this)),
      m_whole(new InkLabel(InkLabel::Ink::Dim, this))
{
    m_chain->setObjectName(QStringLiteral("lineageChain"));
    m_chain->setAccessibleName(tr("Lineage"));
    m_chain->setMonospace();
    m_broken->setObjectName(QStringLiteral("lineageBroken"));
    m_whole->setObjectName(QStringLiteral("lineageWhole"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_chain);
    layout->addWidget(m_broken);
    layout->addWidget(m_whole);
}

void LineageSection::showCandidate(const InspectedPtr& inspected)
{
    QString text;
    std::vector<MarkedText::Mark> marks;
    for (const LineageLink& link : inspected->candidate().lineage) {
        text += text.isEmpty() ? QString() : QStringLiteral(" — ");
        const qsizetype begin = text.size();
        const bool broken = inspected->brokenSteps.contains(link.step);
        text += (broken ? QStringLiteral("✗ ") : QString()) + stepWords(link.step);
        if (!link.hash.empty()) {
            text += QLatin1Char(' ') + shown(link.hash.hex.substr(0, kShortHash));
        }
        if (broken) {
            marks.push_back({begin, text.size() - begin, MarkedText::Kind::Error});
        }
        const QString outcome = outcomeOf(*inspected, link.step);
        if (!outcome.isEmpty()) {
            const qsizetype dim = text.size();
            text += QStringLiteral(" (%1)").arg(outcome);
            marks.push_back({dim, text.size() - dim, MarkedText::Kind::Dim});
        }
    }
    m_chain->setMarked(text.isEmpty() ? tr("No lineage was noted for this candidate.") : text, std::move(marks));
    QStringList sentences;
    for (const std::string& sentence : inspected->broken) {
        sentences.append(tr("✗ Broken link: %1.").arg(shown(sentence, 300)));
    }
    if (sentences.size() > kMostSentences) {
        const auto more = static_cast<std::size_t>(sentences.size() - kMostSentences);
        sentences = sentences.mid(0, kMostSentences);
        sentences.append(tr("and %1 more").arg(countText(more)));
    }
    m_broken->say(sentences.join(QLatin1Char('\n')));
    m_whole->say(sentences.isEmpty() && !text.isEmpty()
                     ? tr("Every link was computed again from the content and holds.")
                     : QString());
}

} // namespace candor::ui
