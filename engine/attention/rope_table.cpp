// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/rope_table.h"

#include <ATen/ops/empty.h>

#include <cassert>
#include <cmath>
#include <vector>

namespace vdit::engine {
namespace {

struct Rotation {
  float cos, sin;
};

// [size, channels / 2] rotations of one axis.
std::vector<Rotation> axis_rotations(std::int64_t size, std::int64_t channels, double theta) {
  std::vector<Rotation> rotations;
  rotations.reserve(static_cast<std::size_t>(size * channels / 2));
  for (std::int64_t position = 0; position < size; ++position) {
    for (std::int64_t channel = 0; channel < channels; channel += 2) {
      const double frequency =
          1.0 / std::pow(theta, static_cast<double>(channel) / static_cast<double>(channels));
      const double angle = static_cast<double>(position) * frequency;
      rotations.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
    }
  }
  return rotations;
}

}  // namespace

Axes rope_channels(std::int64_t head_dim) {
  const std::int64_t side = 2 * (head_dim / 6);
  return {head_dim - 2 * side, side, side};
}

RopeTable make_rope_table(const Axes& sizes, const Axes& channels, double theta, const at::Device& device) {
  const std::int64_t pairs = (channels[0] + channels[1] + channels[2]) / 2;
  std::array<std::vector<Rotation>, 3> axes;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    assert(channels[a] % 2 == 0);
    axes[a] = axis_rotations(sizes[a], channels[a], theta);
  }
  const at::TensorOptions options = at::TensorOptions().dtype(at::kFloat);
  RopeTable table{.cos = at::empty({sizes[0] * sizes[1] * sizes[2], pairs}, options),
                  .sin = at::empty({sizes[0] * sizes[1] * sizes[2], pairs}, options)};
  float* cos = table.cos.mutable_data_ptr<float>();
  float* sin = table.sin.mutable_data_ptr<float>();
  const auto append = [&](std::size_t axis, std::int64_t position) {
    const std::int64_t count = channels[axis] / 2;
    for (std::int64_t i = 0; i < count; ++i) {
      const Rotation& rotation = axes[axis][static_cast<std::size_t>(position * count + i)];
      *cos++ = rotation.cos;
      *sin++ = rotation.sin;
    }
  };
  for (std::int64_t t = 0; t < sizes[0]; ++t) {
    for (std::int64_t h = 0; h < sizes[1]; ++h) {
      for (std::int64_t w = 0; w < sizes[2]; ++w) {
        append(0, t);
        append(1, h);
        append(2, w);
      }
    }
  }
  table.cos = table.cos.to(device);
  table.sin = table.sin.to(device);
  return table;
}

const RopeTable& RopeCache::get(const Axes& sizes, const Axes& channels, double theta,
                                const at::Device& device) {
  if (!table_ || sizes_ != sizes) {
    table_ = make_rope_table(sizes, channels, theta, device);
    sizes_ = sizes;
  }
  return *table_;
}

}  // namespace vdit::engine
