// SPDX-License-Identifier: Apache-2.0
// A run's position between two steps as a safetensors file, from which it goes on with the same bits.
// It holds no settings, only their hash: the job file has them.
//
// File: tensors "latents" and "scheduler.NAME", float32; metadata "format" = "vdit-checkpoint", "version",
// "settings_sha256", "next_step", "steps", "guidance_passes", "tensors_sha256", and "spent", JSON.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/sampling/denoise_loop.h"

namespace vdit::engine {

/// What the steps up to a checkpoint cost, so that a run that was stopped reports all of it.
struct StepCosts {
  std::vector<double> seconds;            ///< of each step
  std::vector<double> attention_seconds;  ///< of these, self-attention
  double denoise_seconds = 0;             ///< wall clock of the loop
  double kept_pairs = 0;                  ///< see AttentionTimes
  double all_pairs = 0;
  std::string dense_backend;
};

struct Checkpoint {
  DenoisePosition position;
  int steps = 0;
  std::string settings_sha256;  ///< of all that decides the latents; a checkpoint fits only the same
  GuidancePasses passes =
      GuidancePasses::Single;  ///< how the run did its guidance: the other way rounds differently
  StepCosts spent;
};

/// The checkpoint file of a folder: DIR/checkpoint.safetensors.
std::filesystem::path checkpoint_file(const std::filesystem::path& folder);

/// Replaces the folder's checkpoint at once or not at all; makes the folder (not its parents). Throws what
/// AtomicFile throws.
void save_checkpoint(const std::filesystem::path& folder, const Checkpoint& checkpoint);

/// Throws vdit::Error (Input): "checkpoint.missing", "checkpoint.field" (format, version, a missing or
/// malformed field or tensor), "checkpoint.damaged" (the tensors' hash differs), "weights.*" (not a
/// safetensors file, truncated).
Checkpoint load_checkpoint(const std::filesystem::path& folder);

/// A checkpoint to go on from, or why there is none.
struct ResumeDecision {
  std::optional<Checkpoint> checkpoint;
  std::string reason;  ///< in words, for the user, when the run starts over
};

/// Takes the folder's checkpoint only when it is whole and of this very job. Otherwise the run starts over
/// and `reason` says why; nothing is deleted. Throws only vdit::Error "checkpoint.folder" (Input) when there
/// is no such folder.
ResumeDecision find_resume_point(const std::filesystem::path& folder, const std::string& settings_sha256,
                                 at::IntArrayRef latent_shape, int steps);

/// Removes the checkpoint, what killed writers of one left and, if nothing else is in it, the folder.
void remove_checkpoint(const std::filesystem::path& folder) noexcept;

}  // namespace vdit::engine
