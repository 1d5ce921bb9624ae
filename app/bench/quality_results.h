// SPDX-License-Identifier: Apache-2.0
// What `vdit-bench quality` measured: kept in a JSON file that is rewritten after every pair, so that a
// stopped run goes on.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace vdit::app {

/// A config under test.
struct QualityConfig {
  std::string name;              ///< of the rule, or of the config's file
  std::optional<double> target;  ///< density asked for; unset for a file
  double density = 0;            ///< mean over steps, layers, heads
  double skip_share = 0;         ///< of cells
  double predicted_speedup = 0;
  // Predicted errors, each summed its way; unset where the config is not one of the table's choices.
  std::optional<double> head_error, layer_error, layer_error_max, final_error,
      weighted_error;  ///< the layer's with search::step_weights; the others' steps all alike

  std::string key() const;  ///< "svg 0.4"
};

/// One config on one prompt, against the dense run of the same prompt and seed.
struct QualityRow {
  std::string config;  ///< QualityConfig::key()
  int prompt = 0;      ///< 0-based
  double psnr_db = 0;
  double ssim = 0;
  double latent_error = 0;  ///< sum |z' - z|^2 / sum |z|^2
  double denoise_seconds = 0;
  double attention_seconds = 0;
  double dense_denoise_seconds = 0;
  double dense_attention_seconds = 0;
};

struct QualityResults {
  nlohmann::json identity;  ///< model, table, clip, prompts, dtype, device: what rows must share
  nlohmann::json host;
  std::string date;
  std::vector<std::string> prompts;
  std::vector<QualityConfig> configs;
  std::vector<QualityRow> rows;

  const QualityRow* find(const std::string& config, int prompt) const;
  std::vector<const QualityRow*> of(const std::string& config) const;
};

/// Throws Error (Input): "file.*", "bench.field".
QualityResults read_quality_results(const std::filesystem::path& file);
void write_quality_results(const std::filesystem::path& file, const QualityResults& results);

}  // namespace vdit::app
