// SPDX-License-Identifier: Apache-2.0
// What the studio asks outside of jobs (docs/engine-protocol.md, "Requests"), answered on a thread of its own
// while a job may run. Nothing here loads weights.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/sampling/generation.h"
#include "engine/service/messages.h"

namespace vdit::app {

struct ServeAnswer {
  nlohmann::json json = nlohmann::json::object();
  std::optional<service::BinaryArray> binary;
};

class ServeAnswers {
 public:
  /// The names of what can be asked.
  static std::vector<std::string> names();

  /// Throws vdit::Error: "wire.request" for an unknown name, "request.field" for its arguments, and what
  /// answering throws.
  ServeAnswer answer(const std::string& what, const nlohmann::json& arguments);

 private:
  // For prompts and facts any device and type will do; a forecast asks for its own.
  const engine::Generation& model_at(const std::filesystem::path& folder,
                                     const std::optional<engine::ComputeOptions>& compute = {});
  ServeAnswer describe(const nlohmann::json& arguments);
  ServeAnswer forecast(const nlohmann::json& arguments);
  ServeAnswer prompt_tokens(const nlohmann::json& arguments);

  // The last model that was asked about: its tokenizer takes a while to read. Opened anew to be described.
  std::unique_ptr<engine::Generation> model_;
  std::filesystem::path model_folder_;
};

/// `vdit doctor --json`.
nlohmann::json doctor_report();

}  // namespace vdit::app
