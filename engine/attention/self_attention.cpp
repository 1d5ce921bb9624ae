// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/self_attention.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "engine/attention/attention_observer.h"
#include "engine/attention/attention_state.h"
#include "engine/attention/row_attention.h"

namespace vdit::engine {
namespace {

/// One layer of one forward.
struct LayerCall {
  const SelfAttentionLayer& weights;
  const TokenPlaces& places;
  int layer;
  std::span<const kernels::HeadMode> modes;
  LayerHeads heads;
  AttentionRun::State& state;
};

// The layer's own projections, or their slices where some heads are skipped.
const Linear& value_projection(const LayerCall& call) {
  if (call.heads.active.size() == static_cast<std::size_t>(call.weights.heads)) return call.weights.v;
  ActiveProjections& kept = call.state.projections[call.layer];
  if (kept.active != call.heads.active) kept = slice_projections(call.weights, call.heads.active);
  return kept.v;
}

const Linear& output_projection(const LayerCall& call) {
  if (call.heads.active.size() == static_cast<std::size_t>(call.weights.heads)) return call.weights.out;
  return call.state.projections.at(call.layer).out;
}

struct Projected {
  at::Tensor q, k;  // [batch, tokens, heads * head_dim]
  at::Tensor v;     // [batch, tokens, active heads * head_dim]
};

// Asks the observer about one row. Its answer, brought to [tokens, heads * head_dim], replaces attention.
bool observer_answers(const LayerCall& call, const at::Tensor& y, const Projected& projected,
                      std::int64_t row, at::Tensor& out) {
  const SelfAttentionLayer& weights = call.weights;
  const at::Tensor v = weights.v(y[row]);
  const auto heads_of = [&](const at::Tensor& x, const at::Tensor& norm) {
    return frame_major_heads(weights, call.places.rope, x, norm);
  };
  const ForwardInfo& forward = call.state.forward;
  const at::Tensor answer =
      call.state.options.observer->observe({.forward = forward,
                                            .layer = call.layer,
                                            .branch = forward.rows[static_cast<std::size_t>(row)],
                                            .grid = call.places.grid,
                                            .q = heads_of(projected.q[row], weights.norm_q),
                                            .k = heads_of(projected.k[row], weights.norm_k),
                                            .v = heads_of(v, {}),
                                            .modes = call.modes,
                                            .out_weight = weights.out.weight});
  if (!answer.defined()) return false;
  out = answer.transpose(0, 1).reshape({y.size(1), weights.heads * weights.head_dim});
  return true;
}

void count_pairs(const LayerCall& call, std::int64_t batch) {
  const auto tokens = static_cast<double>(call.places.grid.tokens());
  const auto rows = static_cast<double>(batch);
  call.state.times.kept_pairs += rows * call.heads.kept_pairs;
  call.state.times.all_pairs += rows * static_cast<double>(call.weights.heads) * tokens * tokens;
}

// Every head skipped: only the output projection's bias is left.
at::Tensor nothing_but_bias(const LayerCall& call, const at::Tensor& y) {
  at::Tensor out = at::empty_like(y);
  call.weights.out.bias.defined() ? out.copy_(call.weights.out.bias) : out.zero_();
  return out;
}

}  // namespace

at::Tensor self_attention(const SelfAttentionLayer& weights, const at::Tensor& y, const TokenPlaces& places,
                          int layer, AttentionRun& run) {
  AttentionRun::State& state = run.state();
  const ForwardInfo& forward = state.forward;
  AttentionObserver* const observer = state.options.observer;
  std::span<const kernels::HeadMode> modes;
  if (observer != nullptr) modes = observer->modes(forward, layer);
  if (modes.empty()) modes = state.plan.modes(forward.step, forward.steps, layer);
  const LayerCall call{.weights = weights,
                       .places = places,
                       .layer = layer,
                       .modes = modes,
                       .heads = layer_heads(modes, places.grid, state.tables, state.positions),
                       .state = state};
  const std::int64_t batch = y.size(0);
  count_pairs(call, batch);
  const bool idle = call.heads.active.empty();
  const bool observed = observer != nullptr && observer->wants(forward, layer);
  if (idle && !observed) return nothing_but_bias(call, y);

  Projected projected;
  {
    const DeviceClock::Scope scope(state.clock, state.times.projections_s, y.device());
    projected = {.q = weights.q(y), .k = weights.k(y), .v = idle ? at::Tensor() : value_projection(call)(y)};
  }
  std::vector<at::Tensor> answers(static_cast<std::size_t>(batch));
  at::Tensor attended = idle ? at::Tensor() : at::empty_like(projected.v);
  for (std::int64_t row = 0; row < batch; ++row) {
    at::Tensor& answer = answers[static_cast<std::size_t>(row)];
    if (observed && observer_answers(call, y, projected, row, answer)) continue;
    if (idle) continue;
    const DeviceClock::Scope scope(state.clock, state.times.attention_s, y.device());
    at::Tensor out = attended[row];
    attend_row(weights, places.rope, call.heads, projected.q[row], projected.k[row], projected.v[row], out,
               state);
  }
  const DeviceClock::Scope scope(state.clock, state.times.projections_s, y.device());
  at::Tensor result = idle ? nothing_but_bias(call, y) : output_projection(call)(attended);
  for (std::int64_t row = 0; row < batch; ++row) {
    const at::Tensor& answer = answers[static_cast<std::size_t>(row)];
    if (answer.defined()) result[row].copy_(weights.out(answer));
  }
  return result;
}

}  // namespace vdit::engine
