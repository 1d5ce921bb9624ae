// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/naive_wan_vae.h"

#include <algorithm>
#include <cmath>

namespace vdit::testing {
namespace {

NaiveClip joined(const NaiveClip& a, const NaiveClip& b) {
  NaiveClip all(b.channels, a.frames + b.frames, b.height, b.width);
  for (int64_t c = 0; c < b.channels; ++c)
    for (int64_t t = 0; t < all.frames; ++t)
      for (int64_t y = 0; y < b.height; ++y)
        for (int64_t x = 0; x < b.width; ++x)
          all.at(c, t, y, x) = t < a.frames ? a.at(c, t, y, x) : b.at(c, t - a.frames, y, x);
  return all;
}

/// Zeros: `past` frames before, and pixels above, below, left, right.
NaiveClip padded(const NaiveClip& in, int64_t past, int64_t top, int64_t bottom, int64_t left,
                 int64_t right) {
  NaiveClip out(in.channels, in.frames + past, in.height + top + bottom, in.width + left + right);
  for (int64_t c = 0; c < in.channels; ++c)
    for (int64_t t = 0; t < in.frames; ++t)
      for (int64_t y = 0; y < in.height; ++y)
        for (int64_t x = 0; x < in.width; ++x) out.at(c, t + past, y + top, x + left) = in.at(c, t, y, x);
  return out;
}

NaiveClip silu(NaiveClip x) {
  for (double& v : x.values) v = v / (1.0 + std::exp(-v));
  return x;
}

NaiveClip sum(NaiveClip a, const NaiveClip& b) {
  for (size_t i = 0; i < a.values.size(); ++i) a.values[i] += b.values[i];
  return a;
}

}  // namespace

NaiveClip NaiveClip::slice(int64_t begin, int64_t end) const {
  NaiveClip out(channels, end - begin, height, width);
  for (int64_t c = 0; c < channels; ++c)
    for (int64_t t = begin; t < end; ++t)
      for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) out.at(c, t - begin, y, x) = at(c, t, y, x);
  return out;
}

NaiveWanVae::Slot& NaiveWanVae::next_slot() {
  if (slot_ == slots_.size()) slots_.emplace_back();
  return slots_[slot_++];
}

NaiveClip NaiveWanVae::conv(const std::string& name, const NaiveClip& in, int64_t time_stride,
                            int64_t space_stride) const {
  const NaiveTensor& w = weight(name + ".weight");
  const NaiveTensor& bias = weight(name + ".bias");
  const int64_t kt = w.shape.size() == 5 ? w.shape[2] : 1, kh = w.shape[w.shape.size() - 2],
                kw = w.shape.back();
  NaiveClip out(w.shape[0], (in.frames - kt) / time_stride + 1, (in.height - kh) / space_stride + 1,
                (in.width - kw) / space_stride + 1);
  for (int64_t o = 0; o < out.channels; ++o)
    for (int64_t t = 0; t < out.frames; ++t)
      for (int64_t y = 0; y < out.height; ++y)
        for (int64_t x = 0; x < out.width; ++x) {
          double total = bias.values[static_cast<size_t>(o)];
          for (int64_t i = 0; i < in.channels; ++i)
            for (int64_t a = 0; a < kt; ++a)
              for (int64_t b = 0; b < kh; ++b)
                for (int64_t c = 0; c < kw; ++c)
                  total +=
                      w.values[static_cast<size_t>((((o * in.channels + i) * kt + a) * kh + b) * kw + c)] *
                      in.at(i, t * time_stride + a, y * space_stride + b, x * space_stride + c);
          out.at(o, t, y, x) = total;
        }
  return out;
}

NaiveClip NaiveWanVae::cached_conv(const std::string& name, const NaiveClip& x) {
  Slot& slot = next_slot();
  const int64_t kept = std::min<int64_t>(2, x.frames);
  NaiveClip next = x.slice(x.frames - kept, x.frames);
  if (kept < 2 && slot.mark == Mark::Filled) {
    next = joined(slot.frames.slice(slot.frames.frames - 1, slot.frames.frames), next);
  }
  NaiveClip input = slot.mark == Mark::Filled ? joined(slot.frames, x) : x;
  const int64_t zeros = 2 - (slot.mark == Mark::Filled ? slot.frames.frames : 0);
  slot = {Mark::Filled, next};
  const int64_t space = weight(name + ".weight").shape[3] / 2;
  return conv(name, padded(input, zeros, space, space, space, space));
}

