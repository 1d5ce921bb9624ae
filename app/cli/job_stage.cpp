// SPDX-License-Identifier: Apache-2.0
#include "app/cli/job_stage.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/file_descriptor.h"
#include "engine/base/json_view.h"
#include "engine/base/sha256.h"

namespace vdit::app {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::json;

constexpr std::array kOutputs = {"output", "save_latents", "capture", "csv", "side_by_side"};
constexpr const char* kInputs = "inputs";
constexpr const char* kMark = "stage:";
constexpr std::size_t kLongestName = 200;

[[noreturn]] void fail_input(const char* code, const std::string& found, const std::string& expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = code,
               .subject = "stage",
               .found = '"' + quoted(found, 80) + '"',
               .expected = expected});
}

fs::path all_stages() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return fs::path(state) / "vdit" / "stages";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return fs::path(home) / ".local" / "state" / "vdit" / "stages";
  throw Error({.kind = ErrorKind::Resource,
               .code = "stage.folder",
               .subject = "stage",
               .field = "HOME",
               .found = "no home folder",
               .hint = "set HOME or XDG_STATE_HOME for non-interactive logins"});
}

void require_plain(const std::string& name) {
  const bool plain = !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
                     std::none_of(name.begin(), name.end(), [](char c) {
                       return c == '/' || static_cast<unsigned char>(c) < ' ' || c == '\x7f';
                     });
  if (!plain) fail_input("stage.name", name, "a plain file name");
}

bool is_checkpoint(const fs::path& path) {
  return path.extension() == ".checkpoint";
}

// Temporary names start with a dot; a video that was cut short ends with ".part".
bool is_unfinished(const fs::path& path) {
  return path.filename().string().starts_with('.') || path.extension() == ".part";
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "stage.folder",
                 .subject = folder.string(),
                 .found = error.message(),
                 .expected = "a folder that can be made",
                 .hint = "check the permissions and the free space of the engine's machine"});
  }
}

[[noreturn]] void fail_read(const fs::path& file) {
  throw Error({.kind = ErrorKind::Resource,
               .code = "file.read",
               .subject = file.string(),
               .found = std::generic_category().message(errno)});
}

}  // namespace

JobStage::JobStage(const std::string& name) {
  const bool plain = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain) fail_input("stage.name", name, "1 to 64 of a-z, 0-9 and \"-\"");
  folder_ = all_stages() / name;
}

Json JobStage::take(Json request, const Json& inputs) const {
  make_folder(folder_);
  fs::permissions(folder_, fs::perms::owner_all);
  for (const auto& [field, input] : inputs.items()) {
    require_plain(field);
    const JsonView view(input, "inputs." + quoted(field, 40), "stage.name");
    const std::string name = view.text("name");
    require_plain(name);
    const fs::path file = folder_ / kInputs / field / name;
    make_folder(file.parent_path());
    write_file(file, view.text("text"), Overwrite::Yes);
    request[field] = file.string();
  }
  for (const char* field : kOutputs) {
    if (!request.contains(field) || !request[field].is_string()) continue;
    const auto name = request[field].get<std::string>();
    require_plain(name);
    make_folder(folder_ / field);
    request[field] = (folder_ / field / name).string();
  }
  return request;
}

Json JobStage::told(Json result) const {
  if (result.is_string()) {
    const auto text = result.get<std::string>();
    const std::string prefix = folder_.string() + '/';
    if (text.starts_with(prefix)) result = kMark + text.substr(prefix.size());
  } else if (result.is_structured()) {
    for (Json& value : result) value = told(std::move(value));
  }
  return result;
}

std::vector<fs::path> JobStage::results() const {
  std::vector<fs::path> files;
  for (const char* field : kOutputs) {
    std::error_code error;
    fs::recursive_directory_iterator entries(folder_ / field, error);
    if (error) continue;
    for (; entries != fs::recursive_directory_iterator(); entries.increment(error)) {
      if (error) fail_input("stage.path", error.message(), "a folder that can be read");
      const fs::path& path = entries->path();
      if (is_checkpoint(path) || is_unfinished(path)) {
        entries.disable_recursion_pending();
      } else if (entries->symlink_status().type() == fs::file_type::regular) {
        files.push_back(path.lexically_relative(folder_));
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Json JobStage::list(std::size_t from) const {
  const std::vector<fs::path> all = results();
  Json files = Json::array();
  for (std::size_t i = from; i < all.size() && files.size() < kFilesAtOnce; ++i) {
    const fs::path file = folder_ / all[i];
    files.push_back(
        {{"path", all[i].string()}, {"bytes", fs::file_size(file)}, {"sha256", sha256_file_hex(file)}});
  }
  return {{"files", std::move(files)}, {"total", all.size()}};
}

std::vector<std::uint8_t> JobStage::read(const std::string& path, std::uint64_t offset) const {
  const fs::path relative = fs::path(path).lexically_normal();
  const bool of_output =
      !relative.empty() &&
      std::any_of(kOutputs.begin(), kOutputs.end(), [&](const char* f) { return *relative.begin() == f; });
  if (!of_output || relative.string() != path) fail_input("stage.path", path, "a file of \"stage.list\"");
  const fs::path file = folder_ / relative;
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!descriptor) fail_read(file);
  std::vector<std::uint8_t> bytes(kChunkBytes);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::pread(descriptor.get(), bytes.data() + filled, bytes.size() - filled,
                                  static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_read(file);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

void JobStage::discard() const {
  std::error_code error;
  fs::remove_all(folder_, error);
  if (error) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "stage.folder",
                 .subject = folder_.string(),
                 .found = error.message()});
  }
}

}  // namespace vdit::app
