// SPDX-License-Identifier: GPL-3.0-or-later
// The controls of docs/look.md over Fusion: button, field, combo and spin frames, check box, radio, slider,
// progress bar, focus ring, and the sizes. Dynamic properties of a widget steer it:
//   primary (bool)     the one filled button of a workspace
//   compact (bool)     24 instead of 28 high
//   invalid (bool)     a field whose lower edge is in danger colour
//   joined (string)    "left", "middle", "right": corners of a split button that are square
//   segment (bool)     a button inside a segment bar
#pragma once

#include <QProxyStyle>

class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionSpinBox;

namespace vdit::ui {

class StudioStyle : public QProxyStyle {
  Q_OBJECT
 public:
  StudioStyle();

  void polish(QWidget* widget) override;
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                   const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget) const override;
  QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                       const QWidget* widget) const override;
  QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
  QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                         const QWidget* widget) const override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* answer) const override;

 private:
  void drawButtonPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
  void drawButtonLabel(const QStyleOptionButton& button, QPainter* painter) const;
  void drawSpin(const QStyleOptionSpinBox* option, QPainter* painter, const QWidget* widget) const;
  void drawCombo(const QStyleOptionComboBox* option, QPainter* painter, const QWidget* widget) const;
};

}  // namespace vdit::ui
