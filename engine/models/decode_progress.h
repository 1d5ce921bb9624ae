// SPDX-License-Identifier: Apache-2.0
// How far a decoder is.
#pragma once

#include <cstdint>
#include <functional>

namespace vdit::engine {

/// Counts what is done of all that there is, and reports the fraction.
class DecodeProgress {
 public:
  DecodeProgress(const std::function<void(double)>& report, int64_t all) : report_(report), all_(all) {}

  void add(int64_t count) {
    done_ += count;
    if (report_) report_(static_cast<double>(done_) / static_cast<double>(all_));
  }

 private:
  const std::function<void(double)>& report_;
  int64_t all_;
  int64_t done_ = 0;
};

}  // namespace vdit::engine