NaiveClip NaiveWanVae::rms_norm(const std::string& name, const NaiveClip& x) const {
  const NaiveTensor& gamma = weight(name + ".gamma");
  NaiveClip out = x;
  for (int64_t t = 0; t < x.frames; ++t)
    for (int64_t y = 0; y < x.height; ++y)
      for (int64_t w = 0; w < x.width; ++w) {
        double squares = 0;
        for (int64_t c = 0; c < x.channels; ++c) squares += x.at(c, t, y, w) * x.at(c, t, y, w);
        const double scale = std::sqrt(static_cast<double>(x.channels)) / std::max(std::sqrt(squares), 1e-12);
        for (int64_t c = 0; c < x.channels; ++c)
          out.at(c, t, y, w) *= scale * gamma.values[static_cast<size_t>(c)];
      }
  return out;
}

NaiveClip NaiveWanVae::residual_block(const std::string& name, const NaiveClip& x) {
  const bool changes = weights_.count(name + ".conv_shortcut.weight") > 0;
  const NaiveClip skip = changes ? conv(name + ".conv_shortcut", x) : x;
  const NaiveClip inner = cached_conv(name + ".conv1", silu(rms_norm(name + ".norm1", x)));
  return sum(cached_conv(name + ".conv2", silu(rms_norm(name + ".norm2", inner))), skip);
}

NaiveClip NaiveWanVae::attention(const std::string& name, const NaiveClip& x) const {
  const NaiveClip qkv = conv(name + ".to_qkv", rms_norm(name + ".norm", x));
  const int64_t pixels = x.height * x.width;
  NaiveClip mixed(x.channels, x.frames, x.height, x.width);
  const auto pixel = [&](int64_t c, int64_t t, int64_t p) { return qkv.at(c, t, p / x.width, p % x.width); };
  for (int64_t t = 0; t < x.frames; ++t)
    for (int64_t q = 0; q < pixels; ++q) {
      std::vector<double> mass(static_cast<size_t>(pixels));
      double total = 0;
      for (int64_t k = 0; k < pixels; ++k) {
        double logit = 0;
        for (int64_t c = 0; c < x.channels; ++c) logit += pixel(c, t, q) * pixel(x.channels + c, t, k);
        total += mass[static_cast<size_t>(k)] = std::exp(logit / std::sqrt(static_cast<double>(x.channels)));
      }
      for (int64_t c = 0; c < x.channels; ++c)
        for (int64_t k = 0; k < pixels; ++k)
          mixed.at(c, t, q / x.width, q % x.width) +=
              mass[static_cast<size_t>(k)] / total * pixel(2 * x.channels + c, t, k);
    }
  return sum(conv(name + ".proj", mixed), x);
}

NaiveClip NaiveWanVae::mid_block(const std::string& name, const NaiveClip& x) {
  const NaiveClip before = residual_block(name + ".resnets.0", x);
  return residual_block(name + ".resnets.1", attention(name + ".attentions.0", before));
}

NaiveClip NaiveWanVae::upsample(const std::string& name, NaiveClip x, bool temporal) {
  if (temporal) {
    Slot& slot = next_slot();
    if (slot.mark == Mark::Empty) {
      slot.mark = Mark::Repeat;
    } else {
      const bool repeat = slot.mark == Mark::Repeat;
      const int64_t kept = std::min<int64_t>(2, x.frames);
      NaiveClip next = x.slice(x.frames - kept, x.frames);
      if (kept < 2) {
        next = repeat ? padded(next, 1, 0, 0, 0, 0)
                      : joined(slot.frames.slice(slot.frames.frames - 1, slot.frames.frames), next);
      }
      const NaiveClip both =
          conv(name + ".time_conv", repeat ? padded(x, 2, 0, 0, 0, 0) : joined(slot.frames, x));
      slot = {Mark::Filled, next};
      NaiveClip doubled(x.channels, 2 * x.frames, x.height, x.width);
      for (int64_t c = 0; c < both.channels; ++c)
        for (int64_t t = 0; t < x.frames; ++t)
          for (int64_t y = 0; y < x.height; ++y)
            for (int64_t w = 0; w < x.width; ++w)
              doubled.at(c % x.channels, 2 * t + c / x.channels, y, w) = both.at(c, t, y, w);
      x = doubled;
    }
  }
  NaiveClip large(x.channels, x.frames, 2 * x.height, 2 * x.width);
  for (int64_t c = 0; c < x.channels; ++c)
    for (int64_t t = 0; t < x.frames; ++t)
      for (int64_t y = 0; y < large.height; ++y)
        for (int64_t w = 0; w < large.width; ++w) large.at(c, t, y, w) = x.at(c, t, y / 2, w / 2);
  return conv(name + ".resample.1", padded(large, 0, 1, 1, 1, 1));
}

