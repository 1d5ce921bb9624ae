// SPDX-License-Identifier: Apache-2.0
// `vdit generate`: one video, its sidecar, and if asked its latents, job file and checkpoints.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/cli/capture_request.h"
#include "app/cli/command.h"
#include "app/cli/generation_request.h"
#include "engine/sampling/generation.h"

namespace vdit::app {

class GenerateCommand final : public Command {
 public:
  std::string name() const override { return "generate"; }
  std::string summary() const override { return "One video from a prompt"; }
  void declare(CLI::App& app) override;
  void read_job(const JsonView& job) override;
  void check(Session& session) override;
  Outcome run(Session& session) override;

 private:
  struct Prepared;
  Prepared prepare(Session& session) const;
  void check_outputs(const engine::Generation& generation, const engine::GenerationSettings& settings,
                     bool overwrite) const;
  nlohmann::ordered_json job(const engine::GenerationSettings& settings) const;
  std::filesystem::path checkpoint_folder() const;
  std::optional<Outcome> finished_earlier(const nlohmann::ordered_json& origin) const;
  bool replaces_latents(Session& session) const;

  GenerationRequest request_;
  std::string output_;
  std::string save_latents_;  // empty: not saved
  std::string save_job_;
  int checkpoint_every_ = 0;
  std::string resume_;   // the folder; empty: from the start
  std::string capture_;  // the folder; empty: nothing is captured
  CaptureRequest capture_request_;
};

}  // namespace vdit::app
