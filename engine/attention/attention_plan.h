// SPDX-License-Identifier: Apache-2.0
// Which mode every head takes in every step of a run. Plain data: it computes nothing.
#pragma once

#include <span>
#include <vector>

#include "kernels/runs/head_mode.h"

namespace vdit::engine {

/// The heads' modes for denoising fractions in [begin, end). Step i of n has the fraction i / n.
struct PlannedSteps {
  double begin = 0;
  double end = 1;
  std::vector<kernels::HeadMode>
      modes;  ///< [layers, heads]; widths and intervals in tokens of the run's grid
};

class AttentionPlan {
 public:
  /// All heads Full in all steps.
  static AttentionPlan dense(int layers, int heads);

  /// Steps in none of the groups are Full. Throws vdit::Error "attention.plan" when a group's modes are not
  /// layers * heads, or the groups are empty, unsorted or overlap.
  AttentionPlan(int layers, int heads, std::vector<PlannedSteps> groups);

  int layers() const { return layers_; }
  int heads() const { return heads_; }

  /// [heads], valid while the plan lives.
  std::span<const kernels::HeadMode> modes(int step, int steps, int layer) const;

 private:
  int layers_;
  int heads_;
  std::vector<PlannedSteps> groups_;
  std::vector<kernels::HeadMode> full_;  // [heads]
};

}  // namespace vdit::engine
