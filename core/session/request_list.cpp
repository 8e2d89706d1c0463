// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/request_list.h"

#include <utility>

namespace candor {

namespace {

class ListedBackend : public Backend
{
public:
    ListedBackend(RequestList& list, std::shared_ptr<Backend> backend, std::size_t configuration)
        : m_list(list), m_backend(std::move(backend)), m_configuration(configuration)
    {
    }

    Answer ask(const Request& request, std::stop_token stop) override
    {
        const std::uint64_t number = m_list.add({request.label, m_configuration, std::chrono::steady_clock::now()});
        Answer answer = m_backend->ask(request, std::move(stop));
        m_list.remove(number);
        return answer;
    }
    Result<void> check(std::stop_token stop) override { return m_backend->check(std::move(stop)); }
    std::optional<std::string> metrics(std::stop_token stop) override { return m_backend->metrics(std::move(stop)); }
    BackendState state() const override { return m_backend->state(); }

private:
    RequestList& m_list;
    std::shared_ptr<Backend> m_backend;
    std::size_t m_configuration;
};

} // namespace

std::uint64_t RequestList::add(InFlight request)
{
    const std::scoped_lock lock(m_mutex);
    m_requests.emplace(m_next, std::move(request));
    return m_next++;
}

void RequestList::remove(std::uint64_t number)
{
    const std::scoped_lock lock(m_mutex);
    m_requests.erase(number);
}

std::vector<InFlight> RequestList::all() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<InFlight> requests;
    requests.reserve(m_requests.size());
    for (const auto& [number, request] : m_requests) {
        requests.push_back(request);
    }
    return requests;
}

std::size_t RequestList::size() const
{
    const std::scoped_lock lock(m_mutex);
    return m_requests.size();
}

std::shared_ptr<Backend> listedOn(RequestList& list, std::shared_ptr<Backend> backend, std::size_t configuration)
{
    return std::make_shared<ListedBackend>(list, std::move(backend), configuration);
}

} // namespace candor
