// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/configuration_chooser.h"

#include "ui/bridge/workbench.h"
#include "ui/results/session_words.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QMenu>

namespace candor::ui {

namespace {

constexpr std::size_t kLongestInMenu = 70;
constexpr std::size_t kLongestOnButton = 26;
constexpr int kBesideWords = 44; ///< margins and arrow
constexpr int kArrowRoom = 4;

QString literal(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

ConfigurationChooser::ConfigurationChooser(const QString& role, bool mayBeNone, QWidget* parent)
    : QPushButton(parent), m_role(role), m_mayBeNone(mayBeNone), m_menu(new QMenu(this))
{
    setMenu(m_menu);
    setMinimumHeight(28);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); // may be narrower than its words
    connect(m_menu, &QMenu::aboutToShow, this, &ConfigurationChooser::fill);
    say(std::make_shared<const Picture>(), std::nullopt, std::nullopt);
}

void ConfigurationChooser::say(std::shared_ptr<const Picture> picture, std::optional<std::size_t> session,
                               std::optional<ConfigurationRef> chosen)
{
    m_picture = std::move(picture);
    m_session = session;
    m_chosen = chosen;
    const Configuration* configuration = chosen ? m_picture->configuration(*chosen) : nullptr;
    const QString name = configuration ? qt(configuration->name) : tr("none");
    const QString words =
        tr("%1: %2").arg(m_role, shown(configuration ? configuration->name : utf8(tr("none")), kLongestOnButton));
    if (words != m_words) {
        m_words = words;
        updateGeometry();
        fit();
    }
    const QString whole = tr("%1: %2").arg(m_role, shown(utf8(name)));
    setAccessibleName(whole);
    setToolTip(plainToolTip(
        configuration ? whole + QLatin1Char('\n') + sessionText(*m_picture->session(chosen->session)) : whole));
    setEnabled(!m_picture->snapshot->sessions.empty());
}

QSize ConfigurationChooser::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_words) + kBesideWords, QPushButton::sizeHint().height()};
}

QSize ConfigurationChooser::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_role) + kBesideWords, QPushButton::sizeHint().height()};
}

void ConfigurationChooser::resizeEvent(QResizeEvent* event)
{
    QPushButton::resizeEvent(event);
    fit();
}

void ConfigurationChooser::fit()
{
    const QString label =
        literal(fontMetrics().elidedText(m_words, Qt::ElideRight, width() - kBesideWords + kArrowRoom)) +
        QStringLiteral("  "); // room for the arrow
    if (text() != label) {
        setText(label);
    }
}

void ConfigurationChooser::addConfigurations(QMenu& menu, std::size_t session)
{
    const auto& configurations = m_picture->snapshot->sessions[session].plan->configurations;
    for (std::size_t c = 0; c < configurations.size(); ++c) {
        const ConfigurationRef ref{session, c};
        const ConfigurationSummary* summary = m_picture->summary(ref);
        QAction* action = menu.addAction(literal(shown(configurations[c].name, kLongestInMenu)) + QLatin1Char('\t') +
                                         (summary ? rateText(summary->success) : QString()));
        action->setCheckable(true);
        action->setChecked(m_chosen && m_chosen->session == session && m_chosen->configuration == c);
        connect(action, &QAction::triggered, this, [this, ref] { emit chosen(ref); });
    }
}

void ConfigurationChooser::fill()
{
    m_menu->clear();
    if (m_mayBeNone) {
        QAction* none = m_menu->addAction(tr("None"));
        none->setCheckable(true);
        none->setChecked(!m_chosen);
        connect(none, &QAction::triggered, this, [this] { emit chosen(std::nullopt); });
        m_menu->addSeparator();
    }
    const std::size_t count = m_picture->snapshot->sessions.size();
    if (m_session && *m_session < count) {
        addConfigurations(*m_menu, *m_session);
    }
    m_menu->addSeparator();
    for (std::size_t session = count; session-- > 0;) {
        if (session != m_session) {
            addConfigurations(*m_menu->addMenu(literal(sessionText(*m_picture->session(session)))), session);
        }
    }
}

} // namespace candor::ui
