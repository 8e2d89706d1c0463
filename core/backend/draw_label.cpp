// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/draw_label.h"

#include <charconv>
#include <map>

namespace candor {
namespace {

bool staysAsItIs(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_' || character == '.' ||
           character == '/';
}

std::string percentEncoded(std::string_view text)
{
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char character : text) {
        if (staysAsItIs(character)) {
            encoded += character;
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        encoded += '%';
        encoded += kDigits[byte >> 4];
        encoded += kDigits[byte & 15];
    }
    return encoded;
}

std::optional<std::string> percentDecoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        unsigned byte = 0;
        if (i + 3 > text.size()) {
            return std::nullopt;
        }
        const auto outcome = std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
        if (outcome.ec != std::errc() || outcome.ptr != text.data() + i + 3) {
            return std::nullopt;
        }
        decoded += static_cast<char>(byte);
        i += 2;
    }
    return decoded;
}

bool readNumber(const std::map<std::string_view, std::string_view>& fields, std::string_view name, int& number)
{
    const auto found = fields.find(name);
    if (found == fields.end()) {
        return true; // the default stays
    }
    const std::string_view text = found->second;
    const auto outcome = std::from_chars(text.data(), text.data() + text.size(), number);
    return outcome.ec == std::errc() && outcome.ptr == text.data() + text.size() && number >= 0;
}

} // namespace

std::optional<RequestPurpose> purposeNamed(std::string_view name)
{
    for (const RequestPurpose purpose : {RequestPurpose::Ir, RequestPurpose::Clear, RequestPurpose::Code}) {
        if (nameOf(purpose) == name) {
            return purpose;
        }
    }
    return std::nullopt;
}

std::string formatLabel(const SentLabel& sent)
{
    const DrawLabel& label = sent.label;
    std::string text = "task=" + percentEncoded(label.task);
    text += ";purpose=" + std::string(nameOf(label.purpose));
    text += ";repeat=" + std::to_string(label.repeat);
    text += ";draw=" + std::to_string(label.draw);
    text += ";attempt=" + std::to_string(label.attempt);
    text += ";try=" + std::to_string(sent.transportTry);
    return text;
}

std::optional<SentLabel> parseLabel(std::string_view header)
{
    std::map<std::string_view, std::string_view> fields;
    while (!header.empty()) {
        const std::string_view field = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(header.size(), field.size() + 1));
        const std::size_t equals = field.find('=');
        if (equals == std::string_view::npos) {
            return std::nullopt;
        }
        fields[field.substr(0, equals)] = field.substr(equals + 1);
    }
    const auto purpose = purposeNamed(fields["purpose"]);
    const auto task = percentDecoded(fields["task"]);
    if (!purpose || !task || task->empty()) {
        return std::nullopt;
    }
    SentLabel sent;
    sent.label.task = *task;
    sent.label.purpose = *purpose;
    const bool numbersAreRight =
        readNumber(fields, "repeat", sent.label.repeat) && readNumber(fields, "draw", sent.label.draw) &&
        readNumber(fields, "attempt", sent.label.attempt) && readNumber(fields, "try", sent.transportTry);
    return numbersAreRight ? std::optional(sent) : std::nullopt;
}

} // namespace candor
