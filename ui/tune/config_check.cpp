// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/config_check.h"

#include <algorithm>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

bool leaves(const std::vector<kernels::Run>& runs, std::int64_t video) {
  return std::any_of(runs.begin(), runs.end(), [&](const kernels::Run& run) {
    return run.begin < 0 || run.end > video || run.begin >= run.end;
  });
}

QString gridText(const kernels::TokenGrid& grid) {
  return QStringLiteral("%1 × %2 × %3").arg(grid.frames).arg(grid.height).arg(grid.width);
}

app::HeadSetting& setting(app::SparseConfig& config, const CellRef& cell) {
  return config.groups[static_cast<std::size_t>(cell.group)].heads[static_cast<std::size_t>(cell.index)];
}

}  // namespace

std::vector<ConfigFault> ConfigCheck::faults(const app::SparseConfig& config, const ModeSupport& support) {
  std::vector<ConfigFault> found;
  using Kind = ConfigFault::Kind;
  const bool isOfFamily = !support.model || support.model->family == config.family;
  if (!isOfFamily) {
    found.push_back(
        {Kind::WrongModel, std::nullopt,
         tr("The config is for the model family %1, the model is of %2")
             .arg(QString::fromStdString(config.family), QString::fromStdString(support.model->family)),
         tr("Keep the heads that the model has; new ones are Full")});
  } else if (support.model &&
             (support.model->layers != config.layers || support.model->heads != config.heads)) {
    found.push_back({Kind::WrongModel, std::nullopt,
                     tr("The config has %1 × %2 heads, the model %3 × %4")
                         .arg(config.layers)
                         .arg(config.heads)
                         .arg(support.model->layers)
                         .arg(support.model->heads),
                     tr("Keep the heads that the model has; new ones are Full")});
  }
  if (support.grid && !(*support.grid == config.grid)) {
    found.push_back({Kind::WrongGrid, std::nullopt,
                     tr("Calibrated elsewhere: for %1 tokens, the run has %2")
                         .arg(gridText(config.grid), gridText(*support.grid)),
                     tr("Scale widths and intervals to the run")});
  }
  for (int group = 0; group < static_cast<int>(config.groups.size()); ++group) {
    const int cells = static_cast<int>(config.groups[static_cast<std::size_t>(group)].heads.size());
    for (int index = 0; index < cells; ++index) addFaultsOf(config, support, {group, index}, found);
  }
  return found;
}

void ConfigCheck::addFaultsOf(const app::SparseConfig& config, const ModeSupport& support,
                              const CellRef& cell, std::vector<ConfigFault>& found) {
  using Kind = ConfigFault::Kind;
  const std::int64_t video = config.grid.video_tokens();
  const kernels::HeadMode& mode =
      config.groups[static_cast<std::size_t>(cell.group)].heads[static_cast<std::size_t>(cell.index)].mode;
  const auto where = [&] {
    return tr("L%1 H%2").arg(cell.index / config.heads).arg(cell.index % config.heads);
  };
  if (mode.half_width < 0 || leaves(mode.stripes, video) || leaves(mode.sink, video)) {
    found.push_back({Kind::OutsideVideo, cell,
                     tr("%1: an interval or width leaves the video of %2 tokens").arg(where()).arg(video),
                     tr("Clip it to the video")});
  }
  if (std::find(support.missingKernels.begin(), support.missingKernels.end(), mode.mode) !=
      support.missingKernels.end()) {
    found.push_back({Kind::NoKernel, cell,
                     tr("%1: no kernel for %2 on this device").arg(where(), modeTitle(mode.mode)),
                     tr("Set it to Full")});
  }
  const bool window = mode.frame_reach != kernels::kAllFrames;
  if (mode.half_width >= video && !window && mode.mode != kernels::Mode::Full &&
      mode.mode != kernels::Mode::Skip) {
    found.push_back(
        {Kind::KeepsEverything, cell,
         tr("%1: half-width %2 keeps everything, which is Full").arg(where()).arg(mode.half_width),
         tr("Set it to Full")});
  }
}

bool ConfigCheck::isBeyond(const app::SparseConfig& config, const ModeSupport& support, int index) {
  if (!support.model) return false;
  const int layers = support.model->layers, heads = support.model->heads;
  // Where most heads are beyond, the config is another model's: one sentence says it better than all cells.
  const int common = std::min(layers, config.layers) * std::min(heads, config.heads);
  if (2 * common < config.layers * config.heads) return false;
  return index / config.heads >= layers || index % config.heads >= heads;
}

app::SparseConfig ConfigCheck::fitted(const app::SparseConfig& config, const app::ModelShape& model) {
  app::SparseConfig out = config;
  out.family = model.family;
  out.layers = model.layers;
  out.heads = model.heads;
  out.transformer_config_sha256 = model.transformer_config_sha256;
  for (std::size_t group = 0; group < out.groups.size(); ++group) {
    std::vector<app::HeadSetting> heads(static_cast<std::size_t>(model.layers) *
                                        static_cast<std::size_t>(model.heads));
    for (int layer = 0; layer < std::min(model.layers, config.layers); ++layer) {
      for (int head = 0; head < std::min(model.heads, config.heads); ++head)
        heads[out.index(layer, head)] = config.groups[group].heads[config.index(layer, head)];
    }
    out.groups[group].heads = std::move(heads);
  }
  return out;
}

app::SparseConfig ConfigCheck::mended(const app::SparseConfig& config, const std::vector<ConfigFault>& faults,
                                      const ModeSupport& support) {
  app::SparseConfig out = config;
  const std::int64_t video = config.grid.video_tokens();
  for (const ConfigFault& fault : faults) {
    if (!fault.cell) continue;
    kernels::HeadMode& mode = setting(out, *fault.cell).mode;
    switch (fault.kind) {
      case ConfigFault::Kind::OutsideVideo:
        mode.half_width = std::clamp<std::int64_t>(mode.half_width, 0, video);
        mode.stripes = kernels::merged(mode.stripes, 0, video);
        mode.sink = kernels::merged(mode.sink, 0, video);
        break;
      case ConfigFault::Kind::NoKernel:
      case ConfigFault::Kind::KeepsEverything:
        mode = {};
        break;
      case ConfigFault::Kind::WrongModel:
      case ConfigFault::Kind::WrongGrid:
        break;
    }
  }
  const auto has = [&](ConfigFault::Kind kind) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const ConfigFault& fault) { return fault.kind == kind; });
  };
  if (has(ConfigFault::Kind::WrongModel) && support.model) out = fitted(out, *support.model);
  return has(ConfigFault::Kind::WrongGrid) && support.grid ? app::rescaled(out, *support.grid) : out;
}

}  // namespace vdit::ui
