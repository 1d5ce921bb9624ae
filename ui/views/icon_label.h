// SPDX-License-Identifier: GPL-3.0-or-later
// One of our icons as a picture, in a colour of the theme. Not a control.
#pragma once

#include <QWidget>

#include "ui/look/theme.h"

namespace vdit::ui {

class IconLabel : public QWidget {
  Q_OBJECT
 public:
  explicit IconLabel(QString name, int side = 16, QColor Theme::*role = &Theme::text2,
                     QWidget* parent = nullptr);

  void set(const QString& name, QColor Theme::*role);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_name;
  QColor Theme::*m_role;
};

}  // namespace vdit::ui
