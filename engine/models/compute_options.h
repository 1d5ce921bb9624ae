// SPDX-License-Identifier: Apache-2.0
// Where a model runs and the type of its activations. It does not hold anything that belongs to one run.
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <optional>
#include <string>
#include <string_view>

namespace vdit::engine {

/// `dtype` is at::kFloat or at::kBFloat16. In bfloat16 the residual stream, the time path, norm statistics
/// and modulation stay float32; latents and velocities are float32 in either case.
struct ComputeOptions {
  at::Device device{at::kCPU};
  at::ScalarType dtype = at::kFloat;
};

/// CUDA devices that can be used; 0 where the program was built without CUDA or there is no driver.
int cuda_devices() noexcept;

/// "cpu", "cuda:N", or "auto": the first CUDA device, else the CPU. `flag` is where the name was given.
/// Throws vdit::Error: "device.name" (Usage); "device.missing" (Resource) with what to do.
at::Device device_named(const std::string& name, const std::string& flag);

/// Whether the processor multiplies bfloat16 natively (AVX512-BF16).
bool cpu_has_bfloat16() noexcept;

/// bfloat16 where the device multiplies it natively, float32 elsewhere.
at::ScalarType preferred_dtype(const at::Device& device) noexcept;

/// Computes with this many threads from now on; without a number with as many as LibTorch chooses. Throws
/// vdit::Error "host.threads" (OutOfMemory) when the system does not give them: LibTorch would wait for ever
/// for threads that did not start, and OpenMP would end the process.
void use_threads(std::optional<int> threads);

/// "float32" or "bfloat16".
std::string_view dtype_name(at::ScalarType dtype);

}  // namespace vdit::engine
