// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/credential_table.h"
#include "ui/backends/key_fields.h"
#include "ui/backends/profile_form.h"
#include "ui/theme/plain.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSpinBox>

#include <array>

// The fields of the form, one maker a kind of field, and the sections they stand in.

namespace candor::ui {

namespace {

Json textOrNothing(const QString& text)
{
    const QString trimmed = text.trimmed();
    return trimmed.isEmpty() ? Json(nullptr) : Json(utf8(trimmed));
}

double numberOr(const Json& value, double usual)
{
    return value.is_number() ? value.get<double>() : usual;
}

/// "NAME=value" a line.
QString linesOf(const Json& object)
{
    QStringList lines;
    for (const auto& [name, value] : object.items()) {
        lines += qt(name) + QLatin1Char('=') + (value.is_string() ? qt(value.get<std::string>()) : QString());
    }
    return lines.join(QLatin1Char('\n'));
}

Json objectOf(const QString& lines)
{
    Json object = Json::object();
    for (const QString& line : lines.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        object[utf8(line.section(QLatin1Char('='), 0, 0).trimmed())] = utf8(line.section(QLatin1Char('='), 1));
    }
    return object.empty() ? Json(nullptr) : object;
}

} // namespace

QLineEdit* ProfileForm::addText(const char* path, const QString& label, const QString& hint)
{
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(hint);
    addField(QLatin1String(path), label, edit, [this, edit, path] {
        if (edit->text().trimmed() != textAt(path)) { // the same text again would drop what can be undone
            edit->setText(textAt(path));
            edit->setCursorPosition(0);
        }
    });
    connect(edit, &QLineEdit::textChanged, this,
            [this, path](const QString& text) { // not textEdited: undo tells this alone
                if (!m_loading && text.trimmed() != textAt(path)) {
                    set(path, textOrNothing(text));
                }
            });
    return edit;
}

void ProfileForm::addSeconds(const char* path, const QString& label, std::chrono::milliseconds usual)
{
    const double fallback = static_cast<double>(usual.count()) / 1000.0;
    auto* spin = new QDoubleSpinBox(this);
    spin->setDecimals(1);
    spin->setRange(0.1, 86'400.0);
    spin->setSuffix(tr(" s"));
    spin->setMaximumWidth(160);
    connect(spin, &QDoubleSpinBox::valueChanged, this,
            [this, path, fallback](double value) { set(path, value == fallback ? Json(nullptr) : Json(value)); });
    addField(QLatin1String(path), label, spin,
             [this, spin, path, fallback] { spin->setValue(numberOr(at(path), fallback)); });
}

void ProfileForm::addCount(const char* path, const QString& label, int usual)
{
    auto* spin = new QSpinBox(this);
    spin->setRange(1, 256);
    spin->setMaximumWidth(160);
    connect(spin, &QSpinBox::valueChanged, this,
            [this, path, usual](int value) { set(path, value == usual ? Json(nullptr) : Json(value)); });
    addField(QLatin1String(path), label, spin,
             [this, spin, path, usual] { spin->setValue(static_cast<int>(numberOr(at(path), usual))); });
}

void ProfileForm::addMoney(const char* path, const QString& label)
{
    auto* spin = new QDoubleSpinBox(this);
    spin->setDecimals(4);
    spin->setRange(0.0, 1'000'000.0);
    spin->setPrefix(tr("$"));
    spin->setSpecialValueText(tr("not known"));
    spin->setMaximumWidth(160);
    connect(spin, &QDoubleSpinBox::valueChanged, this,
            [this, path](double value) { set(path, value == 0.0 ? Json(nullptr) : Json(value)); });
    addField(QLatin1String(path), label, spin, [this, spin, path] { spin->setValue(numberOr(at(path), 0.0)); });
}

void ProfileForm::addTick(const char* path, const QString& text, const QString& label)
{
    auto* box = new QCheckBox(text, this);
    box->setAccessibleName(text);
    connect(box, &QCheckBox::toggled, this, [this, path](bool on) { set(path, on ? Json(true) : Json(nullptr)); });
    addField(QLatin1String(path), label, box, [this, box, path] { box->setChecked(at(path) == Json(true)); });
}

QPlainTextEdit* ProfileForm::makeEditor(const QString& name, const QString& accessible, const QString& hint)
{
    auto* edit = new QPlainTextEdit(this);
    edit->setObjectName(name);
    edit->setAccessibleName(accessible);
    edit->setPlaceholderText(hint);
    edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); // else its row takes what is left over
    edit->setFixedHeight(5 * QFontMetrics(edit->font()).height() + 16);
    return edit;
}

void ProfileForm::addJson(const char* path, const QString& label, QString ProfileDraft::*text, const QString& hint)
{
    auto* edit = makeEditor(QStringLiteral("field-") + QLatin1String(path), label, hint);
    connect(edit, &QPlainTextEdit::textChanged, this, [this, edit, text] {
        if (!m_loading && m_draft.*text != edit->toPlainText()) {
            m_draft.*text = edit->toPlainText();
            tellEdited();
        }
    });
    addField(QLatin1String(path), label, edit, [this, edit, text] {
        if (edit->toPlainText() != m_draft.*text) {
            edit->setPlainText(m_draft.*text);
        }
    });
}

void ProfileForm::addDialect()
{
    auto* combo = new QComboBox(this);
    for (const DialectKind kind : allDialects()) {
        combo->addItem(titleOf(kind), qt(nameOf(kind)));
    }
    connect(combo, &QComboBox::currentIndexChanged, this,
            [this, combo] { set("dialect", utf8(combo->currentData().toString())); });
    addField(QStringLiteral("dialect"), tr("&Dialect"), combo,
             [this, combo] { combo->setCurrentIndex(std::max(0, combo->findData(textAt("dialect")))); });
}

void ProfileForm::addModel()
{
    m_model = new QComboBox(this);
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->lineEdit()->setPlaceholderText(tr("as the server calls it; a probe lists them"));
    m_model->lineEdit()->setAccessibleName(tr("Model"));
    connect(m_model, &QComboBox::editTextChanged, this,
            [this](const QString& text) { set("model", textOrNothing(text)); });
    addField(QStringLiteral("model"), tr("&Model"), m_model, [this] {
        if (m_model->currentText().trimmed() != textAt("model")) {
            m_model->setEditText(textAt("model"));
        }
    });
}

void ProfileForm::makeCredentials()
{
    makeSection("credentials", tr("Credentials"));
    m_credentials = new CredentialTable(this);
    connect(m_credentials, &CredentialTable::edited, this, [this] {
        set("credentials", m_credentials->credentials());
        m_keys->show(credentialsIn(m_draft.fields));
    });
    addField(QStringLiteral("credentials"), tr("Where keys are"), m_credentials,
             [this] { m_credentials->show(at("credentials")); });
}

void ProfileForm::addSampling()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    std::array<QCheckBox*, 3> boxes{};
    constexpr std::array kNames{"temperature", "top_p", "seed"};
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        boxes.at(i) = new QCheckBox(QLatin1String(kNames.at(i)), line);
        boxes.at(i)->setObjectName(QStringLiteral("sampling-") + QLatin1String(kNames.at(i)));
        boxes.at(i)->setAccessibleName(tr("The model takes %1").arg(QLatin1String(kNames.at(i))));
        layout->addWidget(boxes.at(i));
    }
    layout->addStretch();
    const auto take = [this, boxes, kNames] {
        Json taken = Json::array();
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            if (boxes.at(i)->isChecked()) {
                taken.push_back(kNames.at(i));
            }
        }
        set("sampling", taken.size() == boxes.size() ? Json(nullptr) : taken);
    };
    for (QCheckBox* box : boxes) {
        connect(box, &QCheckBox::toggled, this, take);
    }
    addField(QStringLiteral("sampling"), tr("Sampling taken"), line, [this, boxes, kNames] {
        const Json taken = at("sampling");
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            boxes.at(i)->setChecked(!taken.is_array() ||
                                    std::find(taken.begin(), taken.end(), Json(kNames.at(i))) != taken.end());
        }
    });
}

