// SPDX-License-Identifier: Apache-2.0
// The video VAE of CogVideoX, its decoding half (diffusers, AutoencoderKLCogVideoX; the paper is arXiv
// 2408.06072). Group norms see a whole part of a clip, so that how a clip is cut into parts is part of the
// definition: two latent frames at a time, one that is left over with the first two, as diffusers does.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/models/cogvideox/vae/vae_config.h"
#include "engine/models/compute_options.h"
#include "engine/models/decode_progress.h"
#include "engine/models/decoded_frames.h"
#include "engine/models/tensor_source.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine::cogvideox {

class Decoder;

struct VaeRun {
  /// Pictures larger than a tile in overlapping tiles, each through all frames: less memory, other pixels.
  bool tiled = false;
  const CancelToken* cancel = nullptr;
  std::function<void(double)> progress;  ///< called after every part with the fraction done
};

/// Immutable after construction; decode may run in several threads at once.
class Vae {
 public:
  /// Throws what the source throws.
  Vae(VaeConfig config, const TensorSource& source, const ComputeOptions& compute);
  ~Vae();
  Vae(Vae&&) noexcept;
  Vae& operator=(Vae&&) noexcept;

  const VaeConfig& config() const noexcept { return config_; }

  /// latents [1, f, latent_channels, h, w] float32 as the denoising loop leaves them, the padding dropped;
  /// VaeConfig::frames(f) frames of factor * h x factor * w. Throws vdit::Error: Input "vae.latents" for
  /// another shape or type; Cancelled.
  void decode(const at::Tensor& latents, const VaeRun& run, const DecodedFrames& sink) const;

  /// The same as values: [1, 3, frames, height, width] float32 on the CPU, not clamped.
  at::Tensor decode(const at::Tensor& latents, const VaeRun& run = {}) const;

  /// Latent frames of the largest part, the first.
  static int64_t part_frames(int64_t latent_frames);

 private:
  /// Takes [n, height, width, 3] float32 on the device and the index of its first frame.
  using Take = std::function<void(const at::Tensor&, int64_t)>;

  void decode_parts(const at::Tensor& latents, const VaeRun& run, const Take& take) const;
  // clip: float32 [f, h, w, latent_channels] on the device, not scaled.
  void decode_whole(const at::Tensor& clip, const VaeRun& run, DecodeProgress& progress,
                    const Take& take) const;

  VaeConfig config_;
  ComputeOptions compute_;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace vdit::engine::cogvideox
