// SPDX-License-Identifier: Apache-2.0
// `vdit model check DIR`: what a model folder is, what is missing or broken, what it needs in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command.h"

namespace vdit::app {

class ModelCheckCommand final : public Command {
 public:
  std::string name() const override { return "model check"; }
  std::string summary() const override {
    return "What a model folder is, what is missing or broken, what it needs in memory";
  }
  void declare(CLI::App& app) override;
  /// Exit code 3 when anything is missing or broken; all faults are listed, not only the first.
  Outcome run(Session& session) override;

 private:
  std::string model_;
  std::optional<std::string> size_;
  std::optional<std::int64_t> frames_;
  bool values_ = false;
  bool load_ = false;
};

}  // namespace vdit::app
