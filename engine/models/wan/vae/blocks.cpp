// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/blocks.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>

namespace vdit::engine::wan {

ResidualBlock::ResidualBlock(LayerBuilder& build, const std::string& name, int64_t in, int64_t out)
    : gain1_(build.norm_gain(name + ".norm1.gamma", {in, 1, 1, 1})),
      gain2_(build.norm_gain(name + ".norm2.gamma", {out, 1, 1, 1})),
      conv1_(build, name + ".conv1", in, out),
      conv2_(build, name + ".conv2", out, out) {
  if (in != out) shortcut_.emplace(build, name + ".conv_shortcut", in, out, 3);
}

at::Tensor ResidualBlock::operator()(PassState& pass, const at::Tensor& x) const {
  const at::Tensor inner = conv1_(pass, x, gain1_, {});
  return conv2_(pass, inner, gain2_, shortcut_ ? (*shortcut_)(pass, x) : x);
}

SpatialAttention::SpatialAttention(const LayerBuilder& build, const std::string& name, int64_t channels)
    : gain_(build.norm_gain(name + ".norm.gamma", {channels, 1, 1})),
      to_qkv_(build, name + ".to_qkv", channels, 3 * channels, 2),
      project_(build, name + ".proj", channels, channels, 2),
      dtype_(build.compute().dtype) {}

at::Tensor SpatialAttention::operator()(PassState& pass, const at::Tensor& x) const {
  const int64_t channels = x.size(3), pixels = x.size(1) * x.size(2);
  at::Tensor out = at::empty_like(x);
  for (int64_t f = 0; f < x.size(0); ++f) {
    const at::Tensor frame = x.narrow(0, f, 1);
    const at::Tensor qkv =
        to_qkv_(pass, rms_norm(frame, gain_)).to(dtype_).view({1, 1, pixels, 3 * channels});
    pass.poll();
    const at::Tensor mixed = at::scaled_dot_product_attention(
        qkv.narrow(3, 0, channels), qkv.narrow(3, channels, channels), qkv.narrow(3, 2 * channels, channels));
    const at::Tensor projected = project_(pass, mixed.to(at::kFloat).reshape(frame.sizes()));
    out.narrow(0, f, 1).copy_(projected.add_(frame));
  }
  return out;
}

MidBlock::MidBlock(LayerBuilder& build, const std::string& name, int64_t channels)
    : before_(build, name + ".resnets.0", channels, channels),
      attention_(build, name + ".attentions.0", channels),
      after_(build, name + ".resnets.1", channels, channels) {}

at::Tensor MidBlock::operator()(PassState& pass, const at::Tensor& x) const {
  return after_(pass, attention_(pass, before_(pass, x)));
}

}  // namespace vdit::engine::wan
