// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace candor {

/// What went wrong, for programs. The exit code of candorctl and the reaction of a session follow from it.
enum class ErrorCode
{
    InvalidInput,       ///< a file, an option or a text that does not say what it must
    NotFound,           ///< a file, a task, a session, a recorded reply that is not there
    Unsupported,        ///< understood, but not possible here
    TooLarge,           ///< beyond a stated limit
    Io,                 ///< the operating system refused
    DiskFull,           ///< no room left
    ReadOnly,           ///< may not be written
    NotOurs,            ///< a file of another program
    NewerVersion,       ///< a file of a later Candor
    Corrupt,            ///< ours, but damaged
    Cancelled,          ///< the user stopped it; not a failure
    Timeout,            ///< a limit of time ran out
    Connection,         ///< the server can't be reached or hung up
    Protocol,           ///< the server answered something that is no answer
    Overloaded,         ///< 408, 5xx: the server can't at present
    RateLimited,        ///< 429
    Credentials,        ///< 401, 403
    Quota,              ///< money or quota used up
    RequestRefused,     ///< 400, 404, 413, 422: the same request will fail again
    SandboxUnavailable, ///< nothing can be run confined on this machine
    SandboxFailure,     ///< the sandbox broke, not the program in it
    Internal,           ///< a defect of Candor
};

/// The stage of the pipeline that an error comes from.
enum class Stage
{
    Support,
    Suite,
    Plan,
    Backend,
    Ir,
    Scoring,
    Codegen,
    Sandbox,
    Trial,
    Store,
    Session,
    Query,
    Stats,
    Analysis,
};

/// An error as a value. The message says what, where and what to do, in one or two plain sentences.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    Stage stage = Stage::Support;
    std::string message;
    bool retryable = false;
    std::shared_ptr<const Error> cause{};
};

/// The lower-case name of a code or stage, as stored and shown ("disk_full", "backend").
[[nodiscard]] std::string_view nameOf(ErrorCode code);
[[nodiscard]] std::string_view nameOf(Stage stage);

/// Message of the error and of its causes, outermost first, joined with ": ".
[[nodiscard]] std::string describe(const Error& error);

/// Either a T or an Error. Requires ok() before value(), and !ok() before error().
template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] const T& value() const& { return std::get<0>(m_state); }
    [[nodiscard]] T& value() & { return std::get<0>(m_state); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(m_state)); }
    [[nodiscard]] const Error& error() const& { return std::get<1>(m_state); }
    [[nodiscard]] Error&& error() && { return std::get<1>(std::move(m_state)); }

    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::make_shared<const Error>(std::move(error))) {}

    [[nodiscard]] bool ok() const noexcept { return !m_error; }
    explicit operator bool() const noexcept { return ok(); }
    [[nodiscard]] const Error& error() const { return *m_error; }

private:
    std::shared_ptr<const Error> m_error;
};

} // namespace candor
