// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"

#include "app/services/sample.h"
#include "core/backend/http_backend.h"

#include <cstdlib>

namespace candor {

namespace {

bool isUrl(const std::string& name)
{
    return name.starts_with("http://") || name.starts_with("https://");
}

} // namespace

Result<std::unique_ptr<ReplySource>> builtInReplies(const std::filesystem::path& resources, const std::string& name,
                                                    std::shared_ptr<const Suite> suite)
{
    if (name == "simulated") {
        return makeSimulator(resources / "profiles" / "simulated.json", std::move(suite));
    }
    const auto sample = loadSample(resources);
    if (!sample) {
        return sample.error();
    }
    return loadRecording(sample->recording);
}

Backends::Backends(std::filesystem::path resources, std::shared_ptr<const Suite> suite)
    : m_resources(std::move(resources)), m_suite(std::move(suite))
{
}

Result<std::string> Backends::baseUrlOf(const std::string& name)
{
    if (isUrl(name)) {
        return name;
    }
    if (name != "sample" && name != "simulated") {
        return Error{ErrorCode::InvalidInput, Stage::Backend,
                     "\"" + name +
                         "\" is no backend: give \"sample\", \"simulated\" or a base URL such as "
                         "http://127.0.0.1:8000/v1."};
    }
    auto source = builtInReplies(m_resources, name, m_suite);
    if (!source) {
        return source.error();
    }
    const std::string provenance = (*source)->provenance();
    auto server = EmbeddedServer::start(*std::move(source), {.port = 0, .suite = m_suite});
    if (!server) {
        return server.error();
    }
    m_provenance += (m_provenance.empty() ? "" : "; ") + provenance;
    const std::string url = (*server)->baseUrl();
    m_servers[name] = *std::move(server);
    return url;
}

Result<std::shared_ptr<Backend>> Backends::open(const Configuration& configuration, std::stop_token stop)
{
    if (const auto known = m_backends.find(configuration.backend); known != m_backends.end()) {
        return known->second;
    }
    const auto url = baseUrlOf(configuration.backend);
    if (!url) {
        return url.error();
    }
    BackendOptions options;
    options.profile = profileForUrl(*url);
    if (isUrl(configuration.backend)) {
        const char* key = std::getenv("CANDOR_API_KEY"); // NOLINT(concurrency-mt-unsafe): nothing sets it
        options.secrets = {{.value = key ? key : ""}};
    }
    std::shared_ptr<Backend> backend = makeHttpBackend(std::move(options));
    if (const Result<void> checked = backend->check(stop); !checked) {
        return checked.error();
    }
    m_backends[configuration.backend] = backend;
    return backend;
}

} // namespace candor
