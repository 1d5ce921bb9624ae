// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/attention_plan.h"

#include <cassert>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

[[noreturn]] void fail(std::size_t group, std::string found, std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = "attention.plan",
               .subject = "attention plan",
               .field = "step group " + std::to_string(group),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = "the sparse config belongs to another model"});
}

}  // namespace

AttentionPlan AttentionPlan::dense(int layers, int heads) {
  return AttentionPlan(layers, heads, {});
}

AttentionPlan::AttentionPlan(int layers, int heads, std::vector<PlannedSteps> groups)
    : layers_(layers), heads_(heads), groups_(std::move(groups)), full_(static_cast<std::size_t>(heads)) {
  const std::size_t cells = static_cast<std::size_t>(layers) * static_cast<std::size_t>(heads);
  double end = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const PlannedSteps& group = groups_[g];
    if (group.modes.size() != cells) {
      fail(g, std::to_string(group.modes.size()) + " modes",
           std::to_string(layers) + " layers of " + std::to_string(heads) + " heads");
    }
    if (!(group.begin >= end && group.end > group.begin)) {
      fail(g, "steps [" + std::to_string(group.begin) + ", " + std::to_string(group.end) + ")",
           "a range that starts at or after " + std::to_string(end));
    }
    end = group.end;
  }
}

std::span<const kernels::HeadMode> AttentionPlan::modes(int step, int steps, int layer) const {
  assert(step >= 0 && step < steps && layer >= 0 && layer < layers_);
  const double fraction = static_cast<double>(step) / steps;
  const std::size_t heads = full_.size();
  for (const PlannedSteps& group : groups_) {
    if (fraction < group.begin || fraction >= group.end) continue;
    return std::span(group.modes).subspan(static_cast<std::size_t>(layer) * heads, heads);
  }
  return full_;
}

}  // namespace vdit::engine
