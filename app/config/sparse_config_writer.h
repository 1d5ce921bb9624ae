// SPDX-License-Identifier: Apache-2.0
// Writes sparse config files: keys in a fixed order, one head a line, so that a diff in git reads well.
// Reading the text again gives an equal config, and writing that gives the same bytes.
#pragma once

#include <filesystem>
#include <string>

#include "app/config/sparse_config.h"
#include "engine/base/atomic_file.h"

namespace vdit::app {

std::string sparse_config_text(const SparseConfig& config);

/// Throws what AtomicFile throws.
void write_sparse_config(const std::filesystem::path& file, const SparseConfig& config, Overwrite overwrite);

}  // namespace vdit::app
