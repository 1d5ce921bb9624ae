// SPDX-License-Identifier: Apache-2.0
// A preview map for a VAE that none was fitted for, out of the VAE itself.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "engine/models/latent_preview.h"

namespace vdit::engine {

/// A decoder: latents [1, channels, 1, height, width] float32 as the denoising loop has them -> one frame
/// [1, 3, 1, factor * height, factor * width] float32, -1..1.
using DecodePicture = std::function<at::Tensor(const at::Tensor& latents)>;

/// Decodes a few small single pictures of smooth random latents (a fixed seed) and fits colours to them:
/// seconds on a CPU. Rougher than a map fitted on real clips (the demo model's: 15.0 dB against 18.5 on a
/// generated clip, where grey gives 10.9), because random latents are not what a VAE was trained on. Throws
/// what `decode` throws.
LatentPreviewMap probe_latent_preview_map(std::int64_t channels, std::int64_t factor,
                                          const DecodePicture& decode);

}  // namespace vdit::engine
