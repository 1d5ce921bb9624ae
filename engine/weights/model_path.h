// SPDX-License-Identifier: Apache-2.0
// Keeps reads inside a model folder: names from index files must be plain, links may not lead out.
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/base/error.h"

namespace vdit::engine {

/// A file name without any folder: not empty, not "." or "..", no slash, backslash or NUL, at most 255 bytes.
bool is_plain_file_name(std::string_view name) noexcept;

/// `path` with its links resolved. It must be a regular file inside `root` or, when `root` is a snapshot of a
/// hub cache
/// (".../snapshots/REVISION"), in the cache's "blobs" folder. Otherwise throws `error` with `found` filled
/// in; nothing is ever opened. A missing file is told apart by `missing_code`.
std::filesystem::path resolve_model_file(const std::filesystem::path& root, const std::filesystem::path& path,
                                         ErrorInfo error, std::string_view missing_code);

}  // namespace vdit::engine
