// SPDX-License-Identifier: Apache-2.0
// `vdit run JOB.json`: any job, headless.
#pragma once

#include "app/cli/command.h"

namespace vdit::app {

class RunCommand final : public Command {
 public:
  std::string name() const override { return "run"; }
  std::string summary() const override { return "Any job from its file, or a video again from its sidecar"; }
  void declare(CLI::App& app) override;
  Outcome run(Session& session) override;

 private:
  std::string file_;
  bool dry_run_ = false;
};

}  // namespace vdit::app
