// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/map_observer.h"

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "engine/attention/device_probe.h"
#include "engine/attention/kernel_call.h"
#include "engine/base/error.h"

namespace vdit::engine {
namespace {

using kernels::TokenOrder;

// An empty list chooses all.
template <class T>
bool chosen(const std::vector<T>& list, T value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

std::vector<std::int64_t> chosen_heads(const MapPolicy& policy, std::int64_t heads) {
  std::vector<std::int64_t> list;
  for (std::int64_t head = 0; head < heads; ++head) {
    if (chosen(policy.heads, static_cast<int>(head))) list.push_back(head);
  }
  return list;
}

// Squares of single query rows, as kernels::ProbeProblem hands them out; empty where nobody does.
struct RowSquares {
  std::vector<float> difference;  // [heads, tables, tokens]
  std::vector<float> full;        // [heads, tokens]

  // Of `rows` consecutive tokens each, relative: [map rows] of one head and table.
  std::vector<float> errors(std::size_t head, std::size_t table, std::size_t tables, std::int64_t tokens,
                            std::int64_t rows) const {
    const auto all = static_cast<std::size_t>(tokens);
    const float* const lost = difference.data() + (head * tables + table) * all;
    const float* const whole = full.data() + head * all;
    std::vector<float> result;
    for (std::int64_t first = 0; first < tokens; first += rows) {
      double sum = 0, size = 0;
      for (std::int64_t token = first; token < std::min(first + rows, tokens); ++token) {
        sum += static_cast<double>(lost[token]);
        size += static_cast<double>(whole[token]);
      }
      result.push_back(sum == 0 ? 0.0F : static_cast<float>(sum / size));
    }
    return result;
  }
};

// The chosen heads where they are probed, [heads, tokens, padded head_dim]: on their device where its kernels
// take them, otherwise on the CPU.
class ProbedHeads {
 public:
  ProbedHeads(const ObservedLayer& layer, const std::vector<std::int64_t>& heads)
      : grid_(layer.grid), on_device_(layer.q.is_cuda() && kernel_takes(layer.q)) {
    const bool all = heads.size() == static_cast<std::size_t>(layer.q.size(0));
    const std::int64_t head_dim = layer.q.size(2);
    const auto taken = [&](const at::Tensor& x) {
      const at::Tensor some = all ? x : x.index_select(0, at::tensor(heads, at::kLong).to(x.device()));
      if (on_device_) return some.contiguous();
      const at::Tensor here = some.to(at::kCPU).contiguous();
      const std::int64_t padding = padded_head_dim(head_dim) - head_dim;
      return padding == 0 ? here : at::constant_pad_nd(here, {0, padding});
    };
    q = taken(layer.q);
    k = taken(layer.k);
    v = taken(layer.v);
    scale_ = static_cast<float>(1 / std::sqrt(static_cast<double>(head_dim)));
  }

  std::vector<std::vector<float>> maps(std::span<const kernels::PooledMap> wanted,
                                       const kernels::RowSample& sample) const {
    if (on_device_) return probe_maps_on_device(q, k, grid_, wanted, sample);
    return kernels::probe_maps(problem(), wanted, sample, on_libtorch_threads());
  }

  // Of every head against the same tables, [heads][tables]. `rows` may be null.
  std::vector<std::vector<kernels::CandidateScore>> scores(
      const std::vector<const kernels::RunTable*>& tables, const kernels::RowSample& sample,
      RowSquares* rows) const {
    if (on_device_) {
      const std::vector<std::vector<const kernels::RunTable*>> each(static_cast<std::size_t>(q.size(0)),
                                                                    tables);
      return probe_candidates_on_device(q, k, v, grid_, each, sample);
    }
    kernels::ProbeProblem all = problem();
    hand_out_rows(all, tables.size(), rows);
    return kernels::probe_candidates(all, tables, sample, on_libtorch_threads());
  }

  // Of each head against tables of its own. `rows` is [heads], or empty.
  std::vector<std::vector<kernels::CandidateScore>> scores_of_each(
      const std::vector<std::vector<const kernels::RunTable*>>& tables, const kernels::RowSample& sample,
      std::vector<RowSquares>& rows) const {
    if (on_device_) return probe_candidates_on_device(q, k, v, grid_, tables, sample);
    std::vector<std::vector<kernels::CandidateScore>> all;
    for (std::size_t head = 0; head < tables.size(); ++head) {
      kernels::ProbeProblem one = head_of(problem(), static_cast<std::int64_t>(head));
      hand_out_rows(one, tables[head].size(), rows.empty() ? nullptr : &rows[head]);
      all.push_back(kernels::probe_candidates(one, tables[head], sample, on_libtorch_threads()).front());
    }
    return all;
  }

  const kernels::TokenGrid& grid() const { return grid_; }
  bool on_device() const { return on_device_; }

  at::Tensor q, k, v;

 private:
  kernels::ProbeProblem problem() const {
    return {.type = kernel_type(q.scalar_type()),
            .heads = q.size(0),
            .head_dim = q.size(2),
            .scale = scale_,
            .grid = grid_,
            .q = q.const_data_ptr(),
            .k = k.const_data_ptr(),
            .v = v.const_data_ptr(),
            .q_strides = strides_of(q),
            .k_strides = strides_of(k),
            .v_strides = strides_of(v)};
  }

  static void hand_out_rows(kernels::ProbeProblem& problem, std::size_t tables, RowSquares* rows) {
    if (rows == nullptr) return;
    const auto each = static_cast<std::size_t>(problem.heads * problem.grid.tokens());
    rows->difference.resize(each * tables);
    rows->full.resize(each);
    problem.row_difference = rows->difference.data();
    problem.row_full = rows->full.data();
  }

  static kernels::ProbeProblem head_of(kernels::ProbeProblem problem, std::int64_t head) {
    const auto moved = [&](const void* rows, const kernels::Strides& strides) {
      return static_cast<const std::byte*>(rows) + head * strides.head * bytes_per_element(problem.type);
    };
    problem.q = moved(problem.q, problem.q_strides);
    problem.k = moved(problem.k, problem.k_strides);
    problem.v = moved(problem.v, problem.v_strides);
    problem.heads = 1;
    return problem;
  }

  kernels::TokenGrid grid_;
  bool on_device_;
  float scale_ = 0;
};

// The maps that are asked for, and where their cells go.
struct WantedMaps {
  std::vector<kernels::PooledMap> maps;
  std::vector<std::vector<float> HeadMaps::*> cells;

  void add(TokenOrder order, std::int64_t block, std::vector<float> HeadMaps::*where) {
    maps.push_back({.order = order, .row_block = block, .column_block = block});
    cells.push_back(where);
  }
};

WantedMaps wanted_maps(const MapPolicy& policy, std::int64_t thumbnail_block) {
  WantedMaps wanted;
  if (policy.frame_major) {
    if (policy.block > 0) wanted.add(TokenOrder::FrameMajor, policy.block, &HeadMaps::map_frame);
    if (thumbnail_block > 0) wanted.add(TokenOrder::FrameMajor, thumbnail_block, &HeadMaps::thumbnail_frame);
  }
  if (policy.space_major) {
    if (policy.block > 0) wanted.add(TokenOrder::SpaceMajor, policy.block, &HeadMaps::map_space);
    if (thumbnail_block > 0) wanted.add(TokenOrder::SpaceMajor, thumbnail_block, &HeadMaps::thumbnail_space);
  }
  return wanted;
}

void probe_wanted_maps(const ProbedHeads& probed, const WantedMaps& wanted, const kernels::RowSample& sample,
                       LayerMaps& result) {
  const auto maps = probed.maps(wanted.maps, sample);
  for (std::size_t i = 0; i < maps.size(); ++i) {
    const auto each = static_cast<std::ptrdiff_t>(maps[i].size() / result.heads.size());
    auto first = maps[i].begin();
    for (HeadMaps& head : result.heads) {
      (head.*wanted.cells[i]).assign(first, first + each);
      first += each;
    }
  }
}

// Tables of the candidates, and their densities.
struct CandidateTables {
  std::vector<const kernels::RunTable*> tables;
  std::vector<float> density;

  void add(const kernels::HeadMode& mode, const kernels::TokenGrid& grid, RunTableCache& cache) {
    const CachedTable& cached = cache.get(mode, grid);
    const auto tokens = static_cast<double>(grid.tokens());
    tables.push_back(&cached.table);
    density.push_back(static_cast<float>(cached.kept_pairs / (tokens * tokens)));
  }
};

void store_scores(const std::vector<kernels::CandidateScore>& scores, const CandidateTables& candidates,
                  HeadMaps& head) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto recall = static_cast<float>(std::min(1.0, scores[i].recall()));
    const auto error = static_cast<float>(scores[i].error());
    if (head.scored && i + 1 == scores.size()) {
      head.scored_recall = recall;
      head.scored_error = error;
      head.scored_density = candidates.density[i];
    } else {
      head.recall.push_back(recall);
      head.error.push_back(error);
      head.density.push_back(candidates.density[i]);
    }
  }
}

// The errors of each map row, from the squares of `head` in `rows` (against `tables` tables, the scored
// mode's last).
void store_row_errors(const RowSquares& rows, std::size_t head, std::size_t tables, const MapPolicy& policy,
                      const kernels::TokenGrid& grid, HeadMaps& result) {
  for (std::size_t i = 0; i < tables; ++i) {
    std::vector<float> errors = rows.errors(head, i, tables, grid.tokens(), policy.block);
    if (result.scored && i + 1 == tables) {
      result.scored_row_error = std::move(errors);
    } else {
      result.row_error.insert(result.row_error.end(), errors.begin(), errors.end());
    }
  }
}

// Every head against the candidates and, after them, its own scored mode.
void probe_modes(const ProbedHeads& probed, const MapPolicy& policy, RunTableCache& cache,
                 LayerMaps& result) {
  const bool by_row = policy.block > 0 && policy.sample.every == 1 && !probed.on_device();
  CandidateTables shared;
  for (const kernels::HeadMode& mode : policy.candidates) shared.add(mode, probed.grid(), cache);
  if (!policy.scored_plan) {
    RowSquares rows;
    const auto scores = probed.scores(shared.tables, policy.sample, by_row ? &rows : nullptr);
    for (std::size_t i = 0; i < result.heads.size(); ++i) {
      store_scores(scores[i], shared, result.heads[i]);
      if (by_row) store_row_errors(rows, i, shared.tables.size(), policy, probed.grid(), result.heads[i]);
    }
    return;
  }
  const auto modes = policy.scored_plan->modes(result.step, result.steps, result.layer);
  std::vector<CandidateTables> own(result.heads.size(), shared);
  std::vector<std::vector<const kernels::RunTable*>> tables;
  for (std::size_t i = 0; i < result.heads.size(); ++i) {
    HeadMaps& head = result.heads[i];
    head.scored = modes[static_cast<std::size_t>(head.head)];
    own[i].add(*head.scored, probed.grid(), cache);
    tables.push_back(own[i].tables);
  }
  std::vector<RowSquares> rows(by_row ? result.heads.size() : 0);
  const auto scores = probed.scores_of_each(tables, policy.sample, rows);
  for (std::size_t i = 0; i < result.heads.size(); ++i) {
    store_scores(scores[i], own[i], result.heads[i]);
    if (by_row) store_row_errors(rows[i], 0, tables[i].size(), policy, probed.grid(), result.heads[i]);
  }
}

std::vector<float> values_of(const at::Tensor& rows, std::int64_t head_dim) {
  const at::Tensor values = rows.narrow(1, 0, head_dim).to(at::kCPU, at::kFloat).contiguous();
  const auto* first = values.const_data_ptr<float>();
  return {first, first + values.numel()};
}

}  // namespace

