// SPDX-License-Identifier: Apache-2.0
// Which mode every head takes in every step of a run. Plain data: it computes nothing.
#pragma once

namespace vdit::engine {

class AttentionPlan {
 public:
  /// All heads Full in all steps.
  static AttentionPlan dense(int layers, int heads) { return AttentionPlan(layers, heads); }

  int layers() const { return layers_; }
  int heads() const { return heads_; }

 private:
  AttentionPlan(int layers, int heads) : layers_(layers), heads_(heads) {}

  int layers_;
  int heads_;
};

}  // namespace vdit::engine
