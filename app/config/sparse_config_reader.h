// SPDX-License-Identifier: Apache-2.0
// Reads sparse config files. The file is edited by people: every error names the file and the path in the
// document.
//
// Caps: 64 MiB of text, nesting 8, 1024 layers, 1024 heads, 1000 step groups, 4096 intervals a head.
//
// Errors, all of kind Input: "config.syntax" (no JSON, a duplicate key, a cap), "config.format" (another kind
// of file), "config.version" (written by a later vdit; the file is left alone), "config.field" (a field is
// missing, of the wrong type or out of range), "config.heads" (a head is missing, twice or does not exist),
// "config.groups" (the step groups do not cover the denoising exactly once).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/config/sparse_config.h"

namespace vdit::app {

struct ReadConfig {
  SparseConfig config;
  std::vector<std::string> warnings;  ///< unknown fields, with the nearest known name; one line each
};

ReadConfig read_sparse_config(const std::filesystem::path& file);

/// `subject` stands for the file in errors.
ReadConfig parse_sparse_config(std::string_view text, const std::string& subject);

}  // namespace vdit::app
