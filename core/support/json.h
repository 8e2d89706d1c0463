// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

using Json = nlohmann::json;

struct JsonLimits
{
    std::size_t maxBytes = 16u << 20;
    int maxDepth = 64;
    bool comments = false; ///< // and /* */ are skipped: for files that people write, never for replies
};

/// Parses a whole text as one JSON value. Never throws and never builds a tree deeper or larger than the limits.
/// A UTF-8 byte order mark is skipped; of equal keys the last one counts; NaN, infinities, NUL bytes, what is not
/// UTF-8, and comments unless the limits allow them, are refused.
/// Errors: TooLarge, or InvalidInput whose message names the byte offset and what was expected there.
[[nodiscard]] Result<Json> parseJson(std::string_view text, JsonLimits limits = {});

/// One line of JSON with sorted keys and no spaces; bytes that are not UTF-8 become U+FFFD. Equal values give equal
/// texts: what is hashed and stored. 1 and 1.0 are different values here; NaN and infinities become null.
[[nodiscard]] std::string canonicalJson(const Json& value);

/// The same, indented by two: for people.
[[nodiscard]] std::string prettyJson(const Json& value);

/// Reads fields of one JSON object and remembers the first thing that was wrong, with its path ("$.tasks[3].id").
/// Every getter returns a default after an error, so that a reader is straight-line code with one check at its end.
/// A null counts as absent, for every getter but find(). Numbers with a fraction or exponent are no integers.
/// Requires that the Json outlives the reader.
class JsonReader
{
public:
    /// `what` names the document in messages (a file name); `stage` is put into the error.
    JsonReader(const Json& value, std::string what, Stage stage);

    [[nodiscard]] std::string string(std::string_view key);
    [[nodiscard]] std::string stringOr(std::string_view key, std::string fallback);
    [[nodiscard]] double numberOr(std::string_view key, double fallback);
    [[nodiscard]] double number(std::string_view key);
    [[nodiscard]] std::int64_t integerOr(std::string_view key, std::int64_t fallback);
    [[nodiscard]] std::int64_t integer(std::string_view key);
    [[nodiscard]] bool boolOr(std::string_view key, bool fallback);
    [[nodiscard]] std::vector<std::string> stringsOr(std::string_view key, std::vector<std::string> fallback);
    /// A nested object; an empty object if the key is absent.
    [[nodiscard]] JsonReader object(std::string_view key);
    /// The objects of an array of objects; empty if the key is absent.
    [[nodiscard]] std::vector<JsonReader> objects(std::string_view key);
    /// The raw value or nullptr.
    [[nodiscard]] const Json* find(std::string_view key) const;

    /// Reports keys outside `known` as an error: typing mistakes in a configuration must not pass in silence.
    void allowOnly(std::initializer_list<std::string_view> known);
    /// Records an error about `key` ("" for the object itself) unless one is recorded already.
    void fail(std::string_view key, std::string_view problem);
    /// The same about one item of the array `key`.
    void fail(std::string_view key, std::size_t index, std::string_view problem);

    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] bool ok() const { return !m_shared->error; }
    /// The first error of this reader and of all readers made from it.
    [[nodiscard]] const std::optional<Error>& error() const { return m_shared->error; }

private:
    struct Shared
    {
        std::string what;
        Stage stage;
        std::optional<Error> error;
    };
    JsonReader(const Json* value, std::string path, std::shared_ptr<Shared> shared);
    [[nodiscard]] const Json* present(std::string_view key) const;
    [[nodiscard]] const Json* required(std::string_view key);
    void failAt(const std::string& path, std::string_view problem);

    const Json* m_value;
    std::string m_path;
    std::shared_ptr<Shared> m_shared;
};

} // namespace candor