void ProfileForm::addStyle()
{
    auto* combo = new QComboBox(this);
    combo->addItem(tr("the dialect's own field"), QStringLiteral("native"));
    combo->addItem(tr("a tool that must be called"), QStringLiteral("forced_tool"));
    combo->addItem(tr("only the prompt says it"), QStringLiteral("none"));
    connect(combo, &QComboBox::currentIndexChanged, this, [this, combo] {
        set("structured_output",
            combo->currentIndex() == 0 ? Json(nullptr) : Json(utf8(combo->currentData().toString())));
    });
    addField(QStringLiteral("structured_output"), tr("Schema asked by"), combo,
             [this, combo] { combo->setCurrentIndex(std::max(0, combo->findData(textAt("structured_output")))); });
}

void ProfileForm::makeRequest()
{
    m_requestForm = makeSection("request", tr("Requests"));
    addSampling();
    addStyle();
    addTick("candidates_in_one_request", tr("all candidates of a task in one request (n)"));
    addTick("stream", tr("read replies as they come"));
    addText("api_version", tr("API version"), QStringLiteral("2023-06-01"));
    addJson("headers", tr("Extra headers"), &ProfileDraft::headers, QStringLiteral("{\"X-Team\": \"evaluation\"}"));
    addJson("body", tr("Extra body"), &ProfileDraft::body,
            QStringLiteral("{\"chat_template_kwargs\": {\"enable_thinking\": false}}"));
}

