// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_fault.h"

#include "core/support/clock.h"

#include <curl/curl.h>

#include <memory>
#include <system_error>

namespace candor {
namespace {

struct UrlCleanup
{
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
struct TextCleanup
{
    void operator()(char* text) const noexcept { curl_free(text); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlCleanup>;
using CurlText = std::unique_ptr<char, TextCleanup>;

UrlHandle parsedUrl(const std::string& url)
{
    UrlHandle handle(curl_url());
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
        return nullptr;
    }
    return handle;
}

std::string partOf(CURLU* url, CURLUPart part, unsigned flags = 0)
{
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
        return {};
    }
    const CurlText owned(text);
    return text;
}

std::string systemError(const FaultContext& context)
{
    return context.systemError == 0 ? "no answer"
                                    : std::error_code(context.systemError, std::generic_category()).message();
}

std::string timeoutText(HttpFault fault, const HttpLimits& limits, const std::string& host)
{
    switch (fault) {
    case HttpFault::ConnectTimeout:
        return "No connection to " + host + " within " + formatDuration(limits.connect) +
               ": is the address right and the server reachable?";
    case HttpFault::FirstByteTimeout:
        return "The server accepted the request and sent nothing for " + formatDuration(limits.firstByte) +
               ": it may still be loading the model, or hang.";
    case HttpFault::IdleTimeout:
        return "The reply stopped coming for " + formatDuration(limits.idle) + ".";
    default:
        return "The reply was not complete after " + formatDuration(limits.total) + ", the limit of a request.";
    }
}

} // namespace

std::string problemOf(HttpFault fault, const FaultContext& context)
{
    const HttpLimits& limits = context.limits;
    const std::string host = hostAndPortOf(context.url);
    switch (fault) {
    case HttpFault::None:
        return {};
    case HttpFault::Cancelled:
        return "Cancelled.";
    case HttpFault::BadUrl:
        return "The server's address is not an http or https URL: correct the backend's URL.";
    case HttpFault::Resolve:
        return "The host name in " + host + " is unknown: correct the backend's URL.";
    case HttpFault::Connect:
        return "Can't connect to " + host + " (" + systemError(context) +
               "): start the server there, or correct the backend's URL.";
    case HttpFault::Tls:
        return "No secure connection to " + host + ": " + context.libraryText + ".";
    case HttpFault::Certificate:
        return "The certificate of " + host + " is not trusted: " + context.libraryText + ".";
    case HttpFault::ConnectTimeout:
    case HttpFault::FirstByteTimeout:
    case HttpFault::IdleTimeout:
    case HttpFault::TotalTimeout:
        return timeoutText(fault, limits, host);
    case HttpFault::EmptyReply:
        return "The server closed the connection without a reply.";
    case HttpFault::Reset:
        return "The connection broke off, or what came is not HTTP any more.";
    case HttpFault::CutShort:
        return "The reply was cut off after " + std::to_string(context.bodyBytes) + " bytes.";
    case HttpFault::BadEncoding:
        return "The reply's compression is broken.";
    case HttpFault::NotHttp:
        return "What answers at " + host + " does not speak HTTP: correct the backend's URL.";
    case HttpFault::HeaderTooLarge:
        return "The reply's header is larger than a header may be.";
    case HttpFault::ReplyTooLarge:
        return "The reply is larger than " + std::to_string(limits.replyBytes >> 10) + " KiB, the limit of a reply.";
    case HttpFault::Other:
        return "The transfer failed: " + context.libraryText + ".";
    }
    return {};
}

std::string hostAndPortOf(const std::string& url)
{
    const UrlHandle handle = parsedUrl(url);
    if (!handle) {
        return {};
    }
    const std::string scheme = partOf(handle.get(), CURLUPART_SCHEME);
    const std::string host = partOf(handle.get(), CURLUPART_HOST);
    if (host.empty() || (scheme != "http" && scheme != "https")) {
        return {};
    }
    return host + ":" + partOf(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

std::string withoutSecrets(const std::string& url)
{
    const UrlHandle handle = parsedUrl(url);
    if (!handle) {
        return {};
    }
    for (const CURLUPart part :
         {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
        curl_url_set(handle.get(), part, nullptr, 0);
    }
    return partOf(handle.get(), CURLUPART_URL);
}

} // namespace candor
