// SPDX-License-Identifier: Apache-2.0
#include "engine/models/preview_probe.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <vector>

namespace vdit::engine {
namespace {

constexpr uint64_t kSeed = 1;
constexpr int64_t kPictures = 24;
constexpr int64_t kSide = 12;  // latent pixels
constexpr int64_t kPatch = 4;  // latent pixels of one random colour: the decoder sees areas, not noise

}  // namespace

LatentPreviewMap probe_latent_preview_map(int64_t channels, int64_t factor, const DecodePicture& decode) {
  const int64_t cells = kSide / kPatch;
  const at::Generator generator = at::detail::createCPUGenerator(kSeed);
  std::vector<at::Tensor> latents, colours;
  for (int64_t picture = 0; picture < kPictures; ++picture) {
    const at::Tensor coarse =
        at::randn({1, channels, cells, cells}, generator, at::TensorOptions(at::kFloat));
    const at::Tensor latent = at::upsample_nearest2d(coarse, {kSide, kSide});
    const at::Tensor frame = decode(latent.unsqueeze(2)).select(2, 0);
    latents.push_back(latent[0].flatten(1).t());
    colours.push_back(at::avg_pool2d(frame, {factor, factor})[0].flatten(1).t());
  }
  return fit_latent_preview_map(at::cat(latents), at::cat(colours), "probed from the VAE");
}

}  // namespace vdit::engine
