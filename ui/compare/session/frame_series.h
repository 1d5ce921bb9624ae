// SPDX-License-Identifier: GPL-3.0-or-later
// The metrics of a candidate against the reference, frame by frame, as a value. Read from the metrics.json of
// a pair (computed on raw decoded frames) or computed from two video files, which says so.
#pragma once

#include <QJsonObject>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace vdit::engine {
struct VideoQuality;
}

namespace vdit::ui {

enum class Metric { Psnr, Ssim, Temporal };

struct FrameSeries {
  enum class Source { RawFrames, EncodedFiles };
  Source source = Source::RawFrames;
  std::vector<double> psnr;  ///< dB, an identical frame has engine::kIdenticalPsnrDb
  std::vector<double> ssim;
  std::vector<double> temporal;  ///< of the candidate minus that of the reference; NaN for frame 0
  double psnrMean = 0, psnrPooled = 0, psnrWorstShare = 0,
         ssimMean = 0;  ///< WorstShare: mean of the worst 5 % of frames
  std::optional<double> msSsim, temporalDifference;
  int worstFrame = 0;
  int identicalFrames = 0;

  int frames() const { return static_cast<int>(psnr.size()); }
  const std::vector<double>& of(Metric metric) const;
  /// Whether a larger value is nearer to the reference. Of the temporal difference it is the smaller size.
  static bool isBetter(Metric metric, double a, double b);
};

/// Caps: 100,000 frames. Throws vdit::Error "metrics.field" naming the file and the field.
FrameSeries seriesFromJson(const QJsonObject& metrics, const QString& file);
FrameSeries seriesFromQuality(const engine::VideoQuality& quality);

/// Decodes both and compares them. `progress` gets the share done and returns false to stop (then nothing is
/// returned). Throws what engine/video throws.
std::optional<FrameSeries> computeSeries(const QString& reference, const QString& candidate,
                                         const std::function<bool(double)>& progress);

}  // namespace vdit::ui
