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

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void applyLook();

  TextStyle m_style;
  QColor Theme::*m_role;
  bool m_applying = false;
};

}  // namespace vdit::ui
