// SPDX-License-Identifier: Apache-2.0
// Candidates' scores: the keys of a granule in classes that the same candidates keep, each attended once;
// outputs of candidates, and the full one, are mixed from the classes' sums.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

#include "kernels/cpu/backend.h"
#include "kernels/cpu/key_classes.h"
#include "kernels/cpu/probe_problem.h"
#include "kernels/include/vdit/kernels/probe.h"

namespace vdit::kernels {
namespace {

using cpu::KeyClass;

// Below this share of the full attention a candidate's weights are taken again from its own largest base.
constexpr double kTinyShare = 1e-20;

constexpr auto kRows = static_cast<std::size_t>(kGranuleRows);

// Takes floats from a workspace, aligned to 64 as every count is a multiple of 64.
class Floats {
 public:
  explicit Floats(std::byte* memory) : next_(reinterpret_cast<float*>(memory)) {}
  float* take(std::size_t count) {
    float* const at = next_;
    next_ += count;
    return at;
  }
  std::byte* rest() const { return reinterpret_cast<std::byte*>(next_); }

 private:
  float* next_;
};

// The classes' results of one granule of one head, and what is made of them.
class GranuleMix {
 public:
  GranuleMix(std::span<const KeyClass> classes, std::int64_t head_dim, std::int64_t rows, Floats& floats)
      : classes_(classes), head_dim_(head_dim), rows_(static_cast<std::size_t>(rows)) {
    const std::size_t output = output_floats(head_dim);
    full_ = floats.take(output);
    mixed_ = floats.take(output);
    factors_ = floats.take(classes.size() * kRows);
    weights_ = floats.take(classes.size() * kRows);
    for (std::size_t i = 0; i < classes.size(); ++i) {
      sums_.push_back({floats.take(output), floats.take(kRows), floats.take(kRows)});
    }
  }

  static std::size_t output_floats(std::int64_t head_dim) {
    return static_cast<std::size_t>(head_dim) * kRows;
  }
  static std::size_t floats(std::size_t classes, std::int64_t head_dim) {
    return 2 * output_floats(head_dim) + classes * (4 * kRows + output_floats(head_dim));
  }

  const cpu::ClassSums* sums() const { return sums_.data(); }
  const float* full() const { return full_; }  // [head_dim, 64]

  // Factors bring all classes to one base; then the full output is the mix of all.
  void prepare(const cpu::GranuleKernel& kernel) {
    for (std::size_t row = 0; row < kRows; ++row) {
      float base = sums_.front().base[row];
      for (const cpu::ClassSums& s : sums_) base = std::max(base, s.base[row]);
      for (std::size_t i = 0; i < sums_.size(); ++i) {
        factors_[i * kRows + row] = std::exp2(sums_[i].base[row] - base);
      }
    }
    std::vector<std::size_t> all(sums_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    mix(kernel, all, full_, full_mass_);
    full_size_ = squares(full_, full_rows_);
  }

  // [64], of the rows that there are.
  const float* full_rows() const { return full_rows_; }

  // `gram` may be null. `differences` gets |O_candidate - O_full|^2 of each row.
  CandidateScore score(const cpu::GranuleKernel& kernel, std::size_t candidate, const float* gram,
                       float (&differences)[kRows]) {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
      if (classes_[i].kept_by[candidate]) kept.push_back(i);
    }
    double mass[kRows];
    mix(kernel, kept, mixed_, mass);
    for (std::size_t i = 0; i < output_floats(head_dim_); ++i) mixed_[i] -= full_[i];
    CandidateScore score;
    score.difference = squares(mixed_, differences);
    score.full = full_size_;
    if (gram != nullptr) {
      alignas(64) float sums[kRows];
      kernel.quadratic(mixed_, gram, head_dim_, sums);
      for (std::size_t row = 0; row < rows_; ++row) score.projected += sums[row];
    }
    score.rows = static_cast<std::int64_t>(rows_);
    for (std::size_t row = 0; row < rows_; ++row) score.mass += mass[row] / full_mass_[row];
    return score;
  }

 private:
  // out[head_dim, 64] = attention over the classes `kept`; mass[64] = their weight, in the common base.
  void mix(const cpu::GranuleKernel& kernel, const std::vector<std::size_t>& kept, float* out, double* mass) {
    for (std::size_t row = 0; row < kRows; ++row) {
      mass[row] = 0;
      for (const std::size_t i : kept) {
        mass[row] += static_cast<double>(factors_[i * kRows + row]) * sums_[i].sum[row];
      }
      if (mass[row] < kTinyShare) {
        weigh_from_own_base(kept, row);
        continue;
      }
      const auto inverse = static_cast<float>(1 / mass[row]);
      for (const std::size_t i : kept) weights_[i * kRows + row] = factors_[i * kRows + row] * inverse;
    }
    std::fill_n(out, output_floats(head_dim_), 0.0F);
    for (const std::size_t i : kept) kernel.mix(out, sums_[i].out, weights_ + i * kRows, head_dim_);
  }

