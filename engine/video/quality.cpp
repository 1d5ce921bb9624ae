// SPDX-License-Identifier: Apache-2.0
#include "engine/video/quality.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

constexpr int kWindow = 11;
constexpr double kSigma = 1.5;
constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
constexpr double kC2 = (0.03 * 255) * (0.03 * 255);
// Wang, Simoncelli, Bovik: Multi-scale structural similarity (2003), section 3.2.
constexpr std::array kScaleWeights = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
constexpr int kMinMultiScaleSide = kWindow << (kScaleWeights.size() - 1);

[[noreturn]] void throw_size(std::string found, std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = "quality.size",
               .subject = "video metrics",
               .found = std::move(found),
               .expected = std::move(expected)});
}

double psnr_of(double mean_squared_error) {
  if (mean_squared_error == 0) return std::numeric_limits<double>::infinity();
  return 10 * std::log10(255.0 * 255.0 / mean_squared_error);
}

double finite(double psnr_db) {
  return std::isinf(psnr_db) ? kIdenticalPsnrDb : psnr_db;
}

std::vector<std::uint8_t> luma_of(std::span<const std::uint8_t> rgb8) {
  std::vector<std::uint8_t> luma(rgb8.size() / 3);
  for (std::size_t i = 0; i < luma.size(); ++i)
    luma[i] = luma_bt601(rgb8[3 * i], rgb8[3 * i + 1], rgb8[3 * i + 2]);
  return luma;
}

// Sums fit: 2^16 for a sample times fewer than 2^32 samples a frame.
std::uint64_t squared_difference(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int d = int{a[i]} - int{b[i]};
    sum += static_cast<std::uint64_t>(d * d);
  }
  return sum;
}

double mean_abs_difference(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<std::uint64_t>(std::abs(int{a[i]} - int{b[i]}));
  return static_cast<double>(sum) / static_cast<double>(a.size());
}

struct Similarity {
  double ssim = 0;                // luminance, contrast and structure
  double contrast_structure = 0;  // without luminance
};

// Gaussian means at the places where the whole window lies inside the picture.
cv::Mat window_mean(const cv::Mat& picture) {
  cv::Mat mean;
  cv::GaussianBlur(picture, mean, {kWindow, kWindow}, kSigma, kSigma, cv::BORDER_REPLICATE);
  constexpr int kHalf = kWindow / 2;
  return mean(cv::Rect(kHalf, kHalf, picture.cols - 2 * kHalf, picture.rows - 2 * kHalf));
}

Similarity similarity(const cv::Mat& x, const cv::Mat& y) {
  const cv::Mat mean_x = window_mean(x);
  const cv::Mat mean_y = window_mean(y);
  const cv::Mat xx = window_mean(x.mul(x));
  const cv::Mat yy = window_mean(y.mul(y));
  const cv::Mat xy = window_mean(x.mul(y));
  Similarity sum;
  for (int row = 0; row < mean_x.rows; ++row) {
    const auto* mx = mean_x.ptr<double>(row);
    const auto* my = mean_y.ptr<double>(row);
    for (int column = 0; column < mean_x.cols; ++column) {
      const double variance_x = xx.ptr<double>(row)[column] - mx[column] * mx[column];
      const double variance_y = yy.ptr<double>(row)[column] - my[column] * my[column];
      const double covariance = xy.ptr<double>(row)[column] - mx[column] * my[column];
      const double structure = (2 * covariance + kC2) / (variance_x + variance_y + kC2);
      const double luminance =
          (2 * mx[column] * my[column] + kC1) / (mx[column] * mx[column] + my[column] * my[column] + kC1);
      sum.contrast_structure += structure;
      sum.ssim += luminance * structure;
    }
  }
  const double places = static_cast<double>(mean_x.total());
  return {sum.ssim / places, sum.contrast_structure / places};
}

cv::Mat as_picture(std::span<const std::uint8_t> luma, int width, int height) {
  // OpenCV has no const view; convertTo copies without writing to the source.
  const cv::Mat bytes(height, width, CV_8U, const_cast<std::uint8_t*>(luma.data()));
  cv::Mat picture;
  bytes.convertTo(picture, CV_64F);
  return picture;
}

