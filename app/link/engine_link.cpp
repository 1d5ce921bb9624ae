// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/engine_link.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QHash>
#include <QLocale>
#include <QThreadPool>
#include <QTimer>
#include <cstring>
#include <utility>

#include "app/jobs/job_json.h"
#include "app/link/engine_process.h"
#include "app/link/remote_job.h"
#include "app/link/restart_budget.h"
#include "app/link/result_fetch.h"
#include "engine/service/messages.h"

namespace vdit::link {
namespace {

constexpr int kHandshakeMs = 10'000;
constexpr int kSilenceMs = 10'000;
constexpr int kCancelMs = 5'000;
constexpr int kStopMs = 5'000;
constexpr int kRestartMs = 500;

const QString kPreview = QStringLiteral("preview");
const QString kHeads = QStringLiteral("heads");

}  // namespace

class EngineLink::Private : public QObject {
 public:
  Private(EngineLink& link, EngineTarget its);

  void launch();
  void endBy(EngineState state, const QString& text);
  void setState(EngineState state, const QString& text);
  void receive(const ReceivedMessage& message);
  void greet(const QJsonObject& hello);
  void receiveOfJob(const ReceivedMessage& message);
  void receiveStream(const ReceivedMessage& message);
  void receiveAnswer(const ReceivedMessage& message);
  void ended(const EngineEnd& end);
  void restartOrStop(const QString& text, EngineState meanwhile);
  void loseJob(const QString& reason);
  void refuseRequests(const QString& reason);
  void endJob() {
    job = 0;
    cancelTimer.stop();
    remote.reset();
    if (!fetch) return;
    fetch->leave();
    fetch.release()->deleteLater();  // it may be what ends the job
  }
  void jobOver() {
    endJob();
    setState(EngineState::Ready, info.deviceName);
  }
  void finish(qint64 id, const QJsonObject& result);
  void fetchResults(qint64 id, const QJsonObject& result);
  bool isRemote() const { return !target.sshHost.isEmpty(); }
  void settle();
  void subscribe(const QString& stream, bool on);
  bool isUp() const;
  void ignore() { ++ignored; }

