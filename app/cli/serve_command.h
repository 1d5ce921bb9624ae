// SPDX-License-Identifier: Apache-2.0
// `vdit serve`: the engine process of the studio (docs/engine-protocol.md).
#pragma once

#include "app/cli/command.h"

namespace vdit::app {

class ServeCommand final : public Command {
 public:
  std::string name() const override { return "serve"; }
  std::string summary() const override {
    return "The engine process of the studio: messages on standard input and output";
  }
  void declare(CLI::App& app) override;
  /// Ends when standard input does, or at SIGTERM. Exit codes: those of the protocol.
  Outcome run(Session& session) override;
};

}  // namespace vdit::app
