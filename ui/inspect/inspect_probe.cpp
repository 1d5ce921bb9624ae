// SPDX-License-Identifier: GPL-3.0-or-later
// Single tokens of a head whose queries and keys were not captured: offered as a small run of its own.
#include <QAction>
#include <algorithm>

#include "app/jobs/job_queue.h"
#include "ui/inspect/head_probe.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/views/banner.h"

namespace vdit::ui {

// The job that made the capture which is open; empty where the queue does not know it (any more).
QJsonObject InspectWorkspace::jobOfCapture() const {
  QJsonObject madeBy;
  for (const jobs::Job& job : context().queue().jobs()) {
    if ((job.kind == jobs::JobKind::Inspect && job.output == m_capture) ||
        job.request.value(QLatin1String("capture")).toString() == m_capture)
      madeBy = job.request;
  }
  return m_capture.isEmpty() ? QJsonObject() : madeBy;
}

HeadPlace InspectWorkspace::place() const {
  return {.step = m_step, .branch = m_branch, .layer = m_layer, .head = m_headIndex};
}

void InspectWorkspace::offerRows() {
  QList<QAction*> ways{captureAction()};
  if (!jobOfCapture().isEmpty()) ways.prepend(m_probe);
  m_banner->show(BannerKind::Info,
                 tr("Single tokens need the head's queries and keys, which this capture does not hold"), {},
                 ways);
}

void InspectWorkspace::probeHead() {
  const auto source = m_loader.source();
  const QJsonObject madeBy = jobOfCapture();
  if (!source || madeBy.isEmpty()) {
    return m_banner->show(
        BannerKind::Info,
        tr("The run of this capture is not in the queue: it cannot be repeated for one head"), {},
        {captureAction()});
  }
  if (hasRows()) return m_banner->show(BannerKind::Info, tr("The head's queries and keys are there"));
  const QJsonObject job = probeJob(madeBy, m_capture, place(), source->info().block);
  const QList<jobs::Job> queued = context().queue().jobs();
  const bool waits = std::any_of(queued.begin(), queued.end(), [&job](const jobs::Job& other) {
    return !jobs::isFinal(other.state) && other.output == job.value(QLatin1String("output")).toString();
  });
  m_banner->clear();
  if (waits) return m_banner->show(BannerKind::Info, tr("The probe of this head is in the queue"));
  context().queue().submit(job, tr("Probe of L%1 H%2, step %3").arg(m_layer).arg(m_headIndex).arg(m_step));
}

void InspectWorkspace::takeProbe(const jobs::Job& job) {
  if (job.state != jobs::JobState::Done || m_capture.isEmpty()) return;
  if (job.output == probeFolder(m_capture, place())) loadRows();
}

void InspectWorkspace::loadRows() {
  const QString probe = m_capture.isEmpty() ? QString() : probeFolder(m_capture, place());
  m_loader.loadRows(m_step, m_branch, m_layer, m_headIndex, probe);
}

}  // namespace vdit::ui
