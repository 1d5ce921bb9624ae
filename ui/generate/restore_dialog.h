// SPDX-License-Identifier: GPL-3.0-or-later
// What restoring the settings of a file would change, a tick a row, before anything changes.
#pragma once

#include <QDialog>

#include "ui/generate/session/generate_settings.h"

class QTableWidget;

namespace vdit::ui {

class RestoreDialog : public QDialog {
  Q_OBJECT
 public:
  RestoreDialog(const QString& source, const GenerateSettings& now, const GenerateSettings& then,
                QWidget* parent = nullptr);

  GenerateSettings chosen() const;  ///< the present settings with the ticked rows taken over
  QTableWidget* table() const { return m_table; }

 private:
  GenerateSettings m_now, m_then;
  QTableWidget* m_table;
};

}  // namespace vdit::ui
