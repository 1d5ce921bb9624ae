// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/preview_panel.h"

#include <QAction>
#include <QDateTime>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/generate/step_progress.h"
#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/views/banner.h"
#include "ui/views/empty_state.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"
#include "ui/views/video/frame_view.h"
#include "ui/views/video/transport_bar.h"
#include "ui/views/video/video_clip.h"

namespace vdit::ui {
namespace {

constexpr double kPreviewFps = 4;  // latent frames: each stands for four of the video's sixteen a second

QString branchText(const QString& branch) {
  if (branch == QLatin1String("full")) return PreviewPanel::tr("full");
  return branch == QLatin1String("sparse") ? PreviewPanel::tr("sparse") : QString();
}

}  // namespace

PreviewPanel::PreviewPanel(QAction* runDemo, QWidget* parent)
    : QWidget(parent), m_zoom(this), m_playhead(this) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head());
  m_banner = new Banner(this);
  column->addWidget(m_banner);
  m_view = new FrameView(m_zoom, this);
  m_view->setAccessibleName(tr("Preview"));
  m_empty = new EmptyState(
      QStringLiteral("generate"),
      tr("The video appears here while it is made. Write a prompt, or begin with the demo."), runDemo, this);
  column->addWidget(m_view, 1);
  column->addWidget(m_empty, 1);
  column->addWidget(foot());
  m_transport = new TransportBar(m_playhead, this);
  column->addWidget(m_transport);
  connect(&m_playhead, &Playhead::frameChanged, this, &PreviewPanel::showFrame);
  m_playhead.setGate([this](int frame) {
    if (m_live || !m_clip) return true;
    m_clip->want(frame, m_playhead.direction());
    return m_clip->has(frame);
  });
  showNothing();
}

// Both hold the zoom and the playhead by reference.
PreviewPanel::~PreviewPanel() {
  delete m_transport;
  delete m_view;
}

void PreviewPanel::showJob(const jobs::Job& job, double stepSeconds) {
  m_job = job;
  m_stepSeconds = stepSeconds;
  updateFoot();
}

void PreviewPanel::showPreview(const link::PreviewFrames& preview) {
  if (preview.frames.empty()) return;
  const bool fresh = !m_live || preview.frames.size() != m_frames.size();
  m_live = true;
  m_clip.reset();
  m_frames = preview.frames;
  m_previewStep = preview.step;
  m_previewSteps = preview.steps;
  m_previewBranch = preview.branch;
  m_empty->hide();
  m_view->show();
  m_view->setFaded(false);
  if (fresh) {
    m_zoom.setPictureSize({});
    m_playhead.setClip(static_cast<int>(m_frames.size()), kPreviewFps);
    if (m_loop->isChecked()) m_playhead.play();
  }
  showFrame(m_playhead.frame());
  updateFoot();
}

void PreviewPanel::showResult(const QString& video, bool play) {
  m_live = false;
  m_frames.clear();
  m_empty->hide();
  m_view->show();
  m_view->setFaded(false);
  m_title->setText(QFileInfo(video).completeBaseName());
  m_clip = std::make_unique<VideoClip>(video);
  connect(m_clip.get(), &VideoClip::opened, this, [this, play] {
    m_playhead.setClip(m_clip->info().frames, m_clip->info().fps);
    m_clip->want(0);
    if (play) m_playhead.play();
    updateFoot();
  });
  connect(m_clip.get(), &VideoClip::failed, this,
          [this](const jobs::JobError& error) { m_banner->showError(error); });
  connect(m_clip.get(), &VideoClip::frameReady, this, [this](int index) {
    if (index == m_playhead.frame()) showFrame(index);
  });
  updateFoot();
}

void PreviewPanel::showNothing() {
  m_live = false;
  m_frames.clear();
  m_clip.reset();
  m_job.reset();
  m_view->hide();
  m_empty->show();
  m_title->setText(tr("Preview"));
  updateFoot();
}

