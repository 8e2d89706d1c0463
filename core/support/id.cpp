// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/id.h"

#include <array>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace candor {

std::string newSessionId()
{
    std::array<unsigned char, 6> bytes{};
    // Fails only on a kernel without getrandom(), which nothing here runs on; a guessable id could overwrite a session.
    if (getentropy(bytes.data(), bytes.size()) != 0) {
        std::abort();
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string id;
    for (const unsigned char byte : bytes) {
        id += kDigits[byte >> 4];
        id += kDigits[byte & 0x0f];
    }
    return id;
}

} // namespace candor
