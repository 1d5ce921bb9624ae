// SPDX-License-Identifier: Apache-2.0
#include "engine/base/machine.h"

#include <fstream>

#include "engine/base/sha256.h"

namespace vdit {
namespace {

constexpr std::size_t kDigits = 16;

std::string first_line(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

std::string processor_name(const std::filesystem::path& root) {
  std::ifstream file(root / "proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const auto colon = line.find(": ");
    return colon == std::string::npos ? "" : line.substr(colon + 2);
  }
  return "";
}

std::string machine_id(const std::filesystem::path& root) {
  std::string system = first_line(root / "etc/machine-id");
  if (system.empty()) system = first_line(root / "proc/sys/kernel/hostname");
  return sha256_hex("vdit machine\n" + system + '\n' + processor_name(root)).substr(0, kDigits);
}

}  // namespace vdit
