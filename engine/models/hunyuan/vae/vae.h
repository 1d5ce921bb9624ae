// SPDX-License-Identifier: Apache-2.0
// The video VAE of HunyuanVideo, its decoding half (diffusers, AutoencoderKLHunyuanVideo; the paper is arXiv
// 2412.03603). Group norms and attention see a whole part of a clip, so that how a clip is cut into parts is
// part of the definition: clips of more than 4 latent frames are decoded in overlapping parts of 5, always,
// as diffusers does.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/models/compute_options.h"
#include "engine/models/decode_progress.h"
#include "engine/models/decoded_frames.h"
#include "engine/models/hunyuan/vae/vae_config.h"
#include "engine/models/tensor_source.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine::hunyuan {

class Decoder;

/// Overlapping parts in time, as diffusers has them, in latent frames.
struct TimeParts {
  int64_t frames = 5;        ///< of a part
  int64_t frame_stride = 3;  ///< from one part to the next
  int64_t whole_frames = 4;  ///< clips of no more are one part
};

struct VaeRun {
  bool tiled = false;  ///< pictures of more than 256 pixels a side in tiles: less memory, other pixels
  const CancelToken* cancel = nullptr;
  std::function<void(double)> progress;  ///< called after every tile with the fraction done
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

  /// latents [1, latent_channels, f, h, w] float32 as the denoising loop leaves them; frames 4 (f - 1) + 1 of
  /// h * ratio x w * ratio. Throws vdit::Error: Input "vae.latents" for another shape or type; Cancelled.
  void decode(const at::Tensor& latents, const VaeRun& run, const DecodedFrames& sink) const;

  /// The same as values: [1, 3, 4 (f - 1) + 1, height, width] float32 on the CPU, not clamped.
  at::Tensor decode(const at::Tensor& latents, const VaeRun& run = {}) const;

 private:
  /// Calls `take` with [n, height, width, 3] float32 on the device and the index of its first frame.
  void decode_parts(const at::Tensor& latents, const VaeRun& run,
                    const std::function<void(const at::Tensor&, int64_t)>& take) const;
  at::Tensor decode_part(const at::Tensor& latents, const VaeRun& run, DecodeProgress& progress) const;

  VaeConfig config_;
  ComputeOptions compute_;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace vdit::engine::hunyuan
