// SPDX-License-Identifier: GPL-3.0-or-later
// What is compared: one reference, any number of candidates, one playhead. Owns the clips, fetches metrics,
// checks that the pair is one. No widgets; views follow its signals.
#pragma once

#include <QImage>
#include <QObject>
#include <memory>
#include <vector>

#include "ui/compare/session/metrics_loader.h"
#include "ui/views/video/playhead.h"
#include "ui/views/video/video_clip.h"

namespace vdit::ui {

enum class MetricsState { Waiting, Loading, Ready, Refused, Failed };

struct ComparedRun {
  std::unique_ptr<VideoClip> clip;
  RunFacts facts;
  RunNumbers numbers;
  QImage thumbnail;
  int thumbnailFrame = -1;
  QString failure;                             ///< why the video cannot be shown; empty: it can
  MetricsState state = MetricsState::Waiting;  ///< of a candidate
  QString reason;                              ///< of Refused and Failed
  std::optional<FrameSeries> series;
  std::unique_ptr<MetricsLoader> loader;
};

class CompareSession : public QObject {
  Q_OBJECT
 public:
  static constexpr int kMostCandidates = 9;

  explicit CompareSession(QObject* parent = nullptr);

  Playhead& playhead() { return m_playhead; }
  const ComparedRun* reference() const { return m_reference.get(); }
  int candidateCount() const { return static_cast<int>(m_candidates.size()); }
  const ComparedRun& candidate(int index) const { return *m_candidates[static_cast<std::size_t>(index)]; }
  int activeIndex() const { return m_active; }  ///< -1: no candidate
  const ComparedRun* active() const { return m_active < 0 ? nullptr : &candidate(m_active); }
  /// The pair folder or the reference's file: what notes and votes are stored with.
  QString key() const;

  /// A folder of `vdit pair`: full.mp4 is the reference, sparse.mp4 the candidate.
  void openPair(const QString& folder);
  void setReference(const QString& video);
  /// A video, or the sparse run of a pair folder. Nine at most; more are refused through `refused`.
  void addCandidate(const QString& videoOrPair);
  void removeCandidate(int index);
  void setActive(int index);
  void clear();

  /// The frame that referencePicture and candidatePicture show; both are always of the same frame.
  int shownFrame() const { return m_shown; }
  QImage referencePicture() const;
  QImage candidatePicture() const;
  /// The same at the size at which they are shown (VideoClip::shownFrame); null while that is not there.
  QImage referenceShown() const;
  QImage candidateShown() const;
  void setShownSize(const QSize& size);

  /// The next frame after (or before) the playhead that is a local worst of the active candidate; -1 without
  /// metrics.
  int nextWorst(Metric metric, int direction) const;
  /// Opened or failed, metrics there or refused: nothing is on its way.
  bool isSettled() const;

 Q_SIGNALS:
  void runsChanged();  ///< which runs, their facts, thumbnails, failures
  void activeChanged();
  void metricsChanged(int candidate);
  void shown(int frame);  ///< new pictures
  void shownSizeReady();  ///< the same frame, at the size at which it is shown
  void refused(const QString& why);

 private:
  std::unique_ptr<ComparedRun> openRun(const QString& path);
  void takeThumbnail(ComparedRun& run, int index);
  void runOpened(ComparedRun* run);
  void updateClipLength();
  void updateMetrics(int index);
  void metricsLoaded(ComparedRun* run, const LoadedMetrics& metrics);
  void follow(int frame);
  void fetch(int frame);  ///< asks for its pictures; what is shown stays
  void showIfComplete();
  bool isReady(const ComparedRun* run, int frame) const;
  int indexOf(const ComparedRun* run) const;

  Playhead m_playhead;
  QString m_pairFolder;
  std::unique_ptr<ComparedRun> m_reference;
  std::vector<std::unique_ptr<ComparedRun>> m_candidates;
  int m_active = -1;
  int m_shown = 0;
  QSize m_shownSize;
  bool m_pending = false;  // the playhead's frame is not shown yet
};

}  // namespace vdit::ui
