// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/device_probe.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/attention/device_queue.h"
#include "engine/attention/kernel_call.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::engine {
namespace {

using kernels::kGranuleRows;
using kernels::RunTable;
using kernels::TokenOrder;

constexpr std::int64_t kTileRows = 1024;  // query rows whose weights exist at a time

float scale_of(const at::Tensor& q) {
  return static_cast<float>(1 / std::sqrt(static_cast<double>(q.size(2))));
}

void check_sample(const kernels::RowSample& sample) {
  if (sample.every >= 1 && sample.first >= 0 && sample.first < sample.every) return;
  throw std::invalid_argument("probe: row sample " + std::to_string(sample.first) + " of every " +
                              std::to_string(sample.every) + " granules cannot be");
}

std::vector<std::int64_t> sampled_positions(std::int64_t tokens, const kernels::RowSample& sample) {
  std::vector<std::int64_t> rows;
  for (std::int64_t granule = sample.first; granule < kernels::granule_count(tokens);
       granule += sample.every) {
    const std::int64_t past = std::min((granule + 1) * kGranuleRows, tokens);
    for (std::int64_t row = granule * kGranuleRows; row < past; ++row) rows.push_back(row);
  }
  return rows;
}

// Token of each position of the order, on the device; undefined for the model's own order.
at::Tensor tokens_in_order(TokenOrder order, const kernels::TokenGrid& grid, const at::Device& device) {
  if (order == TokenOrder::FrameMajor) return {};
  std::vector<std::int64_t> tokens;
  for (std::int64_t position = 0; position < grid.tokens(); ++position)
    tokens.push_back(grid.frame_major_position(order, position));
  return at::tensor(tokens, at::kLong).to(device);
}

// One map while it is summed, [heads, rows, columns] in float64.
class MapSum {
 public:
  MapSum(const kernels::PooledMap& map, std::int64_t heads, const kernels::TokenGrid& grid,
         const at::Device& device)
      : map_(map), tokens_(grid.tokens()), order_(tokens_in_order(map.order, grid, device)) {
    if (map.row_block < 1 || map.column_block < 1) {
      throw std::invalid_argument("probe: map blocks of " + std::to_string(map.row_block) + " x " +
                                  std::to_string(map.column_block) + " tokens cannot be");
    }
    const auto whole = at::TensorOptions(device).dtype(at::kLong);
    at::Tensor position = at::arange(tokens_, whole);
    if (order_.defined())
      position = at::empty_like(position).index_copy_(0, order_, at::arange(tokens_, whole));
    row_block_ = position.floor_divide(map.row_block);
    const std::int64_t rows = map.rows(tokens_), columns = map.columns(tokens_);
    sum_ = at::zeros({heads, rows, columns}, whole.dtype(at::kDouble));
    count_ = at::zeros({rows}, whole.dtype(at::kDouble));
  }

  // weights: float32 [rows, tokens], both in the model's order; `rows`: which tokens the rows are.
  void add(std::int64_t head, const at::Tensor& weights, const at::Tensor& rows) {
    const std::int64_t columns = map_.columns(tokens_);
    const at::Tensor ordered = order_.defined() ? weights.index_select(1, order_) : weights;
    const at::Tensor padded = at::constant_pad_nd(ordered, {0, columns * map_.column_block - tokens_});
    const at::Tensor pooled = padded.view({weights.size(0), columns, map_.column_block}).sum(2);
    // Rows are added up by a product with ones and zeros: the order of the sum is always the same.
    const at::Tensor block = row_block_.index_select(0, rows);
    const at::Tensor member = at::arange(sum_.size(1), block.options()).unsqueeze(1).eq(block);
    sum_[head].add_(at::matmul(member.to(at::kFloat), pooled));
    if (head == 0) count_.add_(member.sum(1));
  }

  std::vector<float> averages() const {
    // 0 / 0 is the NaN of rows that no sampled row falls in.
    const at::Tensor average = sum_.div(count_.view({1, -1, 1})).to(at::kCPU, at::kFloat).contiguous();
    return {average.const_data_ptr<float>(), average.const_data_ptr<float>() + average.numel()};
  }

