// SPDX-License-Identifier: GPL-3.0-or-later
// A label in one of the text styles and colours of the look; it follows the theme.
#pragma once

#include <QLabel>

#include "ui/look/theme.h"

namespace vdit::ui {

class TextLabel : public QLabel {
  Q_OBJECT
 public:
  explicit TextLabel(const QString& text, TextStyle style, QColor Theme::*role = &Theme::text,
                     QWidget* parent = nullptr);

  void setRole(QColor Theme::*role);
  void setStyle(TextStyle style);
  /// For names that may be longer than their place: one line, cut with an ellipsis, whole in the tool tip.
  void setElided();
  bool isElided() const { return m_elided; }
  QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void applyLook();

  TextStyle m_style;
  QColor Theme::*m_role;
  bool m_applying = false;
  bool m_elided = false;
};

}  // namespace vdit::ui
