// SPDX-License-Identifier: GPL-3.0-or-later
// After a crash: what was left, row by row, with a choice each and a preview. Deciding later changes nothing;
// the queue stays paused until somebody starts it.
#pragma once

#include <QDialog>

#include "ui/recovery/recovery_report.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QTableWidget;

namespace vdit::ui {

class StudioContext;

class RecoveryDialog : public QDialog {
  Q_OBJECT
 public:
  /// Looks for what was left on a worker and opens itself over `parent` when there is something.
  static void offer(StudioContext& context, QWidget* parent);

  RecoveryDialog(StudioContext& context, QList<RecoveryItem> items, QWidget* parent = nullptr);

  const QList<RecoveryItem>& items() const { return m_items; }
  QComboBox* choiceOf(int row) const { return m_choices.value(row); }  ///< null: there is none
  QCheckBox& startQueue() { return *m_start; }
  QString preview() const;
  void showPreview(int row);
  void accept() override;  ///< does what was chosen

 private:
  void fillTable();
  QComboBox* choiceBox(const RecoveryItem& item);
  QString previewOf(int row) const;

  StudioContext& m_context;
  QList<RecoveryItem> m_items;
  QTableWidget* m_table;
  QList<QComboBox*> m_choices;
  QPlainTextEdit* m_preview;
  QCheckBox* m_start;
};

}  // namespace vdit::ui
