// SPDX-License-Identifier: Apache-2.0
// Whole clips against diffusers 0.42.1 in float32: prompt in, latents and frames out. `small` and the two
// native clips are programs of their own: the latter take minutes.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <string>

#include "tests/golden/golden_clip.h"

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

class GenerationGolden : public testing::TestWithParam<GoldenCase> {};

TEST_P(GenerationGolden, EqualsDiffusers) {
  const GoldenCase& row = GetParam();
  const GenerationSettings settings = golden_settings(row.name);
  const GoldenFile golden(row.name);
  Generation generation(ModelFolder::open(VDIT_DEMO_MODEL), {.dtype = row.dtype});
  const MadeClip clip = make_clip(generation, settings, {.attention_options = {.dense = row.dense}});
  const GenerationResult& result = clip.result;
  if (row.dense == DenseBackend::Kernels) {
    EXPECT_TRUE(result.dense_backend.starts_with("kernels ")) << result.dense_backend;
  }
  const double error = latents_error(clip, settings, golden);
  const double psnr = psnr_db(clip.frames, golden);
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
