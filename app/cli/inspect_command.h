// SPDX-License-Identifier: Apache-2.0
// `vdit inspect`: attention maps of chosen steps, layers and heads, as a capture folder and as pictures.
#pragma once

#include <string>

#include "app/cli/capture_request.h"
#include "app/cli/command.h"
#include "app/cli/generation_request.h"
#include "app/figures/attention_figure.h"

namespace vdit::app {

class InspectCommand final : public Command {
 public:
  std::string name() const override { return "inspect"; }
  std::string summary() const override { return "Attention maps of chosen steps, layers and heads"; }
  void declare(CLI::App& app) override;
  void read_job(const JsonView& job) override;
  void check(Session& session) override;
  Outcome run(Session& session) override;

 private:
  struct Prepared;
  Prepared prepare(Session& session) const;
  FigureStyle style() const;
  nlohmann::ordered_json job(const engine::GenerationSettings& settings) const;

  GenerationRequest request_;
  CaptureRequest capture_;
  std::string output_;
  std::string outline_;  // a sparse config, or a rule such as "diagonal:0.25"; empty: the run's own config
  std::string colours_ = "viridis";
  std::string scale_ = "log";
  std::string theme_ = "light";
  std::string maps_ = "auto";
};

}  // namespace vdit::app
