// SPDX-License-Identifier: GPL-3.0-or-later
// The centre of Generate: the live preview of the running job as an animated strip, or the chosen result;
// steps and times below the picture, never on it; pause and the three ways to stop.
#pragma once

#include <QWidget>
#include <vector>

#include "app/jobs/job.h"
#include "app/link/engine_link.h"
#include "ui/views/video/playhead.h"
#include "ui/views/video/shared_zoom.h"

class QPushButton;
class QToolButton;

namespace vdit::ui {

class Banner;
class EmptyState;
class FrameView;
class StepProgress;
class TextLabel;
class TransportBar;
class VideoClip;

enum class StopKind { Now, AfterStep, KeepSoFar };

class PreviewPanel : public QWidget {
  Q_OBJECT
 public:
  explicit PreviewPanel(QAction* runDemo, QWidget* parent = nullptr);
  ~PreviewPanel() override;

  void showJob(const jobs::Job& job, double stepSeconds);
  void showPreview(const link::PreviewFrames& preview);
  void showResult(const QString& video, bool play);
  void showNothing();
  void setEngineLost(bool lost, const QString& why);

  bool showsLive() const { return m_live; }
  QString label() const;  ///< of the picture on screen: always its own step
  QString title() const;
  int previewStep() const { return m_previewStep; }
  FrameView& view() { return *m_view; }
  Banner& banner() { return *m_banner; }
  Playhead& playhead() { return m_playhead; }
  QPushButton* pauseButton() const { return m_pause; }

 Q_SIGNALS:
  void pauseRequested(qint64 job);
  void resumeRequested(qint64 job);
  void discardRequested(qint64 job);
  void stopRequested(qint64 job, vdit::ui::StopKind kind);
  void compareRequested(const QString& result);

 private:
  QWidget* head();
  QWidget* foot();
  void showFrame(int frame);
  void updateFoot();

  SharedZoom m_zoom;
  Playhead m_playhead;
  FrameView* m_view;
  EmptyState* m_empty;
  Banner* m_banner;
  TextLabel* m_title;
  TextLabel* m_fact;
  QToolButton* m_loop;
  QWidget* m_progress;
  StepProgress* m_steps;
  TextLabel* m_times;
  QPushButton* m_pause;
  std::optional<bool> m_pauseResumes;  // what its icon says
  QPushButton* m_stop;
  QAction* m_keep;  // of its menu
  TransportBar* m_transport;
  std::vector<QImage> m_frames;
  int m_previewStep = 0, m_previewSteps = 0;
  QString m_previewBranch;
  std::optional<jobs::Job> m_job;
  double m_stepSeconds = 0;
  bool m_live = false;
  std::unique_ptr<VideoClip> m_clip;
};

}  // namespace vdit::ui
