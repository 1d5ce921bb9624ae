// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of video made ready to be painted, on the calling thread alone. QImage's own scaling and
// conversion spread over the threads that painting waits for, so a decoder that used them would hold up the
// window whatever its own priority is.
#pragma once

#include <QImage>
#include <cstdint>

namespace vdit::ui {

/// A deep copy of `width` x `height` RGB triples as Format_RGB32.
QImage rgb32Picture(const std::uint8_t* rgb, int width, int height);

/// Whether a picture of that size can be reduced to `size`: no side larger, none 0, not the same.
bool isReduction(const QSize& size, const QSize& picture);

/// A Format_RGB32 picture at a smaller size: every pixel is the mean of the area that it covers, to a 256th.
/// The picture itself when `size` is no reduction.
QImage reducedPicture(const QImage& picture, const QSize& size);

/// The largest size of these proportions within `box`, at most the picture's own.
QSize reducedSize(const QSize& picture, const QSize& box);

}  // namespace vdit::ui
