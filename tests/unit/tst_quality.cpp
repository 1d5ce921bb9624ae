// SPDX-License-Identifier: Apache-2.0
// The metrics against brute force written from the papers, known values and OpenCV's own.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/quality/qualitypsnr.hpp>
#include <random>

#include "engine/base/error.h"
#include "engine/video/quality.h"
#include "tests/unit/synthetic_video.h"

namespace vdit::engine {
namespace {

using testing::moving_squares;

VideoFrames with_noise(VideoFrames video, int amount, unsigned seed = 7) {
  std::mt19937 random(seed);
  for (auto& sample : video.rgb8) {
    const int noise = static_cast<int>(random() % static_cast<unsigned>(2 * amount + 1)) - amount;
    sample = static_cast<std::uint8_t>(std::clamp(int{sample} + noise, 0, 255));
  }
  return video;
}

std::vector<double> luma(std::span<const std::uint8_t> rgb8) {
  std::vector<double> out(rgb8.size() / 3);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = std::floor(0.299 * rgb8[3 * i] + 0.587 * rgb8[3 * i + 1] + 0.114 * rgb8[3 * i + 2] + 0.5 + 1e-9);
  }
  return out;
}

// Wang et al. 2004, equations 13 to 17, window by window, straight from the definition.
double ssim_by_definition(const std::vector<double>& x, const std::vector<double>& y, int width, int height) {
  double weights[11][11];
  double total = 0;
  for (int i = 0; i < 11; ++i) {
    for (int j = 0; j < 11; ++j)
      total += weights[i][j] = std::exp(-((i - 5) * (i - 5) + (j - 5) * (j - 5)) / (2 * 1.5 * 1.5));
  }
  const double c1 = 6.5025;
  const double c2 = 58.5225;
  double sum = 0;
  for (int top = 0; top + 11 <= height; ++top) {
    for (int left = 0; left + 11 <= width; ++left) {
      const auto weighted = [&](auto value) {
        double mean = 0;
        for (int i = 0; i < 11; ++i) {
          for (int j = 0; j < 11; ++j)
            mean += weights[i][j] / total * value(static_cast<std::size_t>((top + i) * width + left + j));
        }
        return mean;
      };
      const double mx = weighted([&](std::size_t at) { return x[at]; });
      const double my = weighted([&](std::size_t at) { return y[at]; });
      const double vx = weighted([&](std::size_t at) { return (x[at] - mx) * (x[at] - mx); });
      const double vy = weighted([&](std::size_t at) { return (y[at] - my) * (y[at] - my); });
      const double vxy = weighted([&](std::size_t at) { return (x[at] - mx) * (y[at] - my); });
      sum += (2 * mx * my + c1) * (2 * vxy + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2));
    }
  }
  return sum / ((width - 10) * (height - 10));
}

TEST(Quality, PsnrFollowsTheFormula) {
  const VideoFrames a = moving_squares(40, 30, 3);
  const VideoFrames b = with_noise(a, 9);
  const VideoQuality quality = compare_videos(a, b);
  double mean = 0;
  double pooled = 0;
  for (std::size_t f = 0; f < 3; ++f) {
    const auto x = luma(a.frame(f));
    const auto y = luma(b.frame(f));
    double error = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      error += (x[i] - y[i]) * (x[i] - y[i]) / static_cast<double>(x.size());
    EXPECT_NEAR(quality.frames[f].psnr_db, 10 * std::log10(255 * 255 / error), 1e-9);
    mean += 10 * std::log10(255 * 255 / error) / 3;
    pooled += error / 3;
  }
  EXPECT_NEAR(quality.psnr_db, mean, 1e-9);
  EXPECT_NEAR(quality.psnr_pooled_db, 10 * std::log10(255 * 255 / pooled), 1e-9);
  EXPECT_NEAR(quality.psnr_rgb_db, testing::psnr_rgb(a, b),
              0.05);  // all frames have like noise, so mean and pooled nearly agree
}

TEST(Quality, PsnrHasItsKnownValues) {
  VideoFrames black{16, 16, 16, std::vector<std::uint8_t>(16 * 16 * 3, 0)};
  VideoFrames white = black;
  for (auto& sample : white.rgb8) sample = 255;
  VideoFrames one = black;
  for (auto& sample : one.rgb8) sample = 1;
  EXPECT_DOUBLE_EQ(compare_videos(black, white).psnr_db, 0);
  EXPECT_NEAR(compare_videos(black, one).psnr_db, 48.1308036, 1e-6);
  EXPECT_TRUE(std::isinf(compare_videos(black, black).psnr_db));
  EXPECT_TRUE(std::isinf(compare_videos(black, black).psnr_pooled_db));
  EXPECT_DOUBLE_EQ(compare_videos(black, black).ssim, 1);
  // Constant pictures have no variance: only the luminance term is left.
  EXPECT_NEAR(compare_videos(black, white).ssim, 6.5025 / (255.0 * 255.0 + 6.5025), 1e-12);
}

