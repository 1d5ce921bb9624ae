// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/vae.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <c10/util/StringUtil.h>

#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/models/wan/vae/decoder.h"
#include "engine/models/wan/vae/encoder.h"

namespace vdit::engine::wan {
namespace {

bool use_direct(const VaeOptions& options) {
  const bool available = options.compute.device.is_cpu() && direct_kernels(options.compute.dtype) != nullptr;
  if (options.kernels == VaeKernels::Direct && !available) {
    throw Error({ErrorKind::Resource, "vae.kernels", options.compute.device.str(), "",
                 std::string(dtype_name(options.compute.dtype)),
                 "a processor with AVX2 for float32, with AVX512-BF16 for bfloat16"});
  }
  return available && options.kernels != VaeKernels::Library;
}

/// Also refuses meta tensors, undefined ones and other devices' by type and shape alone.
void check_input(const at::Tensor& input, const char* code, bool fits, const std::string& expected) {
  if (input.defined() && input.scalar_type() == at::kFloat && input.dim() == 5 && fits) return;
  const std::string found = input.defined() ? c10::str(input.scalar_type(), " ", input.sizes()) : "nothing";
  throw Error({ErrorKind::Input, code, "vae", "", found, expected});
}

/// [1, channels, ...] <-> [frames, height, width, channels].
at::Tensor to_channels_last(const at::Tensor& clip) {
  return clip.squeeze(0).permute({1, 2, 3, 0}).contiguous();
}
at::Tensor to_channels_first(const at::Tensor& frames) {
  return frames.permute({3, 0, 1, 2}).unsqueeze(0).contiguous();
}

int64_t chunk_length(const VaeRun& run, int64_t latent_frames) {
  return run.chunk_latent_frames > 0 ? std::min(run.chunk_latent_frames, latent_frames) : latent_frames;
}

}  // namespace

Vae::Vae(VaeConfig config, const TensorSource& source, const VaeOptions& options)
    : config_(std::move(config)), compute_(options.compute) {
  const auto device = at::TensorOptions(compute_.device).dtype(at::kFloat);
  mean_ = at::tensor(config_.latents_mean, at::kDouble).to(device);
  std_ = at::tensor(config_.latents_std, at::kDouble).to(device);
  LayerBuilder build(source, compute_, use_direct(options));
  if (options.encoder) encoder_ = std::make_unique<Encoder>(config_, build);
  if (options.decoder) decoder_ = std::make_unique<Decoder>(config_, build);
  temporal_layers_ = build.temporal_layers();
}

Vae::~Vae() = default;
Vae::Vae(Vae&&) noexcept = default;
Vae& Vae::operator=(Vae&&) noexcept = default;

void Vae::decode_chunks(const at::Tensor& latents, const VaeRun& run,
                        const std::function<void(const at::Tensor&, int64_t)>& take) const {
  check_latents(latents, config_.z_dim);
  const c10::InferenceMode no_gradients;
  PassState pass(temporal_layers_, run.cancel);
  const int64_t count = latents.size(2), chunk = chunk_length(run, count);
  int64_t first_frame = 0;
  for (int64_t begin = 0; begin < count; begin += chunk) {
    const int64_t end = std::min(begin + chunk, count);
    const at::Tensor part = to_channels_last(latents.slice(2, begin, end).to(compute_.device)) * std_ + mean_;
    const at::Tensor frames = (*decoder_)(pass, part).clamp_(-1.0, 1.0);
    pass.end_chunk();
    take(frames, first_frame);
    first_frame += frames.size(0);
    if (run.progress) run.progress(static_cast<double>(end) / static_cast<double>(count));
  }
}

void Vae::decode(const at::Tensor& latents, const VaeRun& run, const DecodedFrames& sink) const {
  decode_chunks(latents, run, [&](const at::Tensor& frames, int64_t first) { sink(to_rgb8(frames), first); });
}

at::Tensor Vae::decode(const at::Tensor& latents, const VaeRun& run) const {
  std::vector<at::Tensor> parts;
  decode_chunks(latents, run, [&](const at::Tensor& frames, int64_t) { parts.push_back(frames.cpu()); });
  return to_channels_first(at::cat(parts));
}

at::Tensor Vae::encode_mean(const at::Tensor& frames, const VaeRun& run) const {
  const int64_t factor = config_.spatial_factor();
  check_input(frames, "vae.frames",
              frames.dim() == 5 && frames.size(0) == 1 && frames.size(1) == VaeConfig::kChannels &&
                  frames.numel() > 0 && frames.size(2) % VaeConfig::kTemporalFactor == 1 &&
                  frames.size(3) % factor == 0 && frames.size(4) % factor == 0,
              c10::str("float32 [1, 3, 4 k + 1 frames, height, width], sides multiples of ", factor));
  const c10::InferenceMode no_gradients;
  PassState pass(temporal_layers_, run.cancel);
  const int64_t latent_frames = config_.latent_frames(frames.size(2)),
                chunk = chunk_length(run, latent_frames);
  std::vector<at::Tensor> parts;
  for (int64_t begin = 0; begin < latent_frames; begin += chunk) {
    const int64_t end = std::min(begin + chunk, latent_frames);
    const int64_t first = begin == 0 ? 0 : config_.frames(begin);
    const at::Tensor part = to_channels_last(frames.slice(2, first, config_.frames(end)).to(compute_.device));
    parts.push_back((*encoder_)(pass, part).narrow(3, 0, config_.z_dim).cpu());
    pass.end_chunk();
    if (run.progress) run.progress(static_cast<double>(end) / static_cast<double>(latent_frames));
  }
  return to_channels_first(at::cat(parts));
}

at::Tensor Vae::encode(const at::Tensor& frames, const VaeRun& run) const {
  const auto per_channel = [](const at::Tensor& values) { return values.cpu().view({1, -1, 1, 1, 1}); };
  return (encode_mean(frames, run) - per_channel(mean_)) / per_channel(std_);
}

}  // namespace vdit::engine::wan
