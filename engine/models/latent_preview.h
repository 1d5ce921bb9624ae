// SPDX-License-Identifier: Apache-2.0
// A small coloured picture of latents while they are still being denoised: one linear map from a latent's
// channels to RGB, at latent resolution, without the decoder.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace vdit::engine {

struct LatentPreviewMap {
  std::vector<std::array<float, 3>> weights;  ///< by latent channel; colours are -1..1
  std::array<float, 3> bias{};
  std::string origin;  ///< for people: the file, or how else it came to be
  /// How the family lays its latents out.
  bool frames_first = false;  ///< [1, frames, channels, height, width]
  std::int64_t padding = 0;   ///< first latent frames that are not part of the clip
};

/// The map of that file (format "vdit-latent-preview", version 1: latents_mean, latents_std, weights
/// [channels][3], bias). Throws vdit::Error of kind Input: "preview.map", "json.syntax", "file.read".
LatentPreviewMap read_latent_preview_map(const std::filesystem::path& file);

/// The map in `folder` (*.json) that was fitted to a VAE with these statistics, which tell VAEs apart: they
/// are measured over a model's own latents. Files that cannot be read throw as above.
std::optional<LatentPreviewMap> find_latent_preview_map(const std::filesystem::path& folder,
                                                        std::span<const double> latents_mean,
                                                        std::span<const double> latents_std);

/// latents [1, channels, frames, height, width] float32 (or as the map says), normalised as the denoising
/// loop has them, on any device -> [frames, height, width, 3] uint8 on the CPU, without the padding.
/// Not-a-number gives black. Throws std::invalid_argument for another shape.
at::Tensor preview_rgb8(const at::Tensor& latents, const LatentPreviewMap& map);

/// Least squares with a bias and a little shrinkage: latents [n, channels], colours [n, 3], float32 or
/// float64.
LatentPreviewMap fit_latent_preview_map(const at::Tensor& latents, const at::Tensor& colours,
                                        std::string origin);

}  // namespace vdit::engine
