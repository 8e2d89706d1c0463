// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/filter_line.h"

#include "core/query/filter_completion.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

constexpr std::chrono::milliseconds kStillTyping{500};
constexpr int kLineRole = Qt::UserRole + 1; ///< the whole line with the offer in it
constexpr int kHintRole = Qt::UserRole + 2;
constexpr int kCursorRole = Qt::UserRole + 3;

/// An offer and, dim at the right, what it is.
class OfferDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const int taken = option.fontMetrics.horizontalAdvance(index.data().toString()) + 24;
        const QRect room = option.rect.adjusted(taken, 0, -8, 0);
        if (room.width() > 40) {
            painter->save();
            painter->setPen(themeOf(option.palette).dim);
            painter->drawText(
                room, Qt::AlignRight | Qt::AlignVCenter,
                option.fontMetrics.elidedText(index.data(kHintRole).toString(), Qt::ElideRight, room.width()));
            painter->restore();
        }
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 8};
    }
};

qsizetype charactersOf(const std::string& text, std::size_t bytes)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(bytes, text.size()))).size();
}

} // namespace

FilterLine::FilterLine(QWidget* parent)
    : QWidget(parent), m_line(new QLineEdit(this)), m_words(new PlainLabel(QString(), this)),
      m_completer(new QCompleter(this)), m_offers(new QStandardItemModel(m_completer))
{
    m_line->setObjectName(QStringLiteral("resultsFilter"));
    m_line->setAccessibleName(tr("Filter"));
    m_line->setPlaceholderText(tr("Filter, for example  verdict:compile task:letter* holes>0 lost:yes"));
    m_line->setClearButtonEnabled(true);
    m_line->setMinimumHeight(28);
    m_line->setMinimumWidth(220); // before the buttons beside it shorten their names
    m_line->installEventFilter(this);
    m_words->setObjectName(QStringLiteral("resultsFilterError"));
    m_words->setWordWrap(true);
    m_words->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_line);

    m_completer->setModel(m_offers);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setCompletionRole(kLineRole);
    m_completer->setMaxVisibleItems(10);
    m_line->setCompleter(m_completer);
    m_completer->popup()->setObjectName(QStringLiteral("resultsFilterOffers"));
    m_completer->popup()->setAccessibleName(tr("What the filter can go on with"));
    m_completer->popup()->setItemDelegate(new OfferDelegate(m_completer->popup()));
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) {
        // After the line edit has put the text in.
        QMetaObject::invokeMethod(
            this, [this, cursor = index.data(kCursorRole).toInt()] { m_line->setCursorPosition(cursor); },
            Qt::QueuedConnection);
    });
    m_errorsLater.setSingleShot(true);
    m_errorsLater.setInterval(kStillTyping);
    connect(&m_errorsLater, &QTimer::timeout, this, &FilterLine::showErrors);
    connect(m_line, &QLineEdit::textEdited, this, &FilterLine::offer);
    connect(m_line, &QLineEdit::textChanged, this, &FilterLine::onTextChanged);
}

void FilterLine::setSnapshot(std::shared_ptr<const Snapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
}

void FilterLine::setText(const QString& text)
{
    m_line->setText(text);
}

QString FilterLine::text() const
{
    return m_line->text();
}

void FilterLine::takeFocus()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FilterLine::onTextChanged()
{
    RowFilter before = std::move(m_parsed.filter);
    m_parsed = parseFilter(utf8(m_line->text()));
    if (m_parsed.errors.empty()) {
        m_errorsLater.stop();
        showErrors();
    } else if (!m_wrong) {
        m_errorsLater.start();
    } else {
        showErrors();
    }
    if (!(before == m_parsed.filter)) {
        emit filterChanged();
    }
}

void FilterLine::offer()
{
    const std::string line = utf8(m_line->text());
    const std::size_t cursor = utf8(m_line->text().left(m_line->cursorPosition())).size();
    m_offers->clear();
    for (const FilterCompletion& completion : completionsAt(line, cursor, *m_snapshot)) {
        std::string whole = line;
        whole.replace(completion.replaceFrom, completion.replaceLength, completion.text);
        auto* item = new QStandardItem(shown(completion.text, 120));
        item->setData(qt(whole), kLineRole);
        item->setData(shown(completion.hint, 120), kHintRole);
        item->setData(static_cast<int>(charactersOf(whole, completion.replaceFrom + completion.text.size())),
                      kCursorRole);
        m_offers->appendRow(item);
    }
    // What is written already needs no offer.
    if (m_offers->rowCount() == 1 && m_offers->item(0)->data(kLineRole).toString() == m_line->text()) {
        m_offers->clear();
    }
    if (m_offers->rowCount() == 0) {
        m_completer->popup()->hide();
    }
}

void FilterLine::showErrors()
{
    m_wrong = !m_parsed.errors.empty();
    if (m_wrong) {
        m_words->setText(shown(m_parsed.errors.front().message, 800) + QLatin1Char('.'));
    }
    m_words->setVisible(m_wrong);
    m_line->setAccessibleDescription(m_wrong ? m_words->text() : QString());
    paintGround();
}

void FilterLine::paintGround()
{
    const Theme& theme = themeOf(*this);
    QPalette ground = palette();
    ground.setColor(QPalette::Base, m_wrong ? theme.errorMark : theme.panel);
    m_line->setPalette(ground);
    QPalette words = palette();
    words.setColor(QPalette::WindowText, theme.execution);
    m_words->setPalette(words);
}

bool FilterLine::onKey(int key)
{
    switch (key) {
    case Qt::Key_Escape:
        if (m_line->text().isEmpty()) {
            emit left();
        } else {
            m_line->clear();
        }
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        showErrors();
        if (!m_wrong) {
            emit left();
        }
        return true;
    case Qt::Key_Down:
        emit left();
        return true;
    default:
        return false;
    }
}

bool FilterLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress && !m_completer->popup()->isVisible()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_Space) {
            offer();
            m_completer->complete();
            return true;
        }
        if (onKey(key->key())) {
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterLine::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    // Later: a style sheet that changes gives its widgets their first palettes back, one after the other.
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        QMetaObject::invokeMethod(this, &FilterLine::paintGround, Qt::QueuedConnection);
    }
}

} // namespace candor::ui
