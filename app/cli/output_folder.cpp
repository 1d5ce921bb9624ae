// SPDX-License-Identifier: Apache-2.0
#include "app/cli/output_folder.h"

#include <cstdlib>
#include <system_error>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/formatted.h"

namespace vdit::app {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(ErrorKind kind, const char* code, const fs::path& path, std::string found,
                       std::string expected, std::string hint) {
  throw Error({.kind = kind,
               .code = code,
               .subject = path.string(),
               .field = "output folder",
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

void check_target(const fs::path& target, bool overwrite) {
  std::error_code error;
  const fs::path parent = target.parent_path().empty() ? fs::path(".") : target.parent_path();
  if (!fs::is_directory(parent, error)) {
    fail(ErrorKind::Input, "output.target", target, "no folder " + parent.string(), "an existing one",
         "make it first");
  }
  if (!fs::exists(fs::symlink_status(target, error))) return;
  if (!fs::is_directory(target, error)) {
    fail(ErrorKind::Input, "output.target", target, "something that is no folder", "a folder or a new name",
         "choose another name");
  }
  if (!overwrite && !fs::is_empty(target, error)) {
    fail(ErrorKind::Input, "output.exists", target, "a folder with files in it", "an empty or a new one",
         "choose another name or pass --overwrite");
  }
}

}  // namespace

OutputFolder::OutputFolder(fs::path target, bool overwrite) : target_(std::move(target)) {
  if (!target_.has_filename()) target_ = target_.parent_path();
  check_target(target_, overwrite);
  std::string name = (target_.parent_path() / formatted(".%s.XXXXXX", target_.filename().c_str())).string();
  if (::mkdtemp(name.data()) == nullptr) {
    fail(ErrorKind::Resource, "file.write", target_, std::generic_category().message(errno),
         "a folder that can be written", "check its permissions and the free space");
  }
  work_ = name;
  // mkdtemp makes it private; results are as readable as the umask allows.
  fs::permissions(
      work_, fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec,
      fs::perm_options::add);
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!work_.empty()) fs::remove_all(work_, ignored);
}

void OutputFolder::commit() {
  std::error_code error;
  fs::rename(work_, target_, error);  // works when the target is absent or an empty folder
  if (error) {
    error.clear();
    for (const fs::directory_entry& entry : fs::directory_iterator(work_)) {
      fs::rename(entry.path(), target_ / entry.path().filename(), error);
      if (error) {
        fail(ErrorKind::Resource, "file.write", target_ / entry.path().filename(), error.message(),
             "a file that can be replaced", "check the folder's permissions");
      }
    }
    fs::remove_all(work_, error);
  }
  work_.clear();
}

}  // namespace vdit::app
