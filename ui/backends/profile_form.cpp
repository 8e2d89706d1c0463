// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/profile_form.h"

#include "ui/backends/credential_table.h"
#include "ui/backends/fold.h"
#include "ui/backends/key_fields.h"
#include "ui/parts/tone_label.h"
#include "ui/theme/plain.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

constexpr int kLabelWidth = 132;

QString objectNameOf(const QString& path)
{
    QString name = QStringLiteral("field-") + path;
    return name.replace(QLatin1Char('.'), QLatin1Char('-'));
}

} // namespace

ProfileForm::ProfileForm(std::shared_ptr<Services> services, QWidget* parent)
    : QWidget(parent), m_services(std::move(services)), m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("profileForm"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    makeFirst();
    makeCredentials();
    makeRequest();
    makeTime();
    makePrice();
    makeNetwork();
    makeServer();
    makeNote();
    m_layout->addStretch();
}

void ProfileForm::makeFirst()
{
    auto* part = new QWidget(this);
    m_first = m_form = new QFormLayout(part);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->addWidget(part);
    m_name = new QLineEdit(this);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_draft.name = text.trimmed();
        tellEdited();
    });
    addField(QStringLiteral("name"), tr("&Name"), m_name, [this] { m_name->setText(m_draft.name); });
    addDialect();
    addText("base_url", tr("&Address"), QStringLiteral("http://127.0.0.1:8000/v1"));
    addText("generate_url", tr("Generate URL"), tr("where requests go, if not to the address"));
    addText("health_url", tr("Health URL"), tr("asked whether the server is there"));
    addText("warmup_url", tr("Warm-up URL"), tr("called first; may block while the model loads"));
    addModel();
    m_keys = new KeyFields(m_services, this);
    addField(QStringLiteral("key"), tr("Key"), m_keys, [this] { m_keys->show(credentialsIn(m_draft.fields)); });
    connect(m_keys, &KeyFields::addWanted, this, [this] { m_credentials->add(m_draft.name); });
}

void ProfileForm::addToFirstScreen(QWidget* widget)
{
    m_first->addRow(QString(), widget);
}

QFormLayout* ProfileForm::makeSection(const char* name, const QString& title)
{
    auto* body = new QWidget(this);
    m_form = new QFormLayout(body);
    m_form->setContentsMargins(16, 4, 0, 8);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_section = new MoreSection(QLatin1String(name), title, body, this);
    m_sections.push_back({m_section, {}});
    m_layout->addWidget(m_section);
    return m_form;
}

void ProfileForm::addField(const QString& path, const QString& label, QWidget* editor, std::function<void()> load)
{
    if (editor->objectName().isEmpty()) {
        editor->setObjectName(objectNameOf(path));
    }
    QString plain = label;
    plain.remove(QLatin1Char('&'));
    if (editor->accessibleName().isEmpty()) {
        editor->setAccessibleName(plain);
    }
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(editor);
    auto* problem = new ToneLabel(&Theme::warning, holder);
    problem->setObjectName(QStringLiteral("problem-") + path);
    problem->setWordWrap(true);
    problem->hide();
    column->addWidget(problem);
    auto* name = new PlainLabel(label, this);
    name->setFixedWidth(m_section ? kLabelWidth - 16 : kLabelWidth);
    name->setWordWrap(true);
    name->setBuddy(editor);
    name->setAlignment(Qt::AlignLeft | Qt::AlignTop); // beside the editor, also where a problem stands below it
    name->setContentsMargins(0, 4, 0, 0);
    m_form->addRow(name, holder);
    for (QWidget* wheeled : holder->findChildren<QWidget*>()) {
        if (qobject_cast<QAbstractSpinBox*>(wheeled) || qobject_cast<QComboBox*>(wheeled)) {
            wheeled->setFocusPolicy(Qt::StrongFocus);
            wheeled->installEventFilter(this);
        }
    }
    if (m_section) {
        m_sections.back().second += path.section(QLatin1Char('.'), 0, 0);
    }
    m_fields.push_back({path, plain, holder, problem, m_section, std::move(load)});
}

/// A wheel that scrolls the form must not change what it happens to pass.
bool ProfileForm::eventFilter(QObject* watched, QEvent* event)
{
    auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && widget && !widget->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ProfileForm::show(const ProfileDraft& draft)
{
    const bool other = draft.name != m_draft.name;
    m_draft = draft;
    m_loading = true;
    if (other) {
        m_keys->forgetTyped();
    }
    for (const Field& field : m_fields) {
        field.load();
    }
    m_loading = false;
    showRows();
    sayWhatIsSet();
}

void ProfileForm::set(std::string_view path, Json value)
{
    if (!m_loading) {
        setFieldAt(m_draft.fields, path, std::move(value));
        tellEdited();
    }
}

void ProfileForm::tellEdited()
{
    if (m_loading) {
        return;
    }
    showRows();
    sayWhatIsSet();
    emit edited();
}

QString ProfileForm::textAt(std::string_view path) const
{
    const Json value = at(path);
    return value.is_string() ? qt(value.get<std::string>()) : QString();
}

/// Rows that this dialect has no use for are away, unless they hold something.
void ProfileForm::showRows()
{
    const auto dialect = soundPartOf(m_draft).dialect;
    for (const Field& field : m_fields) {
        const bool modal = field.path.endsWith(QLatin1String("_url")) && field.path != QLatin1String("base_url");
        const bool anthropic = field.path == QLatin1String("api_version");
        if (modal || anthropic) {
            const bool wanted = dialect == (modal ? DialectKind::Modal : DialectKind::Anthropic);
            QFormLayout* form = modal ? m_first : m_requestForm;
            form->setRowVisible(field.holder, wanted || !textAt(utf8(field.path)).isEmpty());
        }
    }
}

void ProfileForm::sayWhatIsSet()
{
    for (const auto& [section, keys] : m_sections) {
        int set = 0;
        QStringList seen;
        for (const QString& key : keys) {
            if (seen.contains(key)) {
                continue;
            }
            seen += key;
            const bool text = (key == QLatin1String("headers") && !m_draft.headers.trimmed().isEmpty()) ||
                              (key == QLatin1String("body") && !m_draft.body.trimmed().isEmpty());
            set += text || !at(utf8(key)).is_null() ? 1 : 0;
        }
        section->setNote(set == 0 ? tr("as usual") : set == 1 ? tr("1 set") : tr("%1 set").arg(set));
    }
}

void ProfileForm::setProblem(const std::optional<DraftProblem>& problem)
{
    for (const Field& field : m_fields) {
        const bool here = problem && (problem->field == field.path);
        field.problem->setText(here ? QStringLiteral("⚠ ") + problem->words : QString());
        field.problem->setVisible(here);
        if (here && field.section) {
            field.section->setNote(tr("⚠ something is wrong"));
        }
    }
}

QString ProfileForm::labelOf(const QString& field) const
{
    const auto found = std::ranges::find(m_fields, field, &Field::path);
    return found == m_fields.end() ? field : found->label;
}

void ProfileForm::focusName()
{
    m_name->setFocus();
    m_name->selectAll();
}

void ProfileForm::forgetKeys()
{
    m_keys->forgetTyped();
}

void ProfileForm::offerModels(const std::vector<std::string>& models)
{
    const QString text = m_model->currentText();
    const QSignalBlocker blocker(m_model);
    m_model->clear();
    for (const std::string& model : models) {
        m_model->addItem(qt(model));
    }
    m_model->setEditText(text);
}

} // namespace candor::ui
