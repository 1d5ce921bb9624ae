// SPDX-License-Identifier: Apache-2.0
#include "app/cli/prompt_file.h"

#include <sstream>

#include "engine/base/error.h"
#include "engine/base/strict_json.h"

namespace vdit::app {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxPrompts = 1000;

[[noreturn]] void fail(const char* code, const std::filesystem::path& file, std::string found,
                       std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = code,
               .subject = file.string(),
               .field = "prompts",
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = "one prompt a line"});
}

}  // namespace

std::vector<std::string> read_prompts(const std::filesystem::path& file) {
  std::istringstream lines(read_text_file(file, kMaxBytes));
  std::vector<std::string> prompts;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos || line.front() == '#') continue;
    prompts.push_back(std::move(line));
  }
  if (prompts.empty()) fail("prompts.empty", file, "none", "at least one");
  if (prompts.size() > kMaxPrompts) {
    fail("prompts.many", file, std::to_string(prompts.size()), "at most " + std::to_string(kMaxPrompts));
  }
  return prompts;
}

}  // namespace vdit::app
