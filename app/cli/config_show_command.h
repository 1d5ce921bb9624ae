// SPDX-License-Identifier: Apache-2.0
// `vdit config show FILE`: the modes of all layers and heads as a coloured table.
#pragma once

#include <string>

#include "app/cli/command.h"

namespace vdit::app {

class ConfigShowCommand final : public Command {
 public:
  std::string name() const override { return "config show"; }
  std::string summary() const override { return "Print the grid of a sparse config"; }
  void declare(CLI::App& app) override;
  Outcome run(Session& session) override;

 private:
  std::string file_;
  bool heads_ = false;
};

}  // namespace vdit::app
