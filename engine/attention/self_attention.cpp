// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/self_attention.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>

#include <cassert>
#include <vector>

#include "engine/attention/attention_observer.h"
#include "engine/attention/attention_state.h"
#include "engine/attention/row_attention.h"

namespace vdit::engine {
namespace {

// The rows of one stream in the joint sequence.
struct StreamRows {
  const AttentionStream& whole;   // all heads
  const AttentionStream& stream;  // the active ones
  at::Tensor y;                   // [batch, tokens, width]
  std::int64_t first;             // in the sequence
};

/// One layer of one forward.
struct LayerCall {
  const SelfAttentionLayer& weights;
  const TokenPlaces& places;
  int layer;
  std::span<const kernels::HeadMode> modes;
  LayerHeads heads;
  AttentionRun::State& state;

  bool idle() const { return heads.active.empty(); }
};

LayerCall make_call(const SelfAttentionLayer& weights, const TokenPlaces& places, int layer,
                    AttentionRun::State& state) {
  const ForwardInfo& forward = state.forward;
  std::span<const kernels::HeadMode> modes;
  if (state.options.observer != nullptr) modes = state.options.observer->modes(forward, layer);
  if (modes.empty()) modes = state.plan.modes(forward.step, forward.steps, layer);
  return {.weights = weights,
          .places = places,
          .layer = layer,
          .modes = modes,
          .heads = layer_heads(modes, places.grid, state.tables, state.positions),
          .state = state};
}

// The slices of the layer's projections where some heads are skipped; null where none is, or all are.
const ActiveProjections* active_projections(const LayerCall& call) {
  const std::size_t active = call.heads.active.size();
  if (active == 0 || active == static_cast<std::size_t>(call.weights.heads)) return nullptr;
  ActiveProjections& kept = call.state.projections[call.layer];
  if (kept.active != call.heads.active) kept = slice_projections(call.weights, call.heads.active);
  return &kept;
}

StreamRows video_rows(const LayerCall& call, const at::Tensor& y, std::int64_t first) {
  const ActiveProjections* const active = active_projections(call);
  return {call.weights.video, active != nullptr ? active->video : call.weights.video, y, first};
}

StreamRows text_rows(const LayerCall& call, const at::Tensor& y, std::int64_t first) {
  const ActiveProjections* const active = active_projections(call);
  return {*call.weights.text, active != nullptr ? *active->text : *call.weights.text, y, first};
}

using Rows = std::span<const StreamRows>;  // in the order of the sequence

// What `project` gives for all rows of the sequence, [batch, tokens, ..].
template <class Project>
at::Tensor joined(Rows rows, const Project& project) {
  if (rows.size() == 1) return project(rows.front());
  std::vector<at::Tensor> parts;
  for (const StreamRows& one : rows) parts.push_back(project(one));
  return at::cat(parts, 1);
}

struct Projected {
  at::Tensor q, k;  // [batch, tokens, heads * head_dim], or of the active heads
  at::Tensor v;     // [batch, tokens, active heads * head_dim]
};

Projected project(const LayerCall& call, Rows rows) {
  return {.q = joined(rows, [](const StreamRows& one) { return one.stream.q(one.y); }),
          .k = joined(rows, [](const StreamRows& one) { return one.stream.k(one.y); }),
          .v = call.idle() ? at::Tensor()
                           : joined(rows, [](const StreamRows& one) { return one.stream.v(one.y); })};
}

// Asks the observer about one row. Its answer, brought to [tokens, heads * head_dim], replaces attention.
bool observer_answers(const LayerCall& call, Rows rows, const Projected& projected, std::int64_t row,
                      at::Tensor& out) {
  const SelfAttentionLayer& weights = call.weights;
  const std::int64_t channels = weights.heads * weights.head_dim;
  const auto all_heads = [&](Linear AttentionStream::*linear) {
    return joined(rows,
                  [&](const StreamRows& one) { return (one.whole.*linear)(one.y.narrow(0, row, 1)); })[0];
  };
  const auto of_row = [&](const at::Tensor& x, Linear AttentionStream::*linear) {
    return x.defined() && x.size(2) == channels ? x[row] : all_heads(linear);
  };
  const auto heads_of = [&](const at::Tensor& x, Projection which) {
    return frame_major_heads(weights, call.places, x, which);
  };
  const ForwardInfo& forward = call.state.forward;
  const at::Tensor answer = call.state.options.observer->observe(
      {.forward = forward,
       .layer = call.layer,
       .branch = forward.rows[static_cast<std::size_t>(row)],
       .grid = call.places.grid,
       .q = heads_of(of_row(projected.q, &AttentionStream::q), Projection::Queries),
       .k = heads_of(of_row(projected.k, &AttentionStream::k), Projection::Keys),
       .v = heads_of(all_heads(&AttentionStream::v), Projection::Values),
       .modes = call.modes,
       .out_weight = weights.video.out.weight});
  if (!answer.defined()) return false;
  out = answer.transpose(0, 1).reshape({call.places.grid.tokens(), channels});
  return true;
}

void count_pairs(const LayerCall& call, std::int64_t batch) {
  const auto tokens = static_cast<double>(call.places.grid.tokens());
  const auto rows = static_cast<double>(batch);
  call.state.times.kept_pairs += rows * call.heads.kept_pairs;
  call.state.times.all_pairs += rows * static_cast<double>(call.weights.heads) * tokens * tokens;
}

// Every head skipped: only the output projection's bias is left.
at::Tensor nothing_but_bias(const StreamRows& rows) {
  at::Tensor out = at::empty_like(rows.y);
  rows.whole.out.bias.defined() ? out.copy_(rows.whole.out.bias) : out.zero_();
  return out;
}

// The output projection of one stream, from the heads' outputs of the whole sequence. LibTorch adds the bias
// to the product unrounded only where its input is contiguous.
at::Tensor project_out(const StreamRows& rows, const at::Tensor& attended,
                       const std::vector<at::Tensor>& answers) {
  const std::int64_t tokens = rows.y.size(1);
  at::Tensor result = attended.defined()
                          ? rows.stream.out(attended.narrow(1, rows.first, tokens).contiguous())
                          : nothing_but_bias(rows);
  for (std::size_t row = 0; row < answers.size(); ++row) {
    if (!answers[row].defined()) continue;
    result[static_cast<std::int64_t>(row)].copy_(rows.whole.out(answers[row].narrow(0, rows.first, tokens)));
  }
  return result;
}

// Returns what the streams get back, in the order of `rows`.
std::vector<at::Tensor> attend(const LayerCall& call, Rows rows) {
  AttentionRun::State& state = call.state;
  const at::Device device = rows.front().y.device();
  const std::int64_t batch = rows.front().y.size(0);
  count_pairs(call, batch);
  AttentionObserver* const observer = state.options.observer;
  const bool observed = observer != nullptr && observer->wants(state.forward, call.layer);
  std::vector<at::Tensor> answers(static_cast<std::size_t>(batch));
  at::Tensor attended;
  if (observed || !call.idle()) {
    Projected projected;
    {
      const DeviceClock::Scope scope(state.clock, state.times.projections_s, device);
      projected = project(call, rows);
    }
    if (!call.idle()) attended = at::empty_like(projected.v);
    for (std::int64_t row = 0; row < batch; ++row) {
      at::Tensor& answer = answers[static_cast<std::size_t>(row)];
      if (observed && observer_answers(call, rows, projected, row, answer)) continue;
      if (call.idle()) continue;
      const DeviceClock::Scope scope(state.clock, state.times.attention_s, device);
      at::Tensor out = attended[row];
      attend_row(call.weights, call.places.rope, call.heads, projected.q[row], projected.k[row],
                 projected.v[row], out, state);
    }
  }
  const DeviceClock::Scope scope(state.clock, state.times.projections_s, device);
  std::vector<at::Tensor> results;
  for (const StreamRows& one : rows) results.push_back(project_out(one, attended, answers));
  return results;
}

}  // namespace

at::Tensor self_attention(const SelfAttentionLayer& weights, const at::Tensor& y, const TokenPlaces& places,
                          int layer, AttentionRun& run) {
  assert(!weights.text && y.size(1) == places.grid.tokens());
  const LayerCall call = make_call(weights, places, layer, run.state());
  const StreamRows rows[] = {video_rows(call, y, 0)};
  return attend(call, rows).front();
}

JointRows joint_self_attention(const SelfAttentionLayer& weights, const JointRows& y,
                               const TokenPlaces& places, int layer, AttentionRun& run) {
  const kernels::TokenGrid& grid = places.grid;
  assert(weights.text && y.video.size(1) == grid.video_tokens());
  assert(grid.text_before == 0 || grid.text_after == 0);
  assert(y.text.size(1) == grid.text_before + grid.text_after);
  const LayerCall call = make_call(weights, places, layer, run.state());
  const bool text_first = grid.text_before > 0;
  const StreamRows video = video_rows(call, y.video, grid.text_before);
  const StreamRows text = text_rows(call, y.text, text_first ? 0 : grid.video_tokens());
  const StreamRows rows[] = {text_first ? text : video, text_first ? video : text};
  const std::vector<at::Tensor> results = attend(call, rows);
  return {.video = results[text_first ? 1 : 0], .text = results[text_first ? 0 : 1]};
}

}  // namespace vdit::engine
