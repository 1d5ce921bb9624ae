// SPDX-License-Identifier: Apache-2.0
// `vdit pareto`: the predicted density-error curve of a loss table, with measured pairs on it.
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"

namespace vdit::app {

class ParetoCommand final : public Command {
 public:
  std::string name() const override { return "pareto"; }
  std::string summary() const override { return "The predicted density-error curve of a loss table"; }
  void declare(CLI::App& app) override;
  Outcome run(Session& session) override;

 private:
  std::string table_;
  std::vector<std::string> outputs_;
  std::vector<std::string> pairs_;  // folders of vdit pair
  int points_ = 100;
};

}  // namespace vdit::app
