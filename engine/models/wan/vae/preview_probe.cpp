// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/preview_probe.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <vector>

namespace vdit::engine::wan {
namespace {

constexpr uint64_t kSeed = 1;
constexpr int64_t kPictures = 24;
constexpr int64_t kSide = 12;  // latent pixels
constexpr int64_t kPatch = 4;  // latent pixels of one random colour: the decoder sees areas, not noise

}  // namespace

LatentPreviewMap probe_latent_preview_map(const Vae& vae, const CancelToken* cancel) {
  const int64_t channels = vae.config().z_dim, factor = vae.config().spatial_factor(), cells = kSide / kPatch;
  const at::Generator generator = at::detail::createCPUGenerator(kSeed);
  std::vector<at::Tensor> latents, colours;
  for (int64_t picture = 0; picture < kPictures; ++picture) {
    const at::Tensor coarse =
        at::randn({1, channels, cells, cells}, generator, at::TensorOptions(at::kFloat));
    const at::Tensor latent = at::upsample_nearest2d(coarse, {kSide, kSide});
    const at::Tensor frame = vae.decode(latent.unsqueeze(2), {.cancel = cancel}).select(2, 0);
    latents.push_back(latent[0].flatten(1).t());
    colours.push_back(at::avg_pool2d(frame, {factor, factor})[0].flatten(1).t());
  }
  return fit_latent_preview_map(at::cat(latents), at::cat(colours), "probed from the VAE");
}

}  // namespace vdit::engine::wan
