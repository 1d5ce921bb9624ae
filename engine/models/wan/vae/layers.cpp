// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/layers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/zeros.h>

#include <cassert>
#include <cmath>

namespace vdit::engine::wan {
namespace {

/// [frames, height, width, channels] <-> the [n, channels, (time,) height, width] that LibTorch's
/// convolutions take; the memory stays channels-last.
at::Tensor as_images(const at::Tensor& frames) {
  return frames.permute({0, 3, 1, 2});
}
at::Tensor from_images(const at::Tensor& images) {
  return images.permute({0, 2, 3, 1}).to(at::kFloat).contiguous();
}
at::Tensor as_clip(const at::Tensor& frames) {
  return frames.permute({3, 0, 1, 2}).unsqueeze(0);
}
at::Tensor from_clip(const at::Tensor& clip) {
  return clip.squeeze(0).permute({1, 2, 3, 0}).to(at::kFloat).contiguous();
}

at::Tensor empty_frames(int64_t frames, int64_t height, int64_t width, int64_t channels) {
  return at::empty({frames, height, width, channels}, at::kFloat);
}

/// The history of a temporal layer before the frames of this chunk, filled up with zeros to `count` frames.
at::Tensor with_history(std::vector<at::Tensor>& history, const at::Tensor& frames, int64_t count) {
  at::Tensor before = history.empty()
                          ? at::zeros({0, frames.size(1), frames.size(2), frames.size(3)}, frames.options())
                          : history[0];
  at::Tensor all = at::cat(
      {at::zeros({count - before.size(0), frames.size(1), frames.size(2), frames.size(3)}, frames.options()),
       before, frames});
  history.assign(1, all.narrow(0, all.size(0) - count, count).clone());
  return all;
}

/// The memory of a staged frame: where the input pixel of output pixel (0, 0) lies for each place of a tap.
class StagedFrame {
 public:
  explicit StagedFrame(const at::Tensor& padded)
      : base_(static_cast<const std::byte*>(padded.const_data_ptr())),
        row_(padded.stride(0)),
        pixel_(padded.stride(1)),
        element_(padded.element_size()) {}

  /// (0, 0) is the border's corner, (1, 1) the frame's first pixel.
  const void* at(int64_t row, int64_t column) const {
    return base_ + (row * row_ + column * pixel_) * element_;
  }
  DirectConv::Step step(int64_t stride = 1) const { return {stride * row_, stride * pixel_}; }

 private:
  const std::byte* base_;
  int64_t row_, pixel_, element_;
};

at::Tensor stage(PassState& pass, const at::Tensor& frame, const at::Tensor& gain, at::ScalarType dtype) {
  pass.poll();
  at::Tensor staged = pass.take_frame(frame.size(0), frame.size(1), frame.size(2), dtype);
  stage_frame(frame, gain, staged);
  return staged;
}

DirectConv::Target whole_frame(const at::Tensor& out) {
  return {.out = out.data_ptr<float>(),
          .row_stride = out.stride(0),
          .pixel_stride = out.stride(1),
          .height = out.size(0),
          .width = out.size(1)};
}

}  // namespace

at::Tensor LayerBuilder::weight(const std::string& name, at::IntArrayRef shape) const {
  return source_(name, shape).to(direct_ ? at::Device(at::kCPU) : compute_.device, at::kFloat);
}

at::Tensor LayerBuilder::norm_gain(const std::string& name, at::IntArrayRef shape) const {
  return (weight(name, shape).flatten() * std::sqrt(static_cast<double>(shape[0]))).contiguous();
}

ConvWeights::ConvWeights(const LayerBuilder& build, const std::string& name, at::IntArrayRef shape)
    : weight(build.weight(name + ".weight", shape)),
      bias(build.weight(name + ".bias", shape.slice(0, 1))),
      out_channels(shape[0]),
      dtype(build.compute().dtype),
      direct(build.direct()) {
  if (direct) return;
  const bool temporal = shape.size() == 5;
  weight = weight.to(dtype).contiguous(temporal ? at::MemoryFormat::ChannelsLast3d
                                                : at::MemoryFormat::ChannelsLast);
  bias = bias.to(dtype);
}

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& gain) {
  return x / at::linalg_vector_norm(x, 2, at::IntArrayRef{-1}, true).clamp_min(1e-12) * gain;
}

