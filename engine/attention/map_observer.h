// SPDX-License-Identifier: Apache-2.0
// Watches a run: pooled attention maps, thumbnails and what candidate modes would keep and lose, of chosen
// steps, layers and heads. It changes nothing of what the run computes.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/attention/attention_observer.h"
#include "engine/attention/run_table_cache.h"
#include "kernels/include/vdit/kernels/probe.h"

namespace vdit::engine {

/// What is looked at. Empty lists choose all.
struct MapPolicy {
  std::vector<int> steps;   ///< from 0
  std::vector<int> layers;  ///< from 0
  std::vector<int> heads;   ///< from 0
  std::vector<Branch> branches{Branch::Conditional};

  std::int64_t block = 0;  ///< tokens of a cell of the pooled maps; 0: no maps
  bool frame_major = true;
  bool space_major = true;
  /// Cells of a side of the thumbnails, 0 for none: blocks of ceil(tokens / thumbnail) tokens, so there may
  /// be fewer cells. Of the same orders as the maps.
  std::int64_t thumbnail = 0;
  std::vector<kernels::HeadMode> candidates;  ///< of recall, error and density, on the run's grid
  /// Scores each head's own mode of this plan, too.
  std::optional<AttentionPlan> scored_plan;
  bool rows = false;          ///< hand over queries and keys of the chosen heads
  kernels::RowSample sample;  ///< query rows of maps, thumbnails and candidates
};

/// One head. Vectors that were not asked for are empty.
struct HeadMaps {
  int head = 0;
  kernels::HeadMode mode;                               ///< what the plan says
  std::vector<float> map_frame, map_space;              ///< [rows, columns]
  std::vector<float> thumbnail_frame, thumbnail_space;  ///< [thumbnail rows, thumbnail columns]
  std::vector<float> recall, error, density;            ///< [candidates]
  /// Head error of the query rows of each map row alone, frame-major: [candidates, map rows]. With maps,
  /// every row looked at and heads on the CPU; otherwise empty.
  std::vector<float> row_error;
  std::optional<kernels::HeadMode> scored;  ///< the scored plan's mode
  float scored_recall = 0, scored_error = 0, scored_density = 0;
  std::vector<float> scored_row_error;  ///< [map rows], as row_error
  std::vector<float> q, k;              ///< [tokens, head_dim], frame-major, normed and rotated, not scaled
};

/// The chosen heads of one layer at one step and branch, in order.
struct LayerMaps {
  int step = 0;  ///< from 0
  int steps = 0;
  int layer = 0;
  Branch branch = Branch::Conditional;
  kernels::TokenGrid grid;
  std::int64_t head_dim = 0;
  std::int64_t map_edge = 0;        ///< rows and columns of the maps
  std::int64_t thumbnail_edge = 0;  ///< rows and columns of the thumbnails
  double seconds = 0;               ///< that looking took; the run waited for so long
  std::vector<HeadMaps> heads;
};

/// Calls `on_layer` on the thread that runs the model, once for each chosen layer, step and branch, before
/// the layer attends. Tensors on a device are brought to the CPU: choose a sample there. Throws vdit::Error
/// "attention.probe" (Internal) and what `on_layer` throws; "attention.mode" for a candidate that does not
/// fit the grid.
class MapObserver : public AttentionObserver {
 public:
  MapObserver(MapPolicy policy, std::function<void(const LayerMaps&)> on_layer);

  bool wants(const ForwardInfo& forward, int layer) override;
  at::Tensor observe(const ObservedLayer& layer) override;

  /// Seconds spent looking, since the observer was made.
  double seconds() const { return seconds_; }

 private:
  MapPolicy policy_;
  std::function<void(const LayerMaps&)> on_layer_;
  RunTableCache tables_;
  double seconds_ = 0;
};

}  // namespace vdit::engine
