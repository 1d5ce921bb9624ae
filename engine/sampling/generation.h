// SPDX-License-Identifier: Apache-2.0
// One video from a prompt: text, noise, denoising, decoding, with the parts of the model loaded and freed as
// memory allows. It writes no video; frames are handed out as they are decoded.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/attention/attention_plan.h"
#include "engine/attention/attention_run.h"
#include "engine/models/compute_options.h"
#include "engine/sampling/denoise_loop.h"
#include "engine/sampling/generation_settings.h"
#include "engine/sampling/memory_plan.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine {

enum class GenerationPhase { Load, Text, Denoise, Decode };

/// "load", "text", "denoise", "decode".
std::string_view to_string(GenerationPhase phase) noexcept;

/// How far a run is.
struct GenerationProgress {
  GenerationPhase phase = GenerationPhase::Load;
  double fraction = 0;                ///< of this phase
  const DenoiseStep* step = nullptr;  ///< after a denoising step, otherwise null
};

struct CheckpointOptions {
  std::filesystem::path folder;  ///< empty: neither saved nor resumed
  int every = 0;                 ///< steps; 0: not saved
  bool resume = false;           ///< go on from the folder's checkpoint when it is of this very run
  bool keep_last = false;        ///< also saved after the last step, so that decoding can be done again
  std::function<void(int step)> on_saved;  ///< after each checkpoint is on disk; steps done
};

struct GenerationOptions {
  std::optional<AttentionPlan> attention;  ///< dense when absent
  /// Of whatever `attention` was made from; part of what a checkpoint must match. Empty when dense.
  std::string attention_sha256;
  AttentionOptions attention_options;
  at::Tensor initial_latents;  ///< instead of the seed's noise; float32, shaped as latent_shape()
  CheckpointOptions checkpoint;
  const CancelToken* cancel = nullptr;
  /// Ends denoising after the step that runs when it is "cancelled": the frames are those of the clip that
  /// this step promises (DenoiseStep::clean_estimate), since its latents are still noisy.
  const CancelToken* enough = nullptr;
  std::function<void(int step)> on_stopped;  ///< then, before anything is decoded
  std::function<void(const GenerationProgress&)> on_progress;
  /// Frames in order, each [height, width, 3] RGB. Without it the run ends with the latents.
  std::function<void(std::span<const std::uint8_t> rgb8)> on_frame;
};

/// Wall-clock seconds. Steps and denoising are those of the whole run, with what came before a checkpoint;
/// the other parts of this process.
struct GenerationTimes {
  double load = 0;  ///< weights of all parts that were not loaded before
  double text = 0;
  double denoise = 0;
  double decode = 0;  ///< with whatever on_frame took
  std::vector<double> steps;
  std::vector<double> attention_steps;  ///< of these, self-attention
  double total = 0;
};

struct GenerationResult {
  at::Tensor latents;  ///< float32, on the CPU, as the denoising loop left them
  std::int64_t frames = 0;
  GenerationTimes times;
  std::string device;         ///< "cpu"
  std::string dtype;          ///< "float32"
  std::string dense_backend;  ///< what ran dense heads
  double sparsity = 0;        ///< 1 - density of the attention that ran
  MemoryPlan memory;
  std::uint64_t peak_resident_bytes = 0;
  int resumed_from = 0;   ///< steps that a checkpoint saved us; 0 when the run began at the start
  int stopped_after = 0;  ///< steps, when it was enough before the last one; 0: all were done
  /// For people: why a checkpoint was not used, characters that the model does not know, a prompt cut short.
  std::vector<std::string> notes;
  std::string settings_sha256;
};

/// A model and what of it is loaded. Several runs share one, for pairs and searches. Used by the one thread
/// that owns the device.
class Generation {
 public:
  /// Reads and checks the configs; loads no weights. Throws "model.*", "config.field", "tokenizer.*".
  Generation(ModelFolder folder, ComputeOptions compute);
  ~Generation();

  const ModelFolder& folder() const noexcept { return folder_; }
  VideoModel& model() noexcept { return *model_; }
  const VideoModel& model() const noexcept { return *model_; }
  const ComputeOptions& compute() const noexcept { return compute_; }

  /// Everything that can be known before the first weight is read: settings, memory, the prompt.
  /// Throws what check_settings and plan_memory throw.
  MemoryPlan check(const GenerationSettings& settings) const;

  /// SHA-256 of all that decides the latents.
  std::string settings_sha256(const GenerationSettings& settings, const GenerationOptions& options) const;

  /// Runs to the end. Throws what check() throws, what readers of weights throw, "run.cancelled",
  /// "run.non_finite", "latents.shape" (Input), "checkpoint.folder", and what on_frame and on_progress throw.
  GenerationResult run(const GenerationSettings& settings, const GenerationOptions& options);

 private:
  class Run;

  std::uint64_t held_bytes() const;  // of the parts that are loaded already

  ModelFolder folder_;
  ComputeOptions compute_;
  std::unique_ptr<VideoModel> model_;
  WeightForecast weights_;
};

/// Of the model itself, for provenance: SHA-256 over the configs and the names, sizes and times of the weight
/// files. Not over the weights: a large model takes minutes to read.
std::string model_sha256(const ModelFolder& folder);

}  // namespace vdit::engine
