// SPDX-License-Identifier: GPL-3.0-or-later
// The left rail: one entry a workspace with icon and word, Settings at the foot. Icons alone in a narrow
// window.
#pragma once

#include <QList>
#include <QWidget>

class QAbstractButton;
class QAction;
class QVBoxLayout;

namespace vdit::ui {

class Rail : public QWidget {
  Q_OBJECT
 public:
  explicit Rail(QWidget* parent = nullptr);

  void addEntry(QAction* action);  ///< checkable: a workspace
  void setFootAction(QAction* action);
  void setNarrow(bool narrow);
  bool isNarrow() const { return m_narrow; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QAbstractButton* addButton(QAction* action, bool foot);

  QVBoxLayout* m_column;
  QList<QAbstractButton*> m_buttons;
  int m_entries = 0;
  bool m_narrow = false;
};

}  // namespace vdit::ui