 private:
  kernels::PooledMap map_;
  std::int64_t tokens_;
  at::Tensor order_;
  at::Tensor row_block_;  // int64 [tokens], of each token
  at::Tensor sum_, count_;
};

// float32 [rows, tokens]
at::Tensor weights_of(const at::Tensor& queries, const at::Tensor& keys, float scale) {
  const at::Tensor transposed = keys.t();
  const bool half_on_device = queries.is_cuda() && queries.scalar_type() != at::kFloat;
  const at::Tensor scores = half_on_device ? at::mm(queries, transposed, at::kFloat)
                                           : at::matmul(queries.to(at::kFloat), transposed.to(at::kFloat));
  return at::softmax(scores.mul(scale), -1);
}

// A table's runs in the sampled granules; nothing in the others, which then cost nothing.
RunTable sampled_table(const RunTable& table, const kernels::RowSample& sample) {
  std::vector<std::int64_t> offsets{0};
  std::vector<kernels::Run> runs;
  for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
    if (granule % sample.every == sample.first) {
      const auto kept = table.runs(granule);
      runs.insert(runs.end(), kept.begin(), kept.end());
    }
    offsets.push_back(static_cast<std::int64_t>(runs.size()));
  }
  return RunTable(table.order(), table.tokens(), std::move(offsets), std::move(runs));
}

RunTable full_table(std::int64_t tokens, TokenOrder order) {
  std::vector<std::int64_t> offsets{0};
  std::vector<kernels::Run> runs;
  for (std::int64_t granule = 0; granule < kernels::granule_count(tokens); ++granule) {
    runs.push_back({0, static_cast<std::int32_t>(tokens)});
    offsets.push_back(static_cast<std::int64_t>(runs.size()));
  }
  return RunTable(order, tokens, std::move(offsets), std::move(runs));
}

// All heads with candidates of one token order.
class OrderProbe {
 public:
  OrderProbe(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const kernels::TokenGrid& grid,
             TokenOrder order, const kernels::RowSample& sample, at::Tensor gram)
      : sample_(sample), gram_(std::move(gram)) {
    const at::Tensor tokens = tokens_in_order(order, grid, q.device());
    const auto ordered = [&](const at::Tensor& x) {
      return tokens.defined() ? x.index_select(1, tokens) : x.contiguous();
    };
    q_ = ordered(q);
    k_ = ordered(k);
    v_ = ordered(v);
    rows_ = at::tensor(sampled_positions(grid.tokens(), sample), at::kLong).to(q.device());
    const RunTable full = sampled_table(full_table(grid.tokens(), order), sample);
    full_ = attend(std::vector<const RunTable*>(static_cast<std::size_t>(q.size(0)), &full));
    size_ = full_.out.square().sum({1, 2}, false, at::kDouble).cpu();
  }

  // tables: [heads], null where there is nothing to score. Scores of those heads.
  void score(const std::vector<const RunTable*>& tables, std::size_t candidate,
             std::vector<std::vector<kernels::CandidateScore>>& scores) {
    std::vector<const RunTable*> sampled;
    for (const RunTable* table : tables) sampled.push_back(table == nullptr ? nullptr : &sampled_of(*table));
    const Outputs kept = attend(sampled);
    const at::Tensor change = kept.out.sub(full_.out);
    const at::Tensor difference = change.square().sum({1, 2}, false, at::kDouble).cpu();
    at::Tensor projected;  // of a change d: d^T G d
    if (gram_.defined())
      projected = at::matmul(change, gram_).mul(change).sum({1, 2}, false, at::kDouble).cpu();
    const at::Tensor mass = kept.lse.sub(full_.lse).exp().sum(1, false, at::kDouble).cpu();
    for (std::size_t head = 0; head < tables.size(); ++head) {
      if (tables[head] == nullptr) continue;
      const auto at = static_cast<std::int64_t>(head);
      scores[head][candidate] = {.difference = difference[at].item<double>(),
                                 .full = size_[at].item<double>(),
                                 .projected = projected.defined() ? projected[at].item<double>() : 0,
                                 .mass = mass[at].item<double>(),
                                 .rows = rows_.size(0)};
    }
  }

  const at::Tensor& full_out() const { return full_.out; }

 private:
  struct Outputs {
    at::Tensor out;  // float32 [heads, sampled rows, head_dim]
    at::Tensor lse;  // float32 [heads, sampled rows]
  };

  const RunTable& sampled_of(const RunTable& table) {
    const auto found = tables_.find(&table);
    return found != tables_.end() ? found->second
                                  : tables_.emplace(&table, sampled_table(table, sample_)).first->second;
  }

