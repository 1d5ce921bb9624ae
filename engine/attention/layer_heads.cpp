// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/layer_heads.h"

#include <ATen/ops/empty.h>

namespace vdit::engine {

const std::int32_t* SpaceMajorPositions::get(const kernels::TokenGrid& grid) {
  if (grid_ != grid) {
    positions_.resize(static_cast<std::size_t>(grid.tokens()));
    for (std::int64_t position = 0; position < grid.tokens(); ++position) {
      const std::int64_t token = grid.frame_major_position(kernels::TokenOrder::SpaceMajor, position);
      positions_[static_cast<std::size_t>(token)] = static_cast<std::int32_t>(position);
    }
    grid_ = grid;
  }
  return positions_.data();
}

LayerHeads layer_heads(std::span<const kernels::HeadMode> modes, const kernels::TokenGrid& grid,
                       RunTableCache& tables, SpaceMajorPositions& positions) {
  LayerHeads heads{.grid = grid};
  for (std::size_t head = 0; head < modes.size(); ++head) {
    const CachedTable& cached = tables.get(modes[head], grid);
    heads.dense = heads.dense && cached.table.keeps_everything();
    if (cached.table.keeps_nothing()) continue;
    const bool reordered = cached.table.reorders();
    const std::int32_t* const order = reordered ? positions.get(grid) : nullptr;
    heads.places.push_back({.head = static_cast<std::int64_t>(head), .positions = order});
    heads.packed_places.push_back(
        {.head = static_cast<std::int64_t>(heads.active.size()), .positions = order});
    heads.active.push_back(static_cast<std::int64_t>(head));
    heads.tables.push_back(&cached.table);
    heads.reordered = heads.reordered || reordered;
    heads.kept_pairs += cached.kept_pairs;
  }
  return heads;
}

namespace {

AttentionStream sliced(const AttentionStream& stream, const at::Tensor& channels, kernels::HeadNorm norm) {
  const at::Tensor there = channels.to(stream.v.weight.device());
  const auto outputs = [&](const Linear& linear) {
    return Linear{.weight = linear.weight.index_select(0, there),
                  .bias = linear.bias.defined() ? linear.bias.index_select(0, there) : linear.bias};
  };
  const bool whole = norm == kernels::HeadNorm::AllHeads;
  return {.q = whole ? stream.q : outputs(stream.q),
          .k = whole ? stream.k : outputs(stream.k),
          .v = outputs(stream.v),
          .out = {.weight = stream.out.weight.index_select(1, there), .bias = stream.out.bias},
          .norm_q = stream.norm_q,
          .norm_k = stream.norm_k};
}

}  // namespace

ActiveProjections slice_projections(const SelfAttentionLayer& layer,
                                    const std::vector<std::int64_t>& active) {
  const auto count = static_cast<std::int64_t>(active.size());
  at::Tensor channels = at::empty({count * layer.head_dim}, at::TensorOptions().dtype(at::kLong));
  auto* channel = channels.mutable_data_ptr<std::int64_t>();
  for (const std::int64_t head : active) {
    for (std::int64_t d = 0; d < layer.head_dim; ++d) *channel++ = head * layer.head_dim + d;
  }
  ActiveProjections kept{.active = active, .video = sliced(layer.video, channels, layer.norm), .text = {}};
  if (layer.text) kept.text = sliced(*layer.text, channels, layer.norm);
  return kept;
}

}  // namespace vdit::engine
