// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/exchange_section.h"

#include "ui/inspector/ink_label.h"
#include "ui/inspector/long_text.h"
#include "ui/parts/table_copy.h"
#include "ui/theme/figures.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

enum Tab
{
    kReply,
    kParsed,
    kReasoning,
    kRequest,
    kBody,
};

constexpr int kMostTextLines = 20;
constexpr std::size_t kMostTries = 8;

QString nameOfExchange(const Exchange& exchange)
{
    const int number = exchange.label.attempt + 1;
    switch (exchange.label.purpose) {
    case RequestPurpose::Ir:
        return ExchangeSection::tr("IR");
    case RequestPurpose::Clear:
        return ExchangeSection::tr("clear %1").arg(number);
    case RequestPurpose::Code:
        return ExchangeSection::tr("code %1").arg(number);
    }
    return {};
}

QString factsOf(const Exchange& exchange)
{
    const Reply& reply = exchange.reply;
    QStringList facts;
    if (!reply.finishReason.empty()) {
        facts.append(ExchangeSection::tr("finish reason: %1%2")
                         .arg(shown(reply.finishReason, 60),
                              reply.cutByTokenLimit() ? ExchangeSection::tr(" (cut by the token limit)") : QString()));
    }
    facts.append(
        reply.usage.reported
            ? ExchangeSection::tr("tokens: %1 prompt, %2 completion")
                  .arg(countText(static_cast<std::size_t>(std::max<std::int64_t>(0, reply.usage.promptTokens))),
                       countText(static_cast<std::size_t>(std::max<std::int64_t>(0, reply.usage.completionTokens))))
            : ExchangeSection::tr("tokens: not reported"));
    const QString time = durationText(std::chrono::milliseconds(exchange.shownLatencyMs()));
    facts.append(exchange.recordedLatencyMs >= 0 ? ExchangeSection::tr("time: %1 (as recorded)").arg(time)
                                                 : ExchangeSection::tr("time: %1").arg(time));
    facts.append(ExchangeSection::tr("cost: %1").arg(dollarText(exchange.costUsd)));
    if (!exchange.url.empty()) {
        facts.append(shown(exchange.url, 200));
    }
    return facts.join(QStringLiteral(" · "));
}

