// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/difference_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "engine/video/quality.h"
#include "ui/views/video/colour_ramp.h"

namespace vdit::ui {
namespace {

// What a difference of 0..255 becomes, 0..255.
std::array<std::uint8_t, 256> response(const DifferenceSettings& settings) {
  std::array<std::uint8_t, 256> table{};
  const double end = std::log1p(255.0 * settings.gain);
  for (int d = 0; d < 256; ++d) {
    const double value =
        settings.logarithmic ? 255 * std::log1p(double(d) * settings.gain) / end : double(d) * settings.gain;
    table[static_cast<std::size_t>(d)] = static_cast<std::uint8_t>(std::lround(std::min(255.0, value)));
  }
  return table;
}

template <class Pixel>
QImage mapped(const QImage& reference, const QImage& test, Pixel pixel) {
  QImage out(reference.size(), QImage::Format_RGB32);
  for (int y = 0; y < out.height(); ++y) {
    const auto* a = reinterpret_cast<const QRgb*>(reference.constScanLine(y));
    const auto* b = reinterpret_cast<const QRgb*>(test.constScanLine(y));
    auto* row = reinterpret_cast<QRgb*>(out.scanLine(y));
    for (int x = 0; x < out.width(); ++x) row[x] = pixel(a[x], b[x]);
  }
  return out;
}

// Sums over rectangles of luma moments: (width + 1) x (height + 1), the first row and column zero.
struct Moments {
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
};

class MomentTable {
 public:
  MomentTable(const QImage& reference, const QImage& test)
      : m_width(reference.width() + 1),
        m_sums(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(reference.height() + 1)) {
    for (int y = 0; y < reference.height(); ++y) {
      const auto* p = reinterpret_cast<const QRgb*>(reference.constScanLine(y));
      const auto* q = reinterpret_cast<const QRgb*>(test.constScanLine(y));
      Moments row;
      for (int x = 0; x < reference.width(); ++x) {
        const double u = luma(p[x]);
        const double v = luma(q[x]);
        row = {row.a + u, row.b + v, row.aa + u * u, row.bb + v * v, row.ab + u * v};
        const Moments& up = at(x + 1, y);
        at(x + 1, y + 1) = {up.a + row.a, up.b + row.b, up.aa + row.aa, up.bb + row.bb, up.ab + row.ab};
      }
    }
  }

  Moments in(const QRect& r) const {
    const int x0 = r.left(), y0 = r.top(), x1 = r.left() + r.width(), y1 = r.top() + r.height();
    const auto sum = [&](double Moments::*m) {
      return at(x1, y1).*m - at(x0, y1).*m - at(x1, y0).*m + at(x0, y0).*m;
    };
    return {sum(&Moments::a), sum(&Moments::b), sum(&Moments::aa), sum(&Moments::bb), sum(&Moments::ab)};
  }

 private:
  Moments& at(int x, int y) {
    return m_sums[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) +
                  static_cast<std::size_t>(x)];
  }
  const Moments& at(int x, int y) const { return const_cast<MomentTable*>(this)->at(x, y); }

  int m_width;
  std::vector<Moments> m_sums;
};

// SSIM with Wang's constants for 8 bits, window mean instead of a Gaussian: a picture of where, not the
// metric's number.
double ssim(const Moments& m, double n) {
  constexpr double kC1 = 0.01 * 255 * 0.01 * 255;
  constexpr double kC2 = 0.03 * 255 * 0.03 * 255;
  const double meanA = m.a / n, meanB = m.b / n;
  const double varA = m.aa / n - meanA * meanA, varB = m.bb / n - meanB * meanB,
               cov = m.ab / n - meanA * meanB;
  return (2 * meanA * meanB + kC1) * (2 * cov + kC2) /
         ((meanA * meanA + meanB * meanB + kC1) * (varA + varB + kC2));
}

QImage ssimPicture(const QImage& reference, const QImage& test) {
  constexpr int kHalf = 4;
  const MomentTable table(reference, test);
  const ColourRamp& ramp = magmaRamp();
  QImage out(reference.size(), QImage::Format_RGB32);
  for (int y = 0; y < out.height(); ++y) {
    auto* row = reinterpret_cast<QRgb*>(out.scanLine(y));
    for (int x = 0; x < out.width(); ++x) {
      const QRect window = QRect(x - kHalf, y - kHalf, 2 * kHalf, 2 * kHalf) & out.rect();
      const double loss = 1 - ssim(table.in(window), double(window.width()) * window.height());
      row[x] = ramp[static_cast<std::size_t>(std::lround(std::clamp(loss, 0.0, 1.0) * 255))];
    }
  }
  return out;
}

}  // namespace

int luma(QRgb colour) {
  return engine::luma_bt601(static_cast<unsigned>(qRed(colour)), static_cast<unsigned>(qGreen(colour)),
                            static_cast<unsigned>(qBlue(colour)));
}

QImage differencePicture(const QImage& reference, const QImage& test, const DifferenceSettings& settings) {
  if (reference.isNull() || reference.size() != test.size()) return {};
  const QImage a = reference.convertToFormat(QImage::Format_RGB32);
  const QImage b = test.convertToFormat(QImage::Format_RGB32);
  const std::array<std::uint8_t, 256> gain = response(settings);
  const auto size = [&gain](int difference) { return gain[static_cast<std::size_t>(std::abs(difference))]; };
  switch (settings.kind) {
    case DifferenceKind::Colour:
      return mapped(a, b, [&](QRgb p, QRgb q) {
        return qRgb(size(qRed(q) - qRed(p)), size(qGreen(q) - qGreen(p)), size(qBlue(q) - qBlue(p)));
      });
    case DifferenceKind::Luma:
      return mapped(a, b, [&, &ramp = magmaRamp()](QRgb p, QRgb q) { return ramp[size(luma(q) - luma(p))]; });
    case DifferenceKind::Signed:
      return mapped(a, b, [&, &ramp = divergingRamp()](QRgb p, QRgb q) {
        const int d = luma(q) - luma(p);
        const int half = (size(d) + 1) / 2;
        return ramp[static_cast<std::size_t>(std::clamp(d < 0 ? 128 - half : 128 + half, 0, 255))];
      });
    case DifferenceKind::Ssim:
      return ssimPicture(a, b);
  }
  return {};
}

}  // namespace vdit::ui
