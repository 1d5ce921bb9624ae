// SPDX-License-Identifier: Apache-2.0
#include "engine/models/compute_options.h"

#include <ATen/Parallel.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <cassert>
#include <charconv>
#include <latch>
#include <system_error>
#include <thread>
#include <vector>

#include "engine/base/error.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::engine {
namespace {

// Starts as many threads at once and lets them end. The C library keeps their stacks, so that what succeeds
// here succeeds again.
void require_threads(int count) {
  std::latch all_started(1);
  std::vector<std::jthread> threads;
  try {
    while (static_cast<int>(threads.size()) < count) threads.emplace_back([&] { all_started.wait(); });
  } catch (const std::system_error& error) {
    all_started.count_down();
    throw Error({.kind = ErrorKind::OutOfMemory,
                 .code = "host.threads",
                 .subject = "host",
                 .found = "only " + std::to_string(threads.size()) + " of " + std::to_string(count) +
                          " threads could be started: " + error.code().message(),
                 .hint = "use fewer --threads, or raise the limits on memory and processes (ulimit -d, -u)"});
  }
  all_started.count_down();
}

}  // namespace

int cuda_devices() noexcept {
  constexpr auto kCuda = c10::DeviceType::CUDA;
  return c10::impl::hasDeviceGuardImpl(kCuda) ? c10::impl::getDeviceGuardImpl(kCuda)->deviceCount() : 0;
}

at::Device device_named(const std::string& name, const std::string& flag) {
  if (name == "cpu") return at::kCPU;
  const int devices = cuda_devices();
  if (name == "auto") return devices > 0 ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
  constexpr std::string_view kPrefix = "cuda:";
  int index = -1;
  if (name.starts_with(kPrefix)) {
    const char* const end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data() + kPrefix.size(), end, index);
    if (error != std::errc() || stop != end) index = -1;
  }
  if (index < 0) {
    throw Error({.kind = ErrorKind::Usage,
                 .code = "device.name",
                 .subject = flag,
                 .found = '"' + quoted(name, 40) + '"',
                 .expected = "auto, cpu or cuda:N"});
  }
  if (index >= devices) {
    const std::string reason = kernels::why_no_cuda().value_or("");
    throw Error({.kind = ErrorKind::Resource,
                 .code = "device.missing",
                 .subject = name,
                 .found = std::to_string(devices) + " CUDA devices" + (reason.empty() ? "" : ": " + reason),
                 .hint = "use --device cpu; `vdit doctor` lists what there is"});
  }
  return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
}

bool cpu_has_bfloat16() noexcept {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

at::ScalarType preferred_dtype(const at::Device& device) noexcept {
  const bool native = device.is_cuda() || cpu_has_bfloat16();
  return native ? at::kBFloat16 : at::kFloat;
}

void use_threads(std::optional<int> threads) {
  const int others = threads.value_or(at::get_num_threads()) - 1;
  require_threads(threads ? 2 * others
                          : others);  // told a number, LibTorch starts a second pool beside OpenMP's
  if (threads) at::set_num_threads(*threads);
}

std::string_view dtype_name(at::ScalarType dtype) {
  assert(dtype == at::kFloat || dtype == at::kBFloat16);
  return dtype == at::kBFloat16 ? "bfloat16" : "float32";
}

}  // namespace vdit::engine
