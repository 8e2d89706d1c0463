// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_completion.h"

#include "core/query/filter_fields.h"
#include "core/query/filter_lexer.h"
#include "core/query/filter_text.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace candor {

namespace {

std::string counted(std::size_t count, std::string_view one, std::string_view several)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : several);
}

/// Collects what fits the typed text for one place of the filter text.
class Completions
{
public:
    Completions(std::string typed, std::size_t from, std::size_t length)
        : m_typed(lowerCased(typed)), m_from(from), m_length(length)
    {
    }

    [[nodiscard]] bool fits(std::string_view value) const
    {
        return m_typed.empty() || lowerCased(value).find(m_typed) != std::string::npos;
    }
    [[nodiscard]] bool full() const { return m_first.size() >= kMostCompletions; }

    /// Requires fits(value). `text` is what would be written for it.
    void add(std::string_view value, std::string text, std::string hint)
    {
        auto& list = lowerCased(value).starts_with(m_typed) ? m_first : m_second;
        if (list.size() < kMostCompletions) {
            list.push_back({m_from, m_length, std::move(text), std::move(hint)});
        }
    }
    void offer(std::string_view value, std::string hint)
    {
        if (fits(value)) {
            add(value, quoteFilterValue(value), std::move(hint));
        }
    }

    std::vector<FilterCompletion> take()
    {
        m_first.insert(m_first.end(), std::make_move_iterator(m_second.begin()),
                       std::make_move_iterator(m_second.end()));
        m_first.resize(std::min(m_first.size(), kMostCompletions));
        return std::move(m_first);
    }

private:
    std::string m_typed;
    std::size_t m_from;
    std::size_t m_length;
    std::vector<FilterCompletion> m_first;
    std::vector<FilterCompletion> m_second;
};

void offerFields(Completions& completions)
{
    for (const FilterField& field : filterFields()) {
        const std::string name(field.name);
        if (!completions.fits(name)) {
            continue;
        }
        const bool flag = field.kind == FieldKind::Lost || field.kind == FieldKind::Gained;
        completions.add(name, name + (flag ? ":yes" : isNumeric(field.kind) ? ">" : ":"), std::string(field.hint));
    }
}

/// Distinct tasks in the order of the suites; a suite that several sessions have is read once.
void offerTasks(const Snapshot& snapshot, Completions& completions)
{
    std::set<std::string_view> suites;
    std::set<std::string_view> known;
    for (const StoredSession& session : snapshot.sessions) {
        const Suite* suite = session.plan ? session.plan->suite.get() : nullptr;
        if (!suite || (!suite->hash.empty() && !suites.insert(suite->hash.hex).second)) {
            continue;
        }
        for (const Task& task : suite->tasks) {
            if (completions.full()) {
                return;
            }
            if (completions.fits(task.id) && known.insert(task.id).second) {
                const std::string hint = task.category.empty() ? "task" : "task, " + task.category;
                completions.add(task.id, quoteFilterValue(task.id), hint);
            }
        }
    }
}

/// Distinct texts of any other column, with how many tasks or configurations have each.
void offerTexts(const Snapshot& snapshot, RowColumn column, Completions& completions)
{
    std::map<std::string_view, std::size_t> counts;
    std::vector<std::string_view> order;
    for (const StoredSession& session : snapshot.sessions) {
        for (std::size_t i = 0; i < textCount(session, column); ++i) {
            const std::string_view text = textOf(session, column, i);
            if (!text.empty() && ++counts[text] == 1) {
                order.push_back(text);
            }
        }
    }
    const bool ofTasks = column == RowColumn::Category || column == RowColumn::Complexity;
    for (const std::string_view text : order) {
        const std::size_t count = counts[text];
        completions.offer(text, ofTasks ? counted(count, "task", "tasks")
                                        : counted(count, "configuration", "configurations"));
    }
}

void offerSessions(const Snapshot& snapshot, Completions& completions)
{
    completions.offer("last", "the newest session");
    for (auto session = snapshot.sessions.rbegin(); session != snapshot.sessions.rend(); ++session) {
        completions.offer(session->id, std::string(textOf(*session, RowColumn::Session, 0)) + ", " +
                                           counted(session->trialCount, "trial", "trials"));
    }
}

