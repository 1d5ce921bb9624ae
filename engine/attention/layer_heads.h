// SPDX-License-Identifier: Apache-2.0
// The heads of one layer as one forward runs them: which do anything, in which order their tokens lie, with
// which runs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/attention/layout_kernels.h"
#include "engine/attention/linear.h"
#include "engine/attention/run_table_cache.h"
#include "engine/attention/self_attention.h"

namespace vdit::engine {

/// For each frame-major token its position in space-major order. The last grid is kept.
class SpaceMajorPositions {
 public:
  const std::int32_t* get(const kernels::TokenGrid& grid);

 private:
  std::optional<kernels::TokenGrid> grid_;
  std::vector<std::int32_t> positions_;
};

/// Heads that keep anything, in the model's order.
struct LayerHeads {
  kernels::TokenGrid grid;
  std::vector<std::int64_t> active;
  std::vector<const kernels::RunTable*> tables;  // [active]
  std::vector<rows::HeadPlace> places;           // [active], counted in the model's heads
  std::vector<rows::HeadPlace> packed_places;    // [active], counted in the active heads
  bool dense = true;                             ///< every head of the layer keeps everything
  bool reordered = false;                        ///< some head is not in the model's order
  double kept_pairs = 0;                         ///< over all heads
};

LayerHeads layer_heads(std::span<const kernels::HeadMode> modes, const kernels::TokenGrid& grid,
                       RunTableCache& tables, SpaceMajorPositions& positions);

/// A layer's projections of the active heads alone. Queries and keys stay those of all heads where the norm
/// runs over all of them.
struct ActiveProjections {
  std::vector<std::int64_t> active;
  AttentionStream
      video;  // v: [active * head_dim, width], out: [width, active * head_dim]; q, k as v or whole
  std::optional<AttentionStream> text;
};

ActiveProjections slice_projections(const SelfAttentionLayer& layer, const std::vector<std::int64_t>& active);

}  // namespace vdit::engine
