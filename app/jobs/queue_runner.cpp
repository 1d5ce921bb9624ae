// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/queue_runner.h"

#include <algorithm>
#include <utility>

#include "app/link/engine_link.h"

namespace vdit::jobs {
namespace {

constexpr int kProgressMs = 100;
constexpr int kNoteMs = 2000;
constexpr int kLossesWithoutProgress = 1;

bool isDiskError(const JobError& error) {
  return error.code == QLatin1String("disk.space") || error.code == QLatin1String("video.write") ||
         error.code == QLatin1String("file.write");
}

bool runs(const Job& job) {
  return job.state == JobState::Running || job.state == JobState::Pausing;
}

}  // namespace

bool advance(Job& job, JobState to) {
  if (!isLegalTransition(job.state, to)) return false;
  job.state = to;
  return true;
}

QMap<QString, QString> pauseSettings(bool paused, const QString& reason) {
  return {{QStringLiteral("paused"), paused ? QStringLiteral("1") : QStringLiteral("0")},
          {QStringLiteral("pause_reason"), paused ? reason : QString()}};
}

QueueRunner::QueueRunner(QueueList& list, QueueWriter& writer, RunHistory& history, QObject* parent)
    : QObject(parent), m_list(list), m_writer(writer), m_history(history) {
  m_progressTimer.setSingleShot(true);
  m_progressTimer.setInterval(kProgressMs);
  connect(&m_progressTimer, &QTimer::timeout, this, [this] {
    for (const qint64 id : std::exchange(m_progressed, {})) Q_EMIT progressed(id);
  });
}

void QueueRunner::attach(link::EngineLink* engine) {
  using link::EngineLink;
  m_slots[engine->target().name].engine = engine;
  m_targets.append(engine->target().name);
  connect(engine, &EngineLink::jobFinished, this, &QueueRunner::finished);
  connect(engine, &EngineLink::jobFailed, this, &QueueRunner::failed);
  connect(engine, &EngineLink::jobPaused, this, &QueueRunner::paused);
  connect(engine, &EngineLink::jobCancelled, this, &QueueRunner::cancelled);
  connect(engine, &EngineLink::jobLost, this, &QueueRunner::lost);
  connect(engine, &EngineLink::jobProgress, this, &QueueRunner::progress);
  connect(engine, &EngineLink::jobCheckpoint, this, &QueueRunner::checkpointed);
  connect(engine, &EngineLink::logLine, this, [this, engine](const QString& line) {
    if (const qint64 job = engine->currentJob()) note(job, QStringLiteral("engine"), line);
  });
  connect(engine, &EngineLink::stateChanged, this, [this, engine](link::EngineState state) {
    if (state == link::EngineState::Stopped) Q_EMIT mustPause(engine->stateText());
    Slot& slot = m_slots[engine->target().name];
    if (state == link::EngineState::Ready) slot.called = false;
    if (slot.called) tellUnanswered(*engine);
    schedule();
  });
  schedule();
}

QueueRunner::Slot* QueueRunner::slotOf(qint64 id) {
  return const_cast<Slot*>(std::as_const(*this).slotOf(id));
}

const QueueRunner::Slot* QueueRunner::slotOf(qint64 id) const {
  for (const auto& [target, slot] : m_slots) {
    if (id != 0 && slot.active == id) return &slot;
  }
  return nullptr;
}

void QueueRunner::schedule() {
  if (!m_mayStart) return;
  for (auto& entry : m_slots) {
    const QString& target = entry.first;
    Slot& slot = entry.second;
    if (slot.starting || slot.active != 0) continue;
    const link::EngineState state = slot.engine->state();
    if (state != link::EngineState::Ready && (state != link::EngineState::Absent || slot.called)) continue;
    if (!m_list.nextToResume(target) && !m_list.nextToRun(target)) continue;
    if (state == link::EngineState::Absent) {
      slot.called = true;
      // Later: who asks may be in the middle of something, and a start answers at once when it fails.
      QMetaObject::invokeMethod(
          this,
          [this, engine = slot.engine] {
            engine->start();
            if (engine->state() == link::EngineState::Absent) tellUnanswered(*engine);
          },
          Qt::QueuedConnection);
      continue;
    }
    slot.starting = true;
    m_writer.enqueue({.plan = [this, target] { return planStart(target); },
                      .refused =
                          [this, target](const JobError& error) {
                            m_slots[target].starting = false;
                            m_slots[target].active = 0;
                            Q_EMIT noticeRaised(tr("No job can be started"), error.message());
                            Q_EMIT mustPause(error.message());
                          }});
  }
}

// A job waits for an engine that does not come.
void QueueRunner::tellUnanswered(const link::EngineLink& engine) {
  using State = link::EngineState;
  const State state = engine.state();
  if (state == State::Absent || state == State::Mismatch || state == State::Disconnected)
    Q_EMIT noticeRaised(tr("Jobs wait for an engine"), engine.stateText());
}

std::optional<PlannedChange> QueueRunner::planStart(const QString& target) {
  Slot& slot = m_slots[target];
  const Job* next = m_list.nextToResume(target);
  if (!next) next = m_list.nextToRun(target);
  if (!next || !m_mayStart || slot.engine->state() != link::EngineState::Ready) {
    slot.starting = false;
    return std::nullopt;
  }
  Job job = *next;
  advance(job, JobState::Running);
  ++job.attempts;
  job.started = QDateTime::currentDateTimeUtc();
  job.error.reset();
  job.reason.clear();
  job.resumeQueued = false;
  job.progress = {};
  slot.active = job.id;
  slot.cancelling = slot.restoring = false;
  const auto run = [this, target, id = job.id] {
    Slot& started = m_slots[target];
    started.starting = false;
    started.ran.start();
    started.noted.invalidate();
    const Job* onDisk = m_list.find(id);
    if (!onDisk) return;
    const link::EngineInfo& info = started.engine->info();
    note(
        id, QStringLiteral("queue"),
        tr("attempt %1 on %2: vdit %3, %4").arg(onDisk->attempts).arg(target, info.version, info.deviceName));
    started.engine->runJob(*onDisk);
  };
  return PlannedChange{.change = {.save = {job}, .remove = {}, .settings = {}, .history = {}}, .done = run};
}

void QueueRunner::recordEnd(qint64 id, std::function<bool(Job&, StoreChange&)> change,
                            std::function<QString(const Job&)> told) {
  if (!slotOf(id)) return;
  const auto release = [this, id] {
    if (Slot* slot = slotOf(id)) slot->active = 0;
    schedule();
  };
  const auto done = [this, id, release, told = std::move(told)] {
    if (const Job* job = m_list.find(id)) {
      note(id, QStringLiteral("queue"), told(*job));
      // Its results are here and it will not be asked for again.
      Slot* slot = slotOf(id);
      if (slot && job->state == JobState::Done) slot->engine->discardStage(*job);
    }
    release();
  };
  m_writer.enqueue(
      {.plan = [this, id, change = std::move(change), release, done]() -> std::optional<PlannedChange> {
         const Job* known = m_list.find(id);
         if (!known) return std::nullopt;
         Job job = *known;
         PlannedChange planned{.change = {}, .done = done};
         if (!change(job, planned.change)) {
           release();
           return std::nullopt;
         }
         planned.change.save.append(job);
         return planned;
       },
       .refused = {},
       .mustSucceed = true});
}

void QueueRunner::note(qint64 id, const QString& source, const QString& text) {
  const QString line =
      QStringLiteral("%1  %2  %3")
          .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")), source,
               text);
  m_writer.appendLog(id, line);
  Q_EMIT logged(id, line);
}

