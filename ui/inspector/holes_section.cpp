// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/holes_section.h"

#include "ui/inspector/failure_words.h"
#include "ui/inspector/marked_text.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

constexpr std::size_t kMostHoles = 60;
constexpr std::size_t kPiece = 400;

QString originWords(HoleOrigin origin)
{
    switch (origin) {
    case HoleOrigin::Model:
        return HolesSection::tr("left open by the model");
    case HoleOrigin::Truncation:
        return HolesSection::tr("left by a reply that was cut off");
    case HoleOrigin::Parsing:
        return HolesSection::tr("a required clause that is missing");
    }
    return {};
}

QString actionWords(const LedgerEntry& entry)
{
    const QString after = entry.after.is_null() ? QString() : shown(canonicalJson(entry.after), 200);
    if (entry.action == "deleted") {
        return entry.charactersLost > 0
                   ? HolesSection::tr("clearing deleted it, with %1 characters").arg(countText(entry.charactersLost))
                   : HolesSection::tr("clearing deleted it");
    }
    if (entry.action == "defaulted") {
        return HolesSection::tr("clearing put a stated default there: %1").arg(after);
    }
    if (entry.action == "answered") {
        return HolesSection::tr("clearing asked the model, which said: %1").arg(after);
    }
    if (entry.action == "refused") {
        return HolesSection::tr("clearing refused to go on because of it");
    }
    return shown(entry.action, kPiece);
}

QString clearingWords(const CandidateRecord& candidate, const Hole& hole)
{
    const auto found =
        std::find_if(candidate.ledger.begin(), candidate.ledger.end(), [&hole](const LedgerEntry& entry) {
            return entry.hole.path == hole.path && entry.hole.identifier == hole.identifier;
        });
    if (found != candidate.ledger.end()) {
        return actionWords(*found);
    }
    return candidate.cleared ? HolesSection::tr("clearing did not touch it") : HolesSection::tr("not cleared");
}

} // namespace

QString holeCountWords(const Inspected& inspected)
{
    const std::size_t count = inspected.candidate().read.ir.holes.size();
    return count == 0   ? HolesSection::tr("none")
           : count == 1 ? HolesSection::tr("1 hole")
                        : HolesSection::tr("%1 holes").arg(countText(count));
}

HolesSection::HolesSection(QWidget* parent) : QWidget(parent), m_text(new MarkedText(this))
{
    m_text->setObjectName(QStringLiteral("holes"));
    m_text->setAccessibleName(tr("Holes of the IR"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(m_text);
}

void HolesSection::showCandidate(const InspectedPtr& inspected)
{
    const CandidateRecord& candidate = inspected->candidate();
    const std::vector<Hole>& holes = candidate.read.ir.holes;
    QString text;
    std::vector<MarkedText::Mark> marks;
    for (std::size_t i = 0; i < std::min(holes.size(), kMostHoles); ++i) {
        const Hole& hole = holes[i];
        text += i > 0 ? QStringLiteral("\n\n") : QString();
        const qsizetype begin = text.size();
        text += tr("%1 hole · %2").arg(shown(nameOf(hole.kind)), shown(hole.identifier, kPiece));
        marks.push_back({begin, text.size() - begin, MarkedText::Kind::Strong});
        if (!hole.type.empty()) {
            text += QStringLiteral(": ") + shown(hole.type, kPiece);
        }
        if (!hole.description.empty()) {
            text += QLatin1Char('\n') + shown(hole.description, kPiece);
        }
        const qsizetype dim = text.size();
        text += QLatin1Char('\n') +
                tr("at %1 · %2 · %3")
                    .arg(shown(hole.path, kPiece), originWords(hole.origin), clearingWords(candidate, hole));
        marks.push_back({dim, text.size() - dim, MarkedText::Kind::Dim});
    }
    if (holes.size() > kMostHoles) {
        text += tr("\n\nand %1 more").arg(countText(holes.size() - kMostHoles));
    }
    if (holes.empty()) {
        text = candidate.read.found ? tr("The IR leaves nothing open.") : tr("There is no IR that could have holes.");
        marks.push_back({0, text.size(), MarkedText::Kind::Dim});
    }
    m_text->setMarked(text, std::move(marks));
}

} // namespace candor::ui
