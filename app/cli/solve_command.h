// SPDX-License-Identifier: Apache-2.0
// `vdit solve`: a sparse config out of a loss table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"

namespace vdit::app {

class SolveCommand final : public Command {
 public:
  std::string name() const override { return "solve"; }
  std::string summary() const override { return "A sparse config out of a loss table, in milliseconds"; }
  void declare(CLI::App& app) override;
  Outcome run(Session& session) override;

 private:
  std::string table_;
  std::string output_;
  double lambda_ = 0.5;
  double epsilon_ = 1.0;
  std::optional<double> density_;
  std::optional<double> speedup_;
  std::optional<double> max_error_;
  std::optional<std::int64_t> max_skip_;
  double least_recall_ = 0;
  double layer_density_ = 0;
  std::string locks_;    // a sparse config; empty: none
  std::string measure_;  // "head", "layer", "final"; empty: the best that the table has
  std::vector<int> dense_groups_;
  std::vector<double> group_weights_;
  bool paper_rule_ = false;
  bool largest_error_ = false;
};

}  // namespace vdit::app
