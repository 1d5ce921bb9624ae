// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_queue.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "app/jobs/job_json.h"
#include "app/jobs/job_request.h"
#include "app/jobs/queue_runner.h"
#include "app/jobs/queue_undo.h"
#include "app/link/engine_link.h"

namespace vdit::jobs {
namespace {

constexpr int kUndoMs = 10'000;

bool runs(const Job& job) {
  return job.state == JobState::Running || job.state == JobState::Pausing;
}

StoreChange saving(QList<Job> jobs) {
  return {.save = std::move(jobs), .remove = {}, .settings = {}, .history = {}};
}

StoreChange setting(QMap<QString, QString> settings) {
  return {.save = {}, .remove = {}, .settings = std::move(settings), .history = {}};
}

bool isSet(const QMap<QString, QString>& settings, const char* name) {
  return settings.value(QLatin1String(name)) == QLatin1String("1");
}

}  // namespace

class JobQueue::Private : public QObject {
 public:
  Private(JobQueue& queue, const QString& file, StartPolicy its);

  using Plan = std::function<std::optional<PlannedChange>()>;
  void change(Plan plan);
  /// `edit` of each of these jobs that it accepts, undoable as one.
  void changeJobs(const QList<qint64>& ids, UndoKind kind, const QString& text,
                  std::function<bool(Job&)> edit);
  void remember(UndoKind kind, const QString& text, const QList<Job>& before);
  void load(const StoredQueue& stored);
  void apply(const StoreChange& change);
  void expireUndo();
  void watchUndo();
  std::optional<JobError> outputTaken(const QString& output, qint64 except) const;
  std::optional<PlannedChange> planSubmit(Job job, QueuePlace place, qint64 token);
  std::optional<PlannedChange> planImport(const QList<Job>& read);

