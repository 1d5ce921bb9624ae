// SPDX-License-Identifier: Apache-2.0
// `vdit search`: the offline sparse diffusion search; fills a loss table.
#pragma once

#include <string>

#include "app/cli/command.h"
#include "app/cli/generation_request.h"
#include "engine/sampling/generation.h"
#include "search/calibration.h"

namespace vdit::app {

class SearchCommand final : public Command {
 public:
  std::string name() const override { return "search"; }
  std::string summary() const override { return "Measure every mode of every head: fills a loss table"; }
  void declare(CLI::App& app) override;
  void read_job(const JsonView& job) override;
  void check(Session& session) override;
  Outcome run(Session& session) override;

 private:
  search::CalibrationSettings settings(const engine::Generation& generation) const;
  search::LossTable start_table(engine::Generation& generation,
                                const search::CalibrationSettings& settings) const;
  void check_output(Session& session) const;

  GenerationRequest request_;  // of the clip; its prompt and config stay empty
  std::string prompts_;
  std::string candidates_;  // empty: the default list
  std::string output_;
  bool sensitivity_ = false;
  bool resume_ = false;
};

}  // namespace vdit::app
