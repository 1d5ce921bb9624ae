// SPDX-License-Identifier: GPL-3.0-or-later
// "?": all keys on one page, grouped by where they work.
#pragma once

#include <QDialog>

class QVBoxLayout;

namespace vdit::ui {

class CommandList;

class CheatSheet : public QDialog {
  Q_OBJECT
 public:
  explicit CheatSheet(const CommandList& commands, QWidget* parent = nullptr);

  int shownCount() const { return m_shown; }

 private:
  int m_shown = 0;
};

}  // namespace vdit::ui