void offerVerdicts(const Snapshot& snapshot, FieldKind kind, Completions& completions)
{
    std::array<std::size_t, kAllVerdicts.size()> counts{};
    for (const Verdict verdict : snapshot.trials.verdict) {
        ++counts[static_cast<std::size_t>(verdict)];
    }
    std::map<VerdictClass, std::size_t> ofClasses;
    for (const Verdict verdict : kAllVerdicts) {
        ofClasses[classOf(verdict)] += counts[static_cast<std::size_t>(verdict)];
    }
    const auto hint = [](std::size_t count) { return counted(count, "trial", "trials"); };
    if (kind == FieldKind::Verdict) {
        completions.offer(
            "failed", hint(ofClasses[VerdictClass::ExecutionFailure] + ofClasses[VerdictClass::CompilationFailure]));
        for (const Verdict verdict : kAllVerdicts) {
            if (const std::size_t count = counts[static_cast<std::size_t>(verdict)]; count > 0) {
                completions.offer(nameOf(verdict), hint(count));
            }
        }
    }
    for (const auto& [verdictClass, count] : ofClasses) {
        if (kind == FieldKind::Class || (count > 0 && verdictClass != VerdictClass::Passed)) {
            completions.offer(nameOf(verdictClass), "class, " + hint(count));
        }
    }
}

void offerNumbers(const Snapshot& snapshot, RowColumn column, Completions& completions)
{
    std::set<int> numbers;
    for (const StoredSession& session : snapshot.sessions) {
        if (!session.plan) {
            continue;
        }
        if (column == RowColumn::N) {
            for (const Configuration& configuration : session.plan->configurations) {
                numbers.insert(configuration.n);
            }
        } else if (column == RowColumn::Repeat) {
            for (int repeat = 1; repeat <= session.plan->repeats; ++repeat) {
                numbers.insert(repeat);
            }
        }
    }
    for (const int number : numbers) {
        completions.offer(std::to_string(number), {});
    }
}

void offerValues(const Snapshot& snapshot, const FilterField& field, Completions& completions)
{
    switch (field.kind) {
    case FieldKind::Verdict:
    case FieldKind::Class:
        return offerVerdicts(snapshot, field.kind, completions);
    case FieldKind::Lost:
    case FieldKind::Gained:
    case FieldKind::Flag:
        completions.offer("yes", {});
        completions.offer("no", {});
        return;
    case FieldKind::Flip:
        for (const Flip flip : {Flip::Lost, Flip::Gained, Flip::None}) {
            completions.offer(nameOf(flip), {});
        }
        return;
    case FieldKind::Text:
        return field.column == RowColumn::Task      ? offerTasks(snapshot, completions)
               : field.column == RowColumn::Session ? offerSessions(snapshot, completions)
                                                    : offerTexts(snapshot, field.column, completions);
    default:
        return offerNumbers(snapshot, field.column, completions);
    }
}

/// The term that the cursor stands in or right behind; nullptr: between terms.
const LexedTerm* termAt(const std::vector<LexedTerm>& terms, std::size_t cursor)
{
    const auto place = std::ranges::find_if(terms, [cursor](const LexedTerm& term) {
        return term.offset <= cursor && cursor <= term.offset + term.length;
    });
    return place == terms.end() ? nullptr : &*place;
}

/// What is typed of a value up to the cursor, without quotes and escapes.
std::string typedOf(std::string_view text, std::size_t from, std::size_t cursor)
{
    const std::vector<LexedTerm> typed = lexFilter("task:" + std::string(text.substr(from, cursor - from)));
    return typed.empty() || typed.front().values.empty() ? std::string() : typed.front().values.front().text;
}

} // namespace

std::vector<FilterCompletion> completionsAt(std::string_view text, std::size_t cursor, const Snapshot& snapshot)
{
    cursor = std::min(cursor, text.size());
    const std::vector<LexedTerm> terms = lexFilter(text);
    const LexedTerm* term = termAt(terms, cursor);
    if (term && !term->comparator.empty() && cursor >= term->valuesOffset()) {
        const FilterField* field = filterFieldNamed(term->field);
        const auto value = std::ranges::find_if(
            term->values, [cursor](const LexedValue& one) { return cursor <= one.offset + one.length; });
        if (!field || value == term->values.end()) {
            return {};
        }
        Completions completions(typedOf(text, value->offset, cursor), value->offset, value->length);
        offerValues(snapshot, *field, completions);
        return completions.take();
    }
    const std::size_t from = term ? std::min(term->fieldOffset, cursor) : cursor;
    const bool named = term && !term->comparator.empty();
    const std::size_t end = !term ? cursor : named ? term->valuesOffset() : term->offset + term->length;
    Completions completions(typedOf(text, from, cursor), from, end - from);
    offerFields(completions);
    if (!named && term && cursor > from) {
        offerTasks(snapshot, completions);
    }
    return completions.take();
}

} // namespace candor
