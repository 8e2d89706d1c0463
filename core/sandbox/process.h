// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace candor {

/// A text that the child reads from a descriptor.
struct GivenText
{
    int descriptor = 0;
    std::string text;
};

/// A child process to be run. The child's descriptors are 0 (empty, unless given), 1 and 2 (both captured as `output`),
/// and those named here, which must follow without a gap; every other one is closed in it.
struct ProcessRequest
{
    std::vector<std::string> arguments;   ///< [0] is the path of the program; PATH is not searched
    std::vector<std::string> environment; ///< "NAME=value"; empty: an empty environment
    std::vector<GivenText> texts;
    int resultDescriptor = -1; ///< captured as `result`
    /// bubblewrap's --info-fd: it names the first process of the sandbox, with which every other one ends.
    int infoDescriptor = -1;
    std::uint64_t outputBytes = 1u << 20;
    std::uint64_t resultBytes = 64u << 20;
    std::chrono::milliseconds wall{10'000};
};

/// How a child ended, and what it wrote until then.
struct ProcessOutcome
{
    enum class End
    {
        Exited,    ///< by itself, `exitStatus`
        Signalled, ///< by `signal`, not sent from here
        WallLimit, ///< this and the following: killed from here
        OutputLimit,
        ResultLimit,
        Stopped,
        NotStarted, ///< `problem` says why
    };
    End end = End::NotStarted;
    int exitStatus = 0;
    int signal = 0;
    std::string problem;
    std::string output;
    bool outputCut = false;
    std::string result;
    std::chrono::milliseconds wall{0};
    bool allGone = true; ///< false: the sandbox's first process was still there two seconds after it was killed
};

/// Runs a child to its end, to a limit or to a stop, whichever comes first; a stop ends it within milliseconds. Started
/// by posix_spawn in a process group of its own, so the caller never forks. When the call returns the child is reaped
/// and, with an infoDescriptor, the whole sandbox is empty. Nothing is ever written to a pipe, so SIGPIPE can't arise.
/// Thread-safe; the child dies with the calling thread if it asks for that (bubblewrap --die-with-parent).
[[nodiscard]] ProcessOutcome runProcess(const ProcessRequest& request, std::stop_token stop);

} // namespace candor
