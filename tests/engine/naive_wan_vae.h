// SPDX-License-Identifier: Apache-2.0
// The Wan VAE written down a second time, for tests: plain loops in double over channels-first clips, chunk
// by chunk with the feature cache of diffusers' autoencoder_kl_wan.py (one latent frame, or one and then four
// pictures, at a time), which is not the form that the engine computes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/models/wan/vae/vae_config.h"

namespace vdit::testing {

struct NaiveTensor {
  std::vector<int64_t> shape;
  std::vector<double> values;
};

/// [channels, frames, height, width]
struct NaiveClip {
  int64_t channels = 0, frames = 0, height = 0, width = 0;
  std::vector<double> values;

  NaiveClip() = default;
  NaiveClip(int64_t c, int64_t t, int64_t h, int64_t w)
      : channels(c), frames(t), height(h), width(w), values(static_cast<size_t>(c * t * h * w)) {}
  double& at(int64_t c, int64_t t, int64_t y, int64_t x) {
    return values[static_cast<size_t>(((c * frames + t) * height + y) * width + x)];
  }
  double at(int64_t c, int64_t t, int64_t y, int64_t x) const {
    return const_cast<NaiveClip*>(this)->at(c, t, y, x);
  }
  NaiveClip slice(int64_t begin, int64_t end) const;
};

class NaiveWanVae {
 public:
  NaiveWanVae(engine::wan::VaeConfig config, std::map<std::string, NaiveTensor> weights)
      : config_(std::move(config)), weights_(std::move(weights)) {}

  /// Latents not normalised -> frames, not clamped.
  NaiveClip decode(const NaiveClip& latents);
  /// -> posterior mean and log variance.
  NaiveClip encode(const NaiveClip& frames);

 private:
  enum class Mark { Empty, Repeat, Filled };
  struct Slot {
    Mark mark = Mark::Empty;
    NaiveClip frames;
  };

  const NaiveTensor& weight(const std::string& name) const { return weights_.at(name); }
  Slot& next_slot();
  NaiveClip conv(const std::string& name, const NaiveClip& padded, int64_t time_stride = 1,
                 int64_t space_stride = 1) const;
  NaiveClip cached_conv(const std::string& name, const NaiveClip& x);
  NaiveClip rms_norm(const std::string& name, const NaiveClip& x) const;
  NaiveClip residual_block(const std::string& name, const NaiveClip& x);
  NaiveClip attention(const std::string& name, const NaiveClip& x) const;
  NaiveClip mid_block(const std::string& name, const NaiveClip& x);
  NaiveClip upsample(const std::string& name, NaiveClip x, bool temporal);
  NaiveClip downsample(const std::string& name, const NaiveClip& x, bool temporal);
  NaiveClip decode_chunk(const NaiveClip& latents);
  NaiveClip encode_chunk(const NaiveClip& frames);

  engine::wan::VaeConfig config_;
  std::map<std::string, NaiveTensor> weights_;
  std::vector<Slot> slots_;
  size_t slot_ = 0;
};

}  // namespace vdit::testing