  EngineLink& q;
  EngineTarget target;
  EngineState state = EngineState::Absent;
  QString text = EngineLink::tr("The engine is not started");
  EngineInfo info;
  EngineProcess process;
  RestartBudget budget;
  QElapsedTimer clock;
  QTimer handshakeTimer, silenceTimer, cancelTimer, restartTimer;
  bool greeted = false;     // this child said hello
  bool stopping = false;    // asked to end, or refused: its end is no crash
  bool restarting = false;  // start anew once the child that is still there has ended
  qint64 job = 0;
  int jobStep = 0;
  std::optional<RemoteJob> remote;     // of the job that runs, on another machine
  std::unique_ptr<ResultFetch> fetch;  // it is done there, and its results are on their way
  bool previewOn = false, headsOn = false;
  int headsSide = 32;
  qint64 lastToken = 0;
  QHash<qint64, QString> requests;  // waiting: token, what
  int ignored = 0;
};

EngineLink::Private::Private(EngineLink& link, EngineTarget its) : q(link), target(std::move(its)) {
  clock.start();
  for (QTimer* timer : {&handshakeTimer, &silenceTimer, &cancelTimer, &restartTimer})
    timer->setSingleShot(true);
  connect(&process, &EngineProcess::received, this, &Private::receive);
  connect(&process, &EngineProcess::ended, this, &Private::ended);
  connect(&process, &EngineProcess::logLine, &q, &EngineLink::logLine);
  connect(&process, &EngineProcess::startFailed, this, [this](const QString& reason) {
    handshakeTimer.stop();
    setState(EngineState::Absent, EngineLink::tr("%1 cannot be started: %2").arg(target.program, reason));
  });
  connect(&process, &EngineProcess::wireFailed, this, [this](int number, const jobs::JobError& error) {
    if (number != process.number() || stopping) return;
    // Before its hello it is another program that talks; afterwards its stream is damaged, which counts as a
    // crash.
    if (!greeted) return endBy(EngineState::Stopped, error.message());
    process.kill();
    text = error.message();
    Q_EMIT q.logLine(error.message());
  });
  connect(&handshakeTimer, &QTimer::timeout, this, [this] {
    endBy(EngineState::Stopped,
          EngineLink::tr("%1 said nothing for 10 s: it may be no engine, or its shell waits for input")
              .arg(target.name));
  });
  connect(&silenceTimer, &QTimer::timeout, this, [this] {
    if (isUp())
      setState(EngineState::NotResponding, EngineLink::tr("The engine has not been heard for 10 s"));
  });
  connect(&cancelTimer, &QTimer::timeout, this, [this] {
    Q_EMIT q.logLine(EngineLink::tr("the engine did not stop within 5 s and is killed"));
    process.kill();
  });
  connect(&restartTimer, &QTimer::timeout, this, &Private::launch);
}

bool EngineLink::Private::isUp() const {
  return state == EngineState::Ready || state == EngineState::Running || state == EngineState::NotResponding;
}

void EngineLink::Private::setState(EngineState now, const QString& why) {
  text = why;
  if (state == now) return;
  state = now;
  Q_EMIT q.stateChanged(now);
}

void EngineLink::Private::launch() {
  restartTimer.stop();
  if (process.isRunning()) return;
  const EngineCommand command = engineCommand(target);
  if (!command.error.code.isEmpty()) return setState(EngineState::Absent, command.error.message());
  greeted = stopping = restarting = false;
  setState(EngineState::Starting, EngineLink::tr("Starting the engine"));
  handshakeTimer.start(kHandshakeMs);
  process.start(command, target.sshHost.isEmpty() ? QStringLiteral("engine") : target.sshHost);
  process.send(QStringLiteral("hello"), {{QStringLiteral("protocol"), service::kProtocolVersion},
                                         {QStringLiteral("version"), QStringLiteral(VDIT_VERSION)}});
}

// Ends a child that is of no use; nothing starts by itself afterwards.
void EngineLink::Private::endBy(EngineState now, const QString& why) {
  stopping = true;
  handshakeTimer.stop();
  silenceTimer.stop();
  process.finish(kStopMs / 5);
  loseJob(why);
  refuseRequests(why);
  setState(now, why);
}

void EngineLink::Private::receive(const ReceivedMessage& message) {
  if (message.process != process.number() || stopping) return ignore();
  silenceTimer.start(kSilenceMs);
  if (message.type == QLatin1String("hello")) return greeted ? ignore() : greet(message.body);
  if (!greeted) return ignore();
  settle();
  if (message.type == QLatin1String("heartbeat")) {
    const qint64 memory = message.body.value(QLatin1String("memory_free_bytes")).toInteger();
    const qint64 disk = message.body.value(QLatin1String("disk_free_bytes")).toInteger();
    if (memory == info.memoryFreeBytes && disk == info.diskFreeBytes) return;
    info.memoryFreeBytes = memory;
    info.diskFreeBytes = disk;
    Q_EMIT q.infoChanged();
  } else if (message.type.startsWith(QLatin1String("job."))) {
    receiveOfJob(message);
  } else if (message.type == kPreview || message.type == kHeads) {
    receiveStream(message);
  } else if (message.type == QLatin1String("answer") || message.type == QLatin1String("refused")) {
    receiveAnswer(message);
  } else if (message.type == QLatin1String("error")) {
    const auto error = jobs::errorFromJson(message.body.value(QLatin1String("error")).toObject());
    Q_EMIT q.logLine(error.message());
  } else {
    ignore();
  }
}

// Back from "not responding".
void EngineLink::Private::settle() {
  if (state != EngineState::NotResponding) return;
  setState(job != 0 ? EngineState::Running : EngineState::Ready, info.deviceName);
}

void EngineLink::Private::greet(const QJsonObject& hello) {
  handshakeTimer.stop();
  const int protocol = hello.value(QLatin1String("protocol")).toInt();
  const QString version = hello.value(QLatin1String("version")).toString();
  if (protocol != service::kProtocolVersion || version != QLatin1String(VDIT_VERSION)) {
    return endBy(
        EngineState::Mismatch,
        EngineLink::tr(
            "The engine is version %1 (protocol %2), this studio is version %3 (protocol %4): install the "
            "same version of both, or choose another vdit")
            .arg(version.left(40))
            .arg(protocol)
            .arg(QStringLiteral(VDIT_VERSION))
            .arg(service::kProtocolVersion));
  }
  const auto word = [&](const char* key) { return hello.value(QLatin1String(key)).toString(); };
  const auto number = [&](const char* key) { return hello.value(QLatin1String(key)).toInteger(); };
  info = {.version = version,
          .device = word("device"),
          .deviceName = word("device_name"),
          .instructionSet = word("instruction_set"),
          .defaultType = word("dtype"),
          .machine = word("machine"),
          .threads = static_cast<int>(number("threads")),
          .memoryBytes = number("memory_bytes"),
          .memoryFreeBytes = number("memory_free_bytes"),
          .diskFreeBytes = number("disk_free_bytes"),
          .devices = hello.value(QLatin1String("devices")).toVariant().toStringList()};
  greeted = true;
  Q_EMIT q.infoChanged();
  if (previewOn) subscribe(kPreview, true);
  if (headsOn) subscribe(kHeads, true);
  setState(EngineState::Ready, info.deviceName);
}

void EngineLink::Private::receiveOfJob(const ReceivedMessage& message) {
  const QJsonObject& body = message.body;
  const qint64 id = body.value(QLatin1String("job")).toInteger();
  if (id == 0 || id != job) return ignore();
  if (fetch) return ignore();  // it is over there
  const QString kind = message.type.mid(4);
  if (kind == QLatin1String("progress")) {
    const auto progress = jobs::progressFromJson(body);
    if (!progress) return ignore();
    jobStep = progress->step;
    Q_EMIT q.jobProgress(id, *progress);
  } else if (kind == QLatin1String("checkpoint")) {
    Q_EMIT q.jobCheckpoint(id, body.value(QLatin1String("folder")).toString());
  } else if (kind == QLatin1String("timing")) {
    Q_EMIT q.stepTimed({.job = id,
                        .step = body.value(QLatin1String("step")).toInt(),
                        .steps = body.value(QLatin1String("steps")).toInt(),
                        .branch = body.value(QLatin1String("branch")).toString(),
                        .total = body.value(QLatin1String("total")).toDouble(),
                        .attention = body.value(QLatin1String("attention")).toDouble()});
  } else if (kind == QLatin1String("event")) {
    Q_EMIT q.searchEvent(id, body.value(QLatin1String("event")).toObject());
  } else if (kind == QLatin1String("paused")) {
    jobOver();
    Q_EMIT q.jobPaused(id);
  } else if (kind == QLatin1String("cancelled")) {
    jobOver();
    Q_EMIT q.jobCancelled(id);
  } else if (kind == QLatin1String("done")) {
    finish(id, body.value(QLatin1String("result")).toObject());
  } else if (kind == QLatin1String("failed")) {
    jobOver();
    Q_EMIT q.jobFailed(id, jobs::errorFromJson(body.value(QLatin1String("error")).toObject()));
  } else if (kind != QLatin1String("started")) {
    ignore();
  }
}

void EngineLink::Private::finish(qint64 id, const QJsonObject& result) {
  if (remote && !remote->outputs().isEmpty()) return fetchResults(id, result);
  jobOver();
  Q_EMIT q.jobFinished(id, result);
}

void EngineLink::Private::fetchResults(qint64 id, const QJsonObject& result) {
  const QJsonObject here = remote->localResult(result);
  fetch = std::make_unique<ResultFetch>(q, *remote);
  connect(fetch.get(), &ResultFetch::progressed, this,
          [this, id](const jobs::JobProgress& progress) { Q_EMIT q.jobProgress(id, progress); });
  connect(fetch.get(), &ResultFetch::finished, this, [this, id, here] {
    jobOver();
    Q_EMIT q.jobFinished(id, here);
  });
  connect(fetch.get(), &ResultFetch::failed, this, [this, id](const jobs::JobError& error) {
    jobOver();
    Q_EMIT q.jobFailed(id, error);
  });
  fetch->start();
}

void EngineLink::Private::receiveStream(const ReceivedMessage& message) {
  // Acknowledged when it is handled, so a slow window gets fewer, never a backlog.
  if (!message.makesSense) {
    ignore();
  } else if (message.preview) {
    if (message.preview->job == job) Q_EMIT q.previewArrived(*message.preview);
  } else if (message.heads) {
    if (message.heads->job == job) Q_EMIT q.headsArrived(*message.heads);
  }
  process.send(QStringLiteral("ack"),
               {{QStringLiteral("stream"), message.type},
                {QStringLiteral("number"), message.body.value(QLatin1String("number"))}});
}

void EngineLink::Private::receiveAnswer(const ReceivedMessage& message) {
  const qint64 token = message.body.value(QLatin1String("token")).toInteger();
  if (requests.remove(token) == 0) return ignore();
  if (message.type == QLatin1String("answer")) {
    Q_EMIT q.answered(token, message.body.value(QLatin1String("answer")).toObject(), message.binary);
  } else {
    Q_EMIT q.refused(token, jobs::errorFromJson(message.body.value(QLatin1String("error")).toObject()));
  }
}

void EngineLink::Private::loseJob(const QString& reason) {
  if (job == 0) return;
  const qint64 lost = job;
  QString where = jobStep > 0 ? EngineLink::tr("%1, at step %2").arg(reason).arg(jobStep) : reason;
  if (fetch) {
    const QLocale locale;
    where = EngineLink::tr("%1, while its results were fetched: %2 of %3 are here")
                .arg(reason, locale.formattedDataSize(fetch->fetchedBytes(), 1, QLocale::DataSizeSIFormat),
                     locale.formattedDataSize(fetch->totalBytes(), 1, QLocale::DataSizeSIFormat));
  }
  endJob();
  Q_EMIT q.jobLost(lost, where);
}

void EngineLink::Private::refuseRequests(const QString& reason) {
  const auto waiting = std::exchange(requests, {});
  for (auto entry = waiting.begin(); entry != waiting.end(); ++entry) {
    Q_EMIT q.refused(entry.key(), {.code = QStringLiteral("engine.lost"),
                                   .subject = entry.value(),
                                   .field = {},
                                   .found = reason,
                                   .expected = {},
                                   .hint = EngineLink::tr("ask again when the engine is ready")});
  }
}

void EngineLink::Private::ended(const EngineEnd& end) {
  handshakeTimer.stop();
  silenceTimer.stop();
  if (restarting) return launch();
  if (stopping) {
    if (state == EngineState::Starting || isUp())
      setState(EngineState::Absent, EngineLink::tr("The engine is stopped"));
    return;
  }
  const QString why = EngineLink::tr("The engine is gone: %1").arg(end.text);
  const bool wasGreeted = std::exchange(greeted, false);
  loseJob(why);
  refuseRequests(why);
  if (!target.sshHost.isEmpty() && end.code != 0 && !wasGreeted)
    return setState(EngineState::Disconnected, why);
  restartOrStop(why, target.sshHost.isEmpty() ? EngineState::Crashed : EngineState::Disconnected);
}

void EngineLink::Private::restartOrStop(const QString& why, EngineState meanwhile) {
  if (!budget.crashed(clock.elapsed())) {
    return setState(EngineState::Stopped,
                    EngineLink::tr("The engine crashed 3 times within 5 minutes and is not started again "
                                   "by itself. The last time: %1")
                        .arg(why));
  }
  setState(meanwhile, why);
  restartTimer.start(kRestartMs);
}

void EngineLink::Private::subscribe(const QString& stream, bool on) {
  if (!greeted) return;
  QJsonObject body{{QStringLiteral("stream"), stream}, {QStringLiteral("on"), on}};
  if (stream == kHeads) body.insert(QStringLiteral("side"), headsSide);
  process.send(QStringLiteral("subscribe"), body);
}

EngineLink::EngineLink(EngineTarget target, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(*this, std::move(target))) {
  qRegisterMetaType<EngineState>();
  qRegisterMetaType<PreviewFrames>();
  qRegisterMetaType<StepTiming>();
  qRegisterMetaType<HeadAtlas>();
  qRegisterMetaType<jobs::JobProgress>();
}

EngineLink::~EngineLink() = default;

const EngineTarget& EngineLink::target() const {
  return d->target;
}

EngineState EngineLink::state() const {
  return d->state;
}

QString EngineLink::stateText() const {
  return d->text;
}

const EngineInfo& EngineLink::info() const {
  return d->info;
}

qint64 EngineLink::currentJob() const {
  return d->job;
}

QStringList EngineLink::logTail() const {
  return d->process.logTail();
}

int EngineLink::ignoredMessages() const {
  return d->ignored;
}

void EngineLink::start() {
  if (!d->process.isRunning()) d->launch();
}

void EngineLink::stop() {
  d->restartTimer.stop();
  d->restarting = false;
  if (!d->process.isRunning()) return d->setState(EngineState::Absent, tr("The engine is stopped"));
  d->stopping = true;
  d->process.finish(kStopMs);
  d->loseJob(tr("The engine was stopped"));
  d->refuseRequests(tr("The engine was stopped"));
  d->setState(EngineState::Absent, tr("The engine is stopped"));
}

void EngineLink::restart() {
  d->budget.reset();
  if (!d->process.isRunning()) return d->launch();
  d->loseJob(tr("The engine was restarted"));
  d->refuseRequests(tr("The engine was restarted"));
  const bool hangs = d->state == EngineState::NotResponding;
  d->restarting = d->stopping = true;
  d->setState(EngineState::Starting, tr("Restarting the engine"));
  if (hangs) {
    d->process.kill();
  } else {
    d->process.finish(kStopMs);
  }
}

void EngineLink::runJob(const jobs::Job& job) {
  if (d->state != EngineState::Ready || d->job != 0) {
    // Later, as every other ending: the caller is still in its own call.
    const QString reason = tr("The engine was not ready: %1").arg(d->text);
    QMetaObject::invokeMethod(
        this, [this, id = job.id, reason] { Q_EMIT jobLost(id, reason); }, Qt::QueuedConnection);
    return;
  }
  QJsonObject order{{QStringLiteral("job"), job.id},
                    {QStringLiteral("request"), job.request},
                    {QStringLiteral("resume"), job.attempts > 1}};
  if (d->isRemote()) {
    RemoteJob remote(job);
    if (!remote.error().code.isEmpty()) {
      QMetaObject::invokeMethod(
          this, [this, id = job.id, error = remote.error()] { Q_EMIT jobFailed(id, error); },
          Qt::QueuedConnection);
      return;
    }
    order.insert(QStringLiteral("request"), remote.request());
    order.insert(QStringLiteral("stage"), remote.stage());
    order.insert(QStringLiteral("inputs"), remote.inputs());
    d->remote = std::move(remote);
  }
  d->job = job.id;
  d->jobStep = 0;
  d->process.send(QStringLiteral("job.run"), order);
  d->setState(EngineState::Running, job.title);
}

void EngineLink::discardStage(const jobs::Job& job) {
  if (!d->isRemote()) return;
  const QString stage = RemoteJob::stageOf(job);
  request(QStringLiteral("stage.discard"), {{QStringLiteral("stage"), stage}});
  QStringList folders;
  for (const QString& path : RemoteJob::outputsOf(job.request)) folders.append(QFileInfo(path).path());
  QThreadPool::globalInstance()->start([stage, folders] { FetchedFiles::removeLeftovers(stage, folders); });
}

void EngineLink::pauseJob(qint64 id) {
  if (d->job == id && d->fetch) {
    // What is here stays; the next attempt finds the job done there and fetches the rest.
    d->jobOver();
    QMetaObject::invokeMethod(
        this, [this, id] { Q_EMIT jobPaused(id); }, Qt::QueuedConnection);
    return;
  }
  if (d->job == id && id != 0) d->process.send(QStringLiteral("job.pause"), {{QStringLiteral("job"), id}});
}

void EngineLink::keepJob(qint64 id) {
  if (d->job == id && id != 0 && !d->fetch)
    d->process.send(QStringLiteral("job.keep"), {{QStringLiteral("job"), id}});
}

void EngineLink::cancelJob(qint64 id) {
  if (d->job != id || id == 0) return;
  if (d->fetch) {
    d->fetch->abandon();
    d->jobOver();
    QMetaObject::invokeMethod(
        this, [this, id] { Q_EMIT jobCancelled(id); }, Qt::QueuedConnection);
    return;
  }
  d->process.send(QStringLiteral("job.cancel"), {{QStringLiteral("job"), id}});
  if (!d->cancelTimer.isActive()) d->cancelTimer.start(kCancelMs);
}

void EngineLink::subscribePreview(bool on) {
  d->previewOn = on;
  d->subscribe(kPreview, on);
}

void EngineLink::subscribeHeads(bool on, int side) {
  d->headsOn = on;
  d->headsSide = side;
  d->subscribe(kHeads, on);
}

qint64 EngineLink::request(const QString& what, const QJsonObject& arguments) {
  const qint64 token = ++d->lastToken;
  d->requests.insert(token, what);
  if (!d->greeted || d->stopping) {
    QMetaObject::invokeMethod(
        this,
        [this] {
          if (!d->greeted || d->stopping) d->refuseRequests(d->text);
        },
        Qt::QueuedConnection);
    return token;
  }
  d->process.send(QStringLiteral("request"), {{QStringLiteral("token"), token},
                                              {QStringLiteral("what"), what},
                                              {QStringLiteral("arguments"), arguments}});
  return token;
}

std::optional<HeadMap> EngineLink::headMap(const QJsonObject& answer, const QByteArray& binary) {
  const auto integer = [&](const char* key) { return answer.value(QLatin1String(key)).toInteger(); };
  const auto word = [&](const char* key) { return answer.value(QLatin1String(key)).toString(); };
  const qint64 rows = integer("rows"), columns = integer("columns");
  if (rows < 1 || columns < 1 || rows > (1 << 16) || columns > (1 << 16)) return std::nullopt;
  if (binary.size() != rows * columns * static_cast<qint64>(sizeof(float))) return std::nullopt;
  HeadMap map{.step = static_cast<int>(integer("step")),
              .layer = static_cast<int>(integer("layer")),
              .head = static_cast<int>(integer("head")),
              .branch = word("branch"),
              .order = word("order"),
              .rowBegin = integer("row_begin"),
              .rowEnd = integer("row_end"),
              .columnBegin = integer("column_begin"),
              .columnEnd = integer("column_end"),
              .block = std::max<qint64>(1, integer("block")),
              .rows = static_cast<int>(rows),
              .columns = static_cast<int>(columns),
              .cells = {}};
  map.cells.resize(static_cast<std::size_t>(rows * columns));
  std::memcpy(map.cells.data(), binary.constData(), static_cast<std::size_t>(binary.size()));
  return map;
}

}  // namespace vdit::link
