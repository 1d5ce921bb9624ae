// SPDX-License-Identifier: Apache-2.0
#include "engine/base/resource_folder.h"

#include <cstdlib>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace vdit {
namespace {

[[noreturn]] void fail(std::string subject, std::string looked_at, std::string hint) {
  throw Error({.kind = ErrorKind::Resource,
               .code = "resources.missing",
               .subject = std::move(subject),
               .found = std::move(looked_at),
               .hint = std::move(hint)});
}

}  // namespace

std::filesystem::path resource_folder() {
  std::error_code ignored;
  if (const char* chosen = std::getenv("VDIT_RESOURCES"); chosen && *chosen) {
    if (std::filesystem::is_directory(chosen, ignored)) return chosen;
    fail("resources folder", "no folder " + vdit::quoted(chosen),
         "VDIT_RESOURCES names it; correct or unset that");
  }
  const std::filesystem::path beside = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  std::string looked_at;
  for (const char* place : {"../share/vdit", "../../resources", "../../../resources"}) {
    const std::filesystem::path folder = (beside / place).lexically_normal();
    if (std::filesystem::is_directory(folder, ignored)) return folder;
    looked_at += (looked_at.empty() ? "none of " : ", ") + folder.string();
  }
  fail("resources folder", looked_at, "set VDIT_RESOURCES to the folder that holds demo_model");
}

std::filesystem::path resource(std::string_view relative) {
  const std::filesystem::path folder = resource_folder();
  const std::filesystem::path path = folder / relative;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  fail(vdit::quoted(path.string()), "nothing there",
       "the installation is incomplete; VDIT_RESOURCES names another folder");
}

}  // namespace vdit
