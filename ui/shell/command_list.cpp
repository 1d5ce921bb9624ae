// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_list.h"

#include <QAction>
#include <algorithm>

#include "app/project/studio_settings.h"

namespace vdit::ui {

CommandList::CommandList(project::StudioSettings& settings, QObject* parent)
    : QObject(parent), m_settings(settings) {}

void CommandList::add(QAction* action, const QString& group) {
  Q_ASSERT(!action->objectName().isEmpty());
  const Command command{action, group, action->shortcut()};
  m_commands.append(command);
  const auto own = m_settings.shortcut(action->objectName());
  apply(command, own ? *own : command.defaultShortcut);
  connect(action, &QObject::destroyed, this, [this, action] {
    m_commands.removeIf([action](const Command& gone) { return gone.action == action; });
  });
  Q_EMIT changed();
}

const CommandList::Command* CommandList::commandOf(const QString& name) const {
  const auto found = std::find_if(m_commands.begin(), m_commands.end(), [&](const Command& command) {
    return command.action->objectName() == name;
  });
  return found == m_commands.end() ? nullptr : &*found;
}

QAction* CommandList::find(const QString& name) const {
  const Command* command = commandOf(name);
  return command ? command->action : nullptr;
}

void CommandList::apply(const Command& command, const QKeySequence& shortcut) {
  command.action->setShortcut(shortcut);
  command.action->setToolTip(toolTipOf(command.action));
}

void CommandList::setShortcut(const QString& name, const QKeySequence& shortcut) {
  const Command* command = commandOf(name);
  if (!command) return;
  m_settings.setShortcut(name, shortcut);
  apply(*command, shortcut);
  Q_EMIT changed();
}

void CommandList::resetShortcut(const QString& name) {
  const Command* command = commandOf(name);
  if (!command) return;
  m_settings.clearShortcut(name);
  apply(*command, command->defaultShortcut);
  Q_EMIT changed();
}

void CommandList::resetAllShortcuts() {
  for (const Command& command : std::as_const(m_commands)) {
    m_settings.clearShortcut(command.action->objectName());
    apply(command, command.defaultShortcut);
  }
  Q_EMIT changed();
}

QList<QAction*> CommandList::conflicts(const QString& name, const QKeySequence& shortcut) const {
  QList<QAction*> found;
  const Command* own = commandOf(name);
  if (shortcut.isEmpty() || !own) return found;
  for (const Command& other : m_commands) {
    if (other.action == own->action || other.action->shortcut() != shortcut) continue;
    // Two views may use one letter; a key that works everywhere clashes with each of them.
    const bool bothLocal = other.action->shortcutContext() == Qt::WidgetWithChildrenShortcut &&
                           own->action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
    if (!bothLocal || other.group == own->group) found.append(other.action);
  }
  return found;
}

QString CommandList::toolTipOf(const QAction* action) {
  QString text = action->iconText();
  if (const QString key = action->shortcut().toString(QKeySequence::NativeText); !key.isEmpty()) {
    text += QStringLiteral("  ") + key;
  }
  return text;
}

}  // namespace vdit::ui
