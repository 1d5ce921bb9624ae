// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/live_pair.h"

#include <QFileInfo>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "ui/views/number_text.h"

namespace vdit::ui {

LivePair::LivePair(jobs::JobQueue& queue, QObject* parent) : QObject(parent), m_queue(queue) {
  connect(&queue, &jobs::JobQueue::jobChanged, this, &LivePair::readJob);
}

void LivePair::watch(link::EngineLink& engine) {
  connect(&engine, &link::EngineLink::previewArrived, this, &LivePair::takePreview);
}

bool LivePair::follow(const QString& folder) {
  leave();
  for (const jobs::Job& job : m_queue.jobs()) {
    if (jobs::isFinal(job.state) || job.kind != jobs::JobKind::Pair ||
        QFileInfo(job.output) != QFileInfo(folder))
      continue;
    m_job = job.id;
    m_folder = folder;
    m_sides[0].note = m_sides[1].note = tr("waiting");
    return true;
  }
  return false;
}

void LivePair::leave() {
  m_job = 0;
  m_folder.clear();
  m_failure.clear();
  m_sides[0] = m_sides[1] = {};
}

void LivePair::readJob(const jobs::Job& job) {
  if (job.id != m_job) return;
  if (job.state == jobs::JobState::Done) {
    const QString folder = m_folder;
    leave();
    Q_EMIT finished(folder);
    return;
  }
  m_failure = job.error ? job.error->message() : QString();
  if (job.state == jobs::JobState::Paused || job.state == jobs::JobState::Interrupted) m_failure = job.reason;
  Q_EMIT changed();
}

void LivePair::takePreview(const link::PreviewFrames& preview) {
  if (preview.job != m_job || m_job == 0 || preview.frames.empty()) return;
  Side& side = m_sides[preview.branch == QLatin1String("sparse") ? 1 : 0];
  side.frames = preview.frames;
  side.note = tr("preview, step %1").arg(numbers::ofTotal(preview.step, preview.steps));
  Q_EMIT changed();
}

}  // namespace vdit::ui
