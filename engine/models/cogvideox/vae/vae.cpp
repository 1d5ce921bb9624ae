// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/vae.h"

#include <ATen/ops/cat.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/StringUtil.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/models/cogvideox/vae/decoder.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr int64_t kPart = 2;  // latent frames

void check_latents(const at::Tensor& latents, int64_t channels) {
  if (latents.defined() && latents.scalar_type() == at::kFloat && latents.dim() == 5 &&
      latents.size(0) == 1 && latents.size(2) == channels && latents.numel() > 0)
    return;
  const std::string found =
      latents.defined() ? c10::str(latents.scalar_type(), " ", latents.sizes()) : "nothing";
  throw Error({.kind = ErrorKind::Input,
               .code = "vae.latents",
               .subject = "vae",
               .found = found,
               .expected = "float32 [1, frames, " + std::to_string(channels) + ", height, width]"});
}

at::Tensor to_rgb8(const at::Tensor& frames) {
  return frames.clamp(-1.0, 1.0).add_(1.0).mul_(127.5).round_().to(at::kCPU, at::kByte).contiguous();
}

}  // namespace

Vae::Vae(VaeConfig config, const TensorSource& source, const ComputeOptions& compute)
    : config_(std::move(config)), compute_(compute) {
  const c10::InferenceMode no_gradients;
  decoder_ = std::make_unique<Decoder>(config_, DecoderBuilder{.layers = {source, compute_}});
}

Vae::~Vae() = default;
Vae::Vae(Vae&&) noexcept = default;
Vae& Vae::operator=(Vae&&) noexcept = default;

int64_t Vae::part_frames(int64_t latent_frames) {
  return std::min(latent_frames, kPart + latent_frames % kPart);
}

void Vae::decode_parts(const at::Tensor& latents, const VaeRun& run,
                       const std::function<void(const at::Tensor&, int64_t)>& take) const {
  check_latents(latents, config_.latent_channels);
  const c10::InferenceMode no_gradients;
  const at::Tensor clip =
      latents.to(compute_.device).div(config_.scaling_factor).squeeze(0).permute({0, 2, 3, 1}).contiguous();
  DecodePass pass = decoder_->begin(run.cancel);
  int64_t first_frame = 0;
  for (int64_t begin = 0; begin < clip.size(0);) {
    const int64_t end = begin == 0 ? part_frames(clip.size(0)) : begin + kPart;
    const at::Tensor frames = (*decoder_)(clip.slice(0, begin, end), pass);
    take(frames, first_frame);
    first_frame += frames.size(0);
    begin = end;
    if (run.progress) run.progress(static_cast<double>(end) / static_cast<double>(clip.size(0)));
  }
}

void Vae::decode(const at::Tensor& latents, const VaeRun& run, const FrameSink& sink) const {
  decode_parts(latents, run, [&](const at::Tensor& frames, int64_t first) { sink(to_rgb8(frames), first); });
}

at::Tensor Vae::decode(const at::Tensor& latents, const VaeRun& run) const {
  std::vector<at::Tensor> parts;
  decode_parts(latents, run, [&](const at::Tensor& frames, int64_t) { parts.push_back(frames.cpu()); });
  return at::cat(parts).permute({3, 0, 1, 2}).unsqueeze(0).contiguous();
}

}  // namespace vdit::engine::cogvideox
