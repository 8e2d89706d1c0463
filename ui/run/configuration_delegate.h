// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/run/configuration_fields.h"

#include <QStyledItemDelegate>

#include <map>

namespace candor::ui {

/// Edits and paints the cells of a ConfigurationModel: a list to choose from, a number with its range, or a line of
/// text. A cell that differs from the first configuration has a ground and a dot; one that can't be run has another
/// ground and a mark. GUI thread.
class ConfigurationDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit ConfigurationDelegate(QObject* parent = nullptr);
    /// `notes`: words behind a backend's name in its list.
    void setOffer(Services::Offer offer, std::map<QString, QString> notes);

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QWidget* makeCombo(QWidget* parent, const QModelIndex& index, Field field) const;
    [[nodiscard]] QStringList offered(const QModelIndex& index, Field field) const;

    Services::Offer m_offer;
    std::map<QString, QString> m_notes;
};

} // namespace candor::ui
