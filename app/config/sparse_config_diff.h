// SPDX-License-Identifier: Apache-2.0
// What differs between two sparse configs, head by head.
#pragma once

#include <string>
#include <vector>

#include "app/config/sparse_config.h"

namespace vdit::app {

/// A head whose setting differs over [begin, end) of the denoising. Where the step groups of the two configs
/// are cut differently, the cuts of both apply.
struct HeadDifference {
  double begin = 0;
  double end = 1;
  int layer = 0;
  int head = 0;
  HeadSetting left;
  HeadSetting right;
};

struct ConfigDifference {
  std::vector<std::string> fields;  ///< other fields that differ: "grid: 13 x 12 x 20, 21 x 30 x 52"
  std::vector<HeadDifference> heads;

  bool empty() const { return fields.empty() && heads.empty(); }
};

/// `right` is compared in the grid of `left`. Throws Error "config.mismatch" when layers or heads differ in
/// number.
ConfigDifference diff(const SparseConfig& left, const SparseConfig& right);

}  // namespace vdit::app
