// SPDX-License-Identifier: GPL-3.0-or-later
// A column of fields or figures that scrolls up and down only. It is never narrower than what it holds, so
// that a language of long words widens the panel instead of losing its right edge.
#pragma once

#include <QScrollArea>

namespace vdit::ui {

class ColumnScroll : public QScrollArea {
  Q_OBJECT
 public:
  explicit ColumnScroll(QWidget* parent = nullptr);

  QSize minimumSizeHint() const override;

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
};

}  // namespace vdit::ui
