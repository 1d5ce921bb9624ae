// SPDX-License-Identifier: Apache-2.0
#include "search/head_probe.h"

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "kernels/include/vdit/kernels/run_attention.h"
#include "kernels/runs/run_builders.h"

namespace vdit::search {
namespace {

using kernels::TokenOrder;

struct Attended {
  at::Tensor out;  // [heads, tokens, head_dim]
  at::Tensor lse;  // [heads, tokens], float32
};

struct Heads {
  at::Tensor q, k, v;  // [heads, tokens, head_dim], in one token order
};

// Attention of all heads, each with its table.
Attended attend(const Heads& heads, const std::vector<const kernels::RunTable*>& tables) {
  const at::Tensor& q = heads.q;
  Attended result{at::empty_like(q), at::empty({q.size(0), q.size(1)}, q.options().dtype(at::kFloat))};
  kernels::AttentionProblem problem;
  problem.type = q.scalar_type() == at::kBFloat16 ? kernels::DataType::BFloat16 : kernels::DataType::Float32;
  problem.heads = q.size(0);
  problem.tokens = q.size(1);
  problem.head_dim = q.size(2);
  problem.scale = 1 / std::sqrt(static_cast<float>(problem.head_dim));
  problem.q = q.const_data_ptr();
  problem.k = heads.k.const_data_ptr();
  problem.v = heads.v.const_data_ptr();
  problem.out = result.out.mutable_data_ptr();
  const kernels::Strides packed{q.numel(), problem.tokens * problem.head_dim, problem.head_dim};
  problem.q_strides = problem.k_strides = problem.v_strides = problem.out_strides = packed;
  problem.lse = result.lse.mutable_data_ptr<float>();
  problem.tables = tables;
  kernels::run_attention(problem, {.threads = at::get_num_threads(), .backend = {}, .executor = {}});
  return result;
}

// Frame-major positions of the tokens in an order: row i of the order is row index[i] of the model's.
at::Tensor order_index(const kernels::TokenGrid& grid, TokenOrder order) {
  at::Tensor index = at::empty({grid.tokens()}, at::kLong);
  auto* at = index.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < grid.tokens(); ++i) at[i] = grid.frame_major_position(order, i);
  return index;
}

// Rows of the granules that every_nth_granule keeps.
at::Tensor measured_rows(std::int64_t tokens, int stride) {
  std::vector<std::int64_t> rows;
  for (std::int64_t granule = stride / 2; granule < kernels::granule_count(tokens); granule += stride) {
    const std::int64_t past = std::min((granule + 1) * kernels::kGranuleRows, tokens);
    for (std::int64_t row = granule * kernels::kGranuleRows; row < past; ++row) rows.push_back(row);
  }
  return at::tensor(rows, at::kLong);
}

// Everything of one token order that candidates are compared with.
struct OrderView {
  Heads heads;
  at::Tensor rows;          // measured ones, positions in the order
  at::Tensor full;          // [heads, rows, head_dim], float32
  at::Tensor full_lse;      // [heads, rows]
  at::Tensor full_energy;   // [heads]
  double layer_energy = 0;  // of the layer's projected output, over these rows
};

double squared(const at::Tensor& x) {
  return x.square().sum(at::kDouble).item<double>();
}

OrderView view_in_order(const engine::ObservedLayer& layer, const Attended& full, TokenOrder order,
                        int stride, const at::Tensor& out_weight) {
  OrderView view{.heads = {layer.q, layer.k, layer.v}, .rows = measured_rows(layer.q.size(1), stride)};
  at::Tensor frame_major_rows = view.rows;
  if (order != TokenOrder::FrameMajor) {
    const at::Tensor index = order_index(layer.grid, order);
    view.heads = {layer.q.index_select(1, index), layer.k.index_select(1, index),
                  layer.v.index_select(1, index)};
    frame_major_rows = index.index_select(0, view.rows);
  }
  view.full = full.out.index_select(1, frame_major_rows).to(at::kFloat);
  view.full_lse = full.lse.index_select(1, frame_major_rows);
  view.full_energy = view.full.square().sum({1, 2}, false, at::kDouble);
  const at::Tensor joined = view.full.transpose(0, 1).flatten(1);  // [rows, heads * head_dim]
  view.layer_energy = squared(at::matmul(joined, out_weight.t()));
  return view;
}

}  // namespace

