// SPDX-License-Identifier: GPL-3.0-or-later
// Every command with its keys: record others, see clashes, go back to the default.
#pragma once

#include <QHash>
#include <QWidget>

class QKeySequenceEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace vdit::ui {

class CommandList;
class TextLabel;

class ShortcutsPage : public QWidget {
  Q_OBJECT
 public:
  explicit ShortcutsPage(CommandList& commands, QWidget* parent = nullptr);

  int setFilter(const QString& query);  ///< returns how many commands are left
  void resetAll();
  /// Takes the keys for the command; says in the note under the table whom they clash with.
  void record(const QString& name, const QKeySequence& keys);
  QString note() const;

 private:
  void fill();
  void select(QTreeWidgetItem* item);

  CommandList& m_commands;
  QTreeWidget* m_table;
  QKeySequenceEdit* m_editor;
  TextLabel* m_note;
  QString m_query;
};

}  // namespace vdit::ui
