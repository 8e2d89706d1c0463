// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"
#include "ui/bridge/services.h"

#include <QWidget>

#include <memory>
#include <vector>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace candor::ui {

class ToneLabel;

/// For each credential of a profile a field that takes its key and says where the key is. A key is never shown and
/// leaves the field the moment it is kept. GUI thread; keyrings are asked on a thread of its own.
class KeyFields : public QWidget
{
    Q_OBJECT
public:
    explicit KeyFields(std::shared_ptr<Services> services, QWidget* parent = nullptr);

    /// What was typed and not kept is forgotten where the credentials differ.
    void show(const std::vector<CredentialRef>& credentials);
    void forgetTyped();

signals:
    void addWanted();

private:
    struct Row
    {
        CredentialRef credential;
        QLineEdit* key = nullptr;
        QPushButton* keep = nullptr;
        ToneLabel* state = nullptr;
    };
    void addRow(const CredentialRef& credential, int number);
    void ask(std::size_t row);
    void keep(std::size_t row);
    void say(std::size_t row, const Result<KeyPlace>& state);

    std::shared_ptr<Services> m_services;
    QWidget* m_rowsWidget = nullptr;
    QWidget* m_none = nullptr;
    std::vector<Row> m_rows;
    std::uint64_t m_shown = 0; ///< of show(): older answers are not for these rows
    JobThread m_jobs;
};

/// "in the keyring", "in $VLLM_API_KEY" ...
[[nodiscard]] QString keyPlaceText(KeyPlace place, const CredentialRef& credential);

} // namespace candor::ui
