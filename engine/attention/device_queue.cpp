// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/device_queue.h"

#include <c10/core/impl/VirtualGuardImpl.h>
#include <c10/util/Exception.h>

#include <chrono>

namespace vdit::engine {
namespace {

constexpr double kSecondsOfMillisecond = 1e-3;

double clock_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

c10::Stream stream_of(const at::Device& device) {
  return c10::impl::VirtualGuardImpl(device.type()).getStream(device);
}

}  // namespace

void* current_stream(const at::Device& device) {
  return device.is_cpu() ? nullptr : stream_of(device).native_handle();
}

void wait_for_device(const at::Device& device) {
  if (!device.is_cpu()) stream_of(device).synchronize();
}

void DeviceClock::settle() {
  for (Span& span : spans_) {
    span.end.synchronize();
    *span.seconds += span.begin.elapsedTime(span.end) * kSecondsOfMillisecond;
  }
  spans_.clear();
}

DeviceClock::Scope::Scope(DeviceClock& clock, double& seconds, const at::Device& device)
    : clock_(&clock), device_(device), seconds_(&seconds) {
  if (device.is_cpu()) {
    began_ = clock_seconds();
    return;
  }
  constexpr auto kTimed = c10::EventFlag::BACKEND_DEFAULT;
  clock.spans_.push_back({.begin = c10::Event(device.type(), kTimed),
                          .end = c10::Event(device.type(), kTimed),
                          .seconds = &seconds});
  span_ = &clock.spans_.back();
  span_->begin.record(stream_of(device));
}

DeviceClock::Scope::~Scope() {
  if (span_ == nullptr) {
    *seconds_ += clock_seconds() - began_;
    return;
  }
  try {
    span_->end.record(stream_of(device_));
  } catch (const c10::Error&) {
    // The device has failed: whoever uses it next is told. A destructor must not throw.
    clock_->spans_.clear();
  }
}

}  // namespace vdit::engine
