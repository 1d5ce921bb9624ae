// SPDX-License-Identifier: Apache-2.0
#include "engine/models/compute_options.h"

#include <cassert>

namespace vdit::engine {

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

std::string_view dtype_name(at::ScalarType dtype) {
  assert(dtype == at::kFloat || dtype == at::kBFloat16);
  return dtype == at::kBFloat16 ? "bfloat16" : "float32";
}

}  // namespace vdit::engine
