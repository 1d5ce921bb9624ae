// SPDX-License-Identifier: Apache-2.0
// Prompts in a text file: one a line, UTF-8; empty lines and lines that begin with # are left out. At most 1
// MiB and 1000 prompts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vdit::app {

/// Throws Error (Input): "file.read", "file.too_large", "prompts.empty", "prompts.many".
std::vector<std::string> read_prompts(const std::filesystem::path& file);

}  // namespace vdit::app
