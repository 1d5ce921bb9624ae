// SPDX-License-Identifier: GPL-3.0-or-later
// A small label of state: an icon and a word on the state's ground. Colour never stands alone.
#pragma once

#include <QWidget>

#include "ui/look/theme.h"

namespace vdit::ui {

class Chip : public QWidget {
  Q_OBJECT
 public:
  enum class Kind { Plain, Info, Success, Warning, Danger };
  explicit Chip(Kind kind = Kind::Plain, const QString& text = {}, const QString& iconName = {},
                QWidget* parent = nullptr);

  void set(Kind kind, const QString& text, const QString& iconName = {});
  QString text() const { return m_text; }
  Kind kind() const { return m_kind; }
  QSize sizeHint() const override;

  /// The same picture for delegates: paints a chip of `size(text)` at `box`.
  static QSize sizeOf(const QString& text, bool withIcon);
  static void paint(QPainter& painter, const QRect& box, Kind kind, const QString& text,
                    const QString& iconName, bool selected = false);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Kind m_kind;
  QString m_text, m_icon;
};

}  // namespace vdit::ui
