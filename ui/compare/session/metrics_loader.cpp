// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/metrics_loader.h"

#include <QFileInfo>
#include <QPromise>
#include <QtConcurrent>

#include "app/project/json_object_file.h"
#include "engine/base/error.h"
#include "engine/video/video_reader.h"
#include "ui/views/background_work.h"

namespace vdit::ui {
namespace {

constexpr qint64 kMaxMetricsBytes = 256 << 20;
constexpr int kProgressSteps = 1000;

QString beside(const QString& video, const char* name) {
  return QFileInfo(video).dir().filePath(QLatin1String(name));
}

// The metrics of a pair are against the full run beside them. They hold for another reference only when that
// one was made with the same settings, which makes it the same bits.
bool sameReference(const RunFacts& reference, const QString& pairFull) {
  if (QFileInfo(reference.path) == QFileInfo(pairFull)) return true;
  if (reference.settingsHash.isEmpty()) return false;
  const auto metadata = engine::read_metadata(pairFull.toStdString());
  if (!metadata) return false;
  ClipInfo clip;
  clip.path = pairFull;
  clip.metadata = QByteArray::fromStdString(metadata->json);
  return factsOf(clip).settingsHash == reference.settingsHash;
}

LoadedMetrics load(const RunFacts& reference, const RunFacts& candidate,
                   const std::function<bool(double)>& progress) {
  LoadedMetrics result;
  const QString file = beside(candidate.path, "metrics.json");
  const QJsonObject metrics = project::readJsonObject(file, kMaxMetricsBytes);
  if (roleInPair(candidate.path) == QLatin1String("sparse") &&
      sameReference(reference, beside(candidate.path, "full.mp4"))) {
    result.reference = numbersOf(metrics, QStringLiteral("full"));
    result.candidate = numbersOf(metrics, QStringLiteral("sparse"));
    FrameSeries series = seriesFromJson(metrics, file);
    if (series.frames() == candidate.clip.frames) {
      result.series = std::move(series);
      return result;
    }
  }
  result.series = computeSeries(reference.path, candidate.path, progress);
  return result;
}

void run(QPromise<LoadedMetrics>& promise, const RunFacts& reference, const RunFacts& candidate) {
  giveWayToTheWindow();
  promise.setProgressRange(0, kProgressSteps);
  LoadedMetrics result;
  try {
    result = load(reference, candidate, [&promise](double fraction) {
      promise.setProgressValue(static_cast<int>(fraction * kProgressSteps));
      return !promise.isCanceled();
    });
  } catch (const Error& error) {
    result.error = errorValue(error);
  } catch (const std::exception& error) {
    result.error = jobs::JobError{
        QStringLiteral("metrics.failed"), candidate.path, {}, QString::fromUtf8(error.what()), {}, {}};
  }
  promise.addResult(result);
}

}  // namespace

MetricsLoader::~MetricsLoader() {
  stop();
}

void MetricsLoader::load(const RunFacts& reference, const RunFacts& candidate) {
  stop();
  m_running = true;
  m_fraction = 0;
  m_watcher = new QFutureWatcher<LoadedMetrics>(this);
  connect(m_watcher, &QFutureWatcherBase::progressValueChanged, this, [this](int value) {
    m_fraction = double(value) / kProgressSteps;
    Q_EMIT progressed(m_fraction);
  });
  connect(m_watcher, &QFutureWatcherBase::finished, this, [this, watcher = m_watcher] {
    if (watcher != m_watcher || watcher->isCanceled()) return;
    m_running = false;
    Q_EMIT loaded(watcher->result());
  });
  m_watcher->setFuture(QtConcurrent::run(&backgroundPool(), run, reference, candidate));
}

void MetricsLoader::stop() {
  m_running = false;
  if (m_watcher == nullptr) return;
  m_watcher->disconnect(this);
  m_watcher->cancel();
  delete m_watcher;
  m_watcher = nullptr;
}

}  // namespace vdit::ui
