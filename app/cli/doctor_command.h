// SPDX-License-Identifier: Apache-2.0
// `vdit doctor`: what this machine and this build have to offer.
#pragma once

#include "app/cli/command.h"

namespace vdit::app {

class DoctorCommand final : public Command {
 public:
  std::string name() const override { return "doctor"; }
  std::string summary() const override {
    return "Versions, devices, kernels compiled in and picked, free memory and disk";
  }
  void declare(CLI::App&) override {}
  Outcome run(Session& session) override;
};

}  // namespace vdit::app
