// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/configuration_delegate.h"

#include "ui/run/configuration_model.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPainter>
#include <QSpinBox>

namespace candor::ui {

namespace {

struct Range
{
    double least = 0.0;
    double most = 5.0;
    double step = 0.1;
    int decimals = 2;
};

Range rangeOf(Field field)
{
    switch (field) {
    case Field::N:
        return {1, 64, 1, 0};
    case Field::MaxTokens:
        return {1, 1'000'000, 256, 0};
    case Field::CodeRetries:
        return {0, 10, 1, 0};
    case Field::TopP:
        return {0.01, 1.0, 0.05, 3};
    case Field::PromptPrice:
    case Field::CompletionPrice:
        return {0.0, 100'000.0, 0.1, 4};
    default:
        return {};
    }
}

bool isFree(Field field) // a list that other text can be typed into
{
    return field == Field::Model || field == Field::Backend;
}

QStringList toList(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const std::string& text : texts) {
        list += qt(text);
    }
    return list;
}

constexpr int kListWidth = 320;

/// A name, and grey words at the right end of its line.
class NoteDelegate : public QStyledItemDelegate
{
public:
    static constexpr int kNoteRole = Qt::UserRole + 1;

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        painter->save();
        painter->setPen(themeOf(option.palette).dim);
        painter->drawText(option.rect.adjusted(0, 0, -8, 0), static_cast<int>(Qt::AlignRight | Qt::AlignVCenter),
                          index.data(kNoteRole).toString());
        painter->restore();
    }
};

QWidget* makeSpin(QWidget* parent, Field field)
{
    const Range range = rangeOf(field);
    if (range.decimals == 0) {
        auto* spin = new QSpinBox(parent);
        spin->setRange(static_cast<int>(range.least), static_cast<int>(range.most));
        spin->setSingleStep(static_cast<int>(range.step));
        return spin;
    }
    auto* spin = new QDoubleSpinBox(parent);
    spin->setDecimals(range.decimals);
    spin->setRange(range.least, range.most);
    spin->setSingleStep(range.step);
    return spin;
}

} // namespace

ConfigurationDelegate::ConfigurationDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

void ConfigurationDelegate::setOffer(Services::Offer offer, std::map<QString, QString> notes)
{
    m_offer = std::move(offer);
    m_notes = std::move(notes);
}

QStringList ConfigurationDelegate::offered(const QModelIndex& index, Field field) const
{
    switch (field) {
    case Field::Backend:
        return toList(m_offer.backends);
    case Field::Prompt:
        return toList(m_offer.prompts);
    case Field::Rubric:
        return toList(m_offer.rubrics);
    case Field::Model: {
        const QString backend = index.siblingAtColumn(columnOf(Field::Backend)).data(Qt::EditRole).toString();
        for (const auto& [name, models] : m_offer.models) {
            if (qt(name) == backend) {
                return toList(models);
            }
        }
        return {};
    }
    default:
        return choicesOf(field);
    }
}

QWidget* ConfigurationDelegate::makeCombo(QWidget* parent, const QModelIndex& index, Field field) const
{
    auto* combo = new QComboBox(parent);
    combo->setEditable(isFree(field));
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->addItems(offered(index, field));
    if (field == Field::Backend) {
        for (int item = 0; item < combo->count(); ++item) {
            const auto note = m_notes.find(combo->itemText(item));
            combo->setItemData(item, note == m_notes.end() ? QString() : note->second, NoteDelegate::kNoteRole);
        }
        combo->setItemDelegate(new NoteDelegate(combo));
        combo->view()->setMinimumWidth(kListWidth);
    }
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(combo, &QComboBox::activated, this, [this, combo] {
        auto* self = const_cast<ConfigurationDelegate*>(this); // NOLINT: createEditor() is const in Qt, signals are not
        emit self->commitData(combo);
        emit self->closeEditor(combo);
    });
    return combo;
}

QWidget* ConfigurationDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                             const QModelIndex& index) const
{
    const Field field = fieldAt(index.column());
    const int type = index.data(Qt::EditRole).typeId();
    QWidget* editor = nullptr;
    if (field == Field::Name) {
        editor = QStyledItemDelegate::createEditor(parent, option, index);
    } else if (type == QMetaType::Int || type == QMetaType::Double) {
        editor = makeSpin(parent, field);
    } else {
        editor = makeCombo(parent, index, field);
    }
    editor->setObjectName(QStringLiteral("cellEditor"));
    editor->setAccessibleName(titleOf(field));
    editor->setAutoFillBackground(true);
    return editor;
}

void ConfigurationDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    const QVariant value = index.data(Qt::EditRole);
    if (auto* combo = qobject_cast<QComboBox*>(editor)) {
        if (combo->isEditable()) {
            combo->setEditText(value.toString());
            combo->lineEdit()->selectAll();
        } else {
            if (combo->findText(value.toString()) < 0) { // of a file that came from elsewhere
                combo->addItem(value.toString());
            }
            combo->setCurrentText(value.toString());
        }
    } else {
        QStyledItemDelegate::setEditorData(editor, index);
    }
}

void ConfigurationDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    if (auto* combo = qobject_cast<QComboBox*>(editor)) {
        model->setData(index, combo->currentText());
    } else {
        QStyledItemDelegate::setModelData(editor, model, index);
    }
}

void ConfigurationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = themeOf(option.palette);
    const bool bad = !index.data(ConfigurationModel::kProblemRole).toString().isEmpty();
    const bool differs = index.data(ConfigurationModel::kDiffersRole).toBool();
    if (bad || differs) {
        painter->fillRect(option.rect, bad ? theme.errorMark : theme.difference);
    }
    QStyledItemDelegate::paint(painter, option, index);
    painter->save();
    if (bad) {
        painter->setPen(theme.text);
        const QRect corner = option.rect.adjusted(0, 0, -2, 0);
        const bool right = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>().testFlag(Qt::AlignRight);
        const Qt::Alignment side = right ? Qt::AlignLeft : Qt::AlignRight;
        painter->drawText(right ? option.rect.adjusted(3, 0, 0, 0) : corner,
                          static_cast<int>((side | Qt::AlignVCenter).toInt()), QStringLiteral("⚠"));
    } else if (differs) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.warning);
        painter->drawEllipse(QRectF(option.rect.right() - 7, option.rect.top() + 3, 5, 5));
    }
    painter->restore();
}

} // namespace candor::ui
