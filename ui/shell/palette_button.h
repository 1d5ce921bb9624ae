// SPDX-License-Identifier: GPL-3.0-or-later
// The field of the menu bar that opens the command palette: it looks like a search field and acts like a
// button.
#pragma once

#include <QAbstractButton>

namespace vdit::ui {

class PaletteButton : public QAbstractButton {
  Q_OBJECT
 public:
  explicit PaletteButton(class QAction* palette, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QAction* m_palette;
};

}  // namespace vdit::ui