// Means of 2 x 2 blocks; an odd last row or column is left out.
cv::Mat halved(const cv::Mat& picture) {
  const cv::Mat even = picture(cv::Rect(0, 0, picture.cols & ~1, picture.rows & ~1));
  cv::Mat half;
  cv::resize(even, half, {even.cols / 2, even.rows / 2}, 0, 0, cv::INTER_AREA);
  return half;
}

double multi_scale(cv::Mat x, cv::Mat y, const Similarity& first) {
  double product = 1;
  for (std::size_t scale = 0; scale < kScaleWeights.size(); ++scale) {
    const Similarity here = scale == 0 ? first : similarity(x, y);
    const bool last = scale + 1 == kScaleWeights.size();
    product *= std::pow(std::max(last ? here.ssim : here.contrast_structure, 0.0), kScaleWeights[scale]);
    if (!last) {
      x = halved(x);
      y = halved(y);
    }
  }
  return product;
}

template <typename Value>
std::optional<double> mean_present(const std::vector<FrameQuality>& frames, Value value) {
  double sum = 0;
  std::size_t count = 0;
  for (const auto& frame : frames) {
    if (const std::optional<double> present = value(frame)) {
      sum += *present;
      ++count;
    }
  }
  if (count == 0) return std::nullopt;
  return sum / static_cast<double>(count);
}

double mean_psnr(const std::vector<FrameQuality>& frames, double FrameQuality::*member) {
  const bool all_equal =
      std::ranges::all_of(frames, [&](const auto& frame) { return std::isinf(frame.*member); });
  if (all_equal) return std::numeric_limits<double>::infinity();
  return *mean_present(frames,
                       [&](const FrameQuality& frame) { return std::optional(finite(frame.*member)); });
}

}  // namespace

QualityMeter::QualityMeter(int width, int height) : width_(width), height_(height) {
  if (width < kWindow || height < kWindow) {
    throw_size(std::to_string(width) + " x " + std::to_string(height) + " pixels",
               "at least 11 a side, the window of SSIM");
  }
}

const FrameQuality& QualityMeter::add(std::span<const std::uint8_t> reference,
                                      std::span<const std::uint8_t> test) {
  const std::size_t pixels = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  if (reference.size() != pixels * 3 || test.size() != pixels * 3) {
    throw_size(
        "frames of " + std::to_string(reference.size()) + " and " + std::to_string(test.size()) + " bytes",
        std::to_string(pixels * 3));
  }
  auto luma_reference = luma_of(reference);
  auto luma_test = luma_of(test);
  const double luma_error =
      static_cast<double>(squared_difference(luma_reference, luma_test)) / static_cast<double>(pixels);
  const std::uint64_t rgb_error = squared_difference(reference, test);

  FrameQuality quality;
  quality.psnr_db = psnr_of(luma_error);
  quality.psnr_rgb_db = psnr_of(static_cast<double>(rgb_error) / static_cast<double>(pixels * 3));
  quality.mean_abs_difference = mean_abs_difference(luma_reference, luma_test);
  const cv::Mat x = as_picture(luma_reference, width_, height_);
  const cv::Mat y = as_picture(luma_test, width_, height_);
  const Similarity similar = similarity(x, y);
  quality.ssim = similar.ssim;
  if (std::min(width_, height_) >= kMinMultiScaleSide) quality.ms_ssim = multi_scale(x, y, similar);
  if (!frames_.empty()) {
    quality.temporal_reference = mean_abs_difference(luma_reference, previous_reference_);
    quality.temporal_test = mean_abs_difference(luma_test, previous_test_);
  }
  previous_reference_ = std::move(luma_reference);
  previous_test_ = std::move(luma_test);
  squared_error_ += luma_error;
  if (rgb_error == 0) ++identical_;
  frames_.push_back(quality);
  return frames_.back();
}

