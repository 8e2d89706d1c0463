// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"
#include "core/support/json.h"
#include "core/support/random.h"

#include <cstddef>
#include <string>
#include <vector>

namespace candor::test {

/// A reply as models write them: an IR with every section, escapes, non-ASCII text, numbers and words.
inline const std::string& sampleReply()
{
    static const std::string text = R"({
  "intent": {"summary": "Say whether a password is good enough", "rationale": "Sign-up needs it — “early”, in \u0041SCII \ud83d\ude00"},
  "signature": {
    "name": "validate_password",
    "parameters": [{"name": "password", "type": "str", "description": "what the user typed"}],
    "returns": "str"
  },
  "effects": [
    {"description": "If the password has fewer than 8 characters, return the literal 'too short'"},
    {"description": "If it has no digit, return exactly \"no number\""},
    {"description": "Otherwise return 'valid'"}
  ],
  "assertions": [
    {"predicate": "an empty password gives 'too short'", "rationale": "boundary"},
    {"predicate": "the result is one of three strings"}
  ],
  "constraints": [{"type": "return_constraint", "description": "Return one of the three strings\\"}],
  "metadata": {"confidence": 0.75, "draft": false, "tags": [null, 1e3, -12]}
})";
    return text;
}

inline Json sampleDocument()
{
    return parseJson(sampleReply()).value();
}

inline Ir irFrom(const std::string& json)
{
    return irFromDocument(parseJson(json).value());
}

/// Any JSON, with a liking for what the readers look for: sections, holes, brackets.
inline Json randomJson(Random& random, int depth = 0)
{
    static const std::vector<std::string> kKeys{"intent",    "signature",  "effects",   "assertions", "constraints",
                                                "metadata",  "summary",    "rationale", "name",       "parameters",
                                                "returns",   "type",       "hole",      "holes",      "description",
                                                "predicate", "identifier", "kind"};
    static const std::vector<std::string> kTexts{"",   "x",     "<?a?>",           "<?b: some text?>", "<",
                                                 "<?", "?>",    "<?<?c?>?>",       "effect",           "?a?>",
                                                 "a?", "<?1?>", "return 'x' if y", "\xc3\xa9"};
    switch (random.below(depth > 5 ? 4 : 8)) {
    case 0:
        return nullptr;
    case 1:
        return random.uniform();
    case 2:
    case 3: {
        std::string text;
        for (std::uint64_t i = random.below(4); i > 0; --i) {
            text += kTexts[random.below(kTexts.size())];
        }
        return text;
    }
    case 4: {
        Json array = Json::array();
        for (std::uint64_t i = random.below(4); i > 0; --i) {
            array.push_back(randomJson(random, depth + 1));
        }
        return array;
    }
    default: {
        Json object = Json::object();
        for (std::uint64_t i = random.below(6); i > 0; --i) {
            object[kKeys[random.below(kKeys.size())]] = randomJson(random, depth + 1);
        }
        return object;
    }
    }
}

} // namespace candor::test
