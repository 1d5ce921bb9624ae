// SPDX-License-Identifier: Apache-2.0
// Noise levels of flow matching: x = (1 - sigma) * clean + sigma * noise, shifted towards noise for large
// clips.
#pragma once

#include <string_view>
#include <vector>

namespace vdit::engine {

/// Two published spacings of UniPC's flow sigmas differ visibly; the same seed gives different videos.
enum class SigmaSpacing {
  Current,  ///< diffusers 0.37 and later: from 1 downwards
  Legacy,   ///< diffusers up to 0.36 and the official Wan2.1 code: from 1 - 1/1000 downwards
};

/// "current" or "legacy".
std::string_view to_string(SigmaSpacing spacing) noexcept;

/// The other way round. Throws vdit::Error (Input) "settings.sigma_spacing".
SigmaSpacing parse_sigma_spacing(std::string_view text);

/// Noise levels of a run and the timesteps that go with them.
struct FlowSigmas {
  std::vector<float> sigmas;      ///< [steps + 1], the last one 0
  std::vector<double> timesteps;  ///< [steps]
};

/// UniPC's (diffusers scheduling_unipc_multistep.py, use_flow_sigmas): timesteps cut to integers.
/// steps >= 1, shift > 0.
FlowSigmas unipc_flow_sigmas(int steps, double shift, SigmaSpacing spacing, int train_timesteps = 1000);

/// FlowMatchEulerDiscrete's as HunyuanVideo's pipeline asks for them: timesteps not cut.
FlowSigmas euler_flow_sigmas(int steps, double shift, int train_timesteps = 1000);

}  // namespace vdit::engine
