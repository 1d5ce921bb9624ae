// SPDX-License-Identifier: Apache-2.0
// A forecast of the memory that HunyuanVideo's VAE takes, for the memory plan.
#pragma once

#include <c10/core/DeviceType.h>
#include <c10/core/ScalarType.h>

#include <cstdint>

#include "engine/models/hunyuan/vae/vae_config.h"

namespace vdit::engine::hunyuan {

/// A clip of latents, and how it is decoded.
struct VaeWork {
  int64_t latent_frames = 1;
  int64_t latent_height = 1;
  int64_t latent_width = 1;
  bool tiled = false;
  at::ScalarType dtype = at::kFloat;
  at::DeviceType device = at::kCPU;
};

/// Bytes at the peak of a decode to rgb8, above the weights and what the caller holds, without the workspaces
/// of oneDNN and cuDNN.
int64_t decode_peak_bytes(const VaeConfig& config, const VaeWork& work);

}  // namespace vdit::engine::hunyuan
