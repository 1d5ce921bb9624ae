// SPDX-License-Identifier: Apache-2.0
// `vdit config new`: a sparse config by rule, for a model or like another config.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "app/config/sparse_config.h"

namespace vdit::app {

class ConfigNewCommand final : public Command {
 public:
  std::string name() const override { return "config new"; }
  std::string summary() const override { return "Make a sparse config by rule"; }
  void declare(CLI::App& app) override;
  Outcome run(Session& session) override;

 private:
  struct Target {
    ModelShape shape;
    kernels::TokenGrid grid;
  };
  Target target() const;

  std::string model_;
  std::string like_;
  std::optional<std::string> size_;
  std::optional<std::int64_t> frames_;
  std::string rule_ = "full";
  double warm_up_ = 0;
  bool fractions_ = false;
  std::string comment_;
  std::string out_;
};

}  // namespace vdit::app
