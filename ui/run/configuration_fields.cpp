// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/configuration_fields.h"

#include "core/support/text.h"
#include "ui/theme/plain.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <cmath>
#include <limits>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ConfigurationFields", text);
}

struct FieldWords
{
    std::string_view key;
    const char* title;
    const char* explanation;
};

constexpr std::array<FieldWords, kFieldCount> kWords{{
    {"name", QT_TRANSLATE_NOOP("ConfigurationFields", "name"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "What this configuration is called in tables and charts. No factor.")},
    {"model", QT_TRANSLATE_NOOP("ConfigurationFields", "model"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "The model's name, as the server knows it.")},
    {"backend", QT_TRANSLATE_NOOP("ConfigurationFields", "backend"),
     QT_TRANSLATE_NOOP("ConfigurationFields",
                       "\"sample\", \"simulated\", the name of a backend, or a server's address.")},
    {"n", QT_TRANSLATE_NOOP("ConfigurationFields", "N"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "Candidates drawn for each trial; the best score is selected.")},
    {"temperature", QT_TRANSLATE_NOOP("ConfigurationFields", "temperature"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "Temperature of the requests for IRs, 0 to 5.")},
    {"top_p", QT_TRANSLATE_NOOP("ConfigurationFields", "top p"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "Share of the probability that tokens are drawn from, up to 1.")},
    {"max_tokens", QT_TRANSLATE_NOOP("ConfigurationFields", "max tokens"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "A reply that reaches this limit is cut off, and judged as truncated.")},
    {"prompt", QT_TRANSLATE_NOOP("ConfigurationFields", "prompt"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "The template that requests are made from.")},
    {"rubric", QT_TRANSLATE_NOOP("ConfigurationFields", "rubric"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "How candidates are ranked. It selects nothing while N is 1.")},
    {"code_form", QT_TRANSLATE_NOOP("ConfigurationFields", "code form"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "How a cleared IR is turned into Python.")},
    {"clearing", QT_TRANSLATE_NOOP("ConfigurationFields", "clearing"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "What happens to a hole before code is generated.")},
    {"thinking", QT_TRANSLATE_NOOP("ConfigurationFields", "thinking"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "Whether the model is asked to reason before it replies.")},
    {"code_retries", QT_TRANSLATE_NOOP("ConfigurationFields", "code retries"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "Further code requests after a compilation failure.")},
    {"code_temperature", QT_TRANSLATE_NOOP("ConfigurationFields", "code temp."),
     QT_TRANSLATE_NOOP("ConfigurationFields", "Temperature of the first code request.")},
    {"retry_temperature_step", QT_TRANSLATE_NOOP("ConfigurationFields", "retry step"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "Added to the code temperature for each retry.")},
    {"execute_all", QT_TRANSLATE_NOOP("ConfigurationFields", "executed"),
     QT_TRANSLATE_NOOP("ConfigurationFields",
                       "All candidates, or the selected one alone: then selection can't be judged afterwards.")},
    {"price.prompt_usd_per_million", QT_TRANSLATE_NOOP("ConfigurationFields", "$/M prompt"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "US dollars for a million prompt tokens; 0: not known. No factor.")},
    {"price.completion_usd_per_million", QT_TRANSLATE_NOOP("ConfigurationFields", "$/M reply"),
     QT_TRANSLATE_NOOP("ConfigurationFields", "US dollars for a million completion tokens; 0: not known. No factor.")},
}};

const FieldWords& wordsFor(Field field)
{
    return kWords.at(static_cast<std::size_t>(columnOf(field)));
}

QString onOff(bool on)
{
    return on ? tr("on") : tr("off");
}

QString executedText(bool all)
{
    return all ? tr("all") : tr("selected");
}

std::string* textField(Configuration& configuration, Field field)
{
    switch (field) {
    case Field::Name:
        return &configuration.name;
    case Field::Model:
        return &configuration.model;
    case Field::Backend:
        return &configuration.backend;
    case Field::Prompt:
        return &configuration.prompt;
    case Field::Rubric:
        return &configuration.rubric;
    default:
        return nullptr;
    }
}

int* integerField(Configuration& configuration, Field field)
{
    switch (field) {
    case Field::N:
        return &configuration.n;
    case Field::MaxTokens:
        return &configuration.sampling.maxTokens;
    case Field::CodeRetries:
        return &configuration.codeRetries;
    default:
        return nullptr;
    }
}

double* numberField(Configuration& configuration, Field field)
{
    switch (field) {
    case Field::Temperature:
        return &configuration.sampling.temperature;
    case Field::TopP:
        return &configuration.sampling.topP;
    case Field::CodeTemperature:
        return &configuration.codeTemperature;
    case Field::RetryStep:
        return &configuration.retryTemperatureStep;
    case Field::PromptPrice:
        return &configuration.price.promptUsdPerMillion;
    case Field::CompletionPrice:
        return &configuration.price.completionUsdPerMillion;
    default:
        return nullptr;
    }
}

bool setChoice(Configuration& configuration, Field field, const QString& text)
{
    if (field == Field::CodeForm) {
        const auto form = codeFormNamed(utf8(text));
        configuration.codeForm = form.value_or(configuration.codeForm);
        return form.has_value();
    }
    if (field == Field::Clearing) {
        const auto policy = clearingPolicyNamed(utf8(text));
        configuration.clearing = policy.value_or(configuration.clearing);
        return policy.has_value();
    }
    if (!choicesOf(field).contains(text)) {
        return false;
    }
    (field == Field::Thinking ? configuration.thinking : configuration.executeAll) =
        text == (field == Field::Thinking ? onOff(true) : executedText(true));
    return true;
}

