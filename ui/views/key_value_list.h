// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a label and its value, numbers right-aligned in monospace; a label's tool tip gives the number's
// definition.
#pragma once

#include <QHash>
#include <QWidget>

#include "ui/look/theme.h"

class QGridLayout;

namespace vdit::ui {

class TextLabel;

class KeyValueList : public QWidget {
  Q_OBJECT
 public:
  enum class Value { Number, Text };
  explicit KeyValueList(QWidget* parent = nullptr);

  /// Adds the row or changes its value. `definition` becomes the tool tip of both sides.
  void set(const QString& label, const QString& value, Value kind = Value::Number,
           const QString& definition = {});
  /// The row's word has an explanation (ui/views/explained_word.h).
  void explain(const QString& label, const QString& word);
  void setRole(const QString& label, QColor Theme::*role);
  QString value(const QString& label) const;
  void clear();

 private:
  struct Row {
    TextLabel* label;
    TextLabel* value;
  };
  QGridLayout* m_grid;
  QHash<QString, Row> m_rows;
};

}  // namespace vdit::ui
