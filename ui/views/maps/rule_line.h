// SPDX-License-Identifier: GPL-3.0-or-later
// The 1 px line where two parts of a panel meet.
#pragma once

#include <QPainter>
#include <QWidget>

#include "ui/look/theme.h"

namespace vdit::ui {

class RuleLine : public QWidget {
 public:
  explicit RuleLine(Qt::Orientation orientation, QWidget* parent = nullptr) : QWidget(parent) {
    orientation == Qt::Horizontal ? setFixedHeight(1) : setFixedWidth(1);
  }

 protected:
  void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), theme().line); }
};

}  // namespace vdit::ui