NaiveClip NaiveWanVae::downsample(const std::string& name, const NaiveClip& x, bool temporal) {
  const NaiveClip small = conv(name + ".resample.1", padded(x, 0, 0, 1, 0, 1), 1, 2);
  if (!temporal) return small;
  Slot& slot = next_slot();
  if (slot.mark == Mark::Empty) {
    slot = {Mark::Filled, small};
    return small;
  }
  const NaiveClip last = slot.frames.slice(slot.frames.frames - 1, slot.frames.frames);
  slot.frames = small.slice(small.frames - 1, small.frames);
  return conv(name + ".time_conv", joined(last, small), 2);
}

NaiveClip NaiveWanVae::decode_chunk(const NaiveClip& latents) {
  NaiveClip x = mid_block("decoder.mid_block", cached_conv("decoder.conv_in", latents));
  const auto stages = static_cast<size_t>(config_.stages());
  for (size_t i = 0; i < stages; ++i) {
    const std::string name = "decoder.up_blocks." + std::to_string(i);
    for (int64_t block = 0; block <= config_.num_res_blocks; ++block) {
      x = residual_block(name + ".resnets." + std::to_string(block), x);
    }
    if (i + 1 < stages) x = upsample(name + ".upsamplers.0", x, config_.temporal_downsample[stages - 2 - i]);
  }
  return cached_conv("decoder.conv_out", silu(rms_norm("decoder.norm_out", x)));
}

NaiveClip NaiveWanVae::decode(const NaiveClip& latents) {
  slots_.clear();
  const NaiveClip z = conv("post_quant_conv", latents);
  NaiveClip out;
  for (int64_t t = 0; t < z.frames; ++t) {
    slot_ = 0;
    const NaiveClip part = decode_chunk(z.slice(t, t + 1));
    out = t == 0 ? part : joined(out, part);
  }
  return out;
}

NaiveClip NaiveWanVae::encode_chunk(const NaiveClip& frames) {
  NaiveClip x = cached_conv("encoder.conv_in", frames);
  int64_t index = 0;
  double scale = 1.0;
  for (size_t i = 0; i < config_.dim_mult.size(); ++i, scale /= 2) {
    for (int64_t block = 0; block < config_.num_res_blocks; ++block) {
      x = residual_block("encoder.down_blocks." + std::to_string(index++), x);
      if (std::count(config_.attn_scales.begin(), config_.attn_scales.end(), scale) > 0) {
        x = attention("encoder.down_blocks." + std::to_string(index++), x);
      }
    }
    if (i + 1 < config_.dim_mult.size()) {
      x = downsample("encoder.down_blocks." + std::to_string(index++), x, config_.temporal_downsample[i]);
    }
  }
  x = mid_block("encoder.mid_block", x);
  return cached_conv("encoder.conv_out", silu(rms_norm("encoder.norm_out", x)));
}

NaiveClip NaiveWanVae::encode(const NaiveClip& frames) {
  slots_.clear();
  NaiveClip out;
  for (int64_t begin = 0; begin < frames.frames; begin += begin == 0 ? 1 : 4) {
    slot_ = 0;
    const NaiveClip part = encode_chunk(frames.slice(begin, begin == 0 ? 1 : begin + 4));
    out = begin == 0 ? part : joined(out, part);
  }
  return conv("quant_conv", out);
}

}  // namespace vdit::testing
