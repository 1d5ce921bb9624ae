// SPDX-License-Identifier: Apache-2.0
// Forecasts of the memory that the Wan VAE takes, for the memory plan to choose a chunk length by.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>

#include "engine/models/wan/vae/vae_config.h"

namespace vdit::engine::wan {

/// A clip of latents as the VAE sees it, and how it goes through.
struct VaeWork {
  int64_t latent_frames = 1;
  int64_t latent_height = 1;
  int64_t latent_width = 1;
  int64_t chunk_latent_frames = 1;  ///< 0: the whole clip
  at::ScalarType dtype = at::kFloat;
  bool direct = true;  ///< our CPU kernels; LibTorch's hold a whole chunk's temporaries
};

/// Bytes at the peak of a decode to rgb8, above the weights and what the caller holds. With the direct
/// kernels it is within a tenth of what is allocated; with LibTorch's it leaves out the library's own
/// workspace.
int64_t decode_peak_bytes(const VaeConfig& config, const VaeWork& work);

}  // namespace vdit::engine::wan