VideoQuality QualityMeter::result() const {
  if (frames_.empty()) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "quality.empty",
                 .subject = "video metrics",
                 .found = "no frames",
                 .expected = "at least one"});
  }
  VideoQuality result;
  result.frames = frames_;
  result.psnr_db = mean_psnr(frames_, &FrameQuality::psnr_db);
  result.psnr_rgb_db = mean_psnr(frames_, &FrameQuality::psnr_rgb_db);
  result.psnr_pooled_db = psnr_of(squared_error_ / static_cast<double>(frames_.size()));
  result.ssim = *mean_present(frames_, [](const FrameQuality& f) { return std::optional(f.ssim); });
  result.ms_ssim = mean_present(frames_, [](const FrameQuality& f) { return f.ms_ssim; });
  result.temporal_reference =
      mean_present(frames_, [](const FrameQuality& f) { return f.temporal_reference; });
  result.temporal_test = mean_present(frames_, [](const FrameQuality& f) { return f.temporal_test; });
  if (result.temporal_reference)
    result.temporal_difference = *result.temporal_test - *result.temporal_reference;
  result.identical_frames = identical_;
  const auto worst = std::ranges::min_element(frames_, {}, &FrameQuality::psnr_db);
  result.worst_frame = static_cast<std::size_t>(worst - frames_.begin());
  return result;
}

VideoQuality compare_videos(const VideoFrames& reference, const VideoFrames& test) {
  if (reference.width != test.width || reference.height != test.height) {
    throw_size(
        std::to_string(test.width) + " x " + std::to_string(test.height) + " in the second video",
        std::to_string(reference.width) + " x " + std::to_string(reference.height) + " as in the first");
  }
  if (reference.count() != test.count()) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "quality.length",
                 .subject = "video metrics",
                 .found = std::to_string(test.count()) + " frames in the second video",
                 .expected = std::to_string(reference.count()) + " as in the first"});
  }
  QualityMeter meter(reference.width, reference.height);
  for (std::size_t i = 0; i < reference.count(); ++i) meter.add(reference.frame(i), test.frame(i));
  return meter.result();
}

const std::map<std::string, std::string>& quality_definitions() {
  static const std::map<std::string, std::string> definitions = {
      {"psnr_db",
       "Peak signal-to-noise ratio on the luma: per frame 10 log10(255^2 / mean squared error), then the "
       "mean over frames. "
       "Frames with equal luma have no finite value and count as 100 dB. Higher is closer to the reference."},
      {"psnr_pooled_db",
       "As psnr_db, but one value from the mean squared error over all frames; never above the mean over "
       "frames."},
      {"psnr_rgb_db", "As psnr_db, with the mean squared error over the three colour channels."},
      {"ssim",
       "Structural similarity (Wang et al. 2004) of the luma: Gaussian window 11 x 11, sigma 1.5, K1 0.01, "
       "K2 0.03, peak 255, only "
       "windows that lie inside the picture, no downsampling; mean over the picture, then over frames. 1 is "
       "equal."},
      {"ms_ssim",
       "Multi-scale SSIM (Wang et al. 2003): five scales with weights 0.0448, 0.2856, 0.3001, 0.2363, "
       "0.1333, halved by means of "
       "2 x 2 pixels; negative terms count as 0; mean over frames. Absent below 176 pixels a side."},
      {"mean_abs_difference",
       "Mean absolute difference of the luma of the two frames, in steps of 8 bits (0 to 255)."},
      {"temporal_reference",
       "Temporal difference of the reference: mean absolute luma difference between a frame and the one "
       "before it, in 8-bit steps; "
       "mean over all frames but the first."},
      {"temporal_test", "The same for the compared video."},
      {"temporal_difference",
       "temporal_test - temporal_reference: above 0, the compared video changes more from frame to frame "
       "(flicker)."},
      {"identical_frames", "Frames whose bytes are all equal."},
      {"worst_frame", "The frame, counted from 0, with the lowest psnr_db."},
      {"lpips", "Not available: the learned metric needs network weights, which are not present."},
      {"luma",
       "Y = (299 R + 587 G + 114 B + 500) div 1000 (BT.601 weights, full range, rounded half up to 8 bits)."},
  };
  return definitions;
}

}  // namespace vdit::engine
