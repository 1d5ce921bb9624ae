// SPDX-License-Identifier: Apache-2.0
// V08: the system calls of a save, in their order, and a process that ends before each of them. The calls are
// seen by defining them here: the program's own definitions come before the C library's.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/atomic_file.h"
#include "tests/temporary_folder.h"

namespace {

struct Call {
  std::string name, path;
};

bool recording = false;
std::vector<Call> calls;
int end_before = 0;  // the process ends before the call of this number; 0: never

std::string path_of(int descriptor) {
  std::array<char, PATH_MAX> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
  return length < 0 ? "" : std::string(path.data(), static_cast<std::size_t>(length));
}

void see(const char* name, const std::string& path) {
  if (!recording) return;
  calls.push_back({name, path});
  if (static_cast<int>(calls.size()) == end_before) ::_exit(42);
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t count) {
  see("write", path_of(descriptor));
  return ::syscall(SYS_write, descriptor, bytes, count);
}

int fsync(int descriptor) {
  see("fsync", path_of(descriptor));
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int rename(const char* from, const char* to) noexcept {
  see("rename", to);
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
  see("rename", to);
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

}  // extern "C"

namespace vdit {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void save(const fs::path& target, const std::string& text) {
  AtomicFile file(target, Overwrite::Yes);
  file.write(text.substr(0, text.size() / 2));
  file.write(text.substr(text.size() / 2));
  file.commit();
}

std::vector<Call> calls_of_a_save(const fs::path& target, const std::string& text) {
  calls.clear();
  recording = true;
  save(target, text);
  recording = false;
  return calls;
}

TEST(V08, BytesAreOnDiskBeforeTheNameAndTheNameBeforeItIsPromised) {
  const test::TemporaryFolder folder;
  const fs::path target = folder / "settings.json";
  for (const bool exists : {false, true}) {
    const std::vector<Call> seen = calls_of_a_save(target, exists ? "second" : "first");
    std::string order;
    for (const Call& call : seen) {
      const bool of_folder = call.path == folder.path().string();
      order += call.name == "write" ? 'w' : call.name == "rename" ? 'r' : of_folder ? 'F' : 's';
      EXPECT_TRUE(call.name == "rename" || call.path != target.string()) << "written in place";
    }
    // Writes, then the file's sync, then its name, then the folder's sync; nothing of it twice in another
    // order.
    const auto last_write = order.rfind('w'), first_sync = order.find('s'), name = order.find('r');
    ASSERT_NE(name, std::string::npos) << order;
    EXPECT_LT(last_write, first_sync) << order;
    EXPECT_LT(order.rfind('s'), name) << order;
    EXPECT_EQ(order.find('r', name + 1), std::string::npos) << order;
    EXPECT_GT(order.rfind('F'), name) << order;
    EXPECT_NE(order.rfind('F'), std::string::npos) << order;
  }
}

TEST(V08, AfterEveryPrefixTheFileIsOldOrNew) {
  const test::TemporaryFolder folder;
  const fs::path target = folder / "settings.json";
  const std::string old_text(5000, 'o'), new_text(9000, 'n');
  int prefixes = 0;
  bool whole = false;
  for (int call = 1; !whole; ++call, ++prefixes) {
    save(target, old_text);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      calls.clear();
      end_before = call;
      recording = true;
      save(target, new_text);
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    whole = WEXITSTATUS(status) == 0;
    const std::string found = content_of(target);
    EXPECT_TRUE(found == old_text || found == new_text)
        << "before call " << call << ": " << found.size() << " bytes";
    if (whole) {
      EXPECT_EQ(found, new_text);
    }
    ASSERT_LT(call, 50);
  }
  EXPECT_GE(prefixes, 4);  // write, sync, rename, sync at least
}

}  // namespace
}  // namespace vdit