TEST(Quality, EqualFramesCountAsTheStatedCapInTheMean) {
  const VideoFrames a = moving_squares(32, 32, 2);
  VideoFrames b = a;
  for (auto& sample : b.frame(1)) sample = static_cast<std::uint8_t>(sample ^ 4);
  const VideoQuality quality = compare_videos(a, b);
  EXPECT_TRUE(std::isinf(quality.frames[0].psnr_db));
  EXPECT_DOUBLE_EQ(quality.psnr_db, (kIdenticalPsnrDb + quality.frames[1].psnr_db) / 2);
  EXPECT_EQ(quality.identical_frames, 1u);
  EXPECT_EQ(quality.worst_frame, 1u);
}

TEST(Quality, SsimEqualsTheDefinition) {
  for (const int noise : {1, 8, 60}) {
    const VideoFrames a = moving_squares(37, 29, 2);
    const VideoFrames b = with_noise(a, noise);
    const VideoQuality quality = compare_videos(a, b);
    for (std::size_t f = 0; f < 2; ++f) {
      EXPECT_NEAR(quality.frames[f].ssim, ssim_by_definition(luma(a.frame(f)), luma(b.frame(f)), 37, 29),
                  1e-9);
    }
  }
}

TEST(Quality, PsnrAgreesWithOpenCv) {
  const VideoFrames a = moving_squares(64, 48, 1);
  const VideoFrames b = with_noise(a, 5);
  const auto gray = [](const VideoFrames& video) {
    cv::Mat picture(48, 64, CV_8U);
    for (std::size_t i = 0; i < picture.total(); ++i)
      picture.data[i] = luma_bt601(video.rgb8[3 * i], video.rgb8[3 * i + 1], video.rgb8[3 * i + 2]);
    return picture;
  };
  const cv::Scalar theirs = cv::quality::QualityPSNR::compute(gray(a), gray(b), cv::noArray());
  EXPECT_NEAR(compare_videos(a, b).psnr_db, theirs[0], 1e-6);
}

// The same product from the definition above, halving by plain loops.
TEST(Quality, MultiScaleSsimOfAConstantShiftIsItsLuminanceTerm) {
  VideoFrames a{192, 192, 16, std::vector<std::uint8_t>(192 * 192 * 3, 100)};
  VideoFrames b = a;
  for (auto& sample : b.rgb8) sample = 140;
  const double luminance = (2 * 100.0 * 140 + 6.5025) / (100.0 * 100 + 140.0 * 140 + 6.5025);
  // Contrast and structure are 1 everywhere; luminance enters at the coarsest scale only, with its weight.
  EXPECT_NEAR(*compare_videos(a, b).ms_ssim, std::pow(luminance, 0.1333), 1e-9);
  EXPECT_NEAR(*compare_videos(a, a).ms_ssim, 1, 1e-12);
  EXPECT_FALSE(compare_videos(moving_squares(64, 192, 1), moving_squares(64, 192, 1)).ms_ssim);
}

TEST(Quality, TemporalDifferenceSeesFlickerOnly) {
  VideoFrames still{16, 16, 16, std::vector<std::uint8_t>(16 * 16 * 3 * 4, 100)};
  VideoFrames flicker = still;
  for (const std::size_t f : {1u, 3u}) std::ranges::fill(flicker.frame(f), std::uint8_t{110});
  const VideoQuality quality = compare_videos(still, flicker);
  EXPECT_FALSE(quality.frames[0].temporal_test);
  EXPECT_DOUBLE_EQ(*quality.temporal_reference, 0);
  EXPECT_DOUBLE_EQ(*quality.temporal_test, 10);
  EXPECT_DOUBLE_EQ(*quality.temporal_difference, 10);
  EXPECT_DOUBLE_EQ(quality.frames[1].mean_abs_difference, 10);
}

TEST(Quality, LumaIsRoundedHalfUp) {
  EXPECT_EQ(luma_bt601(255, 255, 255), 255);
  EXPECT_EQ(luma_bt601(0, 0, 255), 29);   // 29.07
  EXPECT_EQ(luma_bt601(255, 0, 0), 76);   // 76.245
  EXPECT_EQ(luma_bt601(0, 255, 0), 150);  // 149.685
  EXPECT_EQ(luma_bt601(5, 0, 0), 1);      // 1.495
}

TEST(Quality, RefusesVideosThatDiffer) {
  const VideoFrames a = moving_squares(32, 32, 2);
  EXPECT_THROW(compare_videos(a, moving_squares(32, 30, 2)), Error);
  EXPECT_THROW(compare_videos(a, moving_squares(32, 32, 3)), Error);
  EXPECT_THROW(compare_videos(moving_squares(32, 10, 1), moving_squares(32, 10, 1)), Error);
  EXPECT_THROW(compare_videos({32, 32, 16, {}}, {32, 32, 16, {}}), Error);
}

TEST(Quality, EveryNumberHasItsDefinition) {
  for (const char* name :
       {"psnr_db", "psnr_pooled_db", "psnr_rgb_db", "ssim", "ms_ssim", "mean_abs_difference",
        "temporal_reference", "temporal_test", "temporal_difference", "lpips"}) {
    EXPECT_TRUE(quality_definitions().contains(name)) << name;
  }
}

}  // namespace
}  // namespace vdit::engine