  void weigh_from_own_base(const std::vector<std::size_t>& kept, std::size_t row) {
    if (kept.empty()) return;
    float base = sums_[kept.front()].base[row];
    for (const std::size_t i : kept) base = std::max(base, sums_[i].base[row]);
    double total = 0;
    for (const std::size_t i : kept) {
      const float factor = std::exp2(sums_[i].base[row] - base);
      weights_[i * kRows + row] = factor;
      total += static_cast<double>(factor) * sums_[i].sum[row];
    }
    for (const std::size_t i : kept) {
      weights_[i * kRows + row] = static_cast<float>(weights_[i * kRows + row] / total);
    }
  }

  // Sum over the granule's rows of |a|^2, and each row's own.
  double squares(const float* a, float (&of_row)[kRows]) const {
    std::fill_n(of_row, kRows, 0.0F);
    for (std::int64_t d = 0; d < head_dim_; ++d, a += kRows) {
      for (std::size_t row = 0; row < kRows; ++row) of_row[row] += a[row] * a[row];
    }
    double sum = 0;
    for (std::size_t row = 0; row < rows_; ++row) sum += of_row[row];
    return sum;
  }

  std::span<const KeyClass> classes_;
  std::int64_t head_dim_;
  std::size_t rows_;
  std::vector<cpu::ClassSums> sums_;
  float* full_;
  float* mixed_;
  float* factors_;  // [classes, 64]
  float* weights_;  // [classes, 64]
  float full_rows_[kRows] = {};
  double full_mass_[kRows] = {};
  double full_size_ = 0;
};

// All candidates of one token order. `places` are theirs among all `candidates_in_all`.
class OrderPass {
 public:
  OrderPass(const ProbeProblem& problem, TokenOrder order, std::vector<const RunTable*> candidates,
            std::vector<std::size_t> places, std::size_t candidates_in_all, const RowSample& sample,
            const CpuOptions& options)
      : p_(problem),
        kernel_(cpu::kernel_for(options, problem.type)),
        workers_(options),
        candidates_(std::move(candidates)),
        places_(std::move(places)),
        in_all_(candidates_in_all),
        granules_(cpu::sampled_granules(sample, problem.grid.tokens())),
        is_reordered_(order != TokenOrder::FrameMajor),
        positions_(cpu::positions_of(order, problem.grid)),
        units_(kernel_, {problem.type, problem.grid.tokens(), problem.head_dim},
               cpu::sources_of(problem, true), is_reordered_ ? positions_.data() : nullptr, workers_) {}

  // [heads][candidates]
  std::vector<std::vector<CandidateScore>> run() {
    classes_.resize(granules_.size());
    workers_.for_each(granules_.size(), 0, [&](std::size_t i, std::byte*) {
      classes_[i] = cpu::key_classes(candidates_, granules_[i]);
    });
    std::size_t most_classes = 0;
    for (const auto& classes : classes_) most_classes = std::max(most_classes, classes.size());
    const std::size_t floats =
        GranuleMix::floats(most_classes, p_.head_dim) + GranuleMix::output_floats(p_.head_dim);
    const auto heads = static_cast<std::size_t>(p_.heads);
    std::vector<std::vector<CandidateScore>> of_item(heads * granules_.size());
    workers_.for_each(of_item.size(), floats * sizeof(float) + kernel_.workspace_bytes(p_.head_dim),
                      [&](std::size_t i, std::byte* workspace) {
                        of_item[i] = score_granule(i / granules_.size(), i % granules_.size(), workspace);
                      });
    // Added up in the granules' order: the same bits with any number of threads.
    std::vector<std::vector<CandidateScore>> scores(heads, std::vector<CandidateScore>(candidates_.size()));
    for (std::size_t i = 0; i < of_item.size(); ++i) {
      for (std::size_t c = 0; c < candidates_.size(); ++c) {
        CandidateScore& total = scores[i / granules_.size()][c];
        total.difference += of_item[i][c].difference;
        total.full += of_item[i][c].full;
        total.projected += of_item[i][c].projected;
        total.mass += of_item[i][c].mass;
        total.rows += of_item[i][c].rows;
      }
    }
    return scores;
  }

 private:
  std::vector<CandidateScore> score_granule(std::size_t head, std::size_t index, std::byte* workspace) const {
    const std::vector<KeyClass>& classes = classes_[index];
    const std::int64_t granule = granules_[index];
    Floats floats(workspace);
    float* const queries = floats.take(GranuleMix::output_floats(p_.head_dim));
    cpu::GranuleArguments arguments = cpu::query_arguments(p_, granule);
    GranuleMix mix(classes, p_.head_dim, arguments.rows, floats);
    lay_out_queries(head, granule, queries, arguments);
    arguments.k = units_[head].k;
    arguments.k_row_bytes = units_[head].k_row_bytes;
    arguments.v = units_[head].v;
    arguments.v_row_bytes = units_[head].v_row_bytes;
    arguments.workspace = floats.rest();
    std::vector<std::span<const Run>> runs;
    for (const KeyClass& one : classes) runs.emplace_back(one.runs);
    kernel_.attend_classes(arguments, runs, mix.sums());
    mix.prepare(kernel_);
    if (p_.full_out != nullptr && !is_reordered_) keep_full(head, granule, mix.full());
    const float* gram =
        p_.gram == nullptr ? nullptr : p_.gram + static_cast<std::int64_t>(head) * p_.head_dim * p_.head_dim;
    std::vector<CandidateScore> scores;
    float differences[kRows];
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      scores.push_back(mix.score(kernel_, c, gram, differences));
      if (p_.row_difference != nullptr)
        keep_rows(head * in_all_ + places_[c], granule, differences, p_.row_difference);
    }
    if (p_.row_full != nullptr) keep_rows(head, granule, mix.full_rows(), p_.row_full);
    return scores;
  }

