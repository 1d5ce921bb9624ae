// SPDX-License-Identifier: Apache-2.0
// A request to stop that any thread may make and that work polls at every block of every layer.
#pragma once

#include <atomic>

namespace vdit {

/// Owned by whoever started the work; must outlive it. Cancelling twice is harmless.
class CancelToken {
 public:
  void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }

  /// Throws vdit::Error of kind Cancelled, code "run.cancelled", once cancel() has been called.
  void throw_if_cancelled() const;

 private:
  std::atomic<bool> cancelled_{false};
};

}  // namespace vdit
