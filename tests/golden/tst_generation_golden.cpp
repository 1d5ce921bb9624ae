// SPDX-License-Identifier: Apache-2.0
// Whole clips against diffusers 0.42.1 in float32: prompt in, latents and frames out. `small` and the two
// native clips are programs of their own: the latter take minutes.
#include <ATen/ops/from_blob.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "engine/base/json_view.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/generation.h"
#include "tests/golden/golden_file.h"

namespace vdit::engine {
namespace {

// What float32 must reach, whoever orders the sums (cli.md, "What equals what").
constexpr double kLatentsError = 5e-3;
constexpr double kFramesFloat32Db = 45;

struct GoldenCase {
  std::string name;
  at::ScalarType dtype;
  double frames_db;
  /// Kernels puts every head through ours, in Full mode.
  DenseBackend dense = DenseBackend::Fastest;
};

GenerationSettings golden_settings(const std::string& path) {
  const nlohmann::json document = read_json_file(path);
  const JsonView view(document, path);
  return {.prompt = view.text("prompt"),
          .negative_prompt = view.text("negative_prompt"),
          .clip = {.width = view.integer("width"),
                   .height = view.integer("height"),
                   .frames = view.integer("frames")},
          .steps = static_cast<int>(view.integer("steps")),
          .guidance = view.number("guidance"),
          .flow_shift = 3.0,
          .seed = static_cast<std::uint64_t>(view.integer("seed"))};
}

// Over all samples of the stored frames. clip: [frames, height, width, 3] uint8.
double psnr_db(const at::Tensor& clip, const GoldenFile& golden) {
  const at::Tensor found = clip.index_select(0, golden.frames_index()).to(at::kDouble);
  const at::Tensor squared = found.sub(golden.frames_rgb8().to(at::kDouble)).square();
  return 10 * std::log10(255.0 * 255.0 / squared.mean().item<double>());
}

class GenerationGolden : public testing::TestWithParam<GoldenCase> {};

TEST_P(GenerationGolden, EqualsDiffusers) {
  const GoldenCase& row = GetParam();
  const std::string stem = VDIT_TEST_DATA "/golden/" + row.name;
  const GenerationSettings settings = golden_settings(stem + ".json");
  const GoldenFile golden(row.name);
  Generation generation(ModelFolder::open(VDIT_DEMO_MODEL), {.dtype = row.dtype});
  std::vector<std::uint8_t> rgb8;
  const GenerationResult result = generation.run(
      settings,
      {.attention_options = {.dense = row.dense}, .on_frame = [&](std::span<const std::uint8_t> frame) {
         rgb8.insert(rgb8.end(), frame.begin(), frame.end());
       }});
  if (row.dense == DenseBackend::Kernels) {
    EXPECT_TRUE(result.dense_backend.starts_with("kernels ")) << result.dense_backend;
  }
  const ClipSize& size = settings.clip;
  ASSERT_EQ(static_cast<std::int64_t>(rgb8.size()), size.frames * size.height * size.width * 3);
  const at::Tensor clip = at::from_blob(rgb8.data(), {size.frames, size.height, size.width, 3}, at::kByte);

  char last[32];
  std::snprintf(last, sizeof last, "latents.step%02d", settings.steps);
  const double error = relative_error(result.latents, golden[last]);
  const double psnr = psnr_db(clip, golden);
  std::printf("%s %s: latents %.2e relative, frames %.1f dB, %.1f s, peak %s\n", row.name.c_str(),
              result.dtype.c_str(), error, psnr, result.times.total,
              bytes_text(result.peak_resident_bytes).c_str());
  if (row.dtype == at::kFloat) {
    EXPECT_LT(error, kLatentsError);
  }
  EXPECT_GE(psnr, row.frames_db);
  EXPECT_LT(result.peak_resident_bytes, std::uint64_t{2560} << 20) << "more than 2.5 GiB for a demo clip";
}

std::string case_name(const testing::TestParamInfo<GoldenCase>& info) {
  return info.param.name + (info.param.dtype == at::kFloat ? "_fp32" : "_bf16") +
         (info.param.dense == DenseBackend::Kernels ? "_full_through_our_kernels" : "");
}

#ifdef VDIT_NATIVE_CLIPS
INSTANTIATE_TEST_SUITE_P(Native, GenerationGolden,
                         testing::Values(GoldenCase{"native", at::kFloat, kFramesFloat32Db},
                                         GoldenCase{"native", at::kBFloat16, 44},
                                         GoldenCase{"native_two_objects", at::kFloat, kFramesFloat32Db},
                                         GoldenCase{"native_two_objects", at::kBFloat16, 44}),
                         case_name);
#else
INSTANTIATE_TEST_SUITE_P(
    Small, GenerationGolden,
    testing::Values(GoldenCase{"small", at::kFloat, kFramesFloat32Db}, GoldenCase{"small", at::kBFloat16, 38},
                    GoldenCase{"small", at::kFloat, kFramesFloat32Db, DenseBackend::Kernels},
                    GoldenCase{"small", at::kBFloat16, 38, DenseBackend::Kernels}),
    case_name);
#endif

}  // namespace
}  // namespace vdit::engine