  // To the `index`-th stretch of all tokens of `to`, frame-major.
  void keep_rows(std::size_t index, std::int64_t granule, const float* values, float* to) const {
    const std::int64_t first = granule * kGranuleRows;
    const std::int64_t rows = std::min(kGranuleRows, p_.grid.tokens() - first);
    float* const stretch = to + static_cast<std::int64_t>(index) * p_.grid.tokens();
    for (std::int64_t row = 0; row < rows; ++row) {
      const std::int64_t token =
          is_reordered_ ? positions_[static_cast<std::size_t>(first + row)] : first + row;
      stretch[token] = values[row];
    }
  }

  void keep_full(std::size_t head, std::int64_t granule, const float* full) const {
    const std::int64_t first = static_cast<std::int64_t>(head) * p_.grid.tokens() + granule * kGranuleRows;
    float* const to = p_.full_out + first * p_.head_dim;
    const std::int64_t rows = std::min(kGranuleRows, p_.grid.tokens() - granule * kGranuleRows);
    for (std::int64_t row = 0; row < rows; ++row) {
      for (std::int64_t d = 0; d < p_.head_dim; ++d) to[row * p_.head_dim + d] = full[d * kGranuleRows + row];
    }
  }

  // Frame-major rows are read where they are, others are gathered first.
  void lay_out_queries(std::size_t head, std::int64_t granule, float* queries,
                       cpu::GranuleArguments& arguments) const {
    const std::int64_t first = granule * kGranuleRows;
    if (!is_reordered_) {
      arguments.q = cpu::query_row(p_, static_cast<std::int64_t>(head), first);
      return;
    }
    const auto bytes = static_cast<std::size_t>(p_.head_dim * bytes_per_element(p_.type));
    auto* const to = reinterpret_cast<std::byte*>(queries);
    for (std::int64_t row = 0; row < arguments.rows; ++row) {
      const std::int32_t position = positions_[static_cast<std::size_t>(first + row)];
      std::memcpy(to + static_cast<std::size_t>(row) * bytes,
                  cpu::query_row(p_, static_cast<std::int64_t>(head), position), bytes);
    }
    arguments.q = to;
    arguments.q_row_bytes = static_cast<std::int64_t>(bytes);
  }

  const ProbeProblem& p_;
  const cpu::GranuleKernel& kernel_;
  cpu::Workers workers_;
  std::vector<const RunTable*> candidates_;
  std::vector<std::size_t> places_;
  std::size_t in_all_;
  std::vector<std::int64_t> granules_;
  bool is_reordered_;
  std::vector<std::int32_t> positions_;
  cpu::HeadUnits units_;
  std::vector<std::vector<KeyClass>> classes_;  // [granules looked at]
};

}  // namespace

std::vector<std::vector<CandidateScore>> probe_candidates(const ProbeProblem& problem,
                                                          std::span<const RunTable* const> candidates,
                                                          const RowSample& sample,
                                                          const CpuOptions& options) {
  cpu::check(problem, sample, true);
  for (const RunTable* table : candidates) {
    if (table == nullptr) throw std::invalid_argument("probe: a candidate is null");
    if (table->tokens() != problem.grid.tokens()) {
      throw std::invalid_argument("probe: a candidate is for " + std::to_string(table->tokens()) +
                                  " tokens, not " + std::to_string(problem.grid.tokens()));
    }
  }
  std::vector<std::vector<CandidateScore>> scores(static_cast<std::size_t>(problem.heads),
                                                  std::vector<CandidateScore>(candidates.size()));
  for (const TokenOrder order : {TokenOrder::FrameMajor, TokenOrder::SpaceMajor}) {
    std::vector<const RunTable*> tables;
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (candidates[i]->order() != order) continue;
      tables.push_back(candidates[i]);
      indices.push_back(i);
    }
    if (tables.empty()) continue;
    const auto of_order =
        OrderPass(problem, order, std::move(tables), indices, candidates.size(), sample, options).run();
    for (std::size_t head = 0; head < scores.size(); ++head) {
      for (std::size_t i = 0; i < indices.size(); ++i) scores[head][indices[i]] = of_order[head][i];
    }
  }
  return scores;
}

}  // namespace vdit::kernels
