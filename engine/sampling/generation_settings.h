// SPDX-License-Identifier: Apache-2.0
// What one video is made from, and its checks. Where it runs and where it is written is not part of it.
#pragma once

#include <cstdint>
#include <string>

#include "engine/models/video_model.h"
#include "engine/sampling/flow_sigmas.h"

namespace vdit {
class JsonView;
}

namespace vdit::engine {

struct GenerationSettings {
  std::string prompt;
  std::string negative_prompt;
  ClipSize clip;
  int steps = 0;
  double guidance = 0;
  bool dynamic_guidance = false;  ///< GuidanceScale::rising
  double flow_shift = 0;
  SigmaSpacing sigma_spacing = SigmaSpacing::Current;
  std::uint64_t seed = 42;
  double fps = 16;
};

inline constexpr int kMaxSteps = 1000;

/// The family's defaults; prompts are empty.
GenerationSettings default_settings(const ModelDefaults& defaults);

/// Overrides what a preset page has: {"format": "vdit-preset", "version": 1, "size": "320x192", "frames": 49,
/// "steps": 20, "guidance": 3.0, "flow_shift": 3.0, "fps": 16}. Throws vdit::Error (Input) with the view's
/// code, naming the field.
void apply_preset(GenerationSettings& settings, const JsonView& preset);

/// "320x192" to its sides. Throws vdit::Error (Input) "settings.size" naming `field`.
ClipSize parse_size(const std::string& text, const std::string& field);

/// Throws vdit::Error (Input) for the first thing that cannot be made: "settings.size", "settings.frames"
/// (both with the nearest that can), "settings.steps", "settings.guidance", "settings.flow_shift",
/// "settings.fps", "prompt.utf8", "prompt.too_long". `field` is the command line's flag without its dashes,
/// which is also the job file's key.
void check_settings(const GenerationSettings& settings, const ClipLimits& limits);

/// The nearest clip that the model can make.
ClipSize nearest_clip(const ClipSize& clip, const ClipLimits& limits);

}  // namespace vdit::engine
