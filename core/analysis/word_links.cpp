// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/word_links.h"

#include "core/analysis/word_terms.h"
#include "core/support/text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace candor {

namespace {

/// The lighter text weighs at least this much in a comparison.
constexpr double kLeastWeight = 2.0;
/// How much of the measure the lighter text is; the rest is the heavier one.
constexpr double kLighterShare = 0.7;
/// What is left of the likeness of two texts that compare in opposite directions.
constexpr double kOpposed = 0.5;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// True where a prompt breaks behind the byte at `i`: never within quotes or brackets, which the caller counts.
bool breaksAt(std::string_view text, std::size_t i)
{
    const char c = text[i];
    if (c == '\n' || c == ';') {
        return true;
    }
    const bool spaceBehind = i + 1 == text.size() || isSpace(text[i + 1]);
    return spaceBehind && (c == ',' || c == '.' || c == '!' || c == '?' || c == ':');
}

bool opensQuote(std::string_view text, std::size_t i)
{
    return (text[i] == '\'' || text[i] == '"') && (i == 0 || isSpace(text[i - 1]) || text[i - 1] == '(');
}

std::vector<PromptPhrase> splitPrompt(std::string_view text, bool& cut)
{
    std::vector<PromptPhrase> phrases;
    std::size_t begin = 0;
    int depth = 0;
    char quote = 0;
    const auto close = [&](std::size_t end) {
        while (begin < end && isSpace(text[begin])) {
            ++begin;
        }
        std::size_t last = end;
        while (last > begin && (isSpace(text[last - 1]) || text[last - 1] == ',' || text[last - 1] == '.')) {
            --last;
        }
        if (last > begin) {
            phrases.push_back({begin, last, {}});
        }
        begin = end;
    };
    for (std::size_t i = 0; i < text.size() && phrases.size() < kMostLinkedPhrases; ++i) {
        const char c = text[i];
        if (c == '\n') {
            quote = 0; // nothing is quoted or bracketed over lines: a stray mark spoils one line
            depth = 0;
        }
        if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (opensQuote(text, i)) {
            quote = c;
        } else if (c == '(' || c == '[' || c == '{') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '}') {
            depth = std::max(0, depth - 1);
        } else if (depth == 0 && breaksAt(text, i)) {
            close(i + 1);
        }
    }
    if (phrases.size() < kMostLinkedPhrases) {
        close(text.size());
    } else {
        cut = true;
    }
    return phrases;
}

std::string signatureText(const Ir& ir)
{
    std::vector<std::string> parameters;
    for (const Parameter& parameter : ir.parameters) {
        parameters.push_back(parameter.name + (parameter.type.empty() ? "" : ": " + parameter.type));
    }
    return ir.name + "(" + join(parameters, ", ") + ")" + (ir.returns.empty() ? "" : " → " + ir.returns);
}

/// The description of the hole that stands in a clause, or nothing.
std::optional<std::string> holeIn(const Ir& ir, const std::string& path)
{
    for (const Hole& hole : ir.holes) {
        if (hole.path == path || hole.path.starts_with(path + "/")) {
            return hole.description.empty() ? hole.identifier : hole.description;
        }
    }
    return std::nullopt;
}

std::vector<LinkedClause> clausesOf(const Ir& ir, bool& cut)
{
    std::vector<LinkedClause> clauses;
    const auto add = [&](const std::string& path, std::string label, std::string text, bool asksFor) {
        if (clauses.size() >= kMostLinkedClauses) {
            cut = true;
            return;
        }
        LinkedClause clause{path, std::move(label), std::move(text), false, asksFor, {}, {}};
        if (const auto hole = holeIn(ir, path)) {
            clause.isHole = true;
            clause.text = trimmed(clause.text).empty() ? *hole : clause.text + " (open: " + *hole + ")";
        }
        if (!trimmed(clause.text).empty()) {
            clauses.push_back(std::move(clause));
        }
    };
    add("/intent/summary", "summary", ir.summary, false);
    if (!ir.name.empty()) {
        add("/signature", "signature", signatureText(ir), true);
    }
    const auto numbered = [](const char* what, std::size_t i) { return what + std::to_string(i + 1); };
    for (std::size_t i = 0; i < ir.effects.size(); ++i) {
        add("/effects/" + std::to_string(i), numbered("effect ", i), ir.effects[i], true);
    }
    for (std::size_t i = 0; i < ir.assertions.size(); ++i) {
        add("/assertions/" + std::to_string(i), numbered("assertion ", i), ir.assertions[i].predicate, false);
    }
    for (std::size_t i = 0; i < ir.constraints.size(); ++i) {
        add("/constraints/" + std::to_string(i), numbered("constraint ", i), ir.constraints[i].description, false);
    }
    return clauses;
}

