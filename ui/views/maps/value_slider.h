// SPDX-License-Identifier: GPL-3.0-or-later
// A slider with a number field: linear or logarithmic, with ticks on the decades. While it is dragged it says
// so, so that a view may show what would be before it is.
#pragma once

#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace vdit::ui {

class ValueSlider : public QWidget {
  Q_OBJECT
 public:
  enum class Scale { Linear, Logarithmic };
  ValueSlider(const QString& title, const QString& note, Scale scale, double low, double high, int decimals,
              QWidget* parent = nullptr);

  double value() const { return m_value; }
  void setValue(double value);              ///< silent
  void setDefinition(const QString& text);  ///< tooltip: what the number is
  QSlider* slider() const { return m_slider; }
  QDoubleSpinBox* field() const { return m_field; }

 Q_SIGNALS:
  void dragged(double value);    ///< while it moves
  void committed(double value);  ///< released, typed, or stepped by a key

 private:
  double atPosition(int position) const;
  int position(double value) const;
  void show(double value);

  Scale m_scale;
  double m_low, m_high, m_value;
  QSlider* m_slider;
  QDoubleSpinBox* m_field;
};

}  // namespace vdit::ui