QString triesOf(const Exchange& exchange)
{
    if (exchange.tries.size() <= 1 && (exchange.tries.empty() || exchange.tries.front().problem.empty())) {
        return ExchangeSection::tr("no retries");
    }
    QStringList lines{ExchangeSection::tr("%1 tries:").arg(countText(exchange.tries.size()))};
    for (std::size_t i = 0; i < std::min(exchange.tries.size(), kMostTries); ++i) {
        const TransportTry& one = exchange.tries[i];
        QString line =
            QStringLiteral("%1. ").arg(i + 1) +
            (one.httpStatus > 0 ? ExchangeSection::tr("HTTP %1").arg(one.httpStatus) : ExchangeSection::tr("no reply"));
        if (!one.problem.empty()) {
            line += QStringLiteral(", ") + shown(one.problem, 200);
        }
        if (one.waitedMs > 0) {
            line += ExchangeSection::tr(", then waited %1").arg(durationText(std::chrono::milliseconds(one.waitedMs)));
        }
        lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ExchangeSection::ExchangeSection(QWidget* parent)
    : QWidget(parent), m_choice(new QComboBox(this)), m_fields(new ExchangeFields(this)), m_table(new QTableView(this)),
      m_facts(new InkLabel(InkLabel::Ink::Dim, this)), m_tries(new InkLabel(InkLabel::Ink::Dim, this)),
      m_findings(new InkLabel(InkLabel::Ink::Execution, this)), m_failure(new InkLabel(InkLabel::Ink::Execution, this)),
      m_tabs(new QTabBar(this)), m_copy(new QPushButton(tr("Copy"), this)),
      m_copied(new InkLabel(InkLabel::Ink::Dim, this)), m_text(new LongText(QStringLiteral("exchangeText"), this))
{
    m_choice->setObjectName(QStringLiteral("exchangeChoice"));
    m_choice->setAccessibleName(tr("Exchange"));
    m_table->setObjectName(QStringLiteral("exchangeFields"));
    m_table->setAccessibleName(tr("Declared, sent, applied"));
    m_facts->setObjectName(QStringLiteral("exchangeFacts"));
    m_tries->setObjectName(QStringLiteral("exchangeTries"));
    m_findings->setObjectName(QStringLiteral("exchangeFindings"));
    m_failure->setObjectName(QStringLiteral("exchangeFailure"));
    m_tabs->setObjectName(QStringLiteral("exchangeTabs"));
    m_tabs->setAccessibleName(tr("Text of the exchange"));
    m_copy->setObjectName(QStringLiteral("exchangeCopy"));
    m_copy->setAccessibleName(tr("Copy the text that is shown, complete"));
    m_copied->setObjectName(QStringLiteral("exchangeCopied"));
    for (const QString& tab : {tr("Reply"), tr("Parsed"), tr("Reasoning"), tr("Request"), tr("Raw body")}) {
        m_tabs->addTab(tab);
    }
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_table->setModel(m_fields);
    furnishTable(*m_table, QStringLiteral("exchange"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the page scrolls
    m_table->setFrameShape(QFrame::NoFrame);
    m_text->view().setFitLines(kMostTextLines);
    makeLayout();
    connect(m_choice, &QComboBox::currentIndexChanged, this, &ExchangeSection::showExchange);
    connect(m_tabs, &QTabBar::currentChanged, this, &ExchangeSection::showText);
    connect(m_copy, &QPushButton::clicked, this, &ExchangeSection::copyText);
}

void ExchangeSection::makeLayout()
{
    auto* words = new QVBoxLayout;
    words->setContentsMargins(12, 4, 12, 4);
    words->setSpacing(4);
    for (QWidget* widget : {m_failure, m_findings, m_facts, m_tries}) {
        words->addWidget(widget);
    }
    auto* top = new QHBoxLayout;
    top->setContentsMargins(12, 8, 12, 4);
    top->addWidget(m_choice);
    top->addStretch();
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_tabs, 1);
    row->addWidget(m_copied);
    row->addWidget(m_copy);
    m_copied->setWordWrap(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addLayout(top);
    auto* table = new QHBoxLayout;
    table->setContentsMargins(8, 0, 8, 0);
    table->addWidget(m_table);
    layout->addLayout(table);
    layout->addLayout(words);
    layout->addLayout(row);
    layout->addWidget(m_text);
}

void ExchangeSection::showCandidate(const InspectedPtr& inspected)
{
    const QString before = m_choice->currentText();
    m_inspected = inspected;
    m_exchanges.clear();
    inspected->candidate().forEachExchange([this](const Exchange& one) { m_exchanges.push_back(&one); });
    {
        const QSignalBlocker quiet(m_choice);
        m_choice->clear();
        for (const Exchange* one : m_exchanges) {
            m_choice->addItem(nameOfExchange(*one));
        }
        m_choice->setCurrentIndex(std::max(0, m_choice->findText(before))); // the same kind as of the candidate before
    }
    showExchange();
}

const Exchange* ExchangeSection::exchange() const
{
    const int chosen = m_choice->currentIndex();
    return chosen >= 0 && static_cast<std::size_t>(chosen) < m_exchanges.size()
               ? m_exchanges[static_cast<std::size_t>(chosen)]
               : nullptr;
}

void ExchangeSection::showExchange()
{
    const Exchange* one = exchange();
    if (!one) {
        return;
    }
    m_fields->setExchange(*one);
    const int rows = m_fields->rowCount();
    int height = m_table->horizontalHeader()->sizeHint().height() + 4;
    for (int row = 0; row < rows; ++row) {
        height += m_table->rowHeight(row);
    }
    m_table->setFixedHeight(height);
    QStringList findings;
    for (const std::string& finding : mismatchesIn(*one)) {
        findings.append(QStringLiteral("≠ ") + shown(finding, 300));
    }
    m_findings->say(findings.join(QLatin1Char('\n')));
    m_failure->say(one->failure.empty() ? QString() : tr("No reply: %1").arg(shown(one->failure, 600)));
    QString facts = factsOf(*one);
    if (!one->provenance.empty()) {
        facts += QLatin1Char('\n') + shown(one->provenance, 300);
    }
    m_facts->setText(facts);
    m_tries->setText(triesOf(*one));
    const bool isIr = one->label.purpose == RequestPurpose::Ir;
    m_tabs->setTabVisible(kParsed, isIr && m_inspected->candidate().read.found);
    m_tabs->setTabVisible(kReasoning, !one->reply.reasoning.empty());
    m_tabs->setTabVisible(kBody, !one->replyBody.empty());
    showText();
}

std::string ExchangeSection::textOf(int tab) const
{
    const Exchange* one = exchange();
    if (!one) {
        return {};
    }
    switch (tab) {
    case kReply:
        return one->reply.text;
    case kParsed:
        return m_inspected->irText;
    case kReasoning:
        return one->reply.reasoning;
    case kRequest:
        return one->sent.is_null() ? std::string() : prettyJson(one->sent);
    default:
        return one->replyBody;
    }
}

void ExchangeSection::showText()
{
    const int tab = m_tabs->currentIndex();
    const bool json = tab == kParsed || tab == kRequest;
    const std::string text = textOf(tab);
    m_copied->clear();
    m_copy->setEnabled(!text.empty());
    m_text->setText(text.empty() ? utf8(tab == kRequest ? tr("(nothing was sent)") : tr("(empty)")) : text,
                    json ? PythonView::Language::Json : PythonView::Language::Text);
}

void ExchangeSection::copyText()
{
    const std::string text = textOf(m_tabs->currentIndex());
    QApplication::clipboard()->setText(qt(text));
    m_copied->setText(tr("%1 bytes copied").arg(countText(text.size())));
}

} // namespace candor::ui
