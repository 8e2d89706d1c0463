// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/json_prefix.h"

#include <algorithm>

namespace candor {
namespace {

constexpr std::size_t kMostProse = 200;
constexpr std::size_t kMostBlanks = 512;
constexpr std::size_t kMostDepth = 256;
constexpr std::string_view kThinkBegin = "<think>";
constexpr std::string_view kThinkEnd = "</think>";

bool isBlank(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

/// Only a fence's opening line may stand before the brace for the brace to be the answer's.
bool isFence(std::string_view before)
{
    return before.empty() || before == "```" || before == "```json" || before == "```JSON";
}

} // namespace

bool JsonPrefix::feed(std::string_view text)
{
    for (const char character : text) {
        if (m_state == State::Done || m_state == State::Hopeless) {
            break;
        }
        take(character);
    }
    return !hopeless();
}

void JsonPrefix::take(char character)
{
    const bool inString = m_state == State::Inside && (m_next == Next::InString || m_next == Next::InEscape);
    m_blanks = isBlank(character) && !inString ? m_blanks + 1 : 0;
    if (m_blanks > kMostBlanks) {
        m_state = State::Hopeless;
        return;
    }
    if (m_state == State::Inside) {
        takeInside(character);
    } else {
        takeBefore(character);
    }
}

void JsonPrefix::takeBefore(char character)
{
    if (isBlank(character)) {
        return;
    }
    if (m_state == State::Thinking) {
        m_before += character;
        m_before.erase(0, m_before.size() - std::min(m_before.size(), kThinkEnd.size()));
        if (m_before == kThinkEnd) {
            m_before.clear();
            m_state = State::Before;
        }
        return;
    }
    if (character == '{') {
        // A brace amid prose may be anything.
        m_state = isFence(m_before) ? State::Inside : State::Done;
        m_open.push_back('{');
        return;
    }
    m_before += character;
    if (m_before.ends_with(kThinkBegin)) {
        m_before.clear();
        m_state = State::Thinking;
    } else if (m_before.size() > kMostProse) {
        m_state = State::Hopeless;
    }
}

void JsonPrefix::takeInside(char character)
{
    if (m_next == Next::InString || m_next == Next::InEscape) {
        takeString(character);
    } else if (m_next == Next::InNumber || m_next == Next::InWord) {
        takeToken(character);
    } else if (!isBlank(character)) {
        takeStructure(character);
    }
}

void JsonPrefix::takeString(char character)
{
    if (m_next == Next::InEscape) {
        m_next = Next::InString;
    } else if (character == '\\') {
        m_next = Next::InEscape;
    } else if (character == '"') {
        m_next = m_isKey ? Next::Colon : Next::Comma;
    }
}

void JsonPrefix::takeToken(char character)
{
    if (m_next == Next::InWord) {
        if (character != m_word[m_wordAt]) {
            m_state = State::Hopeless;
        } else if (++m_wordAt == m_word.size()) {
            m_next = Next::Comma;
        }
        return;
    }
    if (std::string_view("0123456789+-.eE").find(character) != std::string_view::npos) {
        return;
    }
    m_next = Next::Comma;
    takeInside(character);
}

void JsonPrefix::takeStructure(char character)
{
    switch (m_next) {
    case Next::FirstKey:
    case Next::Key:
        if (character == '"') {
            m_isKey = true;
            m_next = Next::InString;
        } else if (character == '}' && m_next == Next::FirstKey) {
            close('{');
        } else {
            m_state = State::Hopeless;
        }
        return;
    case Next::Colon:
        m_next = Next::Value;
        m_state = character == ':' ? m_state : State::Hopeless;
        return;
    case Next::FirstItem:
        if (character == ']') {
            close('[');
            return;
        }
        beginValue(character);
        return;
    case Next::Comma:
        if (character == ',') {
            m_next = m_open.back() == '{' ? Next::Key : Next::Value;
        } else {
            close(character == '}' ? '{' : character == ']' ? '[' : ' ');
        }
        return;
    default:
        beginValue(character);
    }
}

void JsonPrefix::beginValue(char character)
{
    if (character == '"') {
        m_isKey = false;
        m_next = Next::InString;
    } else if (character == '{' || character == '[') {
        m_open.push_back(character);
        m_next = character == '{' ? Next::FirstKey : Next::FirstItem;
        m_state = m_open.size() > kMostDepth ? State::Hopeless : m_state;
    } else if (character == '-' || (character >= '0' && character <= '9')) {
        m_next = Next::InNumber;
    } else {
        m_word = character == 't' ? "true" : character == 'f' ? "false" : character == 'n' ? "null" : "";
        m_wordAt = 1;
        m_next = Next::InWord;
        m_state = m_word.empty() ? State::Hopeless : m_state;
    }
}

void JsonPrefix::close(char bracket)
{
    if (m_open.back() != bracket) {
        m_state = State::Hopeless;
        return;
    }
    m_open.pop_back();
    m_next = Next::Comma;
    m_state = m_open.empty() ? State::Done : m_state;
}

} // namespace candor
