// SPDX-License-Identifier: Apache-2.0
// Bodies of the row kernels, for the files that are compiled per instruction set. Everything is in an unnamed
// namespace: two files must not share code that was compiled for different processors.
#pragma once

#include <immintrin.h>

#include "engine/models/wan/vae/conv_rows.h"

namespace vdit::engine::wan {
namespace {

typedef float Floats8 __attribute__((vector_size(32)));
typedef int32_t Ints8 __attribute__((vector_size(32)));
typedef float Floats16 __attribute__((vector_size(64)));

template <class Floats>
constexpr int kWidth = sizeof(Floats) / sizeof(float);

template <class Floats>
inline Floats load(const float* from) {
  Floats value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

template <class Floats>
inline void store(float* to, Floats value) {
  __builtin_memcpy(to, &value, sizeof value);
}

/// What one multiply-add step of a tap consumes: one channel of float, or two of bfloat16.
template <class Floats>
struct FloatStep {
  using Element = float;
  static constexpr int kChannels = 1;
  static constexpr int kWeightElements = kWidth<Floats>;  // per vector
  static Floats weight(const Element* w) { return load<Floats>(w); }
  static Floats add_product(Floats sum, Floats weight, const Element* x) { return sum + weight * *x; }
};

/// kPixels output pixels of kVectors * kWidth channels, held in registers over all taps and channels.
template <class Step, class Floats, int kVectors, int kPixels>
inline void conv_tile(const ConvRow& row, int64_t first_pixel) {
  using Element = typename Step::Element;
  Floats sum[kPixels][kVectors];
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) sum[p][v] = load<Floats>(row.bias + v * kWidth<Floats>);
  }
  const int64_t steps = row.in_channels / Step::kChannels;
  const int64_t stride = row.in_pixel_stride;
  const Element* w = static_cast<const Element*>(row.weights);
  for (int64_t tap = 0; tap < row.tap_count; ++tap) {
    const Element* x = static_cast<const Element*>(row.taps[tap]) + first_pixel * stride;
    for (int64_t step = 0; step < steps; ++step) {
      decltype(Step::weight(w)) weight[kVectors];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) weight[v] = Step::weight(w + v * Step::kWeightElements);
#pragma GCC unroll 16
      for (int p = 0; p < kPixels; ++p) {
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v)
          sum[p][v] = Step::add_product(sum[p][v], weight[v], x + p * stride);
      }
      w += kVectors * Step::kWeightElements;
      x += Step::kChannels;
    }
  }
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p) {
    const int64_t at = (first_pixel + p) * row.out_pixel_stride;
    if (row.channels == kVectors * kWidth<Floats>) {
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) {
        const int64_t place = at + v * kWidth<Floats>;
        Floats value = sum[p][v];
        if (row.residual) value += load<Floats>(row.residual + place);
        store(row.out + place, value);
      }
    } else {
      float values[kVectors * kWidth<Floats>];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) store(values + v * kWidth<Floats>, sum[p][v]);
      for (int64_t c = 0; c < row.channels; ++c) {
        row.out[at + c] = values[c] + (row.residual ? row.residual[at + c] : 0.0f);
      }
    }
  }
}

template <class Step, class Floats, int kVectors, int kPixels>
void conv_row(const ConvRow& row) {
  int64_t pixel = 0;
  for (; pixel + kPixels <= row.pixels; pixel += kPixels)
    conv_tile<Step, Floats, kVectors, kPixels>(row, pixel);
  for (; pixel + 2 <= row.pixels; pixel += 2) conv_tile<Step, Floats, kVectors, 2>(row, pixel);
  if (pixel < row.pixels) conv_tile<Step, Floats, kVectors, 1>(row, pixel);
}

/// e^x for |x| <= 87, relative error below 2e-7: a power of two times a polynomial (Cephes, expf).
inline Floats8 exponential(Floats8 x) {
  const Floats8 round = Floats8{} + 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  const Floats8 shifted = x * 1.44269504088896341f + round;
  const Floats8 n = shifted - round;
  const Floats8 r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  Floats8 p = Floats8{} + 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  return (Floats8)((Ints8)p + ((Ints8)shifted << 23));
}

inline Floats8 silu(Floats8 x) {
  const Floats8 limit = Floats8{} + 87.0f;
  const Floats8 clamped = (Floats8)_mm256_max_ps(_mm256_min_ps((__m256)-x, (__m256)limit), (__m256)-limit);
  return x / (1.0f + exponential(clamped));
}

/// How staged values are written: as they are, or rounded to bfloat16.
struct FloatOut {
  using Element = float;
  static void write8(Element* to, Floats8 value) { store(to, value); }
};

/// 8 channels at `c`, or as many as there are, the rest zero.
inline Floats8 load_some(const float* from, int64_t count) {
  if (count >= 8) return load<Floats8>(from);
  float values[8] = {};
  for (int64_t i = 0; i < count; ++i) values[i] = from[i];
  return load<Floats8>(values);
}

template <class Out>
inline void write_some(typename Out::Element* to, Floats8 value, int64_t count) {
  if (count >= 8) {
    Out::write8(to, value);
    return;
  }
  typename Out::Element values[8];
  Out::write8(values, value);
  for (int64_t i = 0; i < count; ++i) to[i] = values[i];
}

inline float sum8(Floats8 v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

template <class Out>
void stage_row(const StageRow& row) {
  for (int64_t pixel = 0; pixel < row.pixels; ++pixel) {
    const float* in = row.in + pixel * row.channels;
    auto* out = static_cast<typename Out::Element*>(row.out) + pixel * row.pitch;
    if (!row.gamma) {
      for (int64_t c = 0; c < row.channels; c += 8)
        write_some<Out>(out + c, load_some(in + c, row.channels - c), row.channels - c);
      continue;
    }
    Floats8 squares{};
    for (int64_t c = 0; c < row.channels; c += 8) {
      const Floats8 x = load_some(in + c, row.channels - c);
      squares += x * x;
    }
    const float norm = __builtin_sqrtf(sum8(squares));
    const float scale = 1.0f / (norm > 1e-12f ? norm : 1e-12f);
    for (int64_t c = 0; c < row.channels; c += 8) {
      const int64_t left = row.channels - c;
      const Floats8 y = load_some(in + c, left) * scale * load_some(row.gamma + c, left);
      write_some<Out>(out + c, silu(y), left);
    }
  }
}

}  // namespace
}  // namespace vdit::engine::wan
