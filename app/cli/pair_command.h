// SPDX-License-Identifier: Apache-2.0
// `vdit pair`: the same prompt, seed and noise twice, dense and sparse, and how they compare.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/cli/capture_request.h"
#include "app/cli/command.h"
#include "app/cli/generation_request.h"

namespace vdit::app {

class PairCommand final : public Command {
 public:
  std::string name() const override { return "pair"; }
  std::string summary() const override { return "The same clip dense and sparse, with metrics and a report"; }
  void declare(CLI::App& app) override;
  void read_job(const JsonView& job) override;
  void check(Session& session) override;
  Outcome run(Session& session) override;

 private:
  struct Prepared;
  Prepared prepare(Session& session) const;
  std::filesystem::path checkpoint_folder() const;
  void remove_checkpoints() const;
  std::optional<Outcome> finished_earlier(const nlohmann::ordered_json& job) const;

  GenerationRequest request_;
  std::string output_;
  std::string capture_;  // the folder; empty: nothing is captured
  CaptureRequest capture_request_;
};

}  // namespace vdit::app
