// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) of configs, prompts and model files, as 64 lower-case hex digits.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace vdit {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void update(std::span<const std::byte> bytes);
  void update(std::string_view text);
  /// The digest so far; call once.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256_hex(std::string_view text);

/// Throws "file.read" when the file cannot be read.
std::string sha256_file_hex(const std::filesystem::path& path);

}  // namespace vdit
