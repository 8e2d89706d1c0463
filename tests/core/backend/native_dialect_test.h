// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/dialect.h"

#include <QtTest>

namespace candor {

// What the tests of the dialects that are not OpenAI's have in common.

inline Request nativeRequest()
{
    Request request;
    request.model = "m";
    request.system = "Be brief.";
    request.user = "Say it.";
    request.schema = {{"type", "object"}, {"properties", {{"a", {{"type", "string"}}}}}};
    request.schemaName = "candor_ir";
    request.sampling = {0.8, 0.9, 300};
    request.seed = 0x1'0000'0007;
    return request;
}

inline DialectReading readingOf(DialectKind kind, std::string body, int status = 200)
{
    HttpOutcome outcome;
    outcome.status = status;
    outcome.body = std::move(body);
    return dialectOf(kind).read(outcome, std::chrono::system_clock::now());
}

inline bool has(const std::vector<std::string>& texts, std::string_view start)
{
    return std::ranges::any_of(texts, [start](const std::string& text) { return text.starts_with(start); });
}

/// Rows of errors: what a server says, and what is made of it.
inline void addErrorColumns()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<RetryKind>("retry");
    QTest::addColumn<QString>("words");
}

inline void checkErrorRow(DialectKind kind)
{
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(ErrorCode, code);
    QFETCH(RetryKind, retry);
    QFETCH(QString, words);
    const auto reading = readingOf(kind, body.toStdString(), status);
    const auto* failure = std::get_if<TryFailure>(&reading);
    QVERIFY(failure != nullptr);
    QVERIFY2(failure->error.message.find(words.toStdString()) != std::string::npos, failure->error.message.c_str());
    QCOMPARE(nameOf(failure->error.code), nameOf(code));
    QCOMPARE(static_cast<int>(failure->retry), static_cast<int>(retry));
}

/// Every cut of a whole reply is a failure that is tried once more.
inline void checkCuts(DialectKind kind, const std::string& whole)
{
    QVERIFY(std::holds_alternative<Completion>(readingOf(kind, whole)));
    for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
        const auto reading = readingOf(kind, whole.substr(0, length));
        const auto* failure = std::get_if<TryFailure>(&reading);
        QVERIFY2(failure != nullptr, std::to_string(length).c_str());
        QVERIFY(failure->retry == RetryKind::Once);
    }
}

} // namespace candor
