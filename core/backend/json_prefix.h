// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Watches a text that should become a JSON object, piece by piece, and tells when it no longer can: more than 200
/// bytes of prose before any brace, a byte that can't be there, or white space without end, as a constrained model
/// writes it when it has lost its way. Fences and thinking (<think>...</think>) before the object are passed over, and
/// so is whatever comes after it. Errs on the side of patience: numbers and escapes are only looked at roughly, and
/// after prose with a brace in it nothing is hopeless.
class JsonPrefix
{
public:
    /// Takes the next piece, cut anywhere. False from the moment on that the text is hopeless.
    bool feed(std::string_view text);

    [[nodiscard]] bool hopeless() const { return m_state == State::Hopeless; }

private:
    enum class State
    {
        Before,   ///< nothing of the object yet
        Thinking, ///< inside <think>
        Inside,
        Done, ///< the object is whole, or nothing more is looked at
        Hopeless,
    };
    /// What may come next inside the object.
    enum class Next
    {
        FirstKey, ///< a key, or the end of the object
        Key,
        Colon,
        FirstItem, ///< a value, or the end of the array
        Value,
        Comma, ///< a comma, or the end of what is open
        InString,
        InEscape,
        InNumber,
        InWord,
    };

    void take(char character);
    void takeBefore(char character);
    void takeInside(char character);
    void takeString(char character);
    void takeToken(char character);
    void takeStructure(char character);
    void beginValue(char character);
    void close(char bracket);

    State m_state = State::Before;
    Next m_next = Next::FirstKey;
    std::string m_before;     ///< what stood before the object, but for white space; short
    std::size_t m_blanks = 0; ///< white space in a row, outside strings
    std::vector<char> m_open; ///< '{' and '['
    bool m_isKey = false;     ///< the string that is being read is a key
    std::string_view m_word;  ///< the word that is being read ...
    std::size_t m_wordAt = 0; ///< ... and how far
};

} // namespace candor