CausalConv::CausalConv(LayerBuilder& build, const std::string& name, int64_t in, int64_t out)
    : weights_(build, name, {out, in, 3, 3, 3}), layer_(build.next_temporal_layer()) {
  if (!weights_.direct) return;
  direct_.emplace(weights_.by_tap(), weights_.bias, weights_.dtype);
  weights_.drop();
}

at::Tensor CausalConv::run_library(PassState& pass, const at::Tensor& x, const at::Tensor& gain) const {
  pass.poll();
  const at::Tensor input = (gain.defined() ? at::silu(rms_norm(x, gain)) : x).to(weights_.dtype);
  const at::Tensor all = with_history(pass.history(layer_), input, 2);
  return from_clip(
      at::conv3d(as_clip(all), weights_.weight, weights_.bias, {1, 1, 1}, at::IntArrayRef{0, 1, 1}));
}

at::Tensor CausalConv::operator()(PassState& pass, const at::Tensor& x, const at::Tensor& gain,
                                  const at::Tensor& residual) const {
  if (!direct_) {
    at::Tensor out = run_library(pass, x, gain);
    return residual.defined() ? out.add_(residual) : out;
  }
  at::Tensor out = empty_frames(x.size(0), x.size(1), x.size(2), weights_.out_channels);
  std::vector<at::Tensor>& frames = pass.history(layer_);
  for (int64_t f = 0; f < x.size(0); ++f) {
    frames.push_back(stage(pass, x[f], gain, weights_.dtype));
    std::vector<const void*> taps;
    for (const at::Tensor& frame : frames) {
      const StagedFrame staged(frame);
      for (int64_t place = 0; place < 9; ++place) taps.push_back(staged.at(place / 3, place % 3));
    }
    DirectConv::Target target = whole_frame(out[f]);
    if (residual.defined()) target.residual = residual[f].const_data_ptr<float>();
    direct_->run(taps, 27 - std::ssize(taps), StagedFrame(frames.back()).step(), target);
    if (frames.size() == 3) {
      pass.give_back(frames.front(), x.size(3));
      frames.erase(frames.begin());
    }
  }
  return out;
}

PointwiseConv::PointwiseConv(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out,
                             int spatial_dims)
    : weights_(build, name, [&] {
        std::vector<int64_t> shape{out, in};
        shape.resize(static_cast<size_t>(2 + spatial_dims), 1);
        return shape;
      }()) {
  if (!weights_.direct) return;
  direct_.emplace(weights_.by_tap(), weights_.bias, weights_.dtype);
  weights_.drop();
}

at::Tensor PointwiseConv::operator()(PassState& pass, const at::Tensor& x) const {
  if (!direct_) {
    pass.poll();
    return at::linear(x.to(weights_.dtype), weights_.weight.flatten(1), weights_.bias).to(at::kFloat);
  }
  at::Tensor out = empty_frames(x.size(0), x.size(1), x.size(2), weights_.out_channels);
  for (int64_t f = 0; f < x.size(0); ++f) {
    const at::Tensor padded = stage(pass, x[f], {}, weights_.dtype);
    const StagedFrame staged(padded);
    const void* tap = staged.at(1, 1);
    direct_->run({&tap, 1}, 0, staged.step(), whole_frame(out[f]));
    pass.give_back(padded, x.size(3));
  }
  return out;
}

UpsampleConv::UpsampleConv(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out)
    : weights_(build, name, {out, in, 3, 3}) {
  if (!weights_.direct) return;
  // Along one axis: an even output pixel sees source pixels -1 (weight 0) and 0 (weights 1, 2), an odd one 0
  // (weights 0, 1) and +1 (weight 2).
  const auto fold = [](const at::Tensor& weight, int64_t axis, int parity) {
    const int64_t first = parity == 0 ? 1 : 2;
    return at::cat({weight.narrow(axis, 0, first).sum(axis, true),
                    weight.narrow(axis, first, 3 - first).sum(axis, true)},
                   axis);
  };
  for (int parity = 0; parity < 4; ++parity) {
    const at::Tensor folded = fold(fold(weights_.weight, 2, parity / 2), 3, parity % 2);
    phases_.emplace_back(folded.flatten(2).permute({2, 1, 0}), weights_.bias, weights_.dtype);
  }
  weights_.drop();
}