  JobQueue& q;
  const StartPolicy policy;
  QueueList list;
  RunHistory history;
  QueueWriter writer;
  QueueRunner runner;
  QueueUndo undo;
  QElapsedTimer clock;
  QTimer undoTimer;
  int undoMs = kUndoMs;
  bool loaded = false, paused = true, pauseAfter = false, crashed = false;
  QString pauseReason;
  qint64 lastId = 0, lastToken = 0;
};

JobQueue::Private::Private(JobQueue& queue, const QString& file, StartPolicy its)
    : q(queue), policy(its), writer(file), runner(list, writer, history) {
  clock.start();
  undoTimer.setSingleShot(true);
  connect(&undoTimer, &QTimer::timeout, this, &Private::expireUndo);
  connect(&writer, &QueueWriter::opened, this, &Private::load);
  connect(&writer, &QueueWriter::openFailed, &q, &JobQueue::openFailed);
  connect(&writer, &QueueWriter::applied, this, &Private::apply);
  connect(&writer, &QueueWriter::writingBlocked, this, [this](const JobError& error) {
    Q_EMIT q.noticeRaised(JobQueue::tr("The queue cannot be written"), error.message());
  });
  connect(&runner, &QueueRunner::progressed, this, [this](qint64 id) {
    if (const Job* job = list.find(id)) Q_EMIT q.jobChanged(*job);
  });
  connect(&runner, &QueueRunner::noticeRaised, &q, &JobQueue::noticeRaised);
  connect(&runner, &QueueRunner::logged, &q, &JobQueue::logGrew);
  connect(&writer, &QueueWriter::logRead, &q, &JobQueue::logRead);
  connect(&runner, &QueueRunner::mustPause, this, [this](const QString& reason) {
    if (!paused) q.setPaused(true, reason);
  });
}

void JobQueue::Private::change(Plan plan) {
  writer.enqueue({.plan = std::move(plan), .refused = [this](const JobError& error) {
                    Q_EMIT q.noticeRaised(JobQueue::tr("The queue could not be changed"), error.message());
                  }});
}

void JobQueue::Private::changeJobs(const QList<qint64>& ids, UndoKind kind, const QString& text,
                                   std::function<bool(Job&)> edit) {
  change([this, ids, kind, text, edit = std::move(edit)]() -> std::optional<PlannedChange> {
    QList<Job> before, after;
    for (const qint64 id : ids) {
      const Job* known = list.find(id);
      if (!known) continue;
      Job job = *known;
      if (!edit(job)) continue;
      before.append(*known);
      after.append(job);
    }
    if (after.isEmpty()) return std::nullopt;
    return PlannedChange{.change = saving(after),
                         .done = [this, kind, text, before] { remember(kind, text, before); }};
  });
}

void JobQueue::Private::remember(UndoKind kind, const QString& text, const QList<Job>& before) {
  undo.push({.kind = kind, .text = text, .before = before, .untilMs = clock.elapsed() + undoMs});
  watchUndo();
  Q_EMIT q.undoChanged();
}

void JobQueue::Private::watchUndo() {
  if (const auto next = undo.nextExpiry()) {
    undoTimer.start(static_cast<int>(std::max<qint64>(0, *next - clock.elapsed())));
  }
}

void JobQueue::Private::expireUndo() {
  const QList<UndoEntry> over = undo.expired(clock.elapsed());
  for (const UndoEntry& entry : over) {
    for (const Job& before : entry.before) {
      const Job* job = list.find(before.id);
      // For good now: what it would have gone on from is of no more use.
      if (entry.kind == UndoKind::Cancel && job && job->state == JobState::Cancelled)
        runner.discardCheckpoint(*job);
      if (entry.kind == UndoKind::Remove && !job) runner.discardStage(before);
    }
  }
  watchUndo();
  if (!over.isEmpty()) Q_EMIT q.undoChanged();
}

void JobQueue::Private::load(const StoredQueue& stored) {
  list.assign(stored.jobs);
  lastId = stored.lastId;
  crashed = stored.endedBadly;
  for (const HistoryEntry& entry : stored.history) history.add(entry.key, entry.seconds);
  pauseAfter = isSet(stored.settings, "pause_after_job");
  const bool unfinished =
      std::any_of(list.jobs().begin(), list.jobs().end(), [](const Job& job) { return !isFinal(job.state); });
  const bool forced = (stored.endedBadly || !stored.noticeTitle.isEmpty()) && unfinished;
  if (forced) {
    paused = true;
    pauseReason =
        JobQueue::tr("The studio did not end properly the last time. Look at the jobs, then go on.");
  } else if (policy == StartPolicy::AsLastTime) {
    paused = isSet(stored.settings, "paused");
    pauseReason = stored.settings.value(QStringLiteral("pause_reason"));
  } else {
    paused = policy == StartPolicy::Paused;
    pauseReason = paused ? JobQueue::tr("The queue starts paused, as set") : QString();
  }
  loaded = true;
  runner.setMayStart(!paused);
  runner.setPauseAfterJob(pauseAfter);
  Q_EMIT q.loaded();
  Q_EMIT q.pausedChanged(paused, pauseReason);
  if (!stored.noticeTitle.isEmpty()) Q_EMIT q.noticeRaised(stored.noticeTitle, stored.noticeText);
  if (forced) {
    change([this] { return PlannedChange{.change = setting(pauseSettings(true, pauseReason)), .done = {}}; });
  }
  runner.schedule();
}

void JobQueue::Private::apply(const StoreChange& done) {
  bool reordered = false;
  QList<Job> added, changed;
  for (const Job& job : done.save) {
    const bool known = list.find(job.id) != nullptr;
    reordered |= list.put(job);
    (known ? changed : added).append(job);
    lastId = std::max(lastId, job.id);
  }
  for (const qint64 id : done.remove) list.remove(id);
  if (done.history) history.add(done.history->key, done.history->seconds);
  const bool wasPaused = paused;
  const QString hadReason = pauseReason;
  if (done.settings.contains(QStringLiteral("paused"))) {
    paused = isSet(done.settings, "paused");
    pauseReason = done.settings.value(QStringLiteral("pause_reason"));
  }
  if (done.settings.contains(QStringLiteral("pause_after_job")))
    pauseAfter = isSet(done.settings, "pause_after_job");
  runner.setMayStart(!paused);
  runner.setPauseAfterJob(pauseAfter);
  // Only now, when all of it is in the list: who listens may look at any job.
  for (const Job& job : added) Q_EMIT q.jobAdded(job);
  for (const Job& job : changed) Q_EMIT q.jobChanged(job);
  for (const qint64 id : done.remove) Q_EMIT q.jobRemoved(id);
  if (reordered) Q_EMIT q.orderChanged();
  if (paused != wasPaused || pauseReason != hadReason ||
      done.settings.contains(QStringLiteral("pause_after_job"))) {
    Q_EMIT q.pausedChanged(paused, pauseReason);
  }
  runner.schedule();
}

std::optional<JobError> JobQueue::Private::outputTaken(const QString& output, qint64 except) const {
  if (output.isEmpty()) return std::nullopt;
  for (const Job& job : list.jobs()) {
    if (job.id == except || isFinal(job.state) || job.output != output) continue;
    return JobError{.code = QStringLiteral("job.output"),
                    .subject = output,
                    .field = QStringLiteral("output"),
                    .found = JobQueue::tr("job %1 will write it too").arg(job.id),
                    .expected = JobQueue::tr("an output of its own"),
                    .hint = JobQueue::tr("choose another name")};
  }
  return std::nullopt;
}

std::optional<PlannedChange> JobQueue::Private::planSubmit(Job job, QueuePlace place, qint64 token) {
  if (const auto error = outputTaken(job.output, 0)) {
    Q_EMIT q.refused(token, *error);
    return std::nullopt;
  }
  job.id = lastId + 1;
  job.place = place == QueuePlace::Next ? list.nextPlace(job.parent) : list.endPlace(job.parent);
  job.created = QDateTime::currentDateTimeUtc();
  return PlannedChange{.change = saving({job}),
                       .done = [this, token, id = job.id] { Q_EMIT q.submitted(token, id); }};
}

// Ids are given anew; what belonged together still does.
std::optional<PlannedChange> JobQueue::Private::planImport(const QList<Job>& read) {
  QHash<qint64, qint64> ids{{0, 0}};
  qint64 next = lastId;
  for (const Job& job : read) ids.insert(job.id, ++next);
  QList<Job> jobs;
  double place = list.endPlace(0);
  next = lastId;
  for (Job job : read) {
    job.id = ++next;
    job.parent = ids.value(job.parent);
    job.after = ids.value(job.after);
    job.state = job.state == JobState::Held ? JobState::Held : JobState::Pending;
    job.attempts = 0;
    job.place = place++;
    if (job.title.isEmpty()) job.title = QFileInfo(job.output).completeBaseName();
    job.created = QDateTime::currentDateTimeUtc();
    auto error = checkRequest(job.request);
    if (!error) error = outputTaken(job.output, 0);
    if (error) {
      Q_EMIT q.noticeRaised(JobQueue::tr("Nothing was imported"), error->message());
      return std::nullopt;
    }
    jobs.append(job);
  }
  return PlannedChange{.change = saving(jobs), .done = {}};
}

JobQueue::JobQueue(const QString& storeFile, StartPolicy policy, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(*this, storeFile, policy)) {
  qRegisterMetaType<Job>();
  qRegisterMetaType<JobProgress>();
  d->writer.open();
}

JobQueue::~JobQueue() = default;

void JobQueue::attachEngine(link::EngineLink* engine) {
  d->runner.attach(engine);
}

bool JobQueue::endedBadly() const {
  return d->crashed;
}

QStringList JobQueue::targets() const {
  return d->runner.targets();
}

QString JobQueue::defaultTarget() const {
  return d->runner.targets().value(0, QStringLiteral("local"));
}

bool JobQueue::isLoaded() const {
  return d->loaded;
}

const QList<Job>& JobQueue::jobs() const {
  return d->list.jobs();
}

std::optional<Job> JobQueue::job(qint64 id) const {
  const Job* found = d->list.find(id);
  return found ? std::optional(*found) : std::nullopt;
}

bool JobQueue::isPaused() const {
  return d->paused;
}

QString JobQueue::pauseReason() const {
  return d->pauseReason;
}

std::optional<double> JobQueue::totalSecondsLeft() const {
  double total = 0;
  for (const Job& job : d->list.jobs()) {
    if (job.state != JobState::Pending && !runs(job)) continue;
    const auto expected = d->history.expectedSeconds(workKey(job.request, job.target));
    if (runs(job) && job.progress.secondsLeft) {
      total += *job.progress.secondsLeft;
    } else if (expected) {
      total += std::max(0.0, *expected - d->runner.secondsRunning(job.id));
    } else {
      return std::nullopt;
    }
  }
  return total;
}

std::optional<double> JobQueue::expectedSeconds(const QJsonObject& request, const QString& target) const {
  return d->history.expectedSeconds(workKey(request, target.isEmpty() ? defaultTarget() : target));
}

qint64 JobQueue::submit(const QJsonObject& request, const QString& title, QueuePlace place, qint64 after,
                        qint64 parent, const QString& target) {
  const qint64 token = ++d->lastToken;
  const auto refuse = [this, token](const JobError& error) { Q_EMIT refused(token, error); };
  if (const auto error = checkRequest(request)) {
    QMetaObject::invokeMethod(
        this, [refuse, error = *error] { refuse(error); }, Qt::QueuedConnection);
    return token;
  }
  Job job = *jobOfRequest(request);
  job.title = title;
  job.after = after;
  job.parent = parent;
  const QString here = QStringLiteral("local");
  job.target = !target.isEmpty()                                      ? target
               : readsLargeFiles(request) && targets().contains(here) ? here
                                                                      : defaultTarget();
  d->writer.enqueue(
      {.plan = [this, job, place, token] { return d->planSubmit(job, place, token); }, .refused = refuse});
  return token;
}

void JobQueue::edit(qint64 id, const QJsonObject& request) {
  if (const auto error = checkRequest(request)) {
    Q_EMIT noticeRaised(tr("The job was not changed"), error->message());
    return;
  }
  d->changeJobs({id}, UndoKind::Edit, tr("Edit job"), [this, request](Job& job) {
    const Job fresh = *jobOfRequest(request);
    if (!isWaiting(job.state)) return false;
    if (const auto error = d->outputTaken(fresh.output, job.id)) {
      Q_EMIT noticeRaised(tr("The job was not changed"), error->message());
      return false;
    }
    job.request = request;
    job.kind = fresh.kind;
    job.output = fresh.output;
    job.checkpointFolder = fresh.checkpointFolder;
    return true;
  });
}

void JobQueue::setTarget(const QList<qint64>& ids, const QString& target) {
  d->changeJobs(ids, UndoKind::Edit, tr("Run on another machine"), [target](Job& job) {
    if (!canChangeTarget(job.state) || job.target == target) return false;
    job.target = target;
    return true;
  });
}

void JobQueue::move(qint64 id, qint64 before) {
  d->change([this, id, before]() -> std::optional<PlannedChange> {
    const QList<Job> moved = d->list.moved(id, before);
    if (moved.isEmpty()) return std::nullopt;
    QList<Job> old;
    for (const Job& job : moved) old.append(*d->list.find(job.id));
    return PlannedChange{.change = saving(moved),
                         .done = [this, old] { d->remember(UndoKind::Move, tr("Move job"), old); }};
  });
}

void JobQueue::runNext(qint64 id) {
  QList<qint64> ids{id};
  // First among its own, and with its sweep before all others.
  const Job* known = d->list.find(id);
  if (known && d->list.find(known->parent)) ids.append(known->parent);
  d->changeJobs(ids, UndoKind::Move, tr("Run next"), [this, id](Job& job) {
    const double place = d->list.nextPlace(job.parent);
    if ((job.id == id && !isWaiting(job.state)) || place >= job.place) return false;
    job.place = place;
    return true;
  });
}

void JobQueue::hold(qint64 id, bool held) {
  d->changeJobs({id}, UndoKind::Hold, held ? tr("Hold job") : tr("Release job"),
                [held](Job& job) { return advance(job, held ? JobState::Held : JobState::Pending); });
}

void JobQueue::pauseJob(qint64 id) {
  d->runner.pause(id);
}

void JobQueue::keepSoFar(qint64 id) {
  d->runner.keepSoFar(id);
}

void JobQueue::resume(qint64 id) {
  d->change([this, id]() -> std::optional<PlannedChange> {
    const Job* known = d->list.find(id);
    if (!known) return std::nullopt;
    Job job = *known;
    if (job.state == JobState::Paused && !job.resumeQueued) {
      job.resumeQueued = true;
      job.reason = tr("Goes on as soon as the engine is free");
    } else if (job.state != JobState::Interrupted || !advance(job, JobState::Pending)) {
      return std::nullopt;
    }
    return PlannedChange{.change = saving({job}), .done = {}};
  });
}

void JobQueue::retry(qint64 id) {
  d->change([this, id]() -> std::optional<PlannedChange> {
    const Job* known = d->list.find(id);
    if (!known || known->state != JobState::Failed) return std::nullopt;
    Job job = *known;
    advance(job, JobState::Pending);
    job.finished = {};
    return PlannedChange{.change = saving({job}), .done = {}};
  });
}

void JobQueue::retryOnProcessor(qint64 id) {
  d->change([this, id]() -> std::optional<PlannedChange> {
    const Job* known = d->list.find(id);
    if (!known || known->state != JobState::Failed) return std::nullopt;
    Job job = *known;
    advance(job, JobState::Pending);
    job.request = onProcessor(job.request);
    job.finished = {};
    return PlannedChange{.change = saving({job}), .done = {}};
  });
}

QJsonObject JobQueue::onProcessor(QJsonObject request) {
  request.insert(QStringLiteral("device"), QStringLiteral("cpu"));
  return request;
}

void JobQueue::cancel(const QList<qint64>& ids) {
  d->change([this, ids]() -> std::optional<PlannedChange> {
    QList<Job> before, after;
    QList<qint64> running;
    for (const qint64 id : ids) {
      const Job* known = d->list.find(id);
      if (!known || isFinal(known->state) || d->runner.isCancelling(id)) continue;
      before.append(*known);
      if (runs(*known)) {
        running.append(id);  // the engine ends it, and says how
        continue;
      }
      Job job = *known;
      advance(job, JobState::Cancelled);
      job.resumeQueued = false;
      job.reason = tr("Cancelled by you");
      job.finished = QDateTime::currentDateTimeUtc();
      after.append(job);
    }
    if (before.isEmpty()) return std::nullopt;
    const QString text = tr("Cancel %n job(s)", nullptr, static_cast<int>(before.size()));
    return PlannedChange{.change = saving(after), .done = [this, before, running, text] {
                           d->remember(UndoKind::Cancel, text, before);
                           for (const qint64 id : running) d->runner.cancel(id);
                         }};
  });
}

void JobQueue::cancelOthers(qint64 keep) {
  QList<qint64> ids;
  for (const Job& job : jobs()) {
    if (job.id != keep) ids.append(job.id);
  }
  cancel(ids);
}

void JobQueue::cancelAll() {
  cancelOthers(0);
}

void JobQueue::remove(const QList<qint64>& ids) {
  d->change([this, ids]() -> std::optional<PlannedChange> {
    PlannedChange planned;
    QList<Job> before;
    for (const qint64 id : ids) {
      const Job* known = d->list.find(id);
      if (!known || !isFinal(known->state)) continue;
      before.append(*known);
      planned.change.remove.append(id);
    }
    if (before.isEmpty()) return std::nullopt;
    const QString text = tr("Remove %n job(s)", nullptr, static_cast<int>(before.size()));
    planned.done = [this, before, text] { d->remember(UndoKind::Remove, text, before); };
    return planned;
  });
}

void JobQueue::setPaused(bool paused, const QString& reason) {
  d->change([this, paused, reason]() -> std::optional<PlannedChange> {
    if (paused == d->paused && (!paused || reason == d->pauseReason)) return std::nullopt;
    return PlannedChange{
        .change = setting(pauseSettings(paused, reason.isEmpty() ? tr("Paused by you") : reason)),
        .done = {}};
  });
}

void JobQueue::setPauseAfterJob(bool pause) {
  d->change([pause] {
    return PlannedChange{
        .change =
            setting({{QStringLiteral("pause_after_job"), pause ? QStringLiteral("1") : QStringLiteral("0")}}),
        .done = {}};
  });
}

bool JobQueue::pauseAfterJob() const {
  return d->pauseAfter;
}

void JobQueue::undo() {
  d->change([this]() -> std::optional<PlannedChange> {
    const auto entry = d->undo.take(d->clock.elapsed());
    if (!entry) return std::nullopt;
    for (const Job& before : entry->before) {
      if (entry->kind == UndoKind::Cancel && d->runner.isCancelling(before.id))
        d->runner.restoreWhenStopped(before.id);
    }
    Q_EMIT undoChanged();
    return PlannedChange{.change = saving(undone(*entry, d->list)), .done = {}};
  });
}

QString JobQueue::undoText() const {
  return d->undo.text();
}

void JobQueue::setUndoTime(int milliseconds) {
  d->undoMs = milliseconds;
}

QByteArray JobQueue::exportJobs(const QList<qint64>& ids) const {
  QList<Job> chosen;
  for (const Job& job : jobs()) {
    if (ids.isEmpty() ? !isFinal(job.state) : ids.contains(job.id)) chosen.append(job);
  }
  if (chosen.size() == 1) return QJsonDocument(chosen.first().request).toJson();
  return queueDocument(chosen);
}

void JobQueue::importJobs(const QByteArray& document) {
  const ReadQueue read = readQueueDocument(document);
  if (!read.error.code.isEmpty()) {
    Q_EMIT noticeRaised(tr("Nothing was imported"), read.error.message());
    return;
  }
  d->change([this, jobs = read.jobs] { return d->planImport(jobs); });
}

void JobQueue::readLog(qint64 id) {
  d->writer.readLog(id);
}

QString JobQueue::commandLine(const Job& job) {
  return commandLineOf(job.request);
}

}  // namespace vdit::jobs
