// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/configuration_model.h"

#include "ui/theme/plain.h"

#include <QUndoCommand>

#include <algorithm>
#include <map>

namespace candor::ui {

namespace {

QVariant alignmentOf(Field field)
{
    const int type = valueOf(Configuration{}, field).typeId();
    const bool digits = type == QMetaType::Int || type == QMetaType::Double;
    return QVariant::fromValue(Qt::Alignment((digits ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
}

/// "temperature 0.8, n 3": what tells a copy from its original.
std::string changesOf(const Configuration& from, const Configuration& to)
{
    std::string words;
    for (const Difference& difference : differencesBetween(from, to)) {
        const auto field = fieldOf(difference.factor);
        const std::string factor = field ? utf8(titleOf(*field)) : difference.factor;
        const std::string value = field ? utf8(textOf(to, *field)) : difference.second;
        const bool speaksForItself = field == Field::Model;
        words += ", " + (speaksForItself ? value : factor + " " + value);
    }
    return words;
}

} // namespace

/// Rows `at` .. are `before` when undone and `after` when done.
class ConfigurationModel::Change : public QUndoCommand
{
public:
    Change(ConfigurationModel& model, const QString& text, int at, std::vector<Row> before, std::vector<Row> after)
        : QUndoCommand(text), m_model(model), m_at(at), m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void undo() override { m_model.apply(m_at, m_after.size(), m_before); }
    void redo() override { m_model.apply(m_at, m_before.size(), m_after); }

private:
    ConfigurationModel& m_model;
    int m_at;
    std::vector<Row> m_before;
    std::vector<Row> m_after;
};

ConfigurationModel::ConfigurationModel(QObject* parent) : QAbstractTableModel(parent) {}

int ConfigurationModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ConfigurationModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kFieldCount;
}

QVariant ConfigurationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Field field = fieldAt(index.column());
    const auto row = static_cast<std::size_t>(index.row());
    const QString& problem = m_problems[row][static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(m_rows[row].now, field);
    case Qt::EditRole:
        return valueOf(m_rows[row].now, field);
    case Qt::TextAlignmentRole:
        return alignmentOf(field);
    case Qt::ToolTipRole:
        return plainToolTip(problem.isEmpty() ? accessibleText(index.row(), field).toString()
                                              : titleOf(field) + QLatin1Char(' ') + problem);
    case Qt::AccessibleTextRole:
        return accessibleText(index.row(), field);
    case kDiffersRole:
        return m_differences[row].contains(field);
    case kProblemRole:
        return problem;
    default:
        return {};
    }
}

QVariant ConfigurationModel::accessibleText(int row, Field field) const
{
    const auto at = static_cast<std::size_t>(row);
    QString text = QStringLiteral("%1: %2").arg(titleOf(field), textOf(m_rows[at].now, field));
    if (m_differences[at].contains(field)) {
        text += tr(" (the first configuration has %1)").arg(textOf(m_rows.front().now, field));
    }
    const KnownBackend* known = field == Field::Backend ? backend(m_rows[at].now.backend) : nullptr;
    if (known && !known->probe.isEmpty()) {
        text += QStringLiteral(" · ") + known->probe;
    }
    const QString& problem = m_problems[at][static_cast<std::size_t>(columnOf(field))];
    return problem.isEmpty() ? text : text + QStringLiteral("; ") + problem;
}

bool ConfigurationModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    const Field field = fieldAt(index.column());
    const Row before = m_rows[static_cast<std::size_t>(index.row())];
    Row after = before;
    if (!setValue(after.now, field, value)) {
        return false;
    }
    m_lastSet = field == Field::Name ? m_lastSet : field;
    if (valueOf(before.now, field) == valueOf(after.now, field)) {
        return true;
    }
    if (field == Field::Backend) {
        takeModel(after.now);
    }
    if (field == Field::Name) {
        after.copiedFrom.reset();
    } else {
        rename(after, before.now, index.row());
    }
    push(tr("set %1").arg(titleOf(field)), index.row(), {before}, {after});
    return true;
}

QVariant ConfigurationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    }
    if (section < 0 || section >= kFieldCount) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole: {
        const QString title = titleOf(fieldAt(section));
        return title.left(1).toUpper() + title.mid(1);
    }
    case Qt::ToolTipRole:
        return plainToolTip(explanationOf(fieldAt(section)));
    case Qt::TextAlignmentRole:
        return alignmentOf(fieldAt(section));
    default:
        return {};
    }
}

Qt::ItemFlags ConfigurationModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? QAbstractTableModel::flags(index) | Qt::ItemIsEditable : Qt::NoItemFlags;
}

std::vector<Configuration> ConfigurationModel::configurations() const
{
    std::vector<Configuration> all;
    all.reserve(m_rows.size());
    for (const Row& row : m_rows) {
        all.push_back(row.now);
    }
    return all;
}

QStringList ConfigurationModel::problems() const
{
    QStringList all;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        for (int column = 0; column < kFieldCount; ++column) {
            const QString& problem = m_problems[row][static_cast<std::size_t>(column)];
            if (!problem.isEmpty()) {
                all += tr("Row %1, %2: %3.").arg(row + 1).arg(titleOf(fieldAt(column)), problem);
            }
        }
    }
    return all;
}

int ConfigurationModel::append(Configuration configuration)
{
    const int row = rowCount();
    configuration.name = freeName(configuration.name, -1);
    push(tr("add a configuration"), row, {}, {Row{std::move(configuration), std::nullopt}});
    return row;
}

