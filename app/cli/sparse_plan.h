// SPDX-License-Identifier: Apache-2.0
// A sparse config file as the attention plan of one run.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/config/sparse_config.h"
#include "engine/attention/attention_plan.h"
#include "engine/models/video_model.h"
#include "engine/weights/model_folder.h"

namespace vdit::app {

struct SparsePlan {
  SparseConfig config;  ///< rescaled to the clip's grid
  engine::AttentionPlan plan;
  std::string sha256;                 ///< of the file
  std::vector<std::string> warnings;  ///< unknown fields, another model's hash, another grid
};

/// The config's modes, for clips of its own grid.
engine::AttentionPlan attention_plan(const SparseConfig& config);

/// What the model offers a config.
ModelShape model_shape(const engine::ModelFolder& folder, const engine::VideoModel& model);

/// Throws vdit::Error (Input): "config.*" (see sparse_config_reader.h), "config.mismatch".
SparsePlan read_sparse_plan(const std::filesystem::path& file, const engine::ModelFolder& folder,
                            const engine::VideoModel& model, const engine::ClipSize& clip);

}  // namespace vdit::app