void ProfileForm::makeTime()
{
    const BackendProfile usual;
    makeSection("time", tr("Time and load"));
    addTick("may_be_starting", tr("a refused connection means: still loading"), tr("Cold start"));
    addSeconds("timeouts.cold_start_s", tr("Wait for loading"), usual.coldStart);
    addSeconds("timeouts.connect_s", tr("Connect within"), usual.limits.connect);
    addSeconds("timeouts.first_byte_s", tr("First byte within"), usual.limits.firstByte);
    addSeconds("timeouts.idle_s", tr("Silence at most"), usual.limits.idle);
    addSeconds("timeouts.total_s", tr("Whole reply within"), usual.limits.total);
    addCount("concurrency", tr("At once, to begin"), usual.concurrency);
    addCount("most_concurrency", tr("At once, at most"), usual.mostConcurrency);
}

void ProfileForm::makePrice()
{
    makeSection("price", tr("Price"));
    addMoney("price.prompt_usd_per_million", tr("Million prompt tokens"));
    addMoney("price.completion_usd_per_million", tr("Million reply tokens"));
    addMoney("price.usd_per_gpu_hour", tr("GPU hour"));
    addText("price.as_of", tr("As of"), QStringLiteral("2026-11-01"));
}

void ProfileForm::addCaFile()
{
    auto* line = new QWidget(this);
    auto* edit = new QLineEdit(line);
    edit->setObjectName(QStringLiteral("field-ca_file"));
    edit->setAccessibleName(tr("CA file"));
    edit->setPlaceholderText(tr("the system's"));
    auto* choose = new QPushButton(tr("Choose…"), line);
    choose->setObjectName(QStringLiteral("chooseCaFile"));
    choose->setAccessibleName(tr("Choose a CA file"));
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(edit, 1);
    layout->addWidget(choose);
    line->setObjectName(QStringLiteral("caFileLine"));
    connect(edit, &QLineEdit::textChanged, this, [this](const QString& text) { set("ca_file", textOrNothing(text)); });
    connect(choose, &QPushButton::clicked, this, [this, edit] {
        auto* dialog =
            new QFileDialog(this, tr("Choose a CA file"), QString(), tr("Certificates (*.pem *.crt);;All files (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
        dialog->open();
    });
    addField(QStringLiteral("ca_file"), tr("CA file"), line, [this, edit] { edit->setText(textAt("ca_file")); });
}

void ProfileForm::makeNetwork()
{
    makeSection("network", tr("Network"));
    addCaFile();
    addText("proxy", tr("Proxy"), tr("the environment's"));
}

void ProfileForm::addEnvironment()
{
    auto* edit = makeEditor(QStringLiteral("field-server-environment"), tr("Environment of the server"),
                            QStringLiteral("CUDA_VISIBLE_DEVICES=0"));
    connect(edit, &QPlainTextEdit::textChanged, this,
            [this, edit] { set("server.environment", objectOf(edit->toPlainText())); });
    addField(QStringLiteral("server.environment"), tr("Environment"), edit, [this, edit] {
        const Json now = at("server.environment");
        if (objectOf(edit->toPlainText()) != now) {
            edit->setPlainText(now.is_object() ? linesOf(now) : QString());
        }
    });
}

void ProfileForm::makeServer()
{
    makeSection("server", tr("Start the server"));
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(QStringLiteral("vllm serve Qwen/Qwen3-8B --port 8000"));
    edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    connect(edit, &QLineEdit::textChanged, this, [this](const QString& text) {
        Json arguments = Json::array();
        for (const QString& argument : QProcess::splitCommand(text)) {
            arguments.push_back(utf8(argument));
        }
        set("server.command", arguments.empty() ? Json(nullptr) : arguments);
    });
    addField(QStringLiteral("server.command"), tr("Command"), edit, [this, edit] {
        std::vector<std::string> arguments;
        const Json now = at("server.command");
        for (std::size_t i = 0; now.is_array() && i < now.size(); ++i) {
            arguments.push_back(now.at(i).is_string() ? now.at(i).get<std::string>() : std::string());
        }
        QStringList shownNow;
        for (const std::string& argument : arguments) {
            shownNow += qt(argument);
        }
        if (QProcess::splitCommand(edit->text()) != shownNow) {
            edit->setText(commandLine(arguments));
        }
    });
    addText("server.directory", tr("In directory"), tr("the home directory"));
    addEnvironment();
}

void ProfileForm::makeNote()
{
    makeSection("note", tr("Note"));
    addText("note", tr("Your words"), tr("who runs it, what it is for"));
}

} // namespace candor::ui
