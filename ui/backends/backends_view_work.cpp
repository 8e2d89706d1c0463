// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/backends_view.h"
#include "ui/backends/no_backends.h"
#include "ui/backends/profile_form.h"
#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/parts/probe_words.h"
#include "ui/parts/tone_label.h"
#include "ui/theme/plain.h"

#include <QAction>
#include <QListView>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>

// What the page does; how it is put together stands in backends_view.cpp.

namespace candor::ui {

namespace {

/// "127.0.0.1-8000": a name for a server of which only the address is known.
QString nameFor(const QString& url)
{
    QString name = qt(hostAndPortOf(utf8(url)));
    name.replace(QRegularExpression(QStringLiteral("[^A-Za-z0-9._-]+")), QStringLiteral("-"));
    return name.isEmpty() ? QStringLiteral("server") : name;
}

bool isAddress(const QString& text)
{
    return text.startsWith(QLatin1String("http://")) || text.startsWith(QLatin1String("https://"));
}

} // namespace

void BackendsView::reload()
{
    const int row = current();
    const std::uint64_t id = row < 0 ? 0 : m_model.at(row).id;
    m_loading = true;
    m_model.show(m_context.workbench.services().profiles());
    m_loading = false;
    const int again = m_model.rowOf(id);
    select(again >= 0 ? again : m_model.rowCount() > 0 ? 0 : -1);
}

int BackendsView::current() const
{
    const int row = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
    return row < m_model.rowCount() ? row : -1;
}

void BackendsView::select(int row)
{
    m_list->setCurrentIndex(row < 0 ? QModelIndex() : m_model.index(row));
    showRow();
}

void BackendsView::showRow()
{
    if (m_loading) {
        return;
    }
    if (const int row = current(); row >= 0 && !m_model.at(row).broken()) {
        m_form->show(m_model.at(row).draft);
        m_form->offerModels(m_model.at(row).probe ? m_model.at(row).probe->models : std::vector<std::string>());
    } else {
        m_form->forgetKeys();
    }
    refresh();
}

void BackendsView::onEdited()
{
    if (const int row = current(); row >= 0) {
        m_model.setDraft(row, m_form->draft());
        refresh();
    }
}

void BackendsView::refresh()
{
    const int row = current();
    m_stack->setCurrentWidget(m_model.rowCount() == 0 ? static_cast<QWidget*>(m_none) : m_parts);
    sayHead();
    const bool usable = row >= 0 && !m_model.at(row).broken();
    m_duplicate->setEnabled(usable);
    m_delete->setEnabled(row >= 0);
    m_formStack->setCurrentIndex(row >= 0 && m_model.at(row).broken() ? 1 : 0);
    m_probe->setVisible(usable);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_save, m_revert, m_state}) {
        widget->setVisible(usable);
    }
    if (!usable) {
        m_brokenWords->setText(row >= 0 ? m_model.at(row).problem : QString());
        refreshCommands(false, false);
        return;
    }
    const ProfileRow& at = m_model.at(row);
    const CheckedDraft checked = checkDraft(at.draft, m_model.namesBeside(row));
    m_form->setProblem(checked.problem);
    const bool changed = at.changed();
    m_save->setEnabled(changed && checked.profile);
    m_revert->setEnabled(at.stored && changed);
    const bool losesComments = changed && at.hasComments;
    m_state->setTone(checked.problem || losesComments ? &Theme::warning : &Theme::dim);
    m_state->setText(checked.problem
                         ? tr("⚠ Can't be saved: %1 %2")
                               .arg(m_form->labelOf(checked.problem->field).toLower(), checked.problem->words)
                     : losesComments ? tr("⚠ Changes are not saved. Saving loses the comments in this file; to keep "
                                          "them, change the file in an editor.")
                     : !at.stored    ? tr("• Not saved yet")
                     : changed       ? tr("• Changes are not saved")
                                     : tr("Saved"));
    refreshProbe(checked);
}