MapObserver::MapObserver(MapPolicy policy, std::function<void(const LayerMaps&)> on_layer)
    : policy_(std::move(policy)), on_layer_(std::move(on_layer)) {}

bool MapObserver::wants(const ForwardInfo& forward, int layer) {
  const auto branch_is_chosen = [&](Branch branch) { return chosen(policy_.branches, branch); };
  return chosen(policy_.steps, forward.step) && chosen(policy_.layers, layer) &&
         std::any_of(forward.rows.begin(), forward.rows.end(), branch_is_chosen);
}

at::Tensor MapObserver::observe(const ObservedLayer& layer) {
  if (!chosen(policy_.branches, layer.branch)) return {};
  const auto start = std::chrono::steady_clock::now();
  const std::vector<std::int64_t> heads = chosen_heads(policy_, layer.q.size(0));
  if (heads.empty()) return {};
  const std::int64_t tokens = layer.grid.tokens();
  const std::int64_t thumbnail_block =
      policy_.thumbnail > 0 ? (tokens + policy_.thumbnail - 1) / policy_.thumbnail : 0;
  const auto edge = [&](std::int64_t block) { return block > 0 ? (tokens + block - 1) / block : 0; };
  LayerMaps result{.step = layer.forward.step,
                   .steps = layer.forward.steps,
                   .layer = layer.layer,
                   .branch = layer.branch,
                   .grid = layer.grid,
                   .head_dim = layer.q.size(2),
                   .map_edge = edge(policy_.block),
                   .thumbnail_edge = edge(thumbnail_block),
                   .heads = std::vector<HeadMaps>(heads.size())};
  const ProbedHeads probed(layer, heads);
  for (std::size_t i = 0; i < heads.size(); ++i) {
    HeadMaps& head = result.heads[i];
    head.head = static_cast<int>(heads[i]);
    head.mode = layer.modes[static_cast<std::size_t>(heads[i])];
    if (!policy_.rows) continue;
    head.q = values_of(probed.q[static_cast<std::int64_t>(i)], result.head_dim);
    head.k = values_of(probed.k[static_cast<std::int64_t>(i)], result.head_dim);
  }
  try {
    const WantedMaps wanted = wanted_maps(policy_, thumbnail_block);
    if (!wanted.maps.empty()) probe_wanted_maps(probed, wanted, policy_.sample, result);
    if (!policy_.candidates.empty() || policy_.scored_plan) probe_modes(probed, policy_, tables_, result);
  } catch (const std::invalid_argument& error) {
    throw Error({.kind = ErrorKind::Internal,
                 .code = "attention.probe",
                 .subject = "attention maps",
                 .field = "layer " + std::to_string(layer.layer),
                 .found = error.what()});
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  seconds_ += result.seconds;
  on_layer_(result);
  return {};
}

}  // namespace vdit::engine
