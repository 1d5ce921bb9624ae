// SPDX-License-Identifier: Apache-2.0
#include "app/config/sparse_config.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

std::int64_t scaled(std::int64_t tokens, double factor) {
  return std::llround(static_cast<double>(tokens) * factor);
}

std::vector<kernels::Run> scaled(const std::vector<kernels::Run>& runs, double factor, std::int64_t video) {
  std::vector<kernels::Run> out;
  out.reserve(runs.size());
  for (const kernels::Run& run : runs) {
    const std::int64_t begin = std::min(scaled(run.begin, factor), video - 1);
    const std::int64_t end = std::clamp(scaled(run.end, factor), begin + 1, video);
    out.push_back({static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end)});
  }
  return out;
}

}  // namespace

std::size_t SparseConfig::group_of_step(int step, int steps) const {
  const double fraction = static_cast<double>(step) / static_cast<double>(steps);
  const auto past = std::upper_bound(groups.begin(), groups.end(), fraction,
                                     [](double value, const StepGroup& group) { return value < group.end; });
  return std::min(static_cast<std::size_t>(past - groups.begin()), groups.size() - 1);
}

std::string check_fits(const SparseConfig& config, const ModelShape& model, const std::string& file) {
  const auto mismatch = [&](const char* field, const std::string& found, const std::string& expected) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "config.mismatch",
                 .subject = file,
                 .field = field,
                 .found = found,
                 .expected = expected,
                 .hint = "the config was made for another model: search or make one for this model"});
  };
  if (config.family != model.family) mismatch("model.family", config.family, model.family);
  if (config.layers != model.layers) {
    mismatch("model.layers", std::to_string(config.layers), std::to_string(model.layers));
  }
  if (config.heads != model.heads)
    mismatch("model.heads", std::to_string(config.heads), std::to_string(model.heads));
  const bool known = !config.transformer_config_sha256.empty() && !model.transformer_config_sha256.empty();
  if (known && config.transformer_config_sha256 != model.transformer_config_sha256) {
    return file + ": made for a transformer with another config.json; its choices may not suit this one";
  }
  return {};
}

SparseConfig rescaled(const SparseConfig& config, const kernels::TokenGrid& grid) {
  SparseConfig out = config;
  out.grid = grid;
  const std::int64_t video = grid.video_tokens();
  const double factor = static_cast<double>(video) / static_cast<double>(config.grid.video_tokens());
  const double frame_factor = static_cast<double>(grid.frames) / static_cast<double>(config.grid.frames);
  const double place_factor = static_cast<double>(grid.places()) / static_cast<double>(config.grid.places());
  for (StepGroup& group : out.groups) {
    for (HeadSetting& setting : group.heads) {
      // In frame-major Multi-Diagonal the width counts places of a frame, the reach frames.
      const bool in_frame = setting.mode.mode == kernels::Mode::MultiDiagonal &&
                            setting.mode.order == kernels::TokenOrder::FrameMajor;
      setting.mode.half_width = scaled(setting.mode.half_width, in_frame ? place_factor : factor);
      if (setting.mode.frame_reach < kernels::kAllFrames) {
        setting.mode.frame_reach = scaled(setting.mode.frame_reach, frame_factor);
      }
      setting.mode.stripes = scaled(setting.mode.stripes, factor, video);
      setting.mode.sink = scaled(setting.mode.sink, factor, video);
    }
  }
  return out;
}

double density(const SparseConfig& config) {
  double sum = 0;
  for (const StepGroup& group : config.groups) {
    double of_group = 0;
    for (const HeadSetting& setting : group.heads) {
      of_group += kernels::density(kernels::build_runs(setting.mode, config.grid));
    }
    sum += (group.end - group.begin) * of_group / static_cast<double>(group.heads.size());
  }
  return sum;
}

}  // namespace vdit::app