  Outputs attend(const std::vector<const RunTable*>& tables) const {
    at::Tensor out = at::empty_like(q_);
    at::Tensor lse = at::empty({q_.size(0), q_.size(1)}, q_.options().dtype(at::kFloat));
    const kernels::AttentionProblem problem{.type = kernel_type(q_.scalar_type()),
                                            .heads = q_.size(0),
                                            .tokens = q_.size(1),
                                            .head_dim = q_.size(2),
                                            .scale = scale_of(q_),
                                            .q = q_.const_data_ptr(),
                                            .k = k_.const_data_ptr(),
                                            .v = v_.const_data_ptr(),
                                            .out = out.mutable_data_ptr(),
                                            .q_strides = strides_of(q_),
                                            .k_strides = strides_of(k_),
                                            .v_strides = strides_of(v_),
                                            .out_strides = strides_of(out),
                                            .lse = lse.mutable_data_ptr<float>(),
                                            .tables = tables};
    kernels::CudaAttention(problem).run(problem, current_stream(q_.device()));
    return {.out = out.index_select(1, rows_).to(at::kFloat), .lse = lse.index_select(1, rows_)};
  }

  kernels::RowSample sample_;
  at::Tensor gram_;       // float32 [heads, head_dim, head_dim]; undefined: not asked for
  at::Tensor q_, k_, v_;  // [heads, tokens, head_dim], in the order
  at::Tensor rows_;       // int64: positions that are looked at
  Outputs full_;
  at::Tensor size_;  // float64 [heads], on the CPU
  std::map<const RunTable*, RunTable> tables_;
};

}  // namespace

std::vector<std::vector<float>> probe_maps_on_device(const at::Tensor& q, const at::Tensor& k,
                                                     const kernels::TokenGrid& grid,
                                                     std::span<const kernels::PooledMap> maps,
                                                     const kernels::RowSample& sample) {
  check_sample(sample);
  std::vector<MapSum> sums;
  for (const kernels::PooledMap& map : maps) sums.emplace_back(map, q.size(0), grid, q.device());
  const at::Tensor rows = at::tensor(sampled_positions(grid.tokens(), sample), at::kLong).to(q.device());
  const float scale = scale_of(q);
  for (std::int64_t head = 0; head < q.size(0); ++head) {
    for (std::int64_t first = 0; first < rows.size(0); first += kTileRows) {
      const at::Tensor tile = rows.narrow(0, first, std::min(kTileRows, rows.size(0) - first));
      const at::Tensor weights = weights_of(q[head].index_select(0, tile), k[head], scale);
      for (MapSum& sum : sums) sum.add(head, weights, tile);
    }
  }
  std::vector<std::vector<float>> results;
  for (const MapSum& sum : sums) results.push_back(sum.averages());
  return results;
}

std::vector<std::vector<kernels::CandidateScore>> probe_candidates_on_device(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const kernels::TokenGrid& grid,
    const std::vector<std::vector<const kernels::RunTable*>>& candidates, const kernels::RowSample& sample,
    const ProbeExtras& extras) {
  check_sample(sample);
  if (static_cast<std::int64_t>(candidates.size()) != q.size(0))
    throw std::invalid_argument("probe: " + std::to_string(candidates.size()) + " lists of candidates for " +
                                std::to_string(q.size(0)) + " heads");
  std::vector<std::vector<kernels::CandidateScore>> scores;
  std::size_t most = 0;
  for (const auto& of_head : candidates) {
    for (const RunTable* table : of_head) {
      if (table == nullptr) throw std::invalid_argument("probe: a candidate is null");
    }
    scores.emplace_back(of_head.size());
    most = std::max(most, of_head.size());
  }
  for (const TokenOrder order : {TokenOrder::FrameMajor, TokenOrder::SpaceMajor}) {
    std::optional<OrderProbe> probe;  // only where some candidate has the order
    for (std::size_t i = 0; i < most; ++i) {
      std::vector<const RunTable*> tables;
      for (const auto& of_head : candidates)
        tables.push_back(i < of_head.size() && of_head[i]->order() == order ? of_head[i] : nullptr);
      if (std::all_of(tables.begin(), tables.end(), [](const RunTable* table) { return table == nullptr; }))
        continue;
      if (!probe) probe.emplace(q, k, v, grid, order, sample, extras.gram);
      probe->score(tables, i, scores);
    }
    if (extras.full_out != nullptr && probe && order == TokenOrder::FrameMajor)
      *extras.full_out = probe->full_out();
  }
  return scores;
}

}  // namespace vdit::engine