void QueueRunner::stopClock(Job& job) {
  const Slot* slot = slotOf(job.id);
  if (slot && slot->ran.isValid()) job.secondsSpent += static_cast<double>(slot->ran.elapsed()) / 1000;
  job.finished = QDateTime::currentDateTimeUtc();
  job.progress.secondsLeft.reset();
}

void QueueRunner::pauseAfterThis(StoreChange& change) {
  if (!m_pauseAfterJob) return;
  change.settings = pauseSettings(true, tr("Paused after the job, as asked"));
  change.settings.insert(QStringLiteral("pause_after_job"), QStringLiteral("0"));
}

void QueueRunner::finished(qint64 id, const QJsonObject& result) {
  m_losses.remove(id);
  const auto end = [this, result](Job& job, StoreChange& change) {
    if (!advance(job, JobState::Done)) return false;
    stopClock(job);
    job.progress.fraction = 1;
    job.result = result;
    const int stopped = result.value(QLatin1String("stopped_after")).toInt();
    job.reason = stopped > 0 ? tr("Stopped after step %1 of %2, and the video so far kept")
                                   .arg(stopped)
                                   .arg(result.value(QLatin1String("steps")).toInt())
                             : QString();
    // Only a job that ran in one piece, and to its end, says how long such work takes.
    if (job.attempts == 1 && stopped == 0)
      change.history = HistoryEntry{workKey(job.request, job.target), job.secondsSpent};
    pauseAfterThis(change);
    return true;
  };
  recordEnd(id, end, [](const Job& job) { return tr("done after %1 s").arg(job.secondsSpent, 0, 'f', 1); });
}

