// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/frame_series.h"

#include <QJsonArray>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/error.h"
#include "engine/video/quality.h"
#include "engine/video/video_reader.h"

namespace vdit::ui {
namespace {

constexpr int kMaxFrames = 100'000;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const QString& file, const QString& field, const QString& expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = "metrics.field",
               .subject = file.toStdString(),
               .field = field.toStdString(),
               .found = "another value or none",
               .expected = expected.toStdString(),
               .hint = "compute the metrics again: vdit metrics"});
}

double finite(double db) {
  return std::isinf(db) ? engine::kIdenticalPsnrDb : db;
}

double meanOfWorst(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto count = static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, (values.size() + 19) / 20));
  std::partial_sort(values.begin(), values.begin() + count, values.end());
  return std::accumulate(values.begin(), values.begin() + count, 0.0) / static_cast<double>(count);
}

}  // namespace

const std::vector<double>& FrameSeries::of(Metric metric) const {
  return metric == Metric::Psnr ? psnr : metric == Metric::Ssim ? ssim : temporal;
}

bool FrameSeries::isBetter(Metric metric, double a, double b) {
  if (std::isnan(b)) return !std::isnan(a);
  return metric == Metric::Temporal ? std::abs(a) < std::abs(b) : a > b;
}

FrameSeries seriesFromJson(const QJsonObject& metrics, const QString& file) {
  const auto number = [&](const QJsonObject& object, const char* key, const QString& path) {
    const QJsonValue value = object.value(QLatin1String(key));
    if (!value.isDouble()) refuse(file, path + QLatin1String(key), QStringLiteral("a number"));
    return value.toDouble();
  };
  const auto optional = [&](const char* key) -> std::optional<double> {
    const QJsonValue value = metrics.value(QLatin1String(key));
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
  };
  const QJsonArray frames = metrics.value(QLatin1String("frames")).toArray();
  if (frames.isEmpty() || frames.size() > kMaxFrames)
    refuse(file, QStringLiteral("frames"), QStringLiteral("a list of 1 to %1 frames").arg(kMaxFrames));
  FrameSeries series;
  for (qsizetype i = 0; i < frames.size(); ++i) {
    const QJsonObject frame = frames.at(i).toObject();
    const QString path = QStringLiteral("frames[%1].").arg(i);
    series.psnr.push_back(number(frame, "psnr_db", path));
    series.ssim.push_back(number(frame, "ssim", path));
    const QJsonValue a = frame.value(QLatin1String("temporal_reference"));
    const QJsonValue b = frame.value(QLatin1String("temporal_test"));
    series.temporal.push_back(a.isDouble() && b.isDouble() ? b.toDouble() - a.toDouble() : kNothing);
  }
  series.psnrMean = number(metrics, "psnr_db", {});
  series.psnrPooled = number(metrics, "psnr_pooled_db", {});
  series.ssimMean = number(metrics, "ssim", {});
  series.msSsim = optional("ms_ssim");
  series.temporalDifference = optional("temporal_difference");
  series.identicalFrames = metrics.value(QLatin1String("identical_frames")).toInt();
  series.worstFrame = std::clamp(metrics.value(QLatin1String("worst_frame")).toInt(), 0, series.frames() - 1);
  series.psnrWorstShare = meanOfWorst(series.psnr);
  return series;
}

FrameSeries seriesFromQuality(const engine::VideoQuality& quality) {
  FrameSeries series;
  series.source = FrameSeries::Source::EncodedFiles;
  for (const engine::FrameQuality& frame : quality.frames) {
    series.psnr.push_back(finite(frame.psnr_db));
    series.ssim.push_back(frame.ssim);
    const bool both = frame.temporal_reference && frame.temporal_test;
    series.temporal.push_back(both ? *frame.temporal_test - *frame.temporal_reference : kNothing);
  }
  series.psnrMean = finite(quality.psnr_db);
  series.psnrPooled = finite(quality.psnr_pooled_db);
  series.ssimMean = quality.ssim;
  series.msSsim = quality.ms_ssim;
  series.temporalDifference = quality.temporal_difference;
  series.worstFrame = static_cast<int>(quality.worst_frame);
  series.identicalFrames = static_cast<int>(quality.identical_frames);
  series.psnrWorstShare = meanOfWorst(series.psnr);
  return series;
}

std::optional<FrameSeries> computeSeries(const QString& reference, const QString& candidate,
                                         const std::function<bool(double)>& progress) {
  engine::VideoReader a(reference.toStdString());
  engine::VideoReader b(candidate.toStdString());
  engine::QualityMeter meter(a.info().width, a.info().height);
  std::vector<std::uint8_t> left, right;
  for (std::size_t i = 0; a.read(left) && b.read(right); ++i) {
    meter.add(left, right);
    if (!progress(static_cast<double>(i + 1) / static_cast<double>(a.info().frames))) return std::nullopt;
  }
  return seriesFromQuality(meter.result());
}

}  // namespace vdit::ui
