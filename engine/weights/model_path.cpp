// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/model_path.h"

#include <algorithm>
#include <utility>

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;

bool is_inside(const fs::path& folder, const fs::path& path) {
  const auto [folder_end, unused] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return folder_end == folder.end();
}

// The blobs folder of the hub cache that `root`, or the folder above it, is a snapshot of; empty when it is
// none.
fs::path hub_cache_blobs(const fs::path& root) {
  for (const fs::path& snapshot : {root, root.parent_path()}) {
    if (snapshot.parent_path().filename() == "snapshots")
      return snapshot.parent_path().parent_path() / "blobs";
  }
  return {};
}

}  // namespace

bool is_plain_file_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

std::filesystem::path resolve_model_file(const std::filesystem::path& root, const std::filesystem::path& path,
                                         ErrorInfo error, std::string_view missing_code) {
  std::error_code failed;
  const fs::path resolved = fs::canonical(path, failed);
  if (failed) {
    error.code = missing_code;
    error.found = failed == std::errc::no_such_file_or_directory ? "no such file" : failed.message();
    error.hint = "download the model again";
    throw Error(std::move(error));
  }
  const fs::path inside = fs::canonical(root, failed);
  const fs::path blobs = hub_cache_blobs(inside);
  if (failed || !(is_inside(inside, resolved) || (!blobs.empty() && is_inside(blobs, resolved)))) {
    error.found = "a link that leaves the model folder, to " + vdit::quoted(resolved.string());
    error.expected = "a file inside it";
    error.hint = "copy the file into the model folder";
    throw Error(std::move(error));
  }
  const fs::file_status status = fs::status(resolved, failed);
  if (!fs::is_regular_file(status)) {
    error.found = fs::is_directory(status) ? "a folder" : "not a regular file";
    error.expected = "a file";
    throw Error(std::move(error));
  }
  return resolved;
}

}  // namespace vdit::engine