at::Tensor UpsampleConv::operator()(PassState& pass, const at::Tensor& x) const {
  const int64_t height = x.size(1), width = x.size(2);
  if (!weights_.direct) {
    pass.poll();
    const at::Tensor large = at::upsample_nearest2d(as_images(x.to(weights_.dtype)), {2 * height, 2 * width});
    return from_images(at::conv2d(large, weights_.weight, weights_.bias, {1, 1}, at::IntArrayRef{1, 1}));
  }
  at::Tensor out = empty_frames(x.size(0), 2 * height, 2 * width, weights_.out_channels);
  for (int64_t f = 0; f < x.size(0); ++f) {
    const at::Tensor padded = stage(pass, x[f], {}, weights_.dtype);
    const StagedFrame staged(padded);
    const at::Tensor frame = out[f];
    for (int64_t parity = 0; parity < 4; ++parity) {
      const int64_t row = parity / 2, column = parity % 2;
      const std::array taps{staged.at(row, column), staged.at(row, column + 1), staged.at(row + 1, column),
                            staged.at(row + 1, column + 1)};
      phases_[static_cast<size_t>(parity)].run(
          taps, 0, staged.step(),
          {.out = frame.data_ptr<float>() + row * frame.stride(0) + column * frame.stride(1),
           .row_stride = 2 * frame.stride(0),
           .pixel_stride = 2 * frame.stride(1),
           .height = height,
           .width = width});
    }
    pass.give_back(padded, x.size(3));
  }
  return out;
}

DownsampleConv::DownsampleConv(const LayerBuilder& build, const std::string& name, int64_t channels)
    : weights_(build, name, {channels, channels, 3, 3}) {
  if (!weights_.direct) return;
  direct_.emplace(weights_.by_tap(), weights_.bias, weights_.dtype);
  weights_.drop();
}

at::Tensor DownsampleConv::operator()(PassState& pass, const at::Tensor& x) const {
  if (!direct_) {
    pass.poll();
    const at::Tensor padded = at::constant_pad_nd(as_images(x.to(weights_.dtype)), {0, 1, 0, 1});
    return from_images(at::conv2d(padded, weights_.weight, weights_.bias, {2, 2}));
  }
  at::Tensor out = empty_frames(x.size(0), x.size(1) / 2, x.size(2) / 2, weights_.out_channels);
  for (int64_t f = 0; f < x.size(0); ++f) {
    const at::Tensor padded = stage(pass, x[f], {}, weights_.dtype);
    const StagedFrame staged(padded);
    std::array<const void*, 9> taps;
    for (int64_t place = 0; place < 9; ++place)
      taps[static_cast<size_t>(place)] = staged.at(1 + place / 3, 1 + place % 3);
    direct_->run(taps, 0, staged.step(2), whole_frame(out[f]));
    pass.give_back(padded, x.size(3));
  }
  return out;
}

FrameDoubler::FrameDoubler(LayerBuilder& build, const std::string& name, int64_t channels)
    : weights_(build, name, {2 * channels, channels, 3, 1, 1}), layer_(build.next_temporal_layer()) {
  if (!weights_.direct) return;
  for (int64_t parity = 0; parity < 2; ++parity) {
    parities_.emplace_back(weights_.by_tap().narrow(2, parity * channels, channels),
                           weights_.bias.narrow(0, parity * channels, channels), weights_.dtype);
  }
  weights_.drop();
}

at::Tensor FrameDoubler::run_library(PassState& pass, const at::Tensor& x) const {
  pass.poll();
  const at::Tensor all = with_history(pass.history(layer_), x.to(weights_.dtype), 2);
  const at::Tensor both =
      from_clip(at::conv3d(as_clip(all), weights_.weight, weights_.bias));  // [f, h, w, 2 c]
  return both.unflatten(3, {2, x.size(3)}).permute({0, 3, 1, 2, 4}).flatten(0, 1).contiguous();
}

