// SPDX-License-Identifier: Apache-2.0
#include "engine/models/latent_preview.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "engine/base/json_view.h"
#include "engine/base/strict_json.h"

namespace vdit::engine {
namespace {

// Nearly equal channels would otherwise get large weights of opposite signs. Relative to the latents' mean
// square.
constexpr double kRidge = 1e-3;

constexpr std::size_t kMaxMapBytes = 1u << 20;

struct StoredMap {
  LatentPreviewMap map;
  std::vector<double> latents_mean;
  std::vector<double> latents_std;
};

StoredMap read_map(const std::filesystem::path& file) {
  const nlohmann::json document = read_json_file(file, {.subject = file.string(), .max_bytes = kMaxMapBytes});
  const JsonView view(document, file.string(), "preview.map");
  if (view.text("format") != "vdit-latent-preview") view.fail("format", "\"vdit-latent-preview\"");
  if (view.integer("version") != 1) view.fail("version", "1", "a newer program wrote this file");
  StoredMap stored{{}, view.numbers("latents_mean"), {}};
  const std::size_t channels = stored.latents_mean.size();
  stored.latents_std = view.numbers("latents_std", channels);
  const JsonView rows = view.at("weights");
  if (rows.size() != channels) view.fail("weights", std::to_string(channels) + " rows, one for each channel");
  const auto triple = [](const std::vector<double>& values) {
    return std::array{static_cast<float>(values[0]), static_cast<float>(values[1]),
                      static_cast<float>(values[2])};
  };
  for (const nlohmann::json& row : rows.value()) {
    const nlohmann::json holder{{"weights", row}};
    stored.map.weights.push_back(
        triple(JsonView(holder, file.string(), "preview.map").numbers("weights", 3)));
  }
  stored.map.bias = triple(view.numbers("bias", 3));
  stored.map.origin = file.filename().string();
  return stored;
}

/// Configs hold these numbers as float32 written in decimals.
bool same_statistics(std::span<const double> a, std::span<const double> b) {
  return std::ranges::equal(a, b,
                            [](double x, double y) { return std::abs(x - y) <= 1e-5 * (1.0 + std::abs(y)); });
}

}  // namespace

LatentPreviewMap read_latent_preview_map(const std::filesystem::path& file) {
  return read_map(file).map;
}

std::optional<LatentPreviewMap> find_latent_preview_map(const std::filesystem::path& folder,
                                                        std::span<const double> latents_mean,
                                                        std::span<const double> latents_std) {
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
    if (entry.path().extension() != ".json") continue;
    StoredMap stored = read_map(entry.path());
    if (same_statistics(stored.latents_mean, latents_mean) &&
        same_statistics(stored.latents_std, latents_std)) {
      return std::move(stored.map);
    }
  }
  return std::nullopt;
}

at::Tensor preview_rgb8(const at::Tensor& latents, const LatentPreviewMap& map) {
  const auto channels = static_cast<int64_t>(map.weights.size());
  const int64_t channel_axis = map.frames_first ? 2 : 1, frame_axis = map.frames_first ? 1 : 2;
  if (latents.dim() != 5 || latents.size(0) != 1 || latents.size(channel_axis) != channels ||
      latents.size(frame_axis) < map.padding) {
    throw std::invalid_argument("preview_rgb8: latents do not fit the map");
  }
  std::vector<float> flat;
  for (const auto& row : map.weights) flat.insert(flat.end(), row.begin(), row.end());
  const at::Tensor weights = at::tensor(flat).view({channels, 3});
  const at::Tensor bias = at::tensor(at::ArrayRef<float>(map.bias));
  const at::Tensor pixels = latents.slice(frame_axis, map.padding)
                                .movedim({frame_axis, channel_axis}, {1, 4})[0]
                                .to(at::kCPU, at::kFloat);
  const at::Tensor colours = at::matmul(pixels, weights) + bias;
  return ((colours + 1.0) * 127.5)
      .nan_to_num(0.0, 255.0, 0.0)
      .clamp(0.0, 255.0)
      .round()
      .to(at::kByte)
      .contiguous();
}

LatentPreviewMap fit_latent_preview_map(const at::Tensor& latents, const at::Tensor& colours,
                                        std::string origin) {
  const at::Tensor x = latents.to(at::kCPU, at::kDouble), y = colours.to(at::kCPU, at::kDouble);
  const int64_t count = x.size(0), channels = x.size(1);
  const at::Tensor rows = at::cat({x, at::ones({count, 1}, at::kDouble)}, 1);
  at::Tensor shrink = at::full(
      {channels + 1}, kRidge * static_cast<double>(count) * x.square().mean().item<double>(), at::kDouble);
  shrink[channels] = 0.0;  // the bias
  const at::Tensor solution =
      at::linalg_solve(at::matmul(rows.t(), rows) + shrink.diag(), at::matmul(rows.t(), y)).to(at::kFloat);
  const auto row = [&](int64_t i) {
    return std::array{solution[i][0].item<float>(), solution[i][1].item<float>(),
                      solution[i][2].item<float>()};
  };
  LatentPreviewMap map{{}, row(channels), std::move(origin)};
  for (int64_t c = 0; c < channels; ++c) map.weights.push_back(row(c));
  return map;
}

}  // namespace vdit::engine
