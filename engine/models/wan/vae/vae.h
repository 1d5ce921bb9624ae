// SPDX-License-Identifier: Apache-2.0
// The video VAE of Wan2.1 (diffusers, AutoencoderKLWan; the paper is arXiv 2503.20314): causal in time, so
// that a clip goes through in chunks of any length with the same result.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/models/compute_options.h"
#include "engine/models/decoded_frames.h"
#include "engine/models/tensor_source.h"
#include "engine/models/wan/vae/vae_config.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine {
class ModelFolder;
}

namespace vdit::engine::wan {

class Encoder;
class Decoder;

/// How the convolutions are computed.
enum class VaeKernels {
  Auto,     ///< Direct where the processor has it (x86-64 with AVX2; bfloat16 needs AVX512-BF16), otherwise
            ///< Library
  Direct,   ///< our CPU kernels; the same bits for every chunk length and number of threads
  Library,  ///< LibTorch's convolutions, on any device; chunk lengths differ by rounding (1e-6 relative in
            ///< float32)
};

struct VaeOptions {
  ComputeOptions compute;  ///< in bfloat16 only the operands of convolutions are rounded: sums, norms and
                           ///< skips are float32
  bool encoder = false;
  bool decoder = true;
  VaeKernels kernels = VaeKernels::Auto;
};

/// One pass over a clip. Results do not depend on it.
struct VaeRun {
  int64_t chunk_latent_frames = 1;      ///< latent frames at a time; 0 is the whole clip
  const CancelToken* cancel = nullptr;  ///< polled at every layer
  std::function<void(double)>
      progress;  ///< called after every chunk with the fraction done, 0 < fraction <= 1
};

/// Immutable after construction; decode and encode may run in several threads at once.
class Vae {
 public:
  /// Reads vae/ of the folder: its config, and the weights of the halves that `options` asks for. Throws
  /// vdit::Error of kind Input: "config.field", "weights.*"; Resource: "vae.kernels" where the asked kernels
  /// do not exist.
  Vae(const ModelFolder& folder, const VaeOptions& options);
  /// The same from a config and tensors of any origin.
  Vae(VaeConfig config, const TensorSource& source, const VaeOptions& options);
  ~Vae();
  Vae(Vae&&) noexcept;
  Vae& operator=(Vae&&) noexcept;

  const VaeConfig& config() const noexcept { return config_; }

  /// latents [1, z_dim, f, h, w] float32 as the denoising loop leaves them (normalised); frames 4 (f - 1) + 1
  /// of 8h x 8w. Throws vdit::Error: Input "vae.latents" for another shape or type; Cancelled.
  void decode(const at::Tensor& latents, const VaeRun& run, const DecodedFrames& sink) const;

  /// The same as values: [1, 3, 4 (f - 1) + 1, 8h, 8w] float32 on the CPU, clamped to -1..1.
  at::Tensor decode(const at::Tensor& latents, const VaeRun& run = {}) const;

  /// frames [1, 3, T, H, W] float32 in -1..1 -> mean of the posterior [1, z_dim, (T - 1) / 4 + 1, H / 8, W /
  /// 8] float32, not normalised. Throws vdit::Error: Input "vae.frames" unless T = 4 k + 1 and the sides are
  /// multiples of 8; Cancelled.
  at::Tensor encode_mean(const at::Tensor& frames, const VaeRun& run = {}) const;

  /// The same as the denoising loop wants it: (mean - latents_mean) / latents_std.
  at::Tensor encode(const at::Tensor& frames, const VaeRun& run = {}) const;

 private:
  /// Calls `take` with [n, H, W, 3] float32 on the device, clamped, and the index of its first frame.
  void decode_chunks(const at::Tensor& latents, const VaeRun& run,
                     const std::function<void(const at::Tensor&, int64_t)>& take) const;

  VaeConfig config_;
  ComputeOptions compute_;
  at::Tensor mean_, std_;  // [z_dim] float32
  int64_t temporal_layers_ = 0;
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace vdit::engine::wan
