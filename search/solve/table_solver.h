// SPDX-License-Identifier: Apache-2.0
// From a loss table to a sparse config: the solver on the table's numbers, and the answer as a file that
// people can read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/config/sparse_config.h"
#include "search/solve/loss_table.h"
#include "search/solve/solver.h"

namespace vdit::search {

/// Which of the table's errors are added up.
enum class ErrorMeasure {
  Head,   ///< relative to the head's own energy, the paper's way
  Layer,  ///< relative to the layer's output after the output projection
  Final,  ///< the layer's, times what an error of that group and layer does to the final latents
};

/// What budgets add up unless told otherwise, with step_weights. Of the errors above, each summed over a
/// config's cells, it ranks configs of the demo model by their PSNR on unseen prompts best
/// (docs/benchmarks/quality-rules.md).
inline constexpr ErrorMeasure kBudgetMeasure = ErrorMeasure::Layer;

/// [groups]: what a layer error counts in each of the table's step groups, 1 in the mean over the denoising.
/// Errors of the first steps decide which clip it becomes, so a group counts by the part of the denoising
/// that it covers: 4 in the first quarter, 1 until 0.55, 1.8 to the end. Fitted on the demo model's
/// calibration prompts, tried on others (docs/benchmarks/search.md).
std::vector<double> step_weights(const LossTable& table);

struct SolveRequest {
  std::optional<ErrorMeasure> measure;  ///< unset: kBudgetMeasure; ignored by the paper's rule
  bool largest_error = false;           ///< take each cell's maximum over samples instead of its mean
  double lambda = 0.5;
  double epsilon = 1.0;
  // At most one of these; none: the paper's rule with lambda and epsilon.
  std::optional<double> density;
  std::optional<double> speedup;             ///< of the denoising, by the table's cost model
  std::optional<double> max_error;           ///< in units of the measure, summed
  bool paper_rule = false;                   ///< meet the budget by the paper's rule, bisecting epsilon
  std::optional<std::int64_t> max_skip;      ///< of all cells; unset: a head in fifty
  double least_recall = 0;                   ///< mean recall of what a free head may take; 0: any
  double least_layer_density = 0;            ///< of every layer in every step group
  std::vector<int> dense_groups;             ///< step groups that stay Full
  std::vector<double> group_weights;         ///< of each group's errors, 0 or more; empty: TableInput's
  const app::SparseConfig* locks = nullptr;  ///< its locked heads keep their modes, matched by fraction
};

/// The table's numbers in the solver's form. Keeps what SolverInput points to.
class TableInput {
 public:
  /// `group_weights` is [groups]: what the groups' errors count beside their share of the steps. Empty:
  /// step_weights for Layer, all alike for the others.
  TableInput(const LossTable& table, ErrorMeasure measure, bool largest_error,
             const std::vector<double>& group_weights = {});
  const SolverInput& input() const noexcept { return input_; }

 private:
  std::vector<float> error_;
  std::vector<float> cost_;
  std::vector<double> shares_;
  SolverInput input_;
};

/// [groups, layers, heads, candidates]: 1 where a head may take the candidate under a least mean recall.
/// Empty for 0.
std::vector<std::uint8_t> allowed_by_recall(const LossTable& table, double least_recall);

struct SolvedConfig {
  app::SparseConfig config;
  Assignment assignment;
  ErrorMeasure measure = ErrorMeasure::Layer;
  std::vector<double> group_weights;  ///< that were used; empty: all alike
  double predicted_speedup = 0;       ///< of the denoising; 0 when the table has no cost model
};

/// Throws Error (Input): "solve.budget" (impossible; says the best possible), "solve.input" (sensitivity that
/// the table does not have, weights that are not one a group), "solve.cost" (a
/// speed-up was asked for and the table has no cost model), "solve.locks" (a locked head's mode is no
/// candidate of the table).
SolvedConfig solve_table(const LossTable& table, const SolveRequest& request);

/// The config of any choice over the table's cells.
app::SparseConfig config_of(const LossTable& table, const std::vector<std::int32_t>& choice);

/// All locks and dense groups of a request, as the solver takes them.
SolverLimits limits_of(const LossTable& table, const SolveRequest& request);

/// Denoising dense over denoising with this choice; 0 without a cost model.
double predicted_speedup(const LossTable& table, const Assignment& assignment);

/// Mean relative error of the heads over all cells of a config that was solved from this table, groups
/// counting for their share of the denoising. Absent: the config is of another model, grid or step groups, or
/// has a mode that the table did not measure.
std::optional<double> mean_head_error(const LossTable& table, const app::SparseConfig& config);

}  // namespace vdit::search
