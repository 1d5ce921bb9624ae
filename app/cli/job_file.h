// SPDX-License-Identifier: Apache-2.0
// Job files: {"format": "vdit-job", "version": 1, "command": "generate", ...the command's settings}. A
// video's sidecar holds one under "metadata.job" and is taken as well; a job there that names no type is
// computed in the one that the video was.
//
// Caps: 1 MiB, nesting 8. Errors (Input): "job.syntax", "job.field" (missing, of the wrong type, out of
// range, unknown; with the JSON path), "file.read".
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/json_view.h"

namespace vdit::app {

inline constexpr const char* kJobFormat = "vdit-job";
inline constexpr int kJobVersion = 1;

/// A parsed job file.
class JobFile {
 public:
  static JobFile read(const std::filesystem::path& path);

  /// A document that came another way; `subject` names it in errors.
  static JobFile of(nlohmann::json document, std::string subject);

  const std::string& command() const noexcept { return command_; }
  /// Lives as long as this object.
  JsonView view() const;

 private:
  nlohmann::json document_;
  std::string subject_;
  bool in_sidecar_ = false;
  std::string command_;
};

/// Refuses a key that is neither among `keys` nor common to all jobs, with the nearest known one: a misspelt
/// setting would otherwise cost a long run.
void refuse_unknown_keys(const JsonView& job, std::vector<std::string> keys);

/// A job's head, for writing: format, version, command.
nlohmann::ordered_json job_head(const std::string& command);

}  // namespace vdit::app
