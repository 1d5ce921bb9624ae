// SPDX-License-Identifier: Apache-2.0
// A sparse config: which mode every head of every layer takes in every part of the denoising. The file format
// is that of cli.md section 2, described by resources/schemas/sparse_config.schema.json; reading and writing
// it is done by sparse_config_reader.h and sparse_config_writer.h.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"

namespace vdit::app {

inline constexpr const char* kSparseConfigFormat = "vdit-sparse-config";
inline constexpr int kSparseConfigVersion = 1;

/// One head of one layer in one step group.
struct HeadSetting {
  kernels::HeadMode mode;  ///< widths and intervals in tokens of the config's grid
  bool locked = false;     ///< a search keeps it
  std::string comment;
  nlohmann::json unknown = nlohmann::json::object();  ///< fields of a later tool, kept on rewrite

  bool operator==(const HeadSetting&) const = default;
};

/// The heads for denoising fractions in [begin, end). Step i of n has the fraction i / n.
struct StepGroup {
  double begin = 0;
  double end = 1;
  std::vector<HeadSetting> heads;  ///< [layers, heads]
  nlohmann::json unknown = nlohmann::json::object();

  bool operator==(const StepGroup&) const = default;
};

struct SparseConfig {
  std::string family;  ///< "wan", "hunyuan", "cogvideox"
  int layers = 0;
  int heads = 0;
  std::string transformer_config_sha256;  ///< of transformer/config.json; empty: any model of these sizes
  kernels::TokenGrid grid;                ///< the grid that the parameters are for
  bool in_fractions = false;  ///< the file gives widths and intervals as fractions of the video tokens
  std::string comment;
  std::vector<StepGroup> groups;                         ///< in order; together they cover [0, 1)
  nlohmann::json provenance = nlohmann::json::object();  ///< who made it, from what (cli.md section 2)
  nlohmann::json unknown = nlohmann::json::object();
  nlohmann::json unknown_model = nlohmann::json::object();  ///< inside "model"
  nlohmann::json unknown_grid = nlohmann::json::object();   ///< inside "grid"

  std::size_t index(int layer, int head) const {
    return static_cast<std::size_t>(layer) * static_cast<std::size_t>(heads) + static_cast<std::size_t>(head);
  }
  /// The group of step `step` of `steps`.
  std::size_t group_of_step(int step, int steps) const;
  const HeadSetting& at(std::size_t group, int layer, int head) const {
    return groups[group].heads[index(layer, head)];
  }

  bool operator==(const SparseConfig&) const = default;
};

/// What a model offers a config. An empty hash matches every config.
struct ModelShape {
  std::string family;
  int layers = 0;
  int heads = 0;
  std::string transformer_config_sha256;

  bool operator==(const ModelShape&) const = default;
};

/// Throws Error (Input, code "config.mismatch") naming what differs, `file` as the subject. A differing hash
/// with equal sizes is no error: it is returned as a warning, empty otherwise.
std::string check_fits(const SparseConfig& config, const ModelShape& model, const std::string& file);

/// The same config for another grid: every width and interval keeps its fraction of the video tokens (in
/// frame-major Multi-Diagonal the width its fraction of a frame, the reach its fraction of the frames), so
/// that each mode keeps its density. Rounded to whole tokens; an interval keeps at least one.
SparseConfig rescaled(const SparseConfig& config, const kernels::TokenGrid& grid);

/// Mean density over steps (groups by their length), layers and heads, on the config's own grid, from the run
/// tables. Text behind the video counts with the most tokens that a prompt can have: text is kept whole, so a
/// shorter prompt keeps less.
double density(const SparseConfig& config);

}  // namespace vdit::app
