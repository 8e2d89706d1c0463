// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backends/profile_draft.h"

#include <QWidget>

class QPushButton;
class QTableWidget;

namespace candor::ui {

/// The credentials of a profile as a table: header, what stands before the secret, and where the secret is. GUI thread.
class CredentialTable : public QWidget
{
    Q_OBJECT
public:
    explicit CredentialTable(QWidget* parent = nullptr);

    void show(const Json& credentials); ///< the field "credentials", or null
    [[nodiscard]] Json credentials() const;
    /// One more, with this keyring account.
    void add(const QString& account);

signals:
    void edited();

private:
    void append(const QStringList& cells);
    void removeCurrent();
    void fit();

    QTableWidget* m_table;
    QPushButton* m_remove;
    bool m_filling = false;
};

/// The credentials in a document, as far as they can be read.
[[nodiscard]] std::vector<CredentialRef> credentialsIn(const Json& fields);

} // namespace candor::ui
