// SPDX-License-Identifier: Apache-2.0
// Whole clips that diffusers generated (tests/data/golden, NAME.json and NAME.safetensors), made again.
#pragma once

#include <ATen/ops/from_blob.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "engine/base/json_view.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/generation.h"
#include "tests/golden/golden_file.h"

namespace vdit::engine {

/// What golden_folder()/NAME.json says; the shift is 3 and the negative prompt empty where it says nothing.
inline GenerationSettings golden_settings(const std::string& name) {
  const std::string path = golden_folder() + "/" + name + ".json";
  const nlohmann::json document = read_json_file(path);
  const JsonView view(document, path);
  return {.prompt = view.text("prompt"),
          .negative_prompt = view.text_or("negative_prompt", ""),
          .clip = {.width = view.integer("width"),
                   .height = view.integer("height"),
                   .frames = view.integer("frames")},
          .steps = static_cast<int>(view.integer("steps")),
          .guidance = view.number("guidance"),
          .flow_shift = view.number_or("flow_shift", 3.0),
          .seed = static_cast<std::uint64_t>(view.integer("seed"))};
}

struct MadeClip {
  GenerationResult result;
  at::Tensor frames;  // [frames, height, width, 3] uint8
};

inline MadeClip make_clip(Generation& generation, const GenerationSettings& settings,
                          GenerationOptions options) {
  std::vector<std::uint8_t> rgb8;
  options.on_frame = [&](std::span<const std::uint8_t> frame) {
    rgb8.insert(rgb8.end(), frame.begin(), frame.end());
  };
  GenerationResult result = generation.run(settings, options);
  const ClipSize& size = settings.clip;
  const at::Tensor frames = at::from_blob(rgb8.data(), {static_cast<std::int64_t>(rgb8.size())}, at::kByte)
                                .view({size.frames, size.height, size.width, 3});
  return {.result = std::move(result), .frames = frames.clone()};
}

/// Over all samples of the stored frames.
inline double psnr_db(const at::Tensor& frames, const GoldenFile& golden) {
  const at::Tensor found = frames.index_select(0, golden.frames_index()).to(at::kDouble);
  const at::Tensor squared = found.sub(golden.frames_rgb8().to(at::kDouble)).square();
  return 10 * std::log10(255.0 * 255.0 / squared.mean().item<double>());
}

/// Of the latents after the last step.
inline double latents_error(const MadeClip& clip, const GenerationSettings& settings,
                            const GoldenFile& golden) {
  char last[32];
  std::snprintf(last, sizeof last, "latents.step%02d", settings.steps);
  return relative_error(clip.result.latents, golden[last]);
}

}  // namespace vdit::engine