struct CodeLine
{
    int number = 0;
    std::string code; ///< without comment
    bool isSignature = false;
};

/// A line without its comment; `quotes` is the triple quote that is open, and changes.
std::string withoutComment(std::string_view line, std::string& quotes)
{
    std::string code;
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string_view three = line.substr(i, 3);
        if (!quotes.empty()) {
            if (three == quotes) {
                quotes.clear();
                i += 2;
            }
            continue;
        }
        if (quote == 0 && (three == "\"\"\"" || three == "'''")) {
            quotes = three;
            i += 2;
            continue;
        }
        if (quote == 0 && line[i] == '#') {
            break;
        }
        if (quote != 0 && line[i] == '\\') {
            code += line.substr(i, 2);
            ++i;
            continue;
        }
        if (line[i] == '\'' || line[i] == '"') {
            quote = quote == 0 ? line[i] : (quote == line[i] ? '\0' : quote);
        }
        code += line[i];
    }
    return code;
}

std::vector<CodeLine> linesOf(std::string_view python, const std::string& function, bool& cut)
{
    std::vector<CodeLine> lines;
    std::string quotes;
    int number = 0;
    for (const std::string_view line : splitLines(python)) {
        ++number;
        std::string code(trimmed(withoutComment(line, quotes)));
        if (code.empty() || code.starts_with("import ") || code.starts_with("from ")) {
            continue;
        }
        if (lines.size() == kMostLinkedLines) {
            cut = true;
            break;
        }
        const bool isSignature = !function.empty() && code.starts_with("def " + function + "(");
        lines.push_back({number, std::move(code), isSignature});
    }
    return lines;
}

std::set<std::string> namesOf(const Task& task, const Ir& ir, const std::vector<CodeLine>& lines)
{
    std::set<std::string> names{lowerCased(task.entryPoint), lowerCased(ir.name)};
    for (const Parameter& parameter : ir.parameters) {
        names.insert(lowerCased(parameter.name));
    }
    for (const CodeLine& line : lines) {
        names.merge(namesInCode(line.code));
    }
    names.erase("");
    return names;
}

/// In how many texts each term is.
std::map<std::string, double> spreadOf(const std::vector<Terms>& texts)
{
    std::map<std::string, double> spread;
    for (const Terms& terms : texts) {
        for (const auto& [term, weight] : terms) {
            spread[term] += 1.0;
        }
    }
    return spread;
}

/// Divides each weight by the root of how many texts of the other side have the term.
Terms weighed(const Terms& terms, const std::map<std::string, double>& spread)
{
    Terms result;
    for (const auto& [term, weight] : terms) {
        const auto found = spread.find(term);
        result[term] = weight / std::sqrt(found == spread.end() ? 1.0 : std::max(1.0, found->second));
    }
    return result;
}

double weightOf(const Terms& terms)
{
    double sum = 0.0;
    for (const auto& [term, weight] : terms) {
        sum += weight;
    }
    return sum;
}

/// True when one text compares in one direction and the other in the other alone.
bool opposed(const Terms& first, const Terms& second)
{
    const auto has = [](const Terms& terms, const char* strict, const char* weak) {
        return terms.contains(strict) || terms.contains(weak);
    };
    const bool firstLess = has(first, "<", "<=");
    const bool firstMore = has(first, ">", ">=");
    const bool secondLess = has(second, "<", "<=");
    const bool secondMore = has(second, ">", ">=");
    return (firstLess != firstMore) && (secondLess != secondMore) && firstLess != secondLess;
}

double likeness(const Terms& first, double firstWeight, const Terms& second, double secondWeight)
{
    double shared = 0.0;
    for (const auto& [term, weight] : first) {
        const auto found = second.find(term);
        if (found != second.end()) {
            shared += std::min(weight, found->second);
        }
    }
    const double lighter = std::max(kLeastWeight, std::min(firstWeight, secondWeight));
    const double heavier = std::max(lighter, std::max(firstWeight, secondWeight));
    const double alike = shared / (kLighterShare * lighter + (1.0 - kLighterShare) * heavier);
    return opposed(first, second) ? alike * kOpposed : alike;
}

