// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/comparison_export.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPainter>
#include <QPromise>
#include <QSaveFile>
#include <QtConcurrent>
#include <algorithm>

#include "engine/base/error.h"
#include "engine/video/side_by_side.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"

namespace vdit::ui {
namespace {

constexpr int kProgressSteps = 1000;
constexpr double kDefaultFps = 16;

using Progress = std::function<bool(double)>;
using Compose = std::function<std::vector<std::uint8_t>(std::size_t frame, std::size_t count,
                                                        const std::vector<std::uint8_t>&,
                                                        const std::vector<std::uint8_t>&)>;

QImage view(const std::vector<std::uint8_t>& rgb, const engine::VideoInfo& info) {
  return QImage(rgb.data(), info.width, info.height, info.width * 3, QImage::Format_RGB888);
}

void requireEqualSizes(const engine::VideoReader& a, const engine::VideoReader& b, const QString& candidate) {
  if (a.info().width == b.info().width && a.info().height == b.info().height) return;
  throw Error({.kind = ErrorKind::Input,
               .code = "compare.size",
               .subject = candidate.toStdString(),
               .found = std::to_string(b.info().width) + " x " + std::to_string(b.info().height),
               .expected = std::to_string(a.info().width) + " x " + std::to_string(a.info().height),
               .hint = "both videos need one size"});
}

// False: stopped; the writer then leaves nothing.
bool writeVideo(const ExportRequest& request, engine::VideoReader& a, engine::VideoReader& b, int width,
                int height, const Compose& compose, const Progress& progress) {
  const double fps = a.info().fps > 0 ? a.info().fps : kDefaultFps;
  engine::VideoSettings settings{.width = width, .height = height, .fps = fps};
  settings.overwrite = request.overwrite;
  settings.metadata.title = request.referenceName.toStdString() + " | " + request.candidateName.toStdString();
  if (a.metadata()) settings.metadata.json = a.metadata()->json;
  engine::VideoWriter writer(request.output.toStdString(), settings);
  const std::size_t count = std::min(a.info().frames, b.info().frames);
  std::vector<std::uint8_t> left, right;
  for (std::size_t i = 0; i < count && a.read(left) && b.read(right); ++i) {
    writer.write(compose(i, count, left, right));
    if (!progress(static_cast<double>(i + 1) / static_cast<double>(count))) return false;
  }
  writer.finish();
  return true;
}

bool writeSideBySide(const ExportRequest& request, engine::VideoReader& a, engine::VideoReader& b,
                     const Progress& progress) {
  engine::SideBySideStyle style;
  style.reference_label = request.referenceName.toStdString();
  style.test_label = request.candidateName.toStdString();
  style.difference_gain = request.difference.gain;
  const engine::SideBySide composer(a.info().width, a.info().height, style);
  return writeVideo(
      request, a, b, composer.width(), composer.height(),
      [&composer](std::size_t, std::size_t, const auto& left, const auto& right) {
        return composer.compose(left, right);
      },
      progress);
}

// The line goes over the picture and back while the clip plays once.
bool writeWipe(const ExportRequest& request, engine::VideoReader& a, engine::VideoReader& b,
               const Progress& progress) {
  const engine::VideoInfo info = a.info();
  const auto compose = [&info](std::size_t frame, std::size_t count, const std::vector<std::uint8_t>& left,
                               const std::vector<std::uint8_t>& right) {
    std::vector<std::uint8_t> out = left;
    const double part = count < 2 ? 0.5 : static_cast<double>(frame) / static_cast<double>(count - 1);
    const double place = part < 0.5 ? 2 * part : 2 - 2 * part;
    const auto column = static_cast<std::size_t>(std::clamp(place, 0.0, 1.0) * info.width);
    const auto width = static_cast<std::size_t>(info.width);
    for (std::size_t y = 0; y < static_cast<std::size_t>(info.height); ++y) {
      const std::size_t row = y * width * 3;
      std::copy(right.begin() + static_cast<std::ptrdiff_t>(row + column * 3),
                right.begin() + static_cast<std::ptrdiff_t>(row + width * 3),
                out.begin() + static_cast<std::ptrdiff_t>(row + column * 3));
      for (std::size_t x = column; x < std::min(column + 2, width); ++x)
        std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(row + x * 3), 3, std::uint8_t{255});
    }
    return out;
  };
  return writeVideo(request, a, b, info.width, info.height, compose, progress);
}

// Whole or not at all.
void saveBytes(const QByteArray& bytes, const QString& path, bool overwrite) {
  if (!overwrite && QFileInfo::exists(path)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "output.exists",
                 .subject = path.toStdString(),
                 .hint = "choose another name"});
  }
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "file.write",
                 .subject = path.toStdString(),
                 .found = file.errorString().toStdString()});
  }
}

