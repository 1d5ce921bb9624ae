// SPDX-License-Identifier: Apache-2.0
#include "app/cli/sparse_plan.h"

#include <utility>

#include "app/config/sparse_config_reader.h"
#include "engine/base/sha256.h"

namespace vdit::app {

engine::AttentionPlan attention_plan(const SparseConfig& config) {
  std::vector<engine::PlannedSteps> groups;
  for (const StepGroup& group : config.groups) {
    engine::PlannedSteps steps{.begin = group.begin, .end = group.end, .modes = {}};
    for (const HeadSetting& head : group.heads) steps.modes.push_back(head.mode);
    groups.push_back(std::move(steps));
  }
  return engine::AttentionPlan(config.layers, config.heads, std::move(groups));
}

ModelShape model_shape(const engine::ModelFolder& folder, const engine::VideoModel& model) {
  return {.family = std::string(model.family()),
          .layers = model.layers(),
          .heads = model.heads(),
          .transformer_config_sha256 = folder.config_sha256("transformer")};
}

SparsePlan read_sparse_plan(const std::filesystem::path& file, const engine::ModelFolder& folder,
                            const engine::VideoModel& model, const engine::ClipSize& clip) {
  ReadConfig read = read_sparse_config(file);
  const std::string mismatch = check_fits(read.config, model_shape(folder, model), file.string());
  if (!mismatch.empty()) read.warnings.push_back(mismatch);
  const kernels::TokenGrid grid = model.token_grid(clip);
  if (!grid.same_video(read.config.grid))
    read.warnings.push_back(file.string() + ": made for another size and scaled to this one");
  SparseConfig config = rescaled(read.config, grid);
  engine::AttentionPlan plan = attention_plan(config);
  return {.config = std::move(config),
          .plan = std::move(plan),
          .sha256 = sha256_file_hex(file),
          .warnings = std::move(read.warnings)};
}

}  // namespace vdit::app
