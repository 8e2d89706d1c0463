// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/interrupt.h"
#include "app/candorctl/output.h"
#include "app/services/backends.h"
#include "app/services/resources.h"
#include "core/support/text.h"

#include <condition_variable>
#include <mutex>

namespace candor::ctl {

namespace {

Result<std::unique_ptr<ReplySource>> openReplies(const ServeOptions& options, const std::filesystem::path& resources,
                                                 const std::shared_ptr<const Suite>& suite)
{
    if (!options.recording.empty()) {
        return loadRecording(options.recording);
    }
    if (options.profile == "default") {
        return builtInReplies(resources, "simulated", suite);
    }
    return options.profile.empty() ? builtInReplies(resources, "sample", suite) : makeSimulator(options.profile, suite);
}

void waitForInterrupt(const Interrupt& interrupt)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, interrupt.token(), [] { return false; });
}

} // namespace

int serveCommand(const ServeOptions& options)
{
    const Interrupt interrupt;
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    auto loaded = openSuite(*resources, options.suite);
    if (!loaded) {
        return fail(loaded.error());
    }
    const auto suite = std::make_shared<const Suite>(*std::move(loaded));
    auto source = openReplies(options, *resources, suite);
    if (!source) {
        return fail(source.error());
    }
    const std::string provenance = (*source)->provenance();
    const std::vector<std::string> models = (*source)->models();
    const auto server = EmbeddedServer::start(*std::move(source), {.port = options.port, .suite = suite});
    if (!server) {
        return fail(server.error());
    }
    print("Serving " + (*server)->baseUrl() + " (models: " + terminalSafe(join(models, ", ")) + ")\n" +
          "NOT MODEL OUTPUT. " + terminalSafe(provenance) + "\nCtrl-C ends it.\n");
    waitForInterrupt(interrupt);
    return kDone;
}

} // namespace candor::ctl
