// SPDX-License-Identifier: GPL-3.0-or-later
// The named steps of the document's history, newest first; a click goes there.
#pragma once

#include <QWidget>

#include "ui/tune/config_document.h"

class QListWidget;

namespace vdit::ui {

class HistoryPanel : public QWidget {
  Q_OBJECT
 public:
  explicit HistoryPanel(ConfigDocument& document, QWidget* parent = nullptr);
  QListWidget* list() const { return m_list; }

 private:
  void refresh();

  ConfigDocument& m_document;
  QListWidget* m_list;
};

}  // namespace vdit::ui
