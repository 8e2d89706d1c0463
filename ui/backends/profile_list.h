// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backends/profile_draft.h"
#include "ui/bridge/services.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <cstdint>
#include <optional>
#include <vector>

namespace candor::ui {

/// One backend of the list: as it is stored, and as it is being written.
struct ProfileRow
{
    std::uint64_t id = 0; ///< of this row, as long as the window lives
    bool stored = false;  ///< there is a file
    ProfileDraft saved;   ///< as in the file, or as it began
    ProfileDraft draft;
    std::optional<ProbeReport> probe;
    QString problem;          ///< not empty: the file can't be read, and why
    bool hasComments = false; ///< the file does; it is saved without them

    [[nodiscard]] bool broken() const { return !problem.isEmpty(); }
    [[nodiscard]] bool changed() const { return !broken() && (!stored || !(draft == saved)); }
};

/// The backends of the user, those that are not saved yet among them. GUI thread.
class ProfileListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    static constexpr int kDetailRole = Qt::UserRole + 1; ///< "vLLM · 127.0.0.1:8000"
    static constexpr int kProbeRole = Qt::UserRole + 2;  ///< "probed 2 days ago", or what is wrong
    static constexpr int kGlyphRole = Qt::UserRole + 3;  ///< "✓"
    static constexpr int kToneRole = Qt::UserRole + 4;   ///< int of ProbeOutcome
    static constexpr int kChangedRole = Qt::UserRole + 5;

    explicit ProfileListModel(QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

    /// What is stored now. Rows with changes that are not saved keep them.
    void show(const std::vector<Services::ProfileEntry>& entries);
    /// A new row that is not stored; its number.
    int append(const ProfileDraft& draft);
    void remove(int row);
    void setDraft(int row, const ProfileDraft& draft);
    void setProbe(int row, const ProbeReport& probe);
    /// The row is stored as this draft says.
    void markSaved(int row, const ProfileDraft& saved);
    void refreshAges(); ///< time has passed

    [[nodiscard]] const ProfileRow& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(std::uint64_t id) const; ///< -1: gone
    [[nodiscard]] int rowNamed(const QString& name) const;
    /// Names of all rows but this one, as drafts and as files.
    [[nodiscard]] QStringList namesBeside(int row) const;

private:
    void tell(int row);
    [[nodiscard]] QString accessibleText(const ProfileRow& row) const;

    std::vector<ProfileRow> m_rows;
    std::uint64_t m_lastId = 0;
};

/// Paints a backend in two lines: its name with the probe's glyph, and where it is with the probe's age.
class ProfileDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candor::ui
