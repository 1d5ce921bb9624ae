// SPDX-License-Identifier: Apache-2.0
// What a run keeps in memory at the same time, decided before it starts from forecasts and free memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/models/video_model.h"
#include "engine/sampling/guidance.h"

namespace vdit::engine {

/// Bytes of the host, less what a control group forbids.
struct HostMemory {
  std::uint64_t total = 0;
  std::uint64_t available = 0;  ///< without swapping
};
HostMemory host_memory();

/// The most that this process ever held resident, in bytes.
std::uint64_t peak_resident_bytes();

struct WeightForecast {
  std::uint64_t text_encoder = 0;
  std::uint64_t transformer = 0;
  std::uint64_t decoder = 0;
};

/// What the model loads of the folder, from the headers of the weight files. Throws what ModelFolder::weights
/// throws.
WeightForecast forecast_model_weights(const ModelFolder& folder, const VideoModel& model,
                                      at::ScalarType dtype);

struct MemoryPlan {
  GuidancePasses passes = GuidancePasses::Sequential;
  GuidanceKind guidance = GuidanceKind::Classifier;
  DecodeWay decode;
  DecodeChoices decode_choices;
  bool keep_text_encoder = true;     ///< while denoising, for the next run
  bool keep_transformer = true;      ///< while decoding
  std::uint64_t forecast_bytes = 0;  ///< the largest sum of any phase
  std::uint64_t free_bytes = 0;      ///< when it was made

  /// One sentence for each decision, for people.
  std::vector<std::string> in_words() const;
};

/// `guided`: whether a second prediction is needed. Free memory is `available` bytes of `device`.
/// Throws vdit::Error (OutOfMemory) "memory.forecast" with needed, free and the largest consumer when not
/// even the leanest plan fits.
MemoryPlan plan_memory(const VideoModel& model, const ClipSize& clip, const WeightForecast& weights,
                       bool guided, std::uint64_t available, at::Device device = at::kCPU);

/// "1.4 GiB", "37 MiB".
std::string bytes_text(std::uint64_t bytes);

}  // namespace vdit::engine
