// SPDX-License-Identifier: Apache-2.0
// A preview map for a VAE that none was fitted for, out of the VAE itself.
#pragma once

#include "engine/models/latent_preview.h"
#include "engine/models/wan/vae/vae.h"

namespace vdit::engine::wan {

/// Decodes a few small single pictures of smooth random latents (a fixed seed) and fits colours to them:
/// seconds on a CPU. Rougher than a map fitted on real clips (the demo model's: 15.0 dB against 18.5 on a
/// generated clip, where grey gives 10.9), because random latents are not what a VAE was trained on. The VAE
/// needs its decoder. Throws what Vae::decode throws.
LatentPreviewMap probe_latent_preview_map(const Vae& vae, const CancelToken* cancel = nullptr);

}  // namespace vdit::engine::wan
