// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/profile_draft.h"

#include "ui/theme/plain.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ProfileDraft", text);
}

QString textOf(const Json& object)
{
    return object.is_object() && object.empty() ? QString() : qt(prettyJson(object));
}

/// "profile: $.timeouts.connect_s must be ...": the field and the words.
DraftProblem problemOf(const Error& error)
{
    static const QRegularExpression form(QStringLiteral(R"(^profile: \$\.?([a-z_.]*)(\S*) (.*)$)"),
                                         QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = form.match(qt(describe(error)));
    if (!match.hasMatch()) {
        return {QString(), shown(describe(error))};
    }
    return {match.captured(1), shown(utf8(match.captured(3)))};
}

std::optional<QString> nameProblem(const QString& name, const QStringList& taken)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$"));
    if (name.isEmpty()) {
        return tr("is missing: configurations name the backend by it");
    }
    if (!form.match(name).hasMatch()) {
        return tr("becomes a file's name: take letters, digits, “.”, “_” and “-”");
    }
    if (taken.contains(name)) {
        return tr("is taken: another backend is called %1").arg(shown(utf8(name), 100));
    }
    if (name == QLatin1String("sample") || name == QLatin1String("simulated")) {
        return tr("is the name of a built-in backend");
    }
    return std::nullopt;
}

/// Puts the JSON of a text into the document. The problem, if it is none.
std::optional<DraftProblem> takeText(Json& document, const char* field, const QString& text)
{
    if (text.trimmed().isEmpty()) {
        return std::nullopt;
    }
    auto parsed = parseJson(utf8(text));
    if (!parsed) {
        return DraftProblem{QString::fromLatin1(field), shown(describe(parsed.error()))};
    }
    document[field] = *std::move(parsed);
    return std::nullopt;
}

QString quoted(const QString& argument)
{
    if (!argument.isEmpty() && !argument.contains(QLatin1Char(' ')) && !argument.contains(QLatin1Char('"'))) {
        return argument;
    }
    QString inner = argument;
    inner.replace(QLatin1Char('"'), QStringLiteral("\"\"\""));
    return QLatin1Char('"') + inner + QLatin1Char('"');
}

} // namespace

ProfileDraft draftOf(const BackendProfile& profile)
{
    ProfileDraft draft;
    draft.name = qt(profile.name);
    draft.fields = profileToJson(profile);
    Json headers = Json::object();
    for (const auto& [name, value] : profile.headers) {
        headers[name] = value;
    }
    draft.headers = textOf(headers);
    draft.body = textOf(profile.body);
    draft.fields.erase("headers");
    draft.fields.erase("body");
    return draft;
}

CheckedDraft checkDraft(const ProfileDraft& draft, const QStringList& taken)
{
    if (const auto problem = nameProblem(draft.name, taken)) {
        return {std::nullopt, DraftProblem{QStringLiteral("name"), *problem}};
    }
    Json document = draft.fields;
    for (const auto& [field, text] : {std::pair{"headers", draft.headers}, {"body", draft.body}}) {
        if (const auto problem = takeText(document, field, text)) {
            return {std::nullopt, problem};
        }
    }
    auto profile = profileFromJson(document, "profile", utf8(draft.name));
    if (!profile) {
        return {std::nullopt, problemOf(profile.error())};
    }
    return {*std::move(profile), std::nullopt};
}

BackendProfile soundPartOf(const ProfileDraft& draft)
{
    BackendProfile profile;
    profile.name = utf8(draft.name);
    const auto text = [&draft](const char* field) {
        const Json value = fieldAt(draft.fields, field);
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    profile.dialect = dialectNamed(text("dialect")).value_or(DialectKind::Auto);
    profile.baseUrl = text("base_url");
    profile.generateUrl = text("generate_url");
    profile.model = text("model");
    return profile;
}

Json fieldAt(const Json& fields, std::string_view path)
{
    const std::size_t dot = path.find('.');
    const std::string key(path.substr(0, dot));
    if (!fields.is_object() || !fields.contains(key)) {
        return nullptr;
    }
    return dot == std::string_view::npos ? fields.at(key) : fieldAt(fields.at(key), path.substr(dot + 1));
}

void setFieldAt(Json& fields, std::string_view path, Json value)
{
    const std::size_t dot = path.find('.');
    const std::string key(path.substr(0, dot));
    if (dot != std::string_view::npos) {
        Json inner = fields.contains(key) && fields.at(key).is_object() ? fields.at(key) : Json::object();
        setFieldAt(inner, path.substr(dot + 1), std::move(value));
        value = inner.empty() ? Json(nullptr) : std::move(inner);
    }
    if (value.is_null()) {
        fields.erase(key);
    } else {
        fields[key] = std::move(value);
    }
}

QString titleOf(DialectKind kind)
{
    switch (kind) {
    case DialectKind::Auto:
        return tr("find out by asking");
    case DialectKind::OpenAi:
        return QStringLiteral("OpenAI");
    case DialectKind::Vllm:
        return QStringLiteral("vLLM");
    case DialectKind::Sglang:
        return QStringLiteral("SGLang");
    case DialectKind::LlamaCpp:
        return QStringLiteral("llama.cpp");
    case DialectKind::LmStudio:
        return QStringLiteral("LM Studio");
    case DialectKind::Nim:
        return QStringLiteral("NIM");
    case DialectKind::Ollama:
        return QStringLiteral("Ollama");
    case DialectKind::Modal:
        return QStringLiteral("Modal");
    case DialectKind::Anthropic:
        return QStringLiteral("Anthropic");
    }
    return {};
}

QString templateTitle(const BackendProfile& profile)
{
    return profile.dialect == DialectKind::Auto ? shown(profile.name, 60) : titleOf(profile.dialect);
}

QString commandLine(const std::vector<std::string>& arguments)
{
    QStringList parts;
    for (const std::string& argument : arguments) {
        parts += quoted(qt(argument));
    }
    return parts.join(QLatin1Char(' '));
}

QString freeName(const QString& wanted, const QStringList& taken)
{
    QString name = wanted;
    for (int number = 2; taken.contains(name); ++number) {
        name = QStringLiteral("%1-%2").arg(wanted).arg(number);
    }
    return name;
}

} // namespace candor::ui
