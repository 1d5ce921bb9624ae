// SPDX-License-Identifier: Apache-2.0
// What every fault case asserts of an error: its code, its subject, and words that a person needs.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace vdit::test {

/// The error that `work` throws; a failure of the test when it throws none.
template <class Work>
std::optional<ErrorInfo> error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.info();
  }
  ADD_FAILURE() << "no error was thrown";
  return std::nullopt;
}

/// The error has the code, and its one line holds every fragment and nothing that could break a terminal.
template <class Work>
void expect_error(Work&& work, const std::string& code, const std::vector<std::string>& fragments = {}) {
  const std::optional<ErrorInfo> info = error_of(work);
  if (!info) return;
  const std::string line = Error(*info).what();
  EXPECT_EQ(info->code, code) << line;
  EXPECT_FALSE(info->subject.empty()) << line;
  EXPECT_EQ(line.find_first_of(std::string("\n\r\x1B\0", 4)), std::string::npos) << line;
  EXPECT_LT(line.size(), 5000u);
  for (const std::string& fragment : fragments)
    EXPECT_NE(line.find(fragment), std::string::npos) << fragment << " in " << line;
}

}  // namespace vdit::test