void BackendsView::refreshProbe(const CheckedDraft& checked)
{
    const ProfileRow& at = m_model.at(current());
    const bool mine = m_probing.row == at.id;
    ProbeShown probe;
    probe.backend = at.id;
    probe.name = utf8(at.draft.name);
    probe.report = at.probe;
    probe.running = mine && m_probeJob.running();
    if (mine) {
        probe.cancelled = m_probing.cancelled;
        probe.steps = m_probing.steps;
        probe.problem = m_probing.problem;
    }
    const int other = m_probeJob.running() && !mine ? m_model.rowOf(m_probing.row) : -1;
    if (!checked.profile) {
        probe.refusal = tr("The profile can't be used as it is; mend what is marked ⚠.");
    } else if (other >= 0) {
        probe.refusal = tr("%1 is being probed; wait for it, or cancel it there.")
                            .arg(shown(utf8(m_model.at(other).draft.name), 80));
    }
    m_probe->show(probe);
    refreshCommands(m_save->isEnabled(), probe.refusal.isEmpty() && !probe.running);
}

void BackendsView::refreshCommands(bool canSave, bool canProbe)
{
    for (const auto& [id, can] : {std::pair{"backends.save", canSave}, {"backends.probe", canProbe}}) {
        if (QAction* action = m_context.commands.find(QLatin1String(id))) {
            action->setEnabled(can && isVisible());
        }
    }
}

void BackendsView::sayHead()
{
    int usable = 0;
    int unusable = 0;
    int unknown = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const ProfileRow& at = m_model.at(row);
        if (at.broken() || (at.probe && !at.probe->usable())) {
            ++unusable;
        } else {
            ++(at.probe ? usable : unknown);
        }
    }
    if (m_model.rowCount() == 0) {
        m_sentence->setText(tr("No server is described yet"));
        return;
    }
    QStringList parts;
    if (usable > 0) {
        parts += tr("%1 usable").arg(usable);
    }
    if (unusable > 0) {
        parts += tr("%1 not usable").arg(unusable);
    }
    if (unknown > 0) {
        parts += tr("%1 never probed").arg(unknown);
    }
    const QString all = m_model.rowCount() == 1 ? tr("1 backend") : tr("%1 backends").arg(m_model.rowCount());
    m_sentence->setText(QStringLiteral("%1: %2").arg(all, parts.join(QStringLiteral(", "))));
}

void BackendsView::say(const QString& words, bool canUndo)
{
    if (!canUndo) {
        m_deleted.reset();
    }
    m_noticeWords->setText(words);
    m_undo->setVisible(canUndo);
    m_notice->setVisible(!words.isEmpty());
}

void BackendsView::begin(const BackendProfile& beginning, const QString& name)
{
    ProfileDraft draft = draftOf(beginning);
    draft.name = freeName(name, m_model.namesBeside(-1));
    select(m_model.append(draft));
    m_form->focusName();
}

void BackendsView::duplicate()
{
    if (const int row = current(); row >= 0) {
        ProfileDraft draft = m_model.at(row).draft;
        draft.name = freeName(draft.name, m_model.namesBeside(-1));
        select(m_model.append(draft));
        m_form->focusName();
    }
}

void BackendsView::askToRemove()
{
    const int row = current();
    if (row < 0) {
        return;
    }
    if (!m_model.at(row).broken()) {
        remove(); // it can be brought back
        return;
    }
    const QString name = m_model.data(m_model.index(row), Qt::DisplayRole).toString();
    QMessageBox* box =
        plainMessage(QMessageBox::Question, tr("Delete %1").arg(name),
                     tr("The file of %1 can't be read, so it can't be brought back. Delete it?").arg(name),
                     QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("deleteQuestion"));
    QPushButton* yes = box->addButton(tr("Delete the file"), QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("deleteFile"));
    connect(yes, &QPushButton::clicked, this, &BackendsView::remove);
    box->open();
}

void BackendsView::remove()
{
    const int row = current();
    if (row < 0) {
        return;
    }
    const std::uint64_t id = m_model.at(row).id;
    if (!m_model.at(row).stored) {
        removed(id);
        return;
    }
    m_files.queue([services = m_context.workbench.sharedServices(),
                   name = utf8(m_model.at(row).saved.name)](std::stop_token) { return services->removeProfile(name); },
                  [this, id](const Result<void>& gone) {
                      if (gone) {
                          removed(id);
                      } else {
                          say(tr("Not deleted. %1").arg(shown(describe(gone.error()), 600)));
                      }
                  });
}