void QueueRunner::failed(qint64 id, const JobError& error) {
  m_losses.remove(id);
  const auto end = [this, error](Job& job, StoreChange& change) {
    if (!advance(job, JobState::Failed)) return false;
    stopClock(job);
    job.error = error;
    job.reason = error.message();
    pauseAfterThis(change);
    if (isDiskError(error)) {
      change.settings = pauseSettings(true, tr("The disk is full: %1").arg(error.message()));
      Q_EMIT noticeRaised(tr("The disk is full"), error.message());
    }
    return true;
  };
  recordEnd(id, end,
            [code = error.code](const Job& job) { return tr("failed: %1: %2").arg(code, job.reason); });
}

void QueueRunner::paused(qint64 id) {
  const auto end = [this](Job& job, StoreChange&) {
    if (job.state == JobState::Running) advance(job, JobState::Pausing);
    if (!advance(job, JobState::Paused)) return false;
    stopClock(job);
    job.finished = {};
    job.reason = tr("Paused by you");
    return true;
  };
  recordEnd(id, end, [](const Job& job) { return tr("paused at step %1").arg(job.progress.step); });
}

void QueueRunner::cancelled(qint64 id) {
  const Slot* slot = slotOf(id);
  const bool restores = slot && slot->restoring;
  const auto end = [this, restores](Job& job, StoreChange&) {
    if (!runs(job)) return false;
    stopClock(job);
    if (restores) {
      job.finished = {};
      return advance(job, JobState::Interrupted) && advance(job, JobState::Pending);
    }
    job.reason = tr("Cancelled by you");
    return advance(job, JobState::Cancelled);
  };
  recordEnd(id, end, [](const Job& job) { return tr("cancelled at step %1").arg(job.progress.step); });
}

bool QueueRunner::goesOnAfterLoss(const Job& job) {
  Losses& losses = m_losses[job.id];
  if (job.progress.step > losses.step) losses.count = 0;
  losses.step = std::max(losses.step, job.progress.step);
  return ++losses.count <= kLossesWithoutProgress;
}

void QueueRunner::lost(qint64 id, const QString& reason) {
  const Slot* slot = slotOf(id);
  if (slot && slot->cancelling) return cancelled(id);
  const auto end = [this, reason](Job& job, StoreChange&) {
    if (!runs(job)) return false;
    stopClock(job);
    job.finished = {};
    const bool wasPausing = job.state == JobState::Pausing;
    job.reason = reason;
    advance(job, JobState::Interrupted);
    // Once by itself; a job that takes the engine down again before it got any further waits for a person.
    if (!wasPausing && goesOnAfterLoss(job)) advance(job, JobState::Pending);
    return true;
  };
  recordEnd(id, end, [reason](const Job&) { return tr("interrupted: %1").arg(reason); });
}

