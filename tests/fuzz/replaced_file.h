// SPDX-License-Identifier: Apache-2.0
// An input of a target that reads folders: the first byte picks the file that the rest of it replaces.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/temporary_folder.h"

namespace vdit::test {

/// A copy of `source`, without weights, in which one of `files` is another for every input.
class ReplacedFile {
 public:
  ReplacedFile(const std::filesystem::path& source, std::vector<std::string> files)
      : files_(std::move(files)) {
    std::filesystem::copy(source, folder_.path(), std::filesystem::copy_options::recursive);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (entry.path().extension() == ".safetensors") std::filesystem::resize_file(entry.path(), 0);
    }
    for (const std::string& file : files_) {
      std::ifstream stream(folder_ / file, std::ios::binary);
      usual_.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
  }

  /// False for an input without the first byte.
  bool set(const unsigned char* bytes, std::size_t size) {
    if (size == 0) return false;
    folder_.write(files_[last_], usual_[last_]);
    last_ = bytes[0] % files_.size();
    folder_.write(files_[last_], {reinterpret_cast<const char*>(bytes) + 1, size - 1});
    return true;
  }

  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  std::vector<std::string> files_, usual_;
  std::size_t last_ = 0;
};

}  // namespace vdit::test