int ConfigurationModel::duplicate(int row)
{
    const Row& original = m_rows.at(static_cast<std::size_t>(row));
    Row copy{original.now, original.copiedFrom ? original.copiedFrom : original.now}; // a copy of a copy: as the first
    copy.now.name = freeName(original.now.name, -1);
    push(tr("duplicate a configuration"), row + 1, {}, {std::move(copy)});
    return row + 1;
}

void ConfigurationModel::remove(int firstRow, int count)
{
    if (firstRow < 0 || count < 1 || firstRow + count > rowCount()) {
        return;
    }
    const auto first = m_rows.begin() + firstRow;
    push(count == 1 ? tr("remove a configuration") : tr("remove %1 configurations").arg(count), firstRow,
         std::vector<Row>(first, first + count), {});
}

void ConfigurationModel::replaceAll(const std::vector<Configuration>& configurations)
{
    std::vector<Row> rows;
    rows.reserve(configurations.size());
    for (const Configuration& configuration : configurations) {
        rows.push_back({configuration, std::nullopt});
    }
    push(tr("replace all configurations"), 0, m_rows, std::move(rows));
}

void ConfigurationModel::push(const QString& text, int at, std::vector<Row> before, std::vector<Row> after)
{
    m_undo.push(new Change(*this, text, at, std::move(before), std::move(after)));
}

void ConfigurationModel::apply(int at, std::size_t remove, const std::vector<Row>& insert)
{
    const int removed = static_cast<int>(remove);
    const int inserted = static_cast<int>(insert.size());
    const int both = std::min(removed, inserted);
    std::copy(insert.begin(), insert.begin() + both, m_rows.begin() + at);
    if (removed > both) {
        beginRemoveRows({}, at + both, at + removed - 1);
        m_rows.erase(m_rows.begin() + at + both, m_rows.begin() + at + removed);
        judge();
        endRemoveRows();
    } else if (inserted > both) {
        beginInsertRows({}, at + both, at + inserted - 1);
        m_rows.insert(m_rows.begin() + at + both, insert.begin() + both, insert.end());
        judge();
        endInsertRows();
    } else {
        judge();
    }
    if (!m_rows.empty()) { // differences and doubled names reach beyond what was set
        emit dataChanged(index(0, 0), index(rowCount() - 1, kFieldCount - 1));
    }
    emit changed();
}

void ConfigurationModel::judge()
{
    m_problems.assign(m_rows.size(), {});
    m_differences.assign(m_rows.size(), {});
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        for (int column = 0; column < kFieldCount; ++column) {
            m_problems[row][static_cast<std::size_t>(column)] = problemOf(m_rows[row].now, fieldAt(column));
        }
        for (const Difference& difference : differencesBetween(m_rows.front().now, m_rows[row].now)) {
            if (const auto field = fieldOf(difference.factor)) {
                m_differences[row].insert(*field);
            }
        }
    }
    judgeNames();
    judgeBackends();
}

void ConfigurationModel::setBackends(std::vector<KnownBackend> backends)
{
    m_backends = std::move(backends);
    judge();
    if (!m_rows.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, kFieldCount - 1));
    }
    emit changed();
}

const KnownBackend* ConfigurationModel::backend(const std::string& name) const
{
    const auto found = std::ranges::find(m_backends, name, &KnownBackend::name);
    return found == m_backends.end() ? nullptr : &*found;
}

BackendPrices ConfigurationModel::prices() const
{
    BackendPrices prices;
    for (const KnownBackend& backend : m_backends) {
        prices[backend.name] = backend.price;
    }
    return prices;
}

/// A model that this backend is known not to have gives way to the one that it begins with.
void ConfigurationModel::takeModel(Configuration& configuration) const
{
    const KnownBackend* known = backend(configuration.backend);
    if (known && !known->models.empty() && !known->models.front().empty() &&
        std::ranges::find(known->models, configuration.model) == known->models.end()) {
        configuration.model = known->models.front();
    }
}

void ConfigurationModel::judgeBackends()
{
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const std::string& name = m_rows[row].now.backend;
        QString& problem = m_problems[row][static_cast<std::size_t>(columnOf(Field::Backend))];
        const bool address = name.find("://") != std::string::npos;
        const bool builtIn = name == "sample" || name == "simulated";
        if (problem.isEmpty() && !name.empty() && !address && !builtIn && !backend(name)) {
            problem = tr("is no backend: describe it under Backends, choose one that is there, or give an address "
                         "that begins with http:// or https://");
        }
    }
}

void ConfigurationModel::judgeNames()
{
    std::map<std::string, std::size_t> first;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const auto [known, isNew] = first.emplace(m_rows[row].now.name, row);
        QString& problem = m_problems[row][static_cast<std::size_t>(columnOf(Field::Name))];
        if (!isNew && problem.isEmpty()) {
            problem = tr("is the same as in row %1; give each configuration a name of its own").arg(known->second + 1);
        }
    }
}

std::string ConfigurationModel::freeName(const std::string& wanted, int besidesRow) const
{
    const auto taken = [this, besidesRow](const std::string& name) {
        for (int row = 0; row < rowCount(); ++row) {
            if (row != besidesRow && at(row).name == name) {
                return true;
            }
        }
        return false;
    };
    std::string name = wanted;
    for (int number = 2; taken(name); ++number) {
        name = wanted + " (" + std::to_string(number) + ")";
    }
    return name;
}

void ConfigurationModel::rename(Row& row, const Configuration& before, int index) const
{
    if (row.copiedFrom) {
        row.now.name = freeName(row.copiedFrom->name + changesOf(*row.copiedFrom, row.now), index);
    } else if (before.name == defaultNameOf(before) && !row.now.model.empty()) {
        row.now.name = freeName(defaultNameOf(row.now), index);
    }
}

} // namespace candor::ui