/// likeness[i][j] of every text of one side with every text of the other.
std::vector<std::vector<double>> likenesses(const std::vector<Terms>& left, const std::vector<Terms>& right)
{
    const auto both = [](const std::vector<Terms>& texts, const std::map<std::string, double>& spread) {
        std::vector<std::pair<Terms, double>> out;
        for (const Terms& terms : texts) {
            Terms one = weighed(terms, spread);
            const double weight = weightOf(one);
            out.emplace_back(std::move(one), weight);
        }
        return out;
    };
    const auto spread = spreadOf(right); // one spread for both sides, so that a shared term weighs the same on each
    const auto lefts = both(left, spread);
    const auto rights = both(right, spread);
    std::vector<std::vector<double>> all(left.size(), std::vector<double>(right.size(), 0.0));
    for (std::size_t i = 0; i < lefts.size(); ++i) {
        for (std::size_t j = 0; j < rights.size(); ++j) {
            all[i][j] = likeness(lefts[i].first, lefts[i].second, rights[j].first, rights[j].second);
        }
    }
    return all;
}

/// The best likeness that the text has with a clause. What only asserts, or is open, takes a line or a phrase from no
/// clause that says what is to be done.
double bestOf(const std::vector<double>& likes, const std::vector<LinkedClause>& clauses)
{
    double best = 0.0;
    double bestThatSays = 0.0;
    for (std::size_t i = 0; i < likes.size(); ++i) {
        best = std::max(best, likes[i]);
        if (clauses[i].asksFor && !clauses[i].isHole) {
            bestThatSays = std::max(bestThatSays, likes[i]);
        }
    }
    return bestThatSays >= kLinkThreshold ? bestThatSays : best;
}

/// The clauses that a text is linked with.
std::vector<std::size_t> linked(const std::vector<double>& likes, const std::vector<LinkedClause>& clauses)
{
    const double best = bestOf(likes, clauses);
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < likes.size(); ++i) {
        if (likes[i] >= kLinkThreshold && likes[i] >= kLinkNearBest * best) {
            indexes.push_back(i);
        }
    }
    return indexes;
}

} // namespace

WordLinks linkWords(const Task& task, const Ir& ir, const std::string& python)
{
    WordLinks links;
    links.phrases = splitPrompt(task.prompt, links.cut);
    links.clauses = clausesOf(ir, links.cut);
    const std::vector<CodeLine> lines = linesOf(python, ir.name, links.cut);
    const std::set<std::string> names = namesOf(task, ir, lines);

    std::vector<Terms> phraseTerms;
    for (const PromptPhrase& phrase : links.phrases) {
        const std::string_view text = std::string_view(task.prompt).substr(phrase.begin, phrase.end - phrase.begin);
        phraseTerms.push_back(termsOfWords(text, names));
    }
    std::vector<Terms> clauseTerms;
    for (const LinkedClause& clause : links.clauses) {
        clauseTerms.push_back(termsOfWords(clause.text, names));
    }
    std::vector<Terms> lineTerms;
    for (const CodeLine& line : lines) {
        lineTerms.push_back(line.isSignature ? Terms() : termsOfCode(line.code, names));
    }

    auto toClauses = likenesses(phraseTerms, clauseTerms);
    for (std::size_t i = 0; i < links.phrases.size(); ++i) {
        for (std::size_t j = 0; j < links.clauses.size(); ++j) {
            // Its names are in every phrase: only one that names the function is about the signature.
            if (links.clauses[j].path == "/signature" && !phraseTerms[i].contains(lowerCased(ir.name))) {
                toClauses[i][j] = 0.0;
            }
        }
        links.phrases[i].clauses = linked(toClauses[i], links.clauses);
        for (const std::size_t clause : links.phrases[i].clauses) {
            links.clauses[clause].phrases.push_back(i);
        }
    }
    auto fromLines = likenesses(lineTerms, clauseTerms);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t j = 0; j < links.clauses.size(); ++j) {
            if (links.clauses[j].path == "/signature") {
                fromLines[i][j] = lines[i].isSignature ? 1.0 : 0.0;
            } else if (links.clauses[j].path == "/intent/summary") {
                fromLines[i][j] = 0.0; // it is about the whole program
            }
        }
        for (const std::size_t clause : linked(fromLines[i], links.clauses)) {
            links.clauses[clause].lines.push_back(lines[i].number);
        }
    }
    return links;
}

} // namespace candor
