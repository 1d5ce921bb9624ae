// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/maps/colour_map.h"

#include <QColor>
#include <algorithm>
#include <cmath>

#include "ui/views/maps/colour_tables_generated.h"

namespace vdit::ui {
namespace {

constexpr double kDecades = 5;
constexpr std::size_t kMostSorted = 65'536;
constexpr double kGolden = 0.6180339887498949;

// docs/look.md: blue 2C7BB6, neutral F0F0F0, red C7402D.
QRgb difference(int index) {
  const int ends[3][3] = {{0x2c, 0x7b, 0xb6}, {0xf0, 0xf0, 0xf0}, {0xc7, 0x40, 0x2d}};
  const double place = index / 127.5;
  const int from = place < 1 ? 0 : 1;
  const double share = std::min(1.0, place - from);
  const auto mix = [&](int c) {
    return static_cast<int>(std::lround(ends[from][c] + share * (ends[from + 1][c] - ends[from][c])));
  };
  return qRgb(mix(0), mix(1), mix(2));
}

}  // namespace

ColourMap::ColourMap(Kind kind) : m_kind(kind) {
  m_table.reserve(256);
  for (int i = 0; i < 256; ++i) {
    const auto at = static_cast<std::size_t>(i);
    switch (kind) {
      case Kind::Viridis:
        m_table.append(0xff000000U | kViridis[at]);
        break;
      case Kind::Cividis:
        m_table.append(0xff000000U | kCividis[at]);
        break;
      case Kind::Magma:
        m_table.append(0xff000000U | kMagma[at]);
        break;
      case Kind::Greys:
        m_table.append(qRgb(i, i, i));
        break;
      case Kind::Difference:
        m_table.append(difference(i));
        break;
    }
  }
}

QRgb ColourMap::at(double share) const {
  return m_table[static_cast<int>(std::clamp(share, 0.0, 1.0) * 255.0 + 0.5)];
}

QString ColourMap::name(Kind kind) {
  switch (kind) {
    case Kind::Viridis:
      return QStringLiteral("viridis");
    case Kind::Cividis:
      return QStringLiteral("cividis");
    case Kind::Magma:
      return QStringLiteral("magma");
    case Kind::Greys:
      return QStringLiteral("greys");
    case Kind::Difference:
      break;
  }
  return QStringLiteral("difference");
}

ValueScale ValueScale::linear(double low, double high) {
  ValueScale scale;
  scale.m_low = low;
  scale.m_high = high > low ? high : low + 1;
  return scale;
}

ValueScale ValueScale::logarithmic(double low, double high) {
  ValueScale scale;
  scale.m_kind = Kind::Logarithmic;
  scale.m_high = high > 0 ? high : 1;
  scale.m_low = low > 0 && low < scale.m_high ? low : scale.m_high * std::pow(10, -kDecades);
  return scale;
}

ValueScale ValueScale::quantile(const std::vector<float>& sample) {
  std::vector<float> sorted;
  const std::size_t all = sample.size(), looked = std::min(all, kMostSorted);
  sorted.reserve(looked);
  for (std::size_t i = 0; i < looked; ++i) {
    // Steps of the golden ratio: no period of a map's rows is met again and again.
    const double place = static_cast<double>(i) * kGolden;
    const float value =
        looked == all
            ? sample[i]
            : sample[static_cast<std::size_t>((place - std::floor(place)) * static_cast<double>(all))];
    if (std::isfinite(value)) sorted.push_back(value);
  }
  std::sort(sorted.begin(), sorted.end());
  ValueScale scale;
  scale.m_kind = Kind::Quantile;
  if (sorted.empty()) sorted = {0, 1};
  for (std::size_t i = 0; i <= 256; ++i) scale.m_steps.push_back(sorted[i * (sorted.size() - 1) / 256]);
  scale.m_low = static_cast<double>(sorted.front());
  scale.m_high = static_cast<double>(sorted.back());
  return scale;
}

ValueScale ValueScale::of(Kind kind, const std::vector<float>& values) {
  if (kind == Kind::Quantile) return quantile(values);
  double high = 0, low = 0;
  bool any = false;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const auto number = static_cast<double>(value);
    if (kind == Kind::Logarithmic && number <= 0) continue;
    low = any ? std::min(low, number) : number;
    high = any ? std::max(high, number) : number;
    any = true;
  }
  if (kind == Kind::Linear) return linear(std::min(low, 0.0), high);
  // Whole decades read better, and a few tiny cells must not eat the colours.
  return logarithmic(std::max(low, high * std::pow(10, -kDecades)), high);
}

double ValueScale::share(double value) const {
  switch (m_kind) {
    case Kind::Linear:
      return std::clamp((value - m_low) / (m_high - m_low), 0.0, 1.0);
    case Kind::Logarithmic:
      if (!(value > 0)) return 0;
      return std::clamp(std::log(value / m_low) / std::log(m_high / m_low), 0.0, 1.0);
    case Kind::Quantile:
      break;
  }
  const auto past = std::upper_bound(m_steps.begin(), m_steps.end(), static_cast<float>(value));
  return std::clamp(static_cast<double>(past - m_steps.begin() - 1) / 256, 0.0, 1.0);
}

double ValueScale::value(double share) const {
  share = std::clamp(share, 0.0, 1.0);
  if (m_kind == Kind::Linear) return m_low + share * (m_high - m_low);
  if (m_kind == Kind::Logarithmic) return m_low * std::pow(m_high / m_low, share);
  return static_cast<double>(m_steps[static_cast<std::size_t>(share * 256)]);
}

}  // namespace vdit::ui
