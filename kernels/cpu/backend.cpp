// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/backend.h"

#include <stdexcept>
#include <string>

namespace vdit::kernels {

std::string_view name_of(CpuBackend backend) {
  switch (backend) {
    case CpuBackend::Portable:
      return "portable";
    case CpuBackend::Avx2:
      return "avx2";
    case CpuBackend::Avx512:
      return "avx512";
    case CpuBackend::Avx512Bf16:
      return "avx512-bf16";
  }
  return "unknown";
}

bool is_available(CpuBackend backend) {
  switch (backend) {
    case CpuBackend::Portable:
      return true;
    case CpuBackend::Avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case CpuBackend::Avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    case CpuBackend::Avx512Bf16:
      return is_available(CpuBackend::Avx512) && __builtin_cpu_supports("avx512bf16");
  }
  return false;
}

CpuBackend best_backend(DataType type) {
  if (type == DataType::BFloat16 && is_available(CpuBackend::Avx512Bf16)) return CpuBackend::Avx512Bf16;
  if (is_available(CpuBackend::Avx512)) return CpuBackend::Avx512;
  return is_available(CpuBackend::Avx2) ? CpuBackend::Avx2 : CpuBackend::Portable;
}

namespace cpu {

const GranuleKernel& kernel_for(const CpuOptions& options, DataType type) {
  const CpuBackend backend = options.backend.value_or(best_backend(type));
  const std::string name(name_of(backend));
  if (!is_available(backend)) {
    throw std::invalid_argument("the CPU backend " + name + " is not available here");
  }
  if (backend == CpuBackend::Avx512Bf16 && type != DataType::BFloat16) {
    throw std::invalid_argument("the CPU backend " + name + " takes bf16 inputs only");
  }
  switch (backend) {
    case CpuBackend::Portable:
      return portable_kernel();
    case CpuBackend::Avx2:
      return avx2_kernel();
    case CpuBackend::Avx512:
      return avx512_kernel();
    case CpuBackend::Avx512Bf16:
      return avx512_bf16_kernel();
  }
  throw std::invalid_argument("unknown CPU backend");
}

}  // namespace cpu
}  // namespace vdit::kernels