void savePicture(const QImage& picture, const QString& path, bool overwrite) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  picture.save(&buffer, "PNG");
  saveBytes(bytes, path, overwrite);
}

bool writeReport(const ExportRequest& request, engine::VideoReader& a, engine::VideoReader& b,
                 const Progress& progress) {
  const auto count = static_cast<int>(std::min(a.info().frames, b.info().frames));
  QList<ReportFrame> frames = reportFrames(request.report, count);
  std::vector<std::uint8_t> left, right;
  for (qsizetype i = 0; i < frames.size(); ++i) {
    const auto index = static_cast<std::size_t>(frames[i].frame);
    a.seek(index);
    b.seek(index);
    if (!a.read(left) || !b.read(right)) continue;
    frames[i].reference = view(left, a.info()).copy();
    frames[i].candidate = view(right, b.info()).copy();
    frames[i].difference = differencePicture(frames[i].reference, frames[i].candidate, request.difference);
    if (!progress(double(i + 1) / double(frames.size()))) return false;
  }
  saveBytes(reportPage(request.report, frames), request.output, request.overwrite);
  return true;
}

QStringList writePictures(const ExportRequest& request, engine::VideoReader& a, engine::VideoReader& b) {
  std::vector<std::uint8_t> left, right;
  a.seek(static_cast<std::size_t>(request.frame));
  b.seek(static_cast<std::size_t>(request.frame));
  a.read(left);
  b.read(right);
  const QImage reference = view(left, a.info()).copy();
  const QImage candidate = view(right, b.info()).copy();
  const QFileInfo output(request.output);
  const QString stem = output.dir().filePath(output.completeBaseName());
  const QList<std::pair<QString, QImage>> pictures = {
      {stem + QStringLiteral("-A.png"), reference},
      {stem + QStringLiteral("-B.png"), candidate},
      {stem + QStringLiteral("-difference.png"),
       differencePicture(reference, candidate, request.difference)}};
  QStringList files;
  for (const auto& [path, picture] : pictures) {
    savePicture(picture, path, request.overwrite);
    files.append(path);
  }
  return files;
}

void run(QPromise<ExportResult>& promise, const ExportRequest& request) {
  promise.setProgressRange(0, kProgressSteps);
  ExportResult result;
  const Progress progress = [&promise](double fraction) {
    promise.setProgressValue(static_cast<int>(fraction * kProgressSteps));
    return !promise.isCanceled();
  };
  try {
    if (request.kind == ExportKind::MetricsCsv) {
      saveBytes(request.csv.toUtf8(), request.output, request.overwrite);
      result.files = QStringList{request.output};
      promise.addResult(result);
      return;
    }
    engine::VideoReader a(request.reference.toStdString());
    engine::VideoReader b(request.candidate.toStdString());
    requireEqualSizes(a, b, request.candidate);
    if (request.kind == ExportKind::Pictures) {
      result.files = writePictures(request, a, b);
    } else {
      const bool whole = request.kind == ExportKind::WipeGif  ? writeWipe(request, a, b, progress)
                         : request.kind == ExportKind::Report ? writeReport(request, a, b, progress)
                                                              : writeSideBySide(request, a, b, progress);
      result.stopped = !whole;
      if (whole) result.files = QStringList{request.output};
    }
  } catch (const Error& error) {
    result.error = errorValue(error);
  } catch (const std::exception& error) {
    result.error = jobs::JobError{
        QStringLiteral("export.failed"), request.output, {}, QString::fromUtf8(error.what()), {}, {}};
  }
  promise.addResult(result);
}

}  // namespace

ComparisonExport::~ComparisonExport() {
  stop();
}

void ComparisonExport::start(const ExportRequest& request) {
  if (isRunning()) return;
  if (!m_connected) {
    m_connected = true;
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, this,
            [this](int value) { Q_EMIT progressed(double(value) / kProgressSteps); });
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
      const bool whole = m_watcher.future().resultCount() > 0;
      Q_EMIT finished(whole ? m_watcher.result() : ExportResult{{}, {}, true});
    });
  }
  m_watcher.setFuture(QtConcurrent::run(run, request));
}

void ComparisonExport::stop() {
  m_watcher.cancel();
}

}  // namespace vdit::ui
