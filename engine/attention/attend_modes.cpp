// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/constant_pad_nd.h>
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

at::Tensor index_of(std::vector<std::int64_t>& values, const at::Device& device) {
  const at::TensorOptions options = at::TensorOptions().dtype(at::kLong);
  return at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())}, options).to(device);
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

// Writes the group's heads of `out`. `tokens`: the token of each position in the group's order; undefined for
// frame-major.
void attend_group(OrderGroup& group, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                  const at::Tensor& tokens, KernelPlans& plans, at::Tensor& out) {
  const std::int64_t head_dim = q.size(2);
  const at::Tensor heads = index_of(group.heads, q.device());
  const auto arranged = [&](const at::Tensor& x) {
    const at::Tensor chosen = x.index_select(0, heads);
    const at::Tensor ordered = tokens.defined() ? chosen.index_select(1, tokens) : chosen;
    return at::constant_pad_nd(ordered, {0, padded_head_dim(head_dim) - head_dim});
  };
  const at::Tensor values = arranged(v);
  at::Tensor result = at::empty_like(values);
  call_kernel(arranged(q), arranged(k), values, result, 1.0 / std::sqrt(static_cast<double>(head_dim)),
              group.tables, plans);
  at::Tensor restored = result;
  if (tokens.defined()) {
    restored = at::empty_like(result);
    restored.index_copy_(1, tokens, result);
  }
  out.index_copy_(0, heads, restored.narrow(2, 0, head_dim));
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
  if (!frame_major.heads.empty()) attend_group(frame_major, q, k, v, {}, run.state().plans, out);
  if (!space_major.heads.empty()) {
    std::vector<std::int64_t> tokens = space_major_tokens(grid);
    attend_group(space_major, q, k, v, index_of(tokens, q.device()), run.state().plans, out);
  }
  return out;
}

}  // namespace vdit::engine
