// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A second process for the tests of the store: it writes until it is killed or out of room, reads while another one
// writes, or opens a file as an ordinary user. It speaks one line at a time.
#include "core/store/workspace.h"
#include "tests/core/store/sample_trials.h"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace candor {

namespace {

using Access = Workspace::Access;

int say(const Error& error)
{
    std::printf("error %s %s\n", std::string(nameOf(error.code)).c_str(), error.message.c_str());
    return 1;
}

/// Commits what the last session still lacks, and says each index after it is stored.
int writeMissing(Workspace& workspace)
{
    const Result<std::string> session = workspace.resolveSession("last");
    if (!session) {
        return say(session.error());
    }
    const auto plan = workspace.plan(*session);
    const auto finished = workspace.finishedTrials(*session);
    if (!plan || !finished) {
        return say(plan ? finished.error() : plan.error());
    }
    for (const TrialPlan& trial : (*plan)->trials) {
        if (finished->contains(trial.index)) {
            continue;
        }
        if (const auto stored = workspace.commitTrial(*session, sampleTrial(**plan, trial.index)); !stored) {
            return say(stored.error());
        }
        std::printf("%zu\n", trial.index);
        std::fflush(stdout);
    }
    const auto done = workspace.setState(*session, SessionState::Finished);
    return done ? 0 : say(done.error());
}

/// After its room ran out the same workspace object still reads everything that it acknowledged.
int writeWithin(const std::string& path, rlim_t fileBytes)
{
    auto workspace = Workspace::open(path, Access::ReadWrite);
    if (!workspace) {
        return say(workspace.error());
    }
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{fileBytes, fileBytes};
    setrlimit(RLIMIT_FSIZE, &limit);
    writeMissing(**workspace);
    const auto session = (*workspace)->resolveSession("last");
    const auto finished = (*workspace)->finishedTrials(session.value());
    std::printf("stored %zu\n", finished ? finished->size() : 0);
    return 0;
}

/// Empty, or what in the picture contradicts itself.
std::string contradictionIn(const Snapshot& snapshot)
{
    std::size_t candidates = 0;
    const TrialColumns& trials = snapshot.trials;
    for (std::size_t row = 0; row < trials.size(); ++row) {
        const auto& plan = *snapshot.sessions[trials.session[row]].plan;
        const auto wanted = static_cast<std::uint32_t>(plan.configurations[trials.configuration[row]].n);
        if (trials.candidateCount[row] != wanted || trials.firstCandidate[row] != candidates) {
            return "trial without its candidates";
        }
        candidates += wanted;
    }
    return candidates == snapshot.candidates.size() ? "" : "candidates without their trial";
}

/// Takes pictures until the session is finished.
int readUntilFinished(const std::string& path)
{
    auto workspace = Workspace::open(path, Access::ReadOnly);
    if (!workspace) {
        return say(workspace.error());
    }
    std::printf("reading\n");
    std::fflush(stdout);
    std::size_t rows = 0;
    for (std::size_t pictures = 1;; ++pictures) {
        const auto snapshot = (*workspace)->snapshot();
        if (!snapshot) {
            return say(snapshot.error());
        }
        const std::string problem = contradictionIn(**snapshot);
        if (!problem.empty() || (*snapshot)->trials.size() < rows) {
            std::printf("bad %s\n", problem.empty() ? "trials went away" : problem.c_str());
            return 1;
        }
        rows = (*snapshot)->trials.size();
        if ((*snapshot)->sessions.back().state == SessionState::Finished) {
            std::printf("read %zu\n", rows);
            return 0;
        }
    }
}

int openOnly(const std::string& path, Access access)
{
    const auto workspace = Workspace::open(path, access);
    if (!workspace) {
        return say(workspace.error());
    }
    const auto snapshot = (*workspace)->snapshot();
    if (!snapshot) {
        return say(snapshot.error());
    }
    std::printf("read %zu\n", (*snapshot)->trials.size());
    return 0;
}

int openAsOrdinaryUser(const std::string& path, Access access)
{
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && setresuid(kNobody, kNobody, kNobody) != 0) { // root may write everything
        std::printf("can't become an ordinary user\n");
        return 1;
    }
    return openOnly(path, access);
}

int run(const std::vector<std::string>& arguments)
{
    const std::string& mode = arguments.at(1);
    const std::string& path = arguments.at(2);
    if (mode == "write") {
        auto workspace = Workspace::open(path, Access::ReadWrite);
        return workspace ? writeMissing(**workspace) : say(workspace.error());
    }
    if (mode == "write-within") {
        return writeWithin(path, static_cast<rlim_t>(std::stoul(arguments.at(3))));
    }
    if (mode == "read") {
        return readUntilFinished(path);
    }
    if (mode == "open-here") {
        return openOnly(path, Access::ReadWrite);
    }
    return openAsOrdinaryUser(path, mode == "open-rw" ? Access::ReadWrite : Access::ReadOnly);
}

} // namespace

} // namespace candor

int main(int argc, char** argv)
{
    return candor::run(std::vector<std::string>(argv, argv + argc));
}
