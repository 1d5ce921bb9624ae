// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/diffusion_levels.h"

#include <cassert>
#include <cmath>
#include <cstddef>

namespace vdit::engine {
namespace {

// a of every timestep.
std::vector<double> training_levels(const DiffusionCurve& curve) {
  const int count = curve.train_timesteps;
  const double first = std::sqrt(curve.beta_start), last = std::sqrt(curve.beta_end);
  std::vector<double> roots;
  double product = 1;
  for (int t = 0; t < count; ++t) {
    const double root = first + (count > 1 ? (last - first) * t / (count - 1) : 0);
    product *= 1 - root * root;
    const double shift = curve.snr_shift_scale;
    roots.push_back(std::sqrt(product / (shift + (1 - shift) * product)));
  }
  // The last one becomes 0, the first one stays.
  const double begin = roots.front(), end = roots.back();
  std::vector<double> levels;
  for (const double root : roots) {
    const double stretched = (root - end) * begin / (begin - end);
    levels.push_back(stretched * stretched);
  }
  return levels;
}

// round(train_timesteps, train_timesteps - step, ...) - 1, with the sums as numpy's arange takes them and
// halves to even: both decide some timesteps.
std::vector<int> trailing_timesteps(int train_timesteps, int steps) {
  const double begin = train_timesteps, step = -begin / steps;
  const double second = begin + step;
  const double delta = second - begin;
  std::vector<int> timesteps;
  for (int i = 0; i < steps; ++i) {
    const double value = i < 2 ? (i == 0 ? begin : second) : begin + i * delta;
    timesteps.push_back(static_cast<int>(std::nearbyint(value)) - 1);
  }
  return timesteps;
}

}  // namespace

DiffusionLevels diffusion_levels(const DiffusionCurve& curve, int steps) {
  assert(steps >= 1 && steps <= curve.train_timesteps);
  const std::vector<double> levels = training_levels(curve);
  DiffusionLevels result{.timesteps = trailing_timesteps(curve.train_timesteps, steps)};
  for (const int timestep : result.timesteps) {
    const int next = timestep - curve.train_timesteps / steps;
    result.levels.push_back(levels[static_cast<std::size_t>(timestep)]);
    result.next_levels.push_back(next >= 0 ? levels[static_cast<std::size_t>(next)] : 1.0);
  }
  return result;
}

}  // namespace vdit::engine
