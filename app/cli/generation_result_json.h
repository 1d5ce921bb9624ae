// SPDX-License-Identifier: Apache-2.0
// What a generation did, for the result object, the line on the terminal and the file's metadata.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/sampling/generation.h"
#include "engine/video/video_writer.h"

namespace vdit::app {

/// seed, width, height, frames, steps, device, dtype, dense_backend, sparsity, resumed_from, seconds (by
/// phase and by step), memory, notes, settings_sha256; "stopped_after" of a run that was told to stop there.
nlohmann::ordered_json result_json(const engine::GenerationSettings& settings,
                                   const engine::GenerationResult& result);

/// "49 frames of 320x192 in 57.3 s (...)".
std::string result_text(const engine::GenerationSettings& settings, const engine::GenerationResult& result);

/// Embedded in the container and written to the sidecar: {"format": "vdit-video", "version": 1, "tool",
/// "device", "dtype", "model_sha256", "settings_sha256", "sparse_sha256", "job"}.
nlohmann::ordered_json provenance(const engine::Generation& generation,
                                  const engine::GenerationSettings& settings,
                                  const engine::GenerationOptions& options,
                                  const nlohmann::ordered_json& job);

/// The same of a run that was told to stop and keep its video: with "stopped" {"after_step", "of_steps",
/// "frames": what its frames show}.
nlohmann::ordered_json stopped_provenance(nlohmann::ordered_json origin, int step, int steps);

engine::VideoSettings video_settings(const engine::GenerationSettings& settings,
                                     const nlohmann::ordered_json& metadata, bool overwrite);

}  // namespace vdit::app
