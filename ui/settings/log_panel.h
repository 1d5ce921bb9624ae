// SPDX-License-Identifier: GPL-3.0-or-later
// The last lines of the engine and of the window, searchable, to copy or save.
#pragma once

#include <QDialog>
#include <QStringList>

class QLineEdit;
class QPlainTextEdit;

namespace vdit::ui {

class LogPanel : public QDialog {
  Q_OBJECT
 public:
  explicit LogPanel(QWidget* parent = nullptr);

  void append(const QString& source, const QString& line);
  QStringList lines() const { return m_lines; }
  QString text() const;  ///< as shown

 private:
  void refilter();

  QStringList m_lines;
  QLineEdit* m_search;
  QPlainTextEdit* m_text;
};

}  // namespace vdit::ui
