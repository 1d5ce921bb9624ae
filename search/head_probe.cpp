// SPDX-License-Identifier: Apache-2.0
#include "search/head_probe.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>

#include "engine/attention/device_probe.h"
#include "engine/attention/kernel_call.h"

namespace vdit::search {
namespace {

using kernels::ProbeProblem;

// Queries, keys and values of a layer where the kernels' probe can read them: on the CPU, rows contiguous.
class ProbeInputs {
 public:
  explicit ProbeInputs(const engine::ObservedLayer& layer)
      : q_(layer.q.cpu().contiguous()),
        k_(layer.k.cpu().contiguous()),
        v_(layer.v.cpu().contiguous()),
        grid_(layer.grid) {}

  std::int64_t heads() const { return q_.size(0); }
  std::int64_t head_dim() const { return q_.size(2); }

  ProbeProblem all_heads() const {
    const kernels::Strides packed{q_.numel(), q_.stride(0), q_.stride(1)};
    return {
        .type = q_.scalar_type() == at::kBFloat16 ? kernels::DataType::BFloat16 : kernels::DataType::Float32,
        .heads = heads(),
        .head_dim = head_dim(),
        .scale = 1 / std::sqrt(static_cast<float>(head_dim())),
        .grid = grid_,
        .q = q_.const_data_ptr(),
        .k = k_.const_data_ptr(),
        .v = v_.const_data_ptr(),
        .q_strides = packed,
        .k_strides = packed,
        .v_strides = packed};
  }

  ProbeProblem one_head(std::int64_t head) const {
    ProbeProblem problem = all_heads();
    problem.heads = 1;
    const std::int64_t bytes = head * q_.stride(0) * kernels::bytes_per_element(problem.type);
    for (const void** part : {&problem.q, &problem.k, &problem.v}) {
      *part = static_cast<const std::byte*>(*part) + bytes;
    }
    return problem;
  }

 private:
  at::Tensor q_, k_, v_;  // [heads, tokens, head_dim]
  kernels::TokenGrid grid_;
};

// Positions of the rows that a sample looks at.
at::Tensor sampled_rows(std::int64_t tokens, const kernels::RowSample& sample) {
  std::vector<std::int64_t> rows;
  for (std::int64_t granule = sample.first; granule < kernels::granule_count(tokens);
       granule += sample.every) {
    const std::int64_t past = std::min((granule + 1) * kernels::kGranuleRows, tokens);
    for (std::int64_t row = granule * kernels::kGranuleRows; row < past; ++row) rows.push_back(row);
  }
  return at::tensor(rows, at::kLong);
}

// What the kernels' probe finds in a layer.
struct LayerScores {
  std::vector<std::vector<kernels::CandidateScore>> heads;  // [heads][candidates]
  at::Tensor full;  // float32 [heads, sampled rows, head_dim]: full outputs in the model's order
};

using Candidates = std::vector<std::vector<const kernels::RunTable*>>;

bool probed_on_device(const engine::ObservedLayer& layer) {
  return layer.q.is_cuda() && engine::kernel_takes(layer.q);
}

LayerScores scores_on_cpu(const engine::ObservedLayer& layer, const Candidates& candidates,
                          const kernels::RowSample& sample, const at::Tensor& grams) {
  const ProbeInputs inputs(layer);
  const std::int64_t tokens = layer.grid.tokens();
  const at::Tensor full = at::empty({inputs.heads(), tokens, inputs.head_dim()}, at::kFloat);
  LayerScores scores;
  for (std::int64_t head = 0; head < inputs.heads(); ++head) {
    ProbeProblem problem = inputs.one_head(head);
    problem.gram = grams[head].const_data_ptr<float>();
    problem.full_out = full[head].mutable_data_ptr<float>();
    scores.heads.push_back(kernels::probe_candidates(problem, candidates[static_cast<std::size_t>(head)],
                                                     sample, engine::on_libtorch_threads())
                               .front());
  }
  scores.full = full.index_select(1, sampled_rows(tokens, sample));
  return scores;
}

LayerScores scores_on_device(const engine::ObservedLayer& layer, const Candidates& candidates,
                             const kernels::RowSample& sample, const at::Tensor& grams) {
  LayerScores scores;
  scores.heads = engine::probe_candidates_on_device(layer.q, layer.k, layer.v, layer.grid, candidates, sample,
                                                    {.gram = grams, .full_out = &scores.full});
  return scores;
}

}  // namespace

std::vector<std::vector<ProbedCandidate>> probe_layer(
    const engine::ObservedLayer& layer, const std::vector<std::vector<const kernels::RunTable*>>& candidates,
    const kernels::RowSample& sample) {
  const bool on_device = probed_on_device(layer);
  const at::Device device = on_device ? layer.q.device() : at::Device(at::kCPU);
  const std::int64_t heads = layer.q.size(0);
  const at::Tensor out_weight = layer.out_weight.to(device, at::kFloat);  // [width, heads * head_dim]
  // [heads, head_dim, width]: what each head's output becomes in the layer's.
  const at::Tensor head_weights =
      out_weight.t().reshape({heads, layer.q.size(2), out_weight.size(0)}).contiguous();
  const at::Tensor grams = at::matmul(head_weights, head_weights.transpose(1, 2)).contiguous();
  const auto [scores, full] = on_device ? scores_on_device(layer, candidates, sample, grams)
                                        : scores_on_cpu(layer, candidates, sample, grams);
  const at::Tensor joined = full.transpose(0, 1).flatten(1);  // [rows, heads * head_dim]
  const double energy = at::matmul(joined, out_weight.t()).square().sum(at::kDouble).item<double>();

  std::vector<std::vector<ProbedCandidate>> probed(scores.size());
  for (std::size_t head = 0; head < scores.size(); ++head) {
    for (const kernels::CandidateScore& score : scores[head]) {
      const double layer_error = score.projected == 0 ? 0 : score.projected / energy;
      probed[head].push_back({score.error(), layer_error, std::min(1.0, score.recall())});
    }
  }
  return probed;
}

std::vector<std::vector<float>> column_mass(const engine::ObservedLayer& layer,
                                            const kernels::RowSample& sample) {
  const kernels::PooledMap columns{.row_block = layer.grid.tokens(), .column_block = 1};
  const std::vector<float> all =
      probed_on_device(layer)
          ? engine::probe_maps_on_device(layer.q, layer.k, layer.grid, {&columns, 1}, sample).front()
          : kernels::probe_maps(ProbeInputs(layer).all_heads(), {&columns, 1}, sample,
                                engine::on_libtorch_threads())
                .front();
  std::vector<std::vector<float>> of_heads;
  const auto tokens = static_cast<std::ptrdiff_t>(layer.grid.tokens());
  for (auto at = all.begin(); at != all.end(); at += tokens) of_heads.emplace_back(at, at + tokens);
  return of_heads;
}

}  // namespace vdit::search