void QueueRunner::progress(qint64 id, const JobProgress& progress) {
  if (!slotOf(id)) return;
  JobProgress known = progress;
  const Job* job = m_list.find(id);
  if (!known.secondsLeft && job) {
    if (const auto expected = m_history.expectedSeconds(workKey(job->request, job->target))) {
      known.secondsLeft = std::max(0.0, *expected * (1 - progress.fraction));
    }
  }
  m_list.setProgress(id, known);
  m_progressed.insert(id);
  if (!m_progressTimer.isActive()) m_progressTimer.start();
}

// Steps may be short and every write is synced, so not each of them is written down.
void QueueRunner::checkpointed(qint64 id) {
  Slot* slot = slotOf(id);
  const Job* job = m_list.find(id);
  if (!slot || !job || job->progress.step == 0) return;
  if (slot->noted.isValid() && slot->noted.elapsed() < kNoteMs) return;
  slot->noted.start();
  m_writer.enqueue({.plan = [id, progress = job->progress]() -> std::optional<PlannedChange> {
                      return PlannedChange{.change = {.save = {},
                                                      .remove = {},
                                                      .settings = {},
                                                      .history = {},
                                                      .progress = std::pair(id, progress)},
                                           .done = {}};
                    },
                    .refused = {}});
}

void QueueRunner::pause(qint64 id) {
  m_writer.enqueue({.plan = [this, id]() -> std::optional<PlannedChange> {
                      const Job* known = m_list.find(id);
                      if (!known || !slotOf(id)) return std::nullopt;
                      Job job = *known;
                      if (!advance(job, JobState::Pausing)) return std::nullopt;
                      return PlannedChange{
                          .change = {.save = {job}, .remove = {}, .settings = {}, .history = {}},
                          .done = [this, id] {
                            if (Slot* slot = slotOf(id)) slot->engine->pauseJob(id);
                          }};
                    },
                    .refused =
                        [this](const JobError& error) {
                          Q_EMIT noticeRaised(tr("The queue could not be changed"), error.message());
                        }});
}

void QueueRunner::keepSoFar(qint64 id) {
  const Job* job = m_list.find(id);
  Slot* slot = slotOf(id);
  if (!slot || !job || job->kind != JobKind::Generate || job->state != JobState::Running) return;
  slot->engine->keepJob(id);
}

void QueueRunner::cancel(qint64 id) {
  Slot* slot = slotOf(id);
  if (!slot) return;
  slot->cancelling = true;
  slot->restoring = false;
  slot->engine->cancelJob(id);
}

bool QueueRunner::isCancelling(qint64 id) const {
  const Slot* slot = slotOf(id);
  return slot && slot->cancelling;
}

void QueueRunner::restoreWhenStopped(qint64 id) {
  if (Slot* slot = slotOf(id)) slot->restoring = true;
}

void QueueRunner::discardCheckpoint(const Job& job) {
  discardStage(job);
  const auto slot = m_slots.find(job.target);
  const bool here = slot == m_slots.end() || slot->second.engine->target().sshHost.isEmpty();
  if (here && !job.checkpointFolder.isEmpty()) m_writer.discardCheckpoint(job.checkpointFolder);
}

void QueueRunner::discardStage(const Job& job) {
  const auto slot = m_slots.find(job.target);
  if (slot != m_slots.end()) slot->second.engine->discardStage(job);
}

double QueueRunner::secondsRunning(qint64 id) const {
  const Slot* slot = slotOf(id);
  return slot && slot->ran.isValid() ? static_cast<double>(slot->ran.elapsed()) / 1000 : 0;
}

}  // namespace vdit::jobs
