// SPDX-License-Identifier: Apache-2.0
// The flags of a generation as they were asked for, from the command line or a job file: what is not set
// comes from the model. Shared by every command that generates.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/base/json_view.h"
#include "engine/sampling/generation_settings.h"

namespace CLI {
class App;
}

namespace vdit::app {

struct GenerationRequest {
  std::string model;  ///< a folder, or "demo"
  std::string prompt;
  std::optional<std::string> negative_prompt;
  std::optional<std::string> size;  ///< "320x192"
  std::optional<std::int64_t> frames;
  std::optional<int> steps;
  std::optional<double> guidance;
  bool dynamic_guidance = false;
  std::optional<double> flow_shift;
  std::optional<std::uint64_t> seed;
  std::optional<double> fps;
  std::optional<std::string> sigma_spacing;  ///< "current", "legacy"
  std::string sparse;                        ///< a sparse config file; empty: dense
  std::optional<std::string> dense_backend;  ///< "kernels", "libtorch", "fastest"
  std::string latents;  ///< a safetensors file with the initial noise; empty: from the seed

  void declare(CLI::App& app);

  /// The keys are the flags' names with underscores; absent keys stay unset. Throws vdit::Error with the
  /// view's code, naming the path.
  void read_job(const JsonView& job);

  /// The keys that read_job reads.
  static const std::vector<std::string>& job_keys();

  /// What runs dense heads; our kernels unless asked otherwise, whose bits do not depend on the machine's
  /// load or number of threads.
  engine::DenseBackend dense() const;

  /// The other way round, with every value that decides the result.
  nlohmann::ordered_json job(const engine::GenerationSettings& settings) const;

  /// MODEL as a folder: the built-in one for "demo".
  std::filesystem::path model_folder() const;

  /// The model's defaults (the preset page's for "demo") with what was asked for. Not checked yet.
  engine::GenerationSettings settings(const engine::ModelDefaults& defaults) const;
};

}  // namespace vdit::app
