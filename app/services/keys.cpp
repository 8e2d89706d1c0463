// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/keys.h"

#include "core/support/text.h"

#include <cstdlib>
#include <filesystem>
#include <libsecret/secret.h>
#include <memory>

namespace candor {

namespace {

const SecretSchema* schema()
{
    static const SecretSchema kSchema = {"io.github.candor.Candor",
                                         SECRET_SCHEMA_NONE,
                                         {{"account", SECRET_SCHEMA_ATTRIBUTE_STRING}, {nullptr, {}}},
                                         0,
                                         nullptr,
                                         nullptr,
                                         nullptr,
                                         nullptr,
                                         nullptr,
                                         nullptr,
                                         nullptr};
    return &kSchema;
}

std::string environment(const std::string& name)
{
    const char* value = name.empty() ? nullptr : std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe)
    return value ? std::string(trimmed(value)) : std::string();
}

/// GLib would start a bus of its own where there is none; a program for the command line must not.
bool busIsThere()
{
    const std::string address = environment("DBUS_SESSION_BUS_ADDRESS");
    if (!address.empty()) {
        return !address.starts_with("disabled:") && !address.starts_with("autolaunch:");
    }
    const std::string runtime = environment("XDG_RUNTIME_DIR");
    std::error_code ignored;
    return !runtime.empty() && std::filesystem::is_socket(std::filesystem::path(runtime) / "bus", ignored);
}

struct FreeError
{
    void operator()(GError* error) const { g_error_free(error); }
};
using GErrorPtr = std::unique_ptr<GError, FreeError>;

/// No keyring service, or none that answers, is not an error of the user's: keys then last for this run.
bool meansNoKeyring(const GError& error)
{
    return error.domain == G_DBUS_ERROR || error.domain == G_IO_ERROR || error.domain == G_SPAWN_ERROR ||
           g_error_matches(&error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT);
}

Error refused(const GError& error)
{
    const bool locked = g_error_matches(&error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED);
    return {ErrorCode::Credentials, Stage::Backend,
            locked ? "The keyring is locked and was not opened: unlock it, or put the key into an environment variable."
                   : "The keyring refused (" + terminalSafe(error.message, 200) +
                         "): unlock it, or put the key into an environment variable."};
}

/// Nothing: the keyring has no such secret, or there is no keyring.
Result<std::optional<std::string>> fromKeyring(const std::string& account)
{
    if (account.empty() || !busIsThere()) {
        return std::optional<std::string>();
    }
    GError* raw = nullptr;
    gchar* found = secret_password_lookup_sync(schema(), nullptr, &raw, "account", account.c_str(), nullptr);
    const GErrorPtr error(raw);
    if (error != nullptr) {
        return meansNoKeyring(*error) ? Result<std::optional<std::string>>(std::optional<std::string>())
                                      : refused(*error);
    }
    if (found == nullptr) {
        return std::optional<std::string>();
    }
    std::optional<std::string> secret(found);
    secret_password_free(found);
    return secret;
}

/// False: there is no keyring.
Result<bool> intoKeyring(const std::string& account, const std::string& secret)
{
    if (!busIsThere()) {
        return false;
    }
    GError* raw = nullptr;
    const std::string label = "Candor: " + account;
    const gboolean kept = secret_password_store_sync(schema(), SECRET_COLLECTION_DEFAULT, label.c_str(), secret.c_str(),
                                                     nullptr, &raw, "account", account.c_str(), nullptr);
    const GErrorPtr error(raw);
    if (error != nullptr) {
        return meansNoKeyring(*error) ? Result<bool>(false) : refused(*error);
    }
    return kept != 0;
}

} // namespace

Result<std::optional<std::string>> Keys::find(const CredentialRef& credential) const
{
    if (std::string value = environment(credential.environment); !value.empty()) {
        return std::optional(std::move(value));
    }
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_thisRun.find(credential.keyring); known != m_thisRun.end()) {
            return std::optional(known->second);
        }
    }
    return fromKeyring(credential.keyring);
}

KeyPlace Keys::placeOf(const CredentialRef& credential) const
{
    if (!environment(credential.environment).empty()) {
        return KeyPlace::Environment;
    }
    {
        const std::lock_guard lock(m_mutex);
        if (m_thisRun.contains(credential.keyring)) {
            return KeyPlace::ThisRun;
        }
    }
    const auto kept = fromKeyring(credential.keyring);
    return kept && *kept ? KeyPlace::Keyring : KeyPlace::Missing;
}

Result<KeyPlace> Keys::keep(const CredentialRef& credential, const std::string& secret)
{
    if (credential.keyring.empty()) {
        return Error{ErrorCode::InvalidInput, Stage::Backend,
                     "This credential has no account in the keyring: give it one, such as \"vllm\"" +
                         (credential.environment.empty() ? std::string(".")
                                                         : ", or set the environment variable " +
                                                               terminalSafe(credential.environment, 100) + ".")};
    }
    const std::string value(trimmed(secret));
    if (value.empty()) {
        return Error{ErrorCode::InvalidInput, Stage::Backend, "The key is empty."};
    }
    const auto kept = intoKeyring(credential.keyring, value);
    if (!kept) {
        return kept.error();
    }
    const std::lock_guard lock(m_mutex);
    if (*kept) {
        m_thisRun.erase(credential.keyring); // it would hide the one that was just kept
        return KeyPlace::Keyring;
    }
    m_thisRun[credential.keyring] = value;
    return KeyPlace::ThisRun;
}

Result<void> Keys::forget(const CredentialRef& credential)
{
    {
        const std::lock_guard lock(m_mutex);
        m_thisRun.erase(credential.keyring);
    }
    if (credential.keyring.empty() || !busIsThere()) {
        return {};
    }
    GError* raw = nullptr;
    secret_password_clear_sync(schema(), nullptr, &raw, "account", credential.keyring.c_str(), nullptr);
    const GErrorPtr error(raw);
    return error == nullptr || meansNoKeyring(*error) ? Result<void>() : refused(*error);
}

Result<std::vector<Secret>> Keys::secretsOf(const BackendProfile& profile) const
{
    std::vector<Secret> secrets;
    for (const CredentialRef& credential : profile.credentials) {
        auto value = find(credential);
        if (!value) {
            return value.error();
        }
        if (*value) {
            secrets.push_back({credential.header, credential.prefix, **std::move(value)});
        }
    }
    return secrets;
}

} // namespace candor
