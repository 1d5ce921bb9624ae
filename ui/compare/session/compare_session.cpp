// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/compare_session.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <cmath>

#include "ui/views/video/reduced_picture.h"

namespace vdit::ui {
namespace {

constexpr QSize kThumbnail(320, 192);

}  // namespace

CompareSession::CompareSession(QObject* parent) : QObject(parent) {
  connect(&m_playhead, &Playhead::frameChanged, this, &CompareSession::follow);
  m_playhead.setGate([this](int frame) {
    const bool ready = isReady(m_reference.get(), frame) && isReady(active(), frame);
    if (!ready) fetch(frame);
    return ready;
  });
}

QString CompareSession::key() const {
  if (!m_pairFolder.isEmpty()) return m_pairFolder;
  return m_reference ? m_reference->facts.path : QString();
}

void CompareSession::openPair(const QString& folder) {
  const QDir pair(folder);
  clear();
  m_pairFolder = QFileInfo(folder).absoluteFilePath();
  m_reference = openRun(pair.filePath(QStringLiteral("full.mp4")));
  addCandidate(folder);
}

void CompareSession::setReference(const QString& video) {
  m_pairFolder.clear();
  m_reference = openRun(video);
  for (auto& run : m_candidates) {
    run->state = MetricsState::Waiting;
    run->series.reset();
    run->loader->stop();
  }
  Q_EMIT runsChanged();
}

void CompareSession::addCandidate(const QString& videoOrPair) {
  if (candidateCount() >= kMostCandidates) {
    Q_EMIT refused(tr("Nine candidates at most: the keys 1 to 9 choose among them. Remove one first."));
    return;
  }
  const bool folder =
      QFileInfo(videoOrPair).isDir() && QFileInfo::exists(videoOrPair + QStringLiteral("/sparse.mp4"));
  m_candidates.push_back(
      openRun(folder ? QDir(videoOrPair).filePath(QStringLiteral("sparse.mp4")) : videoOrPair));
  if (m_active < 0) m_active = 0;
  Q_EMIT runsChanged();
  Q_EMIT activeChanged();
}

void CompareSession::removeCandidate(int index) {
  if (index < 0 || index >= candidateCount()) return;
  m_candidates.erase(m_candidates.begin() + index);
  m_active = std::min(m_active > index ? m_active - 1 : m_active, candidateCount() - 1);
  updateClipLength();
  Q_EMIT runsChanged();
  Q_EMIT activeChanged();
  follow(m_playhead.frame());
}

void CompareSession::setActive(int index) {
  if (index < 0 || index >= candidateCount() || index == m_active) return;
  m_active = index;
  Q_EMIT activeChanged();
  follow(m_playhead.frame());
}

void CompareSession::clear() {
  m_playhead.pause();
  m_pairFolder.clear();
  m_reference.reset();
  m_candidates.clear();
  m_active = -1;
  m_shown = 0;
  m_playhead.setClip(0, 0);
  Q_EMIT runsChanged();
  Q_EMIT activeChanged();
  Q_EMIT shown(0);
}

QImage CompareSession::referencePicture() const {
  return m_reference ? m_reference->clip->frame(m_shown) : QImage();
}

QImage CompareSession::candidatePicture() const {
  return active() ? active()->clip->frame(m_shown) : QImage();
}

QImage CompareSession::referenceShown() const {
  return m_reference ? m_reference->clip->shownFrame(m_shown) : QImage();
}

QImage CompareSession::candidateShown() const {
  return active() ? active()->clip->shownFrame(m_shown) : QImage();
}

void CompareSession::setShownSize(const QSize& size) {
  m_shownSize = size;
  if (m_reference) m_reference->clip->setShownSize(size);
  for (const auto& run : m_candidates) run->clip->setShownSize(size);
}

int CompareSession::nextWorst(Metric metric, int direction) const {
  if (!active() || !active()->series) return -1;
  const std::vector<double>& values = active()->series->of(metric);
  const int count = static_cast<int>(values.size());
  const auto at = [&values](int i) { return values[static_cast<std::size_t>(i)]; };
  const auto isWorst = [&](int i) {  // no neighbour is worse, and one is better
    if (std::isnan(at(i))) return false;
    const bool leftWorse = i > 0 && FrameSeries::isBetter(metric, at(i), at(i - 1));
    const bool rightWorse = i + 1 < count && FrameSeries::isBetter(metric, at(i), at(i + 1));
    const bool better = (i > 0 && FrameSeries::isBetter(metric, at(i - 1), at(i))) ||
                        (i + 1 < count && FrameSeries::isBetter(metric, at(i + 1), at(i)));
    return !leftWorse && !rightWorse && better;
  };
  for (int step = 1; step <= count; ++step) {
    const int index = ((m_playhead.frame() + direction * step) % count + count) % count;
    if (isWorst(index)) return index;
  }
  return -1;
}

bool CompareSession::isSettled() const {
  const auto opened = [](const ComparedRun& run) { return run.clip->isOpen() || !run.failure.isEmpty(); };
  if (m_reference && !opened(*m_reference)) return false;
  for (const auto& run : m_candidates) {
    if (!opened(*run) || run->state == MetricsState::Loading) return false;
    if (m_reference && run->state == MetricsState::Waiting && run->clip->isOpen() &&
        m_reference->clip->isOpen())
      return false;
  }
  const int frame = m_playhead.frame();
  return isReady(m_reference.get(), frame) && isReady(active(), frame) && m_shown == frame;
}

std::unique_ptr<ComparedRun> CompareSession::openRun(const QString& path) {
  auto run = std::make_unique<ComparedRun>();
  ComparedRun* raw = run.get();
  run->facts.path = path;
  run->facts.name = QFileInfo(path).completeBaseName();
  run->loader = std::make_unique<MetricsLoader>();
  run->clip = std::make_unique<VideoClip>(path);
  connect(raw->loader.get(), &MetricsLoader::loaded, this,
          [this, raw](const LoadedMetrics& m) { metricsLoaded(raw, m); });
  connect(raw->loader.get(), &MetricsLoader::progressed, this,
          [this, raw] { Q_EMIT metricsChanged(indexOf(raw)); });
  connect(raw->clip.get(), &VideoClip::opened, this, [this, raw] { runOpened(raw); });
  connect(raw->clip.get(), &VideoClip::failed, this, [this, raw](const jobs::JobError& error) {
    raw->failure = QFileInfo::exists(raw->facts.path)
                       ? error.message()
                       : tr("%1 is not there: deleted, moved, or its drive is absent.").arg(raw->facts.path);
    Q_EMIT runsChanged();
    m_pending = true;
    showIfComplete();
  });
  connect(raw->clip.get(), &VideoClip::frameReady, this, [this, raw](int index) {
    takeThumbnail(*raw, index);
    showIfComplete();
  });
  connect(raw->clip.get(), &VideoClip::shownFrameReady, this, [this](int index) {
    if (index == m_shown) Q_EMIT shownSizeReady();
  });
  raw->clip->setShownSize(m_shownSize);
  raw->clip->want(m_playhead.frame());
  m_pending = true;
  return run;
}

// The first frame that comes, then the middle one: once each, however often a loop decodes it again.
void CompareSession::takeThumbnail(ComparedRun& run, int index) {
  const int middle = run.clip->info().frames / 2;
  if (run.thumbnailFrame == middle || (run.thumbnailFrame >= 0 && index != middle)) return;
  run.thumbnailFrame = index;
  const QImage picture = run.clip->frame(index);
  run.thumbnail = reducedPicture(picture, reducedSize(picture.size(), kThumbnail));
  Q_EMIT runsChanged();
}

void CompareSession::runOpened(ComparedRun* run) {
  run->facts = factsOf(run->clip->info());
  updateClipLength();
  Q_EMIT runsChanged();
  if (run == m_reference.get()) {
    for (int i = 0; i < candidateCount(); ++i) updateMetrics(i);
  } else {
    updateMetrics(indexOf(run));
  }
}

// The playhead runs over the longest run: a shorter one ends earlier and says so, nothing is re-synchronised.
void CompareSession::updateClipLength() {
  int frames = m_reference ? m_reference->clip->info().frames : 0;
  double fps = m_reference ? m_reference->clip->info().fps : 0;
  for (const auto& run : m_candidates) {
    frames = std::max(frames, run->clip->info().frames);
    if (fps == 0) fps = run->clip->info().fps;
  }
  if (frames == m_playhead.frames() && (fps == 0 || fps == m_playhead.fps())) return;
  const int frame = m_playhead.frame();
  m_playhead.setClip(frames, fps);
  m_playhead.seek(frame);
}

void CompareSession::updateMetrics(int index) {
  if (index < 0 || !m_reference || !m_reference->clip->isOpen()) return;
  ComparedRun& run = *m_candidates[static_cast<std::size_t>(index)];
  if (!run.clip->isOpen()) return;
  run.series.reset();
  run.reason = whyNotComparable(m_reference->facts, run.facts);
  if (!run.reason.isEmpty()) {
    run.loader->stop();
    run.state = MetricsState::Refused;
  } else {
    run.state = MetricsState::Loading;
    run.loader->load(m_reference->facts, run.facts);
  }
  Q_EMIT metricsChanged(index);
}

void CompareSession::metricsLoaded(ComparedRun* run, const LoadedMetrics& metrics) {
  run->series = metrics.series;
  run->numbers = metrics.candidate;
  if (m_reference && metrics.reference.denoiseSeconds) m_reference->numbers = metrics.reference;
  run->state = metrics.series ? MetricsState::Ready : MetricsState::Failed;
  run->reason = metrics.error ? metrics.error->message() : QString();
  Q_EMIT metricsChanged(indexOf(run));
  Q_EMIT runsChanged();
}

void CompareSession::follow(int frame) {
  m_pending = true;
  fetch(frame);
  showIfComplete();
}

void CompareSession::fetch(int frame) {
  if (m_reference) m_reference->clip->want(frame, m_playhead.direction());
  for (const auto& run : m_candidates) {
    if (run.get() == active() || run->thumbnail.isNull()) run->clip->want(frame, m_playhead.direction());
  }
}

void CompareSession::showIfComplete() {
  const int frame = m_playhead.frame();
  if (!m_pending || !isReady(m_reference.get(), frame) || !isReady(active(), frame)) return;
  m_pending = false;
  m_shown = frame;
  Q_EMIT shown(frame);
}

bool CompareSession::isReady(const ComparedRun* run, int frame) const {
  if (run == nullptr || !run->failure.isEmpty()) return true;
  return run->clip->isOpen() && (frame >= run->clip->info().frames || run->clip->has(frame));
}

int CompareSession::indexOf(const ComparedRun* run) const {
  for (int i = 0; i < candidateCount(); ++i) {
    if (m_candidates[static_cast<std::size_t>(i)].get() == run) return i;
  }
  return -1;
}

}  // namespace vdit::ui
