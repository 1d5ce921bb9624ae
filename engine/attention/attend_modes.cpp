// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/empty_like.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

#include "engine/attention/attention_observer.h"
#include "engine/attention/attention_state.h"
#include "engine/attention/kernel_call.h"

namespace vdit::engine {
namespace {

// Heads that share a token order.
struct OrderGroup {
  std::vector<std::int64_t> heads;
  std::vector<const kernels::RunTable*> tables;
};

at::Tensor index_of(std::vector<std::int64_t>& values) {
  return at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())},
                       at::TensorOptions().dtype(at::kLong));
}

// Token of each position in space-major order.
std::vector<std::int64_t> space_major_tokens(const kernels::TokenGrid& grid) {
  std::vector<std::int64_t> tokens(static_cast<std::size_t>(grid.tokens()));
  for (std::size_t position = 0; position < tokens.size(); ++position) {
    tokens[position] =
        grid.frame_major_position(kernels::TokenOrder::SpaceMajor, static_cast<std::int64_t>(position));
  }
  return tokens;
}

}  // namespace

at::Tensor attend_modes(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                        std::span<const kernels::HeadMode> modes, const kernels::TokenGrid& grid,
                        AttentionRun& run) {
  OrderGroup frame_major;
  OrderGroup space_major;
  for (std::size_t head = 0; head < modes.size(); ++head) {
    const kernels::RunTable& table = run.state().tables.get(modes[head], grid).table;
    if (table.keeps_nothing()) continue;
    OrderGroup& group = table.order() == kernels::TokenOrder::SpaceMajor ? space_major : frame_major;
    group.heads.push_back(static_cast<std::int64_t>(head));
    group.tables.push_back(&table);
  }
  at::Tensor out = at::zeros_like(q);
  const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(2)));
  if (!frame_major.heads.empty()) {
    const at::Tensor heads = index_of(frame_major.heads);
    const at::Tensor values = v.index_select(0, heads);
    at::Tensor result = at::empty_like(values);
    call_kernel(q.index_select(0, heads), k.index_select(0, heads), values, result, scale,
                frame_major.tables);
    out.index_copy_(0, heads, result);
  }
  if (!space_major.heads.empty()) {
    std::vector<std::int64_t> token_list = space_major_tokens(grid);
    const at::Tensor tokens = index_of(token_list);
    const at::Tensor heads = index_of(space_major.heads);
    const auto reordered = [&](const at::Tensor& x) {
      return x.index_select(0, heads).index_select(1, tokens);
    };
    const at::Tensor values = reordered(v);
    at::Tensor result = at::empty_like(values);
    call_kernel(reordered(q), reordered(k), values, result, scale, space_major.tables);
    at::Tensor restored = at::empty_like(result);
    restored.index_copy_(1, tokens, result);
    out.index_copy_(0, heads, restored);
  }
  return out;
}

}  // namespace vdit::engine
