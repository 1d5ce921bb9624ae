// SPDX-License-Identifier: Apache-2.0
// Root reads and writes every file, whatever its mode: cases about permissions run without that right.
#pragma once

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <functional>

namespace vdit::test {

/// Runs `body` in a child process to which the modes of files apply, also where this process is root's. What
/// fails in it is printed and fails the caller's test.
inline void without_root_rights(const std::function<void()>& body) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    __user_cap_data_struct rights[2] = {};
    bool dropped = ::syscall(SYS_capget, &header, rights) == 0;
    constexpr std::uint32_t kOverModes = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
    rights[0].effective &= ~kOverModes;
    rights[0].permitted &= ~kOverModes;
    dropped = dropped && ::syscall(SYS_capset, &header, rights) == 0;
    EXPECT_TRUE(dropped) << "the rights of root could not be given up";
    if (dropped) body();
    std::fflush(nullptr);
    ::_exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "failed without root's rights, see above";
}

}  // namespace vdit::test
