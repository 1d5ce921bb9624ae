// SPDX-License-Identifier: Apache-2.0
// `vdit config diff A B`: every head whose mode differs.
#pragma once

#include <string>

#include "app/cli/command.h"

namespace vdit::app {

class ConfigDiffCommand final : public Command {
 public:
  std::string name() const override { return "config diff"; }
  std::string summary() const override { return "Compare two sparse configs, head by head"; }
  void declare(CLI::App& app) override;
  Outcome run(Session& session) override;

 private:
  std::string left_;
  std::string right_;
};

}  // namespace vdit::app
