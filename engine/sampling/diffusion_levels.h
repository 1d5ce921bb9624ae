// SPDX-License-Identifier: Apache-2.0
// Noise levels of CogVideoX's diffusion, which keeps the variance: x = sqrt(a) * clean + sqrt(1 - a) * noise
// with a from 1, no noise, down to 0 (arXiv 2305.08891, zero terminal SNR). The model predicts
// v = sqrt(a) * noise - sqrt(1 - a) * clean.
#pragma once

#include <vector>

namespace vdit::engine {

/// What decides them, under the names of scheduler_config.json.
struct DiffusionCurve {
  double beta_start = 0.00085;
  double beta_end = 0.012;
  double snr_shift_scale = 1;
  int train_timesteps = 1000;
};

/// A run's steps. Step i starts at timesteps[i] with levels[i] and ends at next_levels[i].
struct DiffusionLevels {
  std::vector<int> timesteps;       ///< [steps]
  std::vector<double> levels;       ///< [steps]: a
  std::vector<double> next_levels;  ///< [steps]: a; 1 is the clean clip
};

/// As diffusers' CogVideoX schedulers have them: betas linear in their roots, shifted, rescaled to zero
/// terminal SNR; trailing timesteps. A step ends train_timesteps / steps (whole numbers) before its start,
/// which is where the next one starts only if `steps` divides train_timesteps. For 62 numbers of steps up to
/// 1000 (61, 103, 121, ...) diffusers takes one step more, at timestep -1, which makes noise of a clean clip;
/// it is left out. 1 <= steps <= train_timesteps.
DiffusionLevels diffusion_levels(const DiffusionCurve& curve, int steps);

}  // namespace vdit::engine
