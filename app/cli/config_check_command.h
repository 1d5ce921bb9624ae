// SPDX-License-Identifier: Apache-2.0
// `vdit config check FILE...`: whether sparse config files are valid, and with --model, whether they fit it.
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"

namespace vdit::app {

class ConfigCheckCommand final : public Command {
 public:
  std::string name() const override { return "config check"; }
  std::string summary() const override { return "Validate sparse config files"; }
  void declare(CLI::App& app) override;
  Outcome run(Session& session) override;

 private:
  std::vector<std::string> files_;
  std::string model_;
};

}  // namespace vdit::app
