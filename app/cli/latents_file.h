// SPDX-License-Identifier: Apache-2.0
// Latents as a file: a safetensors file whose tensor "latents" is [1, C, T, H, W], normalised as the
// denoising loop leaves them.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>

namespace vdit::app {

/// Float32, from any floating type. Throws vdit::Error (Input): "weights.*", "latents.value" for NaN and
/// infinity. The shape is the model's to check.
at::Tensor read_latents(const std::filesystem::path& path);

/// `provenance` goes into the header's metadata as "vdit". Throws what AtomicFile throws.
void write_latents(const std::filesystem::path& path, const at::Tensor& latents,
                   const std::string& provenance, bool overwrite);

}  // namespace vdit::app
