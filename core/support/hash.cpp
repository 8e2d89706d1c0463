// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/hash.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>

namespace candor {

ContentHash hashOf(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    // SHA-256 is always there; without it no lineage could be checked, and an empty hash would pass for "none".
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        std::abort();
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    ContentHash hash;
    hash.hex.reserve(std::size_t{size} * 2);
    for (unsigned int i = 0; i < size; ++i) {
        hash.hex += kDigits[digest[i] >> 4];
        hash.hex += kDigits[digest[i] & 0x0f];
    }
    return hash;
}

} // namespace candor