void PreviewPanel::setEngineLost(bool lost, const QString& why) {
  m_view->setFaded(lost && m_live);
  if (lost && m_live)
    m_fact->setText(tr("engine not connected, data of %1")
                        .arg(QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm"))));
  m_fact->setToolTip(why);
}

QString PreviewPanel::label() const {
  return m_fact->text();
}
QString PreviewPanel::title() const {
  return m_title->text();
}

QWidget* PreviewPanel::head() {
  auto* bar = new QWidget(this);
  bar->setFixedHeight(scaled(38));
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  row->setSpacing(scaled(8));
  m_title = new TextLabel({}, TextStyle::Title, &Theme::text, bar);
  m_fact = new TextLabel({}, TextStyle::Table, &Theme::text2, bar);
  row->addWidget(m_title);
  row->addWidget(m_fact);
  row->addStretch(1);
  row->addWidget(new TextLabel(tr("Latent to colour"), TextStyle::Small, &Theme::text2, bar));
  m_loop = new QToolButton(bar);
  m_loop->setIcon(icon(QStringLiteral("loop")));
  m_loop->setCheckable(true);
  m_loop->setChecked(!theme().reducedMotion);
  m_loop->setAutoRaise(true);
  m_loop->setToolTip(tr("Play the preview in a loop"));
  m_loop->setAccessibleName(m_loop->toolTip());
  connect(m_loop, &QToolButton::toggled, this,
          [this](bool on) { on ? m_playhead.play() : m_playhead.pause(); });
  auto* fit = new QToolButton(bar);
  fit->setIcon(icon(QStringLiteral("fit")));
  fit->setAutoRaise(true);
  fit->setToolTip(tr("Fit the picture"));
  fit->setAccessibleName(fit->toolTip());
  connect(fit, &QToolButton::clicked, this, [this] { m_zoom.setFit(); });
  row->addWidget(m_loop);
  row->addWidget(fit);
  return bar;
}

QWidget* PreviewPanel::foot() {
  m_progress = new QWidget(this);
  auto* column = new QVBoxLayout(m_progress);
  column->setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(8));
  column->setSpacing(scaled(8));
  m_steps = new StepProgress(m_progress);
  column->addWidget(m_steps);
  auto* row = new QHBoxLayout;
  row->setSpacing(scaled(12));
  m_times = new TextLabel({}, TextStyle::Table, &Theme::text2, m_progress);
  row->addWidget(m_times);
  row->addStretch(1);
  m_pause = new QPushButton(tr("Pause"), m_progress);
  m_pause->setProperty("compact", true);
  connect(m_pause, &QPushButton::clicked, this, [this] {
    if (!m_job) return;
    const bool rests = m_job->state == jobs::JobState::Paused || m_job->state == jobs::JobState::Interrupted;
    rests ? Q_EMIT resumeRequested(m_job->id) : Q_EMIT pauseRequested(m_job->id);
  });
  m_stop = new QPushButton(icon(QStringLiteral("stop")), tr("Stop"), m_progress);
  m_stop->setProperty("compact", true);
  auto* menu = new QMenu(m_stop);
  connect(menu->addAction(tr("Stop now")), &QAction::triggered, this, [this] {
    if (m_job) Q_EMIT stopRequested(m_job->id, StopKind::Now);
  });
  connect(menu->addAction(tr("Stop after this step, keep the checkpoint")), &QAction::triggered, this,
          [this] {
            if (m_job) Q_EMIT stopRequested(m_job->id, StopKind::AfterStep);
          });
  m_keep = menu->addAction(tr("Stop after this step, keep the video so far"));
  connect(m_keep, &QAction::triggered, this, [this] {
    if (m_job) Q_EMIT stopRequested(m_job->id, StopKind::KeepSoFar);
  });
  m_stop->setMenu(menu);
  row->addWidget(m_pause);
  row->addWidget(m_stop);
  column->addLayout(row);
  return m_progress;
}

void PreviewPanel::showFrame(int frame) {
  if (m_live) {
    m_view->setPicture(
        m_frames.empty()
            ? QImage()
            : m_frames[static_cast<std::size_t>(std::clamp(frame, 0, int(m_frames.size()) - 1))]);
  } else if (m_clip) {
    m_clip->want(frame, m_playhead.direction());
    if (m_clip->has(frame)) {
      m_view->setPicture(m_clip->frame(frame));
      m_transport->setShownFrame(frame);
    }
  }
}

// Label and picture come from the same message, so they carry the same step.
void PreviewPanel::updateFoot() {
  const bool active = m_job && !jobs::isFinal(m_job->state) && m_job->state != jobs::JobState::Pending &&
                      m_job->state != jobs::JobState::Held;
  m_progress->setVisible(active);
  m_transport->setVisible(!active && m_clip != nullptr);
  if (m_live) {
    const QString branch = branchText(m_previewBranch);
    const QString step = tr("step %1").arg(numbers::ofTotal(m_previewStep, m_previewSteps));
    m_fact->setText(branch.isEmpty() ? step : branch + QStringLiteral(", ") + step);
  } else {
    m_fact->setText(m_clip && m_clip->isOpen()
                        ? numbers::size(m_clip->info().size.width(), m_clip->info().size.height()) +
                              QStringLiteral(", ") + tr("%1 frames").arg(m_clip->info().frames)
                        : QString());
  }
  if (!active) return;
  const jobs::JobProgress& progress = m_job->progress;
  m_title->setText(m_job->title);
  m_steps->setProgress(progress.step, progress.steps, progress.fraction);
  QStringList parts;
  if (m_job->started.isValid())
    parts << tr("Elapsed %1")
                 .arg(numbers::duration(
                     static_cast<double>(m_job->started.secsTo(QDateTime::currentDateTimeUtc()))));
  if (progress.secondsLeft) parts << tr("Left %1").arg(numbers::duration(*progress.secondsLeft));
  if (m_stepSeconds > 0) parts << tr("Step %1").arg(numbers::seconds(m_stepSeconds));
  if (!progress.phase.isEmpty() && progress.phase != QLatin1String("denoise"))
    parts << phaseWord(progress.phase);
  if (!m_job->checkpointFolder.isEmpty() && progress.step > 0)
    parts << tr("Checkpoint step %1").arg(progress.step);
  const bool rests = m_job->state == jobs::JobState::Paused || m_job->state == jobs::JobState::Interrupted;
  if (rests)
    parts = {m_job->state == jobs::JobState::Paused ? tr("Paused at step %1").arg(progress.step)
                                                    : tr("Interrupted"),
             m_job->reason};
  parts.removeAll(QString());
  m_times->setText(parts.join(QStringLiteral("   ")));
  m_pause->setText(rests                                     ? tr("Resume")
                   : m_job->state == jobs::JobState::Pausing ? tr("Pausing…")
                                                             : tr("Pause"));
  if (m_pauseResumes != rests) {
    m_pause->setIcon(icon(rests ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pauseResumes = rests;
  }
  m_pause->setEnabled(m_job->state != jobs::JobState::Pausing);
  m_stop->setText(rests ? tr("Discard") : tr("Stop"));
  m_keep->setEnabled(m_job->kind == jobs::JobKind::Generate && m_job->state == jobs::JobState::Running);
}

}  // namespace vdit::ui
