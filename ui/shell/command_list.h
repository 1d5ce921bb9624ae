// SPDX-License-Identifier: GPL-3.0-or-later
// Every command of the window in one list, with its group, default and present shortcut: the source of the
// palette, the cheat sheet and the page of shortcuts. The actions belong to their views.
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

class QAction;

namespace vdit::project {
class StudioSettings;
}

namespace vdit::ui {

class CommandList : public QObject {
  Q_OBJECT
 public:
  struct Command {
    QAction* action;
    QString group;  ///< "Compare", translated
    QKeySequence defaultShortcut;
  };

  explicit CommandList(project::StudioSettings& settings, QObject* parent = nullptr);

  /// `action` needs an object name; the person's own shortcut for it is applied.
  void add(QAction* action, const QString& group);
  const QList<Command>& commands() const { return m_commands; }
  QAction* find(const QString& name) const;

  /// Remembers it in the settings. An empty sequence takes the shortcut away.
  void setShortcut(const QString& name, const QKeySequence& shortcut);
  void resetShortcut(const QString& name);
  void resetAllShortcuts();
  /// Other commands that the same keys would reach in the same place.
  QList<QAction*> conflicts(const QString& name, const QKeySequence& shortcut) const;
  /// "Pause  Space": text of a command's tool tip.
  static QString toolTipOf(const QAction* action);

 Q_SIGNALS:
  void changed();

 private:
  const Command* commandOf(const QString& name) const;
  void apply(const Command& command, const QKeySequence& shortcut);

  project::StudioSettings& m_settings;
  QList<Command> m_commands;
};

}  // namespace vdit::ui
