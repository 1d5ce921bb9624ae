// SPDX-License-Identifier: Apache-2.0
// `vdit metrics A B`: how alike two videos or frame folders are. A is the reference.
#pragma once

#include <string>

#include "app/cli/command.h"

namespace vdit::app {

class MetricsCommand final : public Command {
 public:
  std::string name() const override { return "metrics"; }
  std::string summary() const override { return "PSNR, SSIM and the rest for two videos or frame folders"; }
  void declare(CLI::App& app) override;
  void read_job(const JsonView& job) override;
  void check(Session& session) override;
  Outcome run(Session& session) override;

 private:
  std::string reference_;
  std::string test_;
  std::string csv_;
  std::string side_by_side_;
};

}  // namespace vdit::app
