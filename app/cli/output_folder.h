// SPDX-License-Identifier: Apache-2.0
// A folder of results that appears when all of it is there.
#pragma once

#include <filesystem>

namespace vdit::app {

/// Results are written to `work()`, beside the target; commit() gives them their place. Destroyed without
/// commit() it leaves nothing behind.
///
/// Errors: "output.exists" (Input: the target has something in it and may not be overwritten),
/// "output.target" (Input: it is no folder, or the folder that it goes into does not exist), "file.write"
/// (Resource).
class OutputFolder {
 public:
  /// With `overwrite`, files of the target that have the same names are replaced; others stay.
  OutputFolder(std::filesystem::path target, bool overwrite);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  const std::filesystem::path& work() const noexcept { return work_; }
  const std::filesystem::path& target() const noexcept { return target_; }
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path work_;
};

}  // namespace vdit::app
