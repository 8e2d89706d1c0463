// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backends/profile_draft.h"
#include "ui/bridge/services.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace candor::ui {

class CredentialTable;
class KeyFields;
class MoreSection;

/// The fields of one profile. What is written in them is draft(); what is wrong is said below the field. The first
/// screen holds what every server needs, the rest is folded away. GUI thread.
class ProfileForm : public QWidget
{
    Q_OBJECT
public:
    explicit ProfileForm(std::shared_ptr<Services> services, QWidget* parent = nullptr);

    void show(const ProfileDraft& draft);
    [[nodiscard]] const ProfileDraft& draft() const { return m_draft; }
    void setProblem(const std::optional<DraftProblem>& problem);
    /// The words of the form for a field: "Address".
    [[nodiscard]] QString labelOf(const QString& field) const;
    void offerModels(const std::vector<std::string>& models); ///< as the server listed them
    void focusName();
    void forgetKeys(); ///< what was typed as a key and not kept
    void addToFirstScreen(QWidget* widget);

signals:
    void edited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Field
    {
        QString path; ///< in the document; "name", "headers" and "body" stand beside it
        QString label;
        QWidget* holder = nullptr;
        QLabel* problem = nullptr;
        MoreSection* section = nullptr;
        std::function<void()> load; ///< from the draft into the widget
    };

    void makeFirst();
    void makeCredentials();
    void makeRequest();
    void makeTime();
    void makePrice();
    void makeNetwork();
    void makeServer();
    void makeNote();

    QFormLayout* makeSection(const char* name, const QString& title);
    void addField(const QString& path, const QString& label, QWidget* editor, std::function<void()> load);
    QLineEdit* addText(const char* path, const QString& label, const QString& hint);
    void addSeconds(const char* path, const QString& label, std::chrono::milliseconds usual);
    void addCount(const char* path, const QString& label, int usual);
    void addMoney(const char* path, const QString& label);
    void addTick(const char* path, const QString& text, const QString& label = {});
    void addJson(const char* path, const QString& label, QString ProfileDraft::*text, const QString& hint);
    void addDialect();
    void addModel();
    void addSampling();
    void addStyle();
    void addCaFile();
    void addEnvironment();
    QPlainTextEdit* makeEditor(const QString& name, const QString& accessible, const QString& hint);

    void set(std::string_view path, Json value);
    void tellEdited();
    void showRows();
    void sayWhatIsSet();
    [[nodiscard]] Json at(std::string_view path) const { return fieldAt(m_draft.fields, path); }
    [[nodiscard]] QString textAt(std::string_view path) const;

    std::shared_ptr<Services> m_services;
    ProfileDraft m_draft;
    bool m_loading = false;
    std::vector<Field> m_fields;
    std::vector<std::pair<MoreSection*, QStringList>> m_sections; ///< with the top-level keys in them
    QVBoxLayout* m_layout = nullptr;
    QFormLayout* m_form = nullptr; ///< that rows are being added to
    QFormLayout* m_first = nullptr;
    QFormLayout* m_requestForm = nullptr;
    MoreSection* m_section = nullptr;
    QLineEdit* m_name = nullptr;
    QComboBox* m_model = nullptr;
    KeyFields* m_keys = nullptr;
    CredentialTable* m_credentials = nullptr;
};

} // namespace candor::ui
