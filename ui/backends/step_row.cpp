// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/step_row.h"

#include "ui/backends/fold.h"
#include "ui/parts/probe_words.h"
#include "ui/parts/tone_label.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

constexpr int kIndent = 40; ///< under the title: behind arrow and glyph
constexpr int kMostLines = 14;

/// Text of a server as it is, as high as it needs up to a limit. Can be selected and scrolled by keys.
class ServerText : public QPlainTextEdit
{
public:
    ServerText(const QString& name, const QString& accessible, const QString& text, QWidget* parent)
        : QPlainTextEdit(parent)
    {
        setObjectName(name);
        setAccessibleName(accessible);
        setReadOnly(true);
        setTabChangesFocus(true);
        setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        setWordWrapMode(QTextOption::WrapAnywhere);
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        setPlainText(text);
        fit();
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QPlainTextEdit::resizeEvent(event);
        fit();
    }

private:
    void fit()
    {
        const int lines = std::clamp(static_cast<int>(document()->size().height()), 1, kMostLines);
        const int wanted = lines * fontMetrics().lineSpacing() + 2 * frameWidth() + 10;
        if (height() != wanted) {
            setFixedHeight(wanted);
        }
    }
};

} // namespace

StepRow::StepRow(const std::string& id, const std::string& title, QWidget* parent)
    : QWidget(parent), m_id(id), m_fold(new Fold(shown(title, 120), this)), m_meaning(new ToneLabel(&Theme::dim, this)),
      m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("step-") + shown(id, 60));
    m_fold->setObjectName(QStringLiteral("fold-") + shown(id, 60));
    m_meaning->setObjectName(QStringLiteral("meaning-") + shown(id, 60));
    m_meaning->setWordWrap(true);
    m_meaning->setContentsMargins(kIndent, 0, 8, 4);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    m_layout->addWidget(m_fold);
    m_layout->addWidget(m_meaning);
    connect(m_fold, &Fold::toggled, this, [this](bool open) {
        if (open && !m_details) {
            fillDetails();
        }
        if (m_details) {
            m_details->setVisible(open);
        }
    });
    showWaiting();
}

void StepRow::tellState(const QString& words)
{
    m_fold->setAccessibleName(QStringLiteral("%1: %2").arg(m_fold->text(), words));
}

void StepRow::showWaiting()
{
    delete std::exchange(m_details, nullptr);
    m_step = {};
    m_fold->setChecked(false);
    m_fold->setEnabled(false);
    m_fold->setGlyph(QStringLiteral("·"), &Theme::dim);
    m_fold->setNote({});
    m_meaning->hide();
    tellState(tr("to be asked"));
}

void StepRow::showAsking(std::chrono::seconds elapsed)
{
    m_fold->setGlyph(QStringLiteral("…"), &Theme::accent);
    m_fold->setNote(tr("asking … %1 s").arg(elapsed.count()));
    tellState(tr("asking"));
}

void StepRow::showNotAsked()
{
    showWaiting();
    m_fold->setGlyph(glyphOf(ProbeOutcome::Skipped), &Theme::dim);
    m_fold->setNote(tr("not asked: cancelled"));
    tellState(tr("not asked"));
}

void StepRow::showStep(const ProbeStep& step)
{
    const bool failedNow = step.outcome == ProbeOutcome::Failed && m_step.outcome != ProbeOutcome::Failed;
    m_step = step;
    m_fold->setText(shown(step.title, 120));
    m_fold->setEnabled(!step.sent.empty() || !step.received.empty() || !step.mend.empty());
    m_fold->setGlyph(glyphOf(step.outcome), toneOf(step.outcome));
    m_fold->setNote(step.outcome == ProbeOutcome::Skipped ? QString() : durationText(step.took));
    m_meaning->setText(shown(step.meaning, 800));
    m_meaning->setVisible(!step.meaning.empty());
    m_meaning->setTone(step.outcome == ProbeOutcome::Failed ? &Theme::text : &Theme::dim);
    tellState(wordsOf(step.outcome));
    delete std::exchange(m_details, nullptr);
    if (m_fold->isChecked()) {
        fillDetails();
    } else if (failedNow && m_fold->isEnabled()) {
        m_fold->setChecked(true); // how to mend it is what is looked for
    }
}

void StepRow::fillDetails()
{
    m_details = new QWidget(this);
    auto* layout = new QVBoxLayout(m_details);
    layout->setContentsMargins(kIndent, 0, 8, 8);
    layout->setSpacing(4);
    addDetail(tr("How to mend it"), m_step.mend, QStringLiteral("mend-"), false);
    addDetail(tr("Sent"), m_step.sent, QStringLiteral("sent-"), true);
    addDetail(tr("Received"), m_step.received, QStringLiteral("received-"), true);
    m_layout->addWidget(m_details);
}

void StepRow::addDetail(const QString& title, const std::string& text, const QString& name, bool code)
{
    if (text.empty()) {
        return;
    }
    const QString objectName = name + shown(m_id, 60);
    auto* heading = new PlainLabel(title, m_details);
    QFont bold = heading->font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    m_details->layout()->addWidget(heading);
    const QString accessible = QStringLiteral("%1: %2").arg(m_fold->text(), title);
    if (code) {
        m_details->layout()->addWidget(new ServerText(objectName, accessible, shown(text, 8000, true), m_details));
        return;
    }
    auto* words = new PlainLabel(shown(text, 1000, true), m_details);
    words->setObjectName(objectName);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->layout()->addWidget(words);
}

} // namespace candor::ui
