// SPDX-License-Identifier: Apache-2.0
// The queue of work of a device, and time on it. Nothing here costs anything on the CPU.
#pragma once

#include <c10/core/Device.h>
#include <c10/core/Event.h>

#include <deque>

namespace vdit::engine {

/// The native handle of the stream that LibTorch fills for this device (a cudaStream_t); null on the CPU.
void* current_stream(const at::Device& device);

/// Returns when everything enqueued so far is done. At once on the CPU.
void wait_for_device(const at::Device& device);

/// Seconds of scopes, added to counters: by the clock on the CPU, by events in the stream on devices, whose
/// seconds are known only after settle(), so that measuring never holds up the queue.
class DeviceClock {
 public:
  class Scope;

  /// Waits for the scopes that have ended and adds their seconds. Counters must still be there.
  void settle();

 private:
  struct Span {
    c10::Event begin;
    c10::Event end;
    double* seconds;
  };
  std::deque<Span> spans_;
};

/// From its making to its end.
class DeviceClock::Scope {
 public:
  Scope(DeviceClock& clock, double& seconds, const at::Device& device);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  DeviceClock* clock_;
  at::Device device_;
  double* seconds_;
  double began_ = 0;      // CPU
  Span* span_ = nullptr;  // other devices
};

}  // namespace vdit::engine
