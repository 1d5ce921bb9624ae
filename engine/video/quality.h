// SPDX-License-Identifier: Apache-2.0
// How alike two videos of a pair are: PSNR, SSIM, MS-SSIM, temporal difference. They measure sameness to the
// reference, not beauty. Learned metrics (LPIPS) need network weights that this project does not ship: they
// are reported as absent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/video/frames.h"

namespace vdit::engine {

/// Where a finite number stands for an infinite PSNR (means, plots, JSON).
inline constexpr double kIdenticalPsnrDb = 100.0;

/// Luma of a pixel: BT.601 weights on the full-range 8-bit RGB, rounded half up to 8 bits.
constexpr std::uint8_t luma_bt601(unsigned r, unsigned g, unsigned b) {
  return static_cast<std::uint8_t>((299 * r + 587 * g + 114 * b + 500) / 1000);
}

struct FrameQuality {
  double psnr_db = 0;      ///< on the luma; +infinity for equal luma
  double psnr_rgb_db = 0;  ///< over all three channels; +infinity for equal frames
  double ssim = 0;
  std::optional<double> ms_ssim;             ///< frames of at least 176 pixels on each side
  double mean_abs_difference = 0;            ///< of the luma, in 8-bit steps
  std::optional<double> temporal_reference;  ///< from frame 1 on
  std::optional<double> temporal_test;
};

struct VideoQuality {
  std::vector<FrameQuality> frames;
  double psnr_db =
      0;  ///< mean over frames, equal ones counted as kIdenticalPsnrDb; +infinity when all are equal
  double psnr_pooled_db = 0;  ///< from the mean squared error over all frames; +infinity when all are equal
  double psnr_rgb_db = 0;     ///< as psnr_db, over all three channels
  double ssim = 0;
  std::optional<double> ms_ssim;
  std::optional<double> temporal_reference;
  std::optional<double> temporal_test;
  std::optional<double>
      temporal_difference;           ///< test - reference, averaged over frames: more flicker is positive
  std::size_t identical_frames = 0;  ///< all bytes equal
  std::size_t worst_frame = 0;       ///< of the lowest psnr_db
};

/// Frame by frame, so that two long videos never lie in memory. Not thread-safe; its results do not depend on
/// the number of threads.
class QualityMeter {
 public:
  /// Errors: quality.size (Input) when a side is under 11 pixels (the SSIM window).
  QualityMeter(int width, int height);

  /// Both [height, width, 3]. Errors: quality.size for spans of another length.
  const FrameQuality& add(std::span<const std::uint8_t> reference, std::span<const std::uint8_t> test);

  /// Errors: quality.empty (Input) without frames.
  VideoQuality result() const;

 private:
  int width_;
  int height_;
  std::vector<FrameQuality> frames_;
  std::vector<std::uint8_t> previous_reference_;  // luma, [height, width]
  std::vector<std::uint8_t> previous_test_;
  double squared_error_ = 0;
  std::size_t identical_ = 0;
};

/// Errors: quality.size, quality.length (Input) when the two differ in size or number of frames;
/// quality.empty.
VideoQuality compare_videos(const VideoFrames& reference, const VideoFrames& test);

/// What each number means, in words, by its name in metrics.json: the same text in file, report and window.
const std::map<std::string, std::string>& quality_definitions();

}  // namespace vdit::engine