void BackendsView::removed(std::uint64_t id)
{
    const int row = m_model.rowOf(id);
    if (row < 0) {
        return;
    }
    if (m_probing.row == id && m_probeJob.running()) {
        m_probeJob.cancel();
    }
    const Deleted deleted{m_model.at(row)};
    const QString name = m_model.data(m_model.index(row), Qt::DisplayRole).toString();
    m_loading = true;
    m_model.remove(row);
    m_loading = false;
    select(std::min(row, m_model.rowCount() - 1));
    const bool canUndo = !deleted.row.broken();
    QString words = tr("%1 is deleted. Its key, if it has one, stays where it is.").arg(name);
    if (canUndo && deleted.row.hasComments) {
        words += QLatin1Char(' ') + tr("Undo brings it back without the comments of its file.");
    }
    say(words, canUndo);
    if (canUndo) {
        m_deleted = deleted;
    }
}

void BackendsView::bringBack()
{
    if (!m_deleted) {
        return;
    }
    const ProfileRow row = std::exchange(m_deleted, std::nullopt)->row;
    say({});
    const int at = m_model.append(row.saved);
    if (row.probe) {
        m_model.setProbe(at, *row.probe);
    }
    if (row.stored) {
        store(m_model.at(at).id, row.saved, {});
    }
    m_model.setDraft(at, row.draft);
    select(at);
    m_list->setFocus();
}

void BackendsView::save()
{
    const int row = current();
    if (row < 0 || !m_save->isEnabled()) {
        return;
    }
    const ProfileRow& at = m_model.at(row);
    const bool renamed = at.stored && at.saved.name != at.draft.name;
    store(at.id, at.draft, renamed ? utf8(at.saved.name) : std::string());
}

void BackendsView::store(std::uint64_t id, const ProfileDraft& draft, const std::string& oldName)
{
    const CheckedDraft checked = checkDraft(draft, {});
    if (!checked.profile) {
        return;
    }
    m_files.queue(
        [services = m_context.workbench.sharedServices(), profile = *checked.profile, oldName](std::stop_token) {
            Result<void> saved = services->saveProfile(profile);
            return saved && !oldName.empty() ? services->removeProfile(oldName) : saved;
        },
        [this, id, draft](const Result<void>& saved) {
            const int row = m_model.rowOf(id);
            if (!saved) {
                say(tr("Not saved. %1").arg(shown(describe(saved.error()), 600)));
            } else if (row >= 0) {
                m_model.markSaved(row, draft);
                say({});
            }
            refresh();
        });
}

void BackendsView::revert()
{
    if (const int row = current(); row >= 0 && m_model.at(row).stored) {
        m_model.setDraft(row, m_model.at(row).saved);
        showRow();
    }
}

void BackendsView::startProbe()
{
    const int row = current();
    if (row < 0 || m_model.at(row).broken() || m_probeJob.running()) {
        return;
    }
    const CheckedDraft checked = checkDraft(m_model.at(row).draft, m_model.namesBeside(row));
    if (checked.profile) {
        m_probing = {m_model.at(row).id, {}, false, {}};
        m_probeJob.start(*checked.profile);
        refresh();
    }
}

void BackendsView::cancelProbe()
{
    m_probeJob.cancel();
    m_probing.cancelled = true;
    refresh();
}

void BackendsView::onStep(const ProbeStep& step)
{
    m_probing.steps.push_back(step);
    refresh();
}

void BackendsView::onProbed(const Result<ProbeReport>& report)
{
    const int row = m_model.rowOf(m_probing.row);
    m_probing.steps.clear();
    if (!report) {
        m_probing.problem = shown(describe(report.error()), 600);
    } else if (row >= 0) {
        m_model.setProbe(row, *report);
        if (row == current()) {
            m_form->offerModels(report->models);
        }
    }
    refresh();
}

void BackendsView::showBackend(const QString& nameOrUrl)
{
    const QString text = nameOrUrl.trimmed();
    if (const int row = m_model.rowNamed(text); row >= 0) {
        select(row);
        m_list->setFocus();
        return;
    }
    if (!isAddress(text)) {
        return;
    }
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (soundPartOf(m_model.at(row).draft).baseUrl == profileForUrl(utf8(text)).baseUrl) {
            select(row);
            startProbe();
            return;
        }
    }
    begin(profileForUrl(utf8(text)), nameFor(text));
    startProbe();
}

} // namespace candor::ui
