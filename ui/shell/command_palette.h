// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+K: every command by a few of its letters, with its place and key. Enter runs it, Escape closes.
#pragma once

#include <QAbstractListModel>
#include <QFrame>

class QAction;
class QLineEdit;
class QListView;

namespace vdit::ui {

class CommandList;
class TextLabel;

/// The commands that fit the query, best first; without one, the last used and then all in menu order.
class PaletteModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { GroupRole = Qt::UserRole + 1, KeyRole, EnabledRole };
  explicit PaletteModel(CommandList& commands, QObject* parent = nullptr);

  void setQuery(const QString& query);
  QAction* action(const QModelIndex& index) const;
  void noteUse(QAction* action);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  struct Row {
    QAction* action;
    QString group;
    int score;
  };
  CommandList& m_commands;
  QList<Row> m_rows;
  QList<QAction*> m_recent;
};

class CommandPalette : public QFrame {
  Q_OBJECT
 public:
  CommandPalette(CommandList& commands, QWidget* window);

  void open();
  PaletteModel& model() { return *m_model; }
  QLineEdit& field() { return *m_field; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void runCurrent();
  void place();

  PaletteModel* m_model;
  QLineEdit* m_field;
  QListView* m_list;
  TextLabel* m_nothing;  ///< in its place when no command matches
};

}  // namespace vdit::ui
