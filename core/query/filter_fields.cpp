// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_fields.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>

namespace candor {

namespace {

constexpr std::array kFields{
    FilterField{"verdict", RowColumn::Verdict, FieldKind::Verdict, "what happened, or a class: compile, execution"},
    FilterField{"task", RowColumn::Task, FieldKind::Text, "task id"},
    FilterField{"model", RowColumn::Model, FieldKind::Text, "model"},
    FilterField{"config", RowColumn::Configuration, FieldKind::Text, "name of the configuration"},
    FilterField{"category", RowColumn::Category, FieldKind::Text, "category of the task"},
    FilterField{"lost", RowColumn::Flip, FieldKind::Lost, "yes: the baseline passes, this does not"},
    FilterField{"gained", RowColumn::Flip, FieldKind::Gained, "yes: the baseline does not pass, this does"},
    FilterField{"holes", RowColumn::Holes, FieldKind::Number, "holes of the IR"},
    FilterField{"score", RowColumn::Score, FieldKind::Number, "points"},
    FilterField{"cases", RowColumn::Cases, FieldKind::Number, "test cases passed"},
    FilterField{"findings", RowColumn::Findings, FieldKind::Number, "findings of the IR check"},
    FilterField{"class", RowColumn::Verdict, FieldKind::Class, "class of the verdict"},
    FilterField{"session", RowColumn::Session, FieldKind::Text, "id, name of the suite, or last"},
    FilterField{"complexity", RowColumn::Complexity, FieldKind::Text, "complexity of the task"},
    FilterField{"selected", RowColumn::Selected, FieldKind::Flag, "yes: the candidate that was chosen"},
    FilterField{"repeat", RowColumn::Repeat, FieldKind::Number, "which repeat, from 1"},
    FilterField{"n", RowColumn::N, FieldKind::Number, "candidates asked for in a trial"},
    FilterField{"candidates", RowColumn::Candidates, FieldKind::Number, "candidates drawn in the trial"},
    FilterField{"draw", RowColumn::Draw, FieldKind::Number, "which candidate, from 1"},
    FilterField{"tokens", RowColumn::Tokens, FieldKind::Number, "tokens of prompt and reply"},
    FilterField{"latency", RowColumn::Latency, FieldKind::Seconds, "seconds of the requests"},
    FilterField{"duration", RowColumn::Duration, FieldKind::Seconds, "seconds of the trial"},
    FilterField{"cost", RowColumn::Cost, FieldKind::Usd, "USD"},
    FilterField{"executed", RowColumn::Executed, FieldKind::Flag, "yes: it has a verdict of its own"},
    FilterField{"flip", RowColumn::Flip, FieldKind::Flip, "lost, gained or none"},
};

} // namespace

std::span<const FilterField> filterFields()
{
    return kFields;
}

const FilterField* filterFieldNamed(std::string_view name)
{
    std::string lowered = lowerCased(name);
    if (lowered == "configuration") {
        lowered = "config";
    }
    const auto* place = std::ranges::find(kFields, std::string_view(lowered), &FilterField::name);
    return place == kFields.end() ? nullptr : place;
}

const FilterField* filterFieldOf(RowColumn column)
{
    const auto* place = std::ranges::find_if(kFields, [column](const FilterField& field) {
        return field.column == column && field.kind != FieldKind::Lost && field.kind != FieldKind::Gained;
    });
    return place == kFields.end() ? nullptr : place;
}

bool isNumeric(FieldKind kind)
{
    return kind == FieldKind::Number || kind == FieldKind::Seconds || kind == FieldKind::Usd;
}

} // namespace candor
