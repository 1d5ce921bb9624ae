// SPDX-License-Identifier: Apache-2.0
#include "app/config/sparse_config_diff.h"

#include <algorithm>

namespace vdit::app {
namespace {

std::string grid_text(const kernels::TokenGrid& grid) {
  std::string text =
      std::to_string(grid.frames) + " x " + std::to_string(grid.height) + " x " + std::to_string(grid.width);
  if (grid.text_before > 0) text += " after " + std::to_string(grid.text_before) + " text tokens";
  if (grid.text_after > 0) text += " and " + std::to_string(grid.text_after) + " text tokens";
  return text;
}

// The ends of the step groups of both, sorted, each once.
std::vector<double> cuts(const SparseConfig& left, const SparseConfig& right) {
  std::vector<double> ends{0};
  for (const SparseConfig* config : {&left, &right}) {
    for (const StepGroup& group : config->groups) ends.push_back(group.end);
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

const StepGroup& group_at(const SparseConfig& config, double fraction) {
  const auto found = std::find_if(config.groups.begin(), config.groups.end(),
                                  [&](const StepGroup& group) { return fraction < group.end; });
  return found == config.groups.end() ? config.groups.back() : *found;
}

}  // namespace

ConfigDifference diff(const SparseConfig& left, const SparseConfig& right) {
  check_fits(right, {.family = left.family, .layers = left.layers, .heads = left.heads}, "the second config");
  ConfigDifference difference;
  const auto field = [&](const char* name, const std::string& a, const std::string& b) {
    if (a != b) difference.fields.push_back(std::string(name) + ": " + a + ", " + b);
  };
  field("grid", grid_text(left.grid), grid_text(right.grid));
  field("comment", left.comment, right.comment);
  field("transformer_config_sha256", left.transformer_config_sha256, right.transformer_config_sha256);
  const SparseConfig other = left.grid == right.grid ? right : rescaled(right, left.grid);
  const std::vector<double> ends = cuts(left, other);
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const StepGroup& a = group_at(left, ends[i]);
    const StepGroup& b = group_at(other, ends[i]);
    for (int layer = 0; layer < left.layers; ++layer) {
      for (int head = 0; head < left.heads; ++head) {
        const HeadSetting& one = a.heads[left.index(layer, head)];
        const HeadSetting& two = b.heads[left.index(layer, head)];
        if (!(one == two)) difference.heads.push_back({ends[i], ends[i + 1], layer, head, one, two});
      }
    }
  }
  return difference;
}

}  // namespace vdit::app