void FrameDoubler::run_direct(PassState& pass, const at::Tensor& x, at::Tensor out) const {
  std::vector<at::Tensor>& frames = pass.history(layer_);
  for (int64_t f = 0; f < x.size(0); ++f) {
    frames.push_back(stage(pass, x[f], {}, weights_.dtype));
    std::vector<const void*> taps;
    for (const at::Tensor& frame : frames) taps.push_back(StagedFrame(frame).at(1, 1));
    for (int64_t parity = 0; parity < 2; ++parity) {
      parities_[static_cast<size_t>(parity)].run(
          taps, 3 - std::ssize(taps), StagedFrame(frames.back()).step(), whole_frame(out[2 * f + parity]));
    }
    if (frames.size() == 3) {
      pass.give_back(frames.front(), x.size(3));
      frames.erase(frames.begin());
    }
  }
}

at::Tensor FrameDoubler::operator()(PassState& pass, const at::Tensor& x) const {
  const int64_t single = pass.first_chunk() ? 1 : 0;
  const at::Tensor rest = x.narrow(0, single, x.size(0) - single);
  if (rest.size(0) == 0) return x;
  if (!weights_.direct) return at::cat({x.narrow(0, 0, single), run_library(pass, rest)});
  at::Tensor out = empty_frames(single + 2 * rest.size(0), x.size(1), x.size(2), x.size(3));
  out.narrow(0, 0, single).copy_(x.narrow(0, 0, single));
  run_direct(pass, rest, out.narrow(0, single, 2 * rest.size(0)));
  return out;
}

FrameHalver::FrameHalver(LayerBuilder& build, const std::string& name, int64_t channels)
    : weights_(build, name, {channels, channels, 3, 1, 1}), layer_(build.next_temporal_layer()) {
  if (!weights_.direct) return;
  direct_.emplace(weights_.by_tap(), weights_.bias, weights_.dtype);
  weights_.drop();
}

at::Tensor FrameHalver::run_library(PassState& pass, const at::Tensor& x) const {
  pass.poll();
  const at::Tensor all = with_history(pass.history(layer_), x.to(weights_.dtype), 1);
  return from_clip(at::conv3d(as_clip(all), weights_.weight, weights_.bias, {2, 1, 1}));
}

void FrameHalver::run_direct(PassState& pass, const at::Tensor& x, at::Tensor out) const {
  std::vector<at::Tensor>& frames = pass.history(layer_);
  for (int64_t pair = 0; pair < out.size(0); ++pair) {
    for (int64_t f = 2 * pair; f < 2 * pair + 2; ++f) frames.push_back(stage(pass, x[f], {}, weights_.dtype));
    std::vector<const void*> taps;
    for (const at::Tensor& frame : frames) taps.push_back(StagedFrame(frame).at(1, 1));
    direct_->run(taps, 0, StagedFrame(frames.back()).step(), whole_frame(out[pair]));
    for (int used = 0; used < 2; ++used) {
      pass.give_back(frames.front(), x.size(3));
      frames.erase(frames.begin());
    }
  }
}

at::Tensor FrameHalver::operator()(PassState& pass, const at::Tensor& x) const {
  const int64_t single = pass.first_chunk() ? 1 : 0;
  const at::Tensor first = x.narrow(0, 0, single);
  const at::Tensor rest = x.narrow(0, single, x.size(0) - single);
  assert(rest.size(0) % 2 == 0);
  if (single == 1) {
    pass.history(layer_).assign(
        1, weights_.direct ? stage(pass, x[0], {}, weights_.dtype) : first.to(weights_.dtype));
  }
  if (rest.size(0) == 0) return x;
  if (!weights_.direct) return at::cat({first, run_library(pass, rest)});
  at::Tensor out = empty_frames(single + rest.size(0) / 2, x.size(1), x.size(2), x.size(3));
  out.narrow(0, 0, single).copy_(first);
  run_direct(pass, rest, out.narrow(0, single, rest.size(0) / 2));
  return out;
}

}  // namespace vdit::engine::wan
