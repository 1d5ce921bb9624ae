// SPDX-License-Identifier: GPL-3.0-or-later
// Colours for numbers: attention mass (viridis, cividis, magma, greys) and signed differences (blue - neutral
// - red), and the scales that put a number on them.
#pragma once

#include <QList>
#include <QRgb>
#include <QString>
#include <vector>

namespace vdit::ui {

class ColourMap {
 public:
  enum class Kind { Viridis, Cividis, Magma, Greys, Difference };
  explicit ColourMap(Kind kind = Kind::Viridis);

  Kind kind() const { return m_kind; }
  /// 0..1, clipped.
  QRgb at(double share) const;
  const QList<QRgb>& table() const { return m_table; }  ///< 256 entries

  static QString name(Kind kind);

 private:
  Kind m_kind;
  QList<QRgb> m_table;
};

/// How values become shares of the colours.
class ValueScale {
 public:
  enum class Kind { Linear, Logarithmic, Quantile };

  /// Values outside [low, high] are clipped. Logarithmic: a low of 0 or less stands for high / 10^5.
  static ValueScale linear(double low, double high);
  static ValueScale logarithmic(double low, double high);
  /// Equal shares of the finite values of `sample` get equal parts of the colours. Of more than 65,536 values
  /// that many are looked at, spread over all of them.
  static ValueScale quantile(const std::vector<float>& sample);
  /// The range of the finite values: for Logarithmic the largest and five decades below it, at most.
  static ValueScale of(Kind kind, const std::vector<float>& values);

  Kind kind() const { return m_kind; }
  double low() const { return m_low; }
  double high() const { return m_high; }
  double share(double value) const;
  double value(double share) const;  ///< the inverse
  bool operator==(const ValueScale&) const = default;

 private:
  Kind m_kind = Kind::Linear;
  double m_low = 0, m_high = 1;
  std::vector<float> m_steps;  // of Quantile: 257 values
};

}  // namespace vdit::ui