kernels::RunTable every_nth_granule(const kernels::RunTable& table, int stride) {
  std::vector<std::int64_t> offsets{0};
  std::vector<kernels::Run> runs;
  for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
    if (granule % stride == stride / 2) {
      const auto kept = table.runs(granule);
      runs.insert(runs.end(), kept.begin(), kept.end());
    }
    offsets.push_back(static_cast<std::int64_t>(runs.size()));
  }
  return kernels::RunTable(table.order(), table.tokens(), std::move(offsets), std::move(runs));
}

at::Tensor column_mass(const engine::ObservedLayer& layer, std::int64_t rows) {
  const std::int64_t tokens = layer.q.size(1);
  const std::int64_t step = std::max<std::int64_t>(1, tokens / rows);
  const at::Tensor picked = at::arange(step / 2, tokens, step, at::kLong);
  const at::Tensor q = layer.q.index_select(1, picked).to(at::kFloat);
  const at::Tensor scores = at::bmm(q, layer.k.to(at::kFloat).transpose(1, 2));
  return at::softmax(scores.mul(1 / std::sqrt(static_cast<double>(layer.q.size(2)))), -1).sum(1);
}

ProbedLayer probe_layer(const engine::ObservedLayer& layer, const std::vector<CandidateTables>& candidates,
                        int stride) {
  const std::int64_t heads = layer.q.size(0);
  const kernels::RunTable everything = kernels::build_runs({}, layer.grid);
  const Attended full =
      attend({layer.q, layer.k, layer.v},
             std::vector<const kernels::RunTable*>(static_cast<std::size_t>(heads), &everything));
  const at::Tensor out_weight = layer.out_weight.to(at::kFloat);  // [width, heads * head_dim]
  // [heads, head_dim, width]: what each head's output becomes in the layer's.
  const at::Tensor head_weights = out_weight.t().view({heads, layer.q.size(2), out_weight.size(0)});
  std::vector<OrderView> views;
  for (const TokenOrder order : {TokenOrder::FrameMajor, TokenOrder::SpaceMajor}) {
    views.push_back(view_in_order(layer, full, order, stride, out_weight));
  }
  ProbedLayer result{full.out, std::vector<std::vector<ProbedCandidate>>(static_cast<std::size_t>(heads))};
  for (const CandidateTables& candidate : candidates) {
    const OrderView& view = views[candidate.tables.front()->order() == TokenOrder::FrameMajor ? 0 : 1];
    const Attended sparse = attend(view.heads, candidate.tables);
    const at::Tensor difference = sparse.out.index_select(1, view.rows).to(at::kFloat).sub_(view.full);
    const at::Tensor error =
        difference.square().sum({1, 2}, false, at::kDouble).div(view.full_energy).contiguous();
    const at::Tensor projected =
        at::bmm(difference, head_weights).square().sum({1, 2}, false, at::kDouble).contiguous();
    const at::Tensor recall =
        sparse.lse.index_select(1, view.rows).sub(view.full_lse).exp().mean(1).to(at::kDouble).contiguous();
    for (std::int64_t head = 0; head < heads; ++head) {
      result.measured[static_cast<std::size_t>(head)].push_back(
          {.error = error.const_data_ptr<double>()[head],
           .layer_error = projected.const_data_ptr<double>()[head] / view.layer_energy,
           .recall = std::min(1.0, recall.const_data_ptr<double>()[head])});
    }
  }
  return result;
}

}  // namespace vdit::search