bool isBackend(const std::string& text)
{
    return text.starts_with("http://") || text.starts_with("https://") ||
           text.find_first_of(" /\\\t\n") ==
               std::string::npos; // a name; whether there is such a backend, the table says
}

/// A configuration that nothing is wrong with but, perhaps, this field.
Configuration soundBut(const Configuration& configuration, Field field)
{
    Configuration probe;
    probe.name = "name";
    probe.model = "model";
    if (field == Field::RetryStep) {
        probe.codeRetries = configuration.codeRetries;
        probe.codeTemperature = configuration.codeTemperature;
        const bool othersSound = problemOf(configuration, Field::CodeRetries).isEmpty() &&
                                 problemOf(configuration, Field::CodeTemperature).isEmpty();
        if (!othersSound) {
            probe.codeRetries = 0;
            probe.codeTemperature = 0.0;
        }
    }
    if (field == Field::CodeTemperature) {
        probe.codeRetries = 0;
    }
    if (field == Field::CodeRetries) {
        probe.retryTemperatureStep = 0.0;
    }
    return probe;
}

} // namespace

QString titleOf(Field field)
{
    return tr(wordsFor(field).title);
}

QString explanationOf(Field field)
{
    return tr(wordsFor(field).explanation);
}

std::string_view keyOf(Field field)
{
    return wordsFor(field).key;
}

std::optional<Field> fieldOf(std::string_view key)
{
    for (int column = 0; column < kFieldCount; ++column) {
        if (keyOf(fieldAt(column)) == key) {
            return fieldAt(column);
        }
    }
    return std::nullopt;
}

QVariant valueOf(const Configuration& configuration, Field field)
{
    Configuration copy = configuration;
    if (const std::string* text = textField(copy, field)) {
        return qt(*text);
    }
    if (const int* integer = integerField(copy, field)) {
        return *integer;
    }
    if (const double* number = numberField(copy, field)) {
        return *number;
    }
    switch (field) {
    case Field::CodeForm:
        return qt(nameOf(configuration.codeForm));
    case Field::Clearing:
        return qt(nameOf(configuration.clearing));
    case Field::Thinking:
        return onOff(configuration.thinking);
    default:
        return executedText(configuration.executeAll);
    }
}

QString textOf(const Configuration& configuration, Field field)
{
    const QVariant value = valueOf(configuration, field);
    switch (value.typeId()) {
    case QMetaType::Int:
        return QLocale().toString(value.toInt());
    case QMetaType::Double:
        return QLocale().toString(value.toDouble(), 'g', 6);
    default:
        return shown(utf8(value.toString()), 500);
    }
}

bool setValue(Configuration& configuration, Field field, const QVariant& value)
{
    bool good = true;
    if (std::string* text = textField(configuration, field)) {
        *text = std::string(trimmed(utf8(value.toString())));
        if (field == Field::Prompt) {
            configuration.promptHash = {}; // of the template that was there before
        } else if (field == Field::Rubric) {
            configuration.rubricHash = {};
        }
        return true;
    }
    if (int* integer = integerField(configuration, field)) {
        const int read = value.toInt(&good);
        *integer = good ? read : *integer;
        return good;
    }
    if (double* number = numberField(configuration, field)) {
        const double read = value.toDouble(&good);
        good = good && std::isfinite(read);
        *number = good ? read : *number;
        return good;
    }
    return setChoice(configuration, field, value.toString());
}

QString problemOf(const Configuration& configuration, Field field)
{
    if (field == Field::Backend && !trimmed(configuration.backend).empty() && !isBackend(configuration.backend)) {
        return tr("is no backend: give \"sample\", \"simulated\", a name of the backends page or an address that "
                  "begins with http:// or https://");
    }
    Configuration probe = soundBut(configuration, field);
    if (!setValue(probe, field, valueOf(configuration, field))) {
        return {};
    }
    const Result<void> checked = checkConfiguration(probe);
    if (checked) {
        return {};
    }
    // "The configuration 'x' can't be run: top_p must be ...": what stands behind the field's name.
    const QString message = shown(checked.error().message);
    const QString key = QStringLiteral("can't be run: ") + qt(keyOf(field)) + QLatin1Char(' ');
    const qsizetype at = message.indexOf(key);
    QString words = at < 0 ? message : message.mid(at + key.size());
    if (words.endsWith(QLatin1Char('.'))) {
        words.chop(1);
    }
    return words;
}

QStringList choicesOf(Field field)
{
    switch (field) {
    case Field::CodeForm:
        return {qt(nameOf(CodeForm::Statements)), qt(nameOf(CodeForm::Source)),
                qt(nameOf(CodeForm::StatementsHeuristic))};
    case Field::Clearing:
        return {qt(nameOf(ClearingPolicy::Delete)), qt(nameOf(ClearingPolicy::Default)),
                qt(nameOf(ClearingPolicy::Refuse)), qt(nameOf(ClearingPolicy::Ask))};
    case Field::Thinking:
        return {onOff(false), onOff(true)};
    case Field::Execute:
        return {executedText(true), executedText(false)};
    default:
        return {};
    }
}

} // namespace candor::ui
