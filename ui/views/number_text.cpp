// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

namespace vdit::ui::numbers {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui::numbers", text);
}

QString withMinus(QString text) {
  return text.replace(QLatin1Char('-'), QChar(0x2212));
}

QString fixed(double value, int decimals) {
  return withMinus(QLocale().toString(value, 'f', decimals));
}

}  // namespace

QString percent(double share, int decimals) {
  return fixed(100 * share, decimals) + QStringLiteral(" %");
}

QString recall(double value) {
  return fixed(value, 3);
}

QString error(double value) {
  if (value == 0) return QStringLiteral("0");
  const int exponent = static_cast<int>(std::floor(std::log10(std::fabs(value))));
  double mantissa = std::round(10 * value / std::pow(10.0, exponent)) / 10;
  int shown = exponent;
  if (std::fabs(mantissa) >= 10) {
    mantissa /= 10;
    ++shown;
  }
  // A power that says nothing is left out.
  return QLocale().toString(mantissa, 'f', 1) + (shown == 0 ? QString() : QStringLiteral("e%1").arg(shown));
}

QString decibel(double value) {
  return std::isinf(value) ? tr("identical") : fixed(value, 1) + QStringLiteral(" dB");
}

QString ssim(double value) {
  return fixed(value, 3);
}

QString speedUp(double factor) {
  return fixed(factor, 2) + QStringLiteral(" ") + QChar(0x00D7);
}

QString seconds(double value) {
  return fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0) + QStringLiteral(" s");
}

QString duration(double seconds) {
  const qint64 whole = std::max<qint64>(0, std::llround(seconds));
  const QLatin1Char zero('0');
  if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, zero);
  return QStringLiteral("%1:%2:%3")
      .arg(whole / 3600)
      .arg(whole / 60 % 60, 2, 10, zero)
      .arg(whole % 60, 2, 10, zero);
}

QString bytes(qint64 count) {
  static constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(count);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  const int decimals = unit >= 2 && value < 99.95 ? 1 : 0;
  return fixed(value, decimals) + QLatin1Char(' ') + QLatin1String(kUnits[unit]);
}

QString memoryOf(qint64 used, qint64 total) {
  const double gibi = 1024.0 * 1024 * 1024;
  return QStringLiteral("%1 / %2 GB")
      .arg(fixed(static_cast<double>(used) / gibi, 1), fixed(static_cast<double>(total) / gibi, 0));
}

QString size(int width, int height) {
  return QStringLiteral("%1 %3 %2").arg(width).arg(height).arg(QChar(0x00D7));
}

QString ofTotal(int value, int total) {
  return QStringLiteral("%1 / %2").arg(value).arg(total);
}

QString signedNumber(double value, int decimals) {
  const QString text = fixed(value, decimals);
  return value > 0 ? QLatin1Char('+') + text : text;
}

QString count(qint64 value) {
  return QLocale().toString(value);
}

}  // namespace vdit::ui::numbers
