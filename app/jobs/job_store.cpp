// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_store.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSet>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>
#include <algorithm>
#include <utility>

#include "app/jobs/job_json.h"
#include "app/jobs/store_schema.h"

namespace vdit::jobs {
namespace {

constexpr int kHistoryKept = 5000;

const QString kColumns = QStringLiteral(
    "id, parent, after_job, place, kind, state, title, target, request, progress, reason, error, output, "
    "checkpoint, result, "
    "created, started, finished, seconds, attempts, resume_queued");

// Set while a program has the store open; taken away by a good end.
const QString kOpenMark = QStringLiteral("open");

QString jsonText(const QJsonObject& object) {
  return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject jsonObject(const QVariant& text) {
  return QJsonDocument::fromJson(text.toString().toUtf8()).object();
}

QString timeText(const QDateTime& time) {
  return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QDateTime timeOf(const QVariant& text) {
  return QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
}

// Never null: the columns are NOT NULL, and Qt binds a null QString as NULL.
QString solid(const QString& text) {
  return text.isNull() ? QStringLiteral("") : text;
}

Job jobOf(const QSqlQuery& row) {
  Job job;
  job.id = row.value(0).toLongLong();
  job.parent = row.value(1).toLongLong();
  job.after = row.value(2).toLongLong();
  job.place = row.value(3).toDouble();
  job.kind = jobKindFromString(row.value(4).toString()).value_or(JobKind::Generate);
  job.state = jobStateFromString(row.value(5).toString()).value_or(JobState::Interrupted);
  job.title = row.value(6).toString();
  job.target = row.value(7).toString();
  job.request = jsonObject(row.value(8));
  job.progress = progressFromJson(jsonObject(row.value(9))).value_or(JobProgress{});
  job.reason = row.value(10).toString();
  if (!row.value(11).isNull()) job.error = errorFromJson(jsonObject(row.value(11)));
  job.output = row.value(12).toString();
  job.checkpointFolder = row.value(13).toString();
  if (!row.value(14).isNull()) job.result = jsonObject(row.value(14));
  job.created = timeOf(row.value(15));
  job.started = timeOf(row.value(16));
  job.finished = timeOf(row.value(17));
  job.secondsSpent = row.value(18).toDouble();
  job.attempts = row.value(19).toInt();
  job.resumeQueued = row.value(20).toBool();
  return job;
}

bool runs(const Job& job) {
  return job.state == JobState::Running || job.state == JobState::Pausing;
}

void interrupt(Job& job, const QString& reason) {
  job.state = JobState::Interrupted;
  job.reason = reason;
}

}  // namespace

JobStore::JobStore(QString file)
    : m_file(std::move(file)),
      m_connection(QStringLiteral("jobs-") + QUuid::createUuid().toString(QUuid::WithoutBraces)),
      m_manifests(m_file + QStringLiteral(".jobs")),
      m_logs(m_file + QStringLiteral(".logs")) {}

JobStore::~JobStore() {
  disconnectFile();
}

void JobStore::disconnectFile() {
  m_usable = false;
  if (!QSqlDatabase::contains(m_connection)) return;
  QSqlDatabase::database(m_connection, false).close();
  QSqlDatabase::removeDatabase(m_connection);
}

bool JobStore::lock() {
  m_lock = std::make_unique<QLockFile>(m_file + QStringLiteral(".lock"));
  m_lock->setStaleLockTime(0);  // held for hours; only a dead holder makes it stale
  if (m_lock->tryLock(0)) return true;
  JobError error{.code = QStringLiteral("store.locked"), .subject = m_file};
  qint64 pid = 0;
  QString host, program;
  if (m_lock->error() == QLockFile::LockFailedError && m_lock->getLockInfo(&pid, &host, &program)) {
    error.found = QStringLiteral("in use by %1, process %2 on %3").arg(program).arg(pid).arg(host);
    error.hint = QStringLiteral("close that window first");
  } else {
    error.code = QStringLiteral("store.open");
    error.found = QStringLiteral("the folder cannot be written");
    error.hint = QStringLiteral("check its permissions, or choose another project folder");
  }
  m_lock.reset();
  Q_EMIT openFailed(error);
  return false;
}

bool JobStore::connectFile() {
  QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
  database.setDatabaseName(m_file);
  database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000"));
  QSqlError error;
  return database.open() && run(QStringLiteral("PRAGMA journal_mode=WAL"), error) &&
         run(QStringLiteral("PRAGMA synchronous=FULL"), error);
}

bool JobStore::run(const QString& statement, QSqlError& error) {
  QSqlQuery query(QSqlDatabase::database(m_connection, false));
  if (query.exec(statement)) return true;
  error = query.lastError();
  return false;
}

bool JobStore::isHealthy() {
  QSqlQuery query(QSqlDatabase::database(m_connection, false));
  return query.exec(QStringLiteral("PRAGMA quick_check(1)")) && query.next() &&
         query.value(0).toString() == QLatin1String("ok");
}

// `found`: the version of what is there; 0: nothing is.
bool JobStore::fitSchema(int found, QSqlError& error) {
  QSqlDatabase database = QSqlDatabase::database(m_connection, false);
  if (found == kStoreVersion) return true;
  return found == 0 ? makeStore(database, error) : migrateStore(database, m_file, found, error);
}

// The damaged files under names with the date; the new name of the first.
QString JobStore::setAside() {
  disconnectFile();
  const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmsszzz"));
  const QString kept = m_file + QStringLiteral(".damaged-") + stamp;
  for (const QString& ending : {QStringLiteral(""), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
    QFile::rename(m_file + ending, kept + ending);
  }
  return kept;
}

void JobStore::open() {
  QDir().mkpath(QFileInfo(m_file).absolutePath());
  if (!lock()) return;
  const bool isNew = !QFileInfo::exists(m_file) || QFileInfo(m_file).size() == 0;
  QString keptAs;
  bool ready = connectFile();
  QSqlQuery version(QSqlDatabase::database(m_connection, false));
  const int found = ready && version.exec(QStringLiteral("PRAGMA user_version")) && version.next()
                        ? version.value(0).toInt()
                        : 0;
  version.clear();
  if (found > kStoreVersion) {
    disconnectFile();
    m_lock.reset();
    Q_EMIT openFailed({.code = QStringLiteral("store.version"),
                       .subject = m_file,
                       .field = {},
                       .found = QStringLiteral("version %1").arg(found),
                       .expected = QStringLiteral("at most %1").arg(kStoreVersion),
                       .hint = QStringLiteral("it was written by a newer studio; nothing was changed")});
    return;
  }
  if (!isNew && (!ready || found < 1 || !isHealthy())) {
    keptAs = setAside();
    ready = connectFile();
  }
  QSqlError error = QSqlDatabase::database(m_connection, false).lastError();
  if (ready) ready = fitSchema(isNew || !keptAs.isEmpty() ? 0 : found, error);
  if (!ready) {
    disconnectFile();
    m_lock.reset();
    JobError failure = describe(error);
    failure.code = QStringLiteral("store.open");
    Q_EMIT openFailed(failure);
    return;
  }
  m_usable = true;
  StoredQueue queue = load();
  if (!keptAs.isEmpty()) {
    queue.noticeTitle = tr("The queue's store was damaged");
    queue.noticeText = tr("It was kept as %1, and the queue was rebuilt from the job files in %2. Check the "
                          "order and what had "
                          "been running.")
                           .arg(keptAs, m_manifests.folder());
  }
  reconcile(queue, !keptAs.isEmpty());
  Q_EMIT opened(queue);
}

StoredQueue JobStore::load() {
  StoredQueue queue;
  QSqlQuery query(QSqlDatabase::database(m_connection, false));
  query.setForwardOnly(true);
  query.exec(QStringLiteral("SELECT %1 FROM jobs ORDER BY place, id").arg(kColumns));
  while (query.next()) queue.jobs.append(jobOf(query));
  query.exec(QStringLiteral("SELECT name, value FROM settings"));
  while (query.next()) queue.settings.insert(query.value(0).toString(), query.value(1).toString());
  query.prepare(
      QStringLiteral("SELECT key, seconds FROM (SELECT * FROM history WHERE machine = ? ORDER BY id "
                     "DESC LIMIT %1) ORDER BY id")
          .arg(kHistoryKept));
  query.addBindValue(thisMachine());
  query.exec();
  while (query.next()) queue.history.append({query.value(0).toString(), query.value(1).toDouble()});
  query.exec(QStringLiteral("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'"));
  if (query.next()) queue.lastId = query.value(0).toLongLong();
  queue.endedBadly = queue.settings.contains(kOpenMark);
  return queue;
}

// What the store says, against the manifests; then what nobody runs any more is interrupted.
void JobStore::reconcile(StoredQueue& queue, bool rebuilt) {
  const bool hadManifests = m_manifests.exists();
  QSet<qint64> known, listed;
  for (const Job& job : queue.jobs) known.insert(job.id);
  StoreChange change;
  for (Job& job : m_manifests.readAll()) {
    listed.insert(job.id);
    if (known.contains(job.id) || (!rebuilt && job.id <= queue.lastId)) continue;
    if (runs(job) || job.state == JobState::Paused || job.attempts > 0) {
      interrupt(job, tr("It may have been running when the store was damaged"));
    }
    job.resumeQueued = false;
    change.save.append(job);
    queue.jobs.append(job);
    queue.lastId = std::max(queue.lastId, job.id);
  }
  if (!rebuilt && !change.save.isEmpty()) {
    queue.noticeTitle = tr("Jobs were brought back");
    queue.noticeText = tr("%n job(s) that the store had lost were found in %1.", nullptr,
                          static_cast<int>(change.save.size()))
                           .arg(m_manifests.folder());
  }
  for (Job& job : queue.jobs) {
    if (runs(job)) {
      interrupt(job, tr("The studio ended while it ran"));
      change.save.append(job);
    } else if (hadManifests && !isFinal(job.state) && !listed.contains(job.id) && !rebuilt &&
               job.state == JobState::Pending) {
      interrupt(job, tr("Its job file is gone: it may have ended already. Look at its output first"));
      change.save.append(job);
    }
    if (isFinal(job.state)) m_manifests.remove(job.id);
    if (job.state == JobState::Cancelled && job.target == QLatin1String("local"))
      discardCheckpoint(job.checkpointFolder);
  }
  change.settings.insert(kOpenMark, QStringLiteral("1"));
  QSqlError error;
  write(change, error);
  if (!m_manifests.exists()) QDir().mkpath(m_manifests.folder());
  writeManifests(change);
  for (const Job& job : std::as_const(queue.jobs)) known.insert(job.id);
  m_logs.keepOnly(known);
}

void JobStore::appendLog(qint64 job, const QString& line) {
  if (m_usable) m_logs.append(job, line);
}

void JobStore::readLog(qint64 job) {
  Q_EMIT logRead(job, m_logs.read(job));
}

void JobStore::commit(qint64 ticket, const StoreChange& change) {
  QSqlError error;
  if (!m_usable || !write(change, error)) {
    Q_EMIT refused(ticket, describe(error));
    return;
  }
  writeManifests(change);
  Q_EMIT committed(ticket);
}

bool JobStore::write(const StoreChange& change, QSqlError& error) {
  QSqlDatabase database = QSqlDatabase::database(m_connection, false);
  // Immediate: the lock is taken, and waited for, here and not in the middle.
  if (!run(QStringLiteral("BEGIN IMMEDIATE"), error)) return false;
  bool good = true;
  for (const Job& job : change.save) good = good && writeJob(job, error);
  QSqlQuery query(database);
  const auto execute = [&](const QString& statement, const QVariantList& values) {
    query.prepare(statement);
    for (const QVariant& value : values) query.addBindValue(value);
    if (query.exec()) return true;
    error = query.lastError();
    return false;
  };
  for (const qint64 id : change.remove)
    good = good && execute(QStringLiteral("DELETE FROM jobs WHERE id = ?"), {id});
  for (auto entry = change.settings.begin(); entry != change.settings.end(); ++entry) {
    good = good && execute(QStringLiteral("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)"),
                           {entry.key(), solid(entry.value())});
  }
  if (change.progress) {
    good = good && execute(QStringLiteral("UPDATE jobs SET progress = ? WHERE id = ?"),
                           {jsonText(progressToJson(change.progress->second)), change.progress->first});
  }
  if (change.history) {
    good = good && execute(QStringLiteral("INSERT INTO history (key, seconds, machine) VALUES (?, ?, ?)"),
                           {change.history->key, change.history->seconds, thisMachine()});
  }
  query.clear();
  good = good && run(QStringLiteral("COMMIT"), error);
  if (!good) {
    QSqlError ignored;
    run(QStringLiteral("ROLLBACK"), ignored);
  }
  return good;
}

bool JobStore::writeJob(const Job& job, QSqlError& error) {
  QSqlQuery query(QSqlDatabase::database(m_connection, false));
  query.prepare(QStringLiteral("INSERT OR REPLACE INTO jobs (%1) VALUES (?%2)")
                    .arg(kColumns, QStringLiteral(", ?").repeated(20)));
  const QVariantList values{job.id,
                            job.parent,
                            job.after,
                            job.place,
                            toString(job.kind),
                            toString(job.state),
                            solid(job.title),
                            solid(job.target),
                            jsonText(job.request),
                            jsonText(progressToJson(job.progress)),
                            solid(job.reason),
                            job.error ? QVariant(jsonText(errorToJson(*job.error))) : QVariant(),
                            solid(job.output),
                            solid(job.checkpointFolder),
                            job.result.isEmpty() ? QVariant() : QVariant(jsonText(job.result)),
                            timeText(job.created),
                            timeText(job.started),
                            timeText(job.finished),
                            job.secondsSpent,
                            job.attempts,
                            job.resumeQueued ? 1 : 0};
  for (const QVariant& value : values) query.addBindValue(value);
  if (query.exec()) return true;
  error = query.lastError();
  return false;
}

void JobStore::writeManifests(const StoreChange& change) {
  for (const Job& job : change.save) {
    if (isFinal(job.state)) {
      m_manifests.remove(job.id);
    } else {
      m_manifests.write(job);
    }
  }
  for (const qint64 id : change.remove) m_manifests.remove(id);
}

JobError JobStore::describe(const QSqlError& error) const {
  JobError described{
      .code = QStringLiteral("store.write"), .subject = m_file, .field = {}, .found = error.text().trimmed()};
  // Extended codes of SQLite: the low byte is the kind.
  switch (error.nativeErrorCode().toInt() & 0xFF) {
    case 5:  // SQLITE_BUSY
    case 6:  // SQLITE_LOCKED
      described.code = QStringLiteral("store.busy");
      described.found = QStringLiteral("locked by another program for 10 s");
      described.hint = QStringLiteral("close what has it open, then try again");
      break;
    case 10:  // SQLITE_IOERR
    case 13:  // SQLITE_FULL
      described.found = QStringLiteral("disk full or write refused");
      described.hint = QStringLiteral("free some space, then try again");
      break;
    default:
      described.hint = QStringLiteral("check the folder's permissions and its disk");
  }
  return described;
}

void JobStore::close(const QString& reason) {
  if (!m_usable) return;
  QSqlQuery query(QSqlDatabase::database(m_connection, false));
  query.exec(QStringLiteral("BEGIN IMMEDIATE"));
  query.prepare(QStringLiteral(
      "UPDATE jobs SET state = 'interrupted', reason = ? WHERE state IN ('running', 'pausing')"));
  query.addBindValue(reason);
  query.exec();
  query.prepare(QStringLiteral("DELETE FROM settings WHERE name = ?"));
  query.addBindValue(kOpenMark);
  query.exec();
  query.exec(QStringLiteral("COMMIT"));
  query.clear();
  disconnectFile();
  m_lock.reset();
}

void JobStore::discardCheckpoint(const QString& folder) {
  if (folder.isEmpty()) return;
  // A pair has one for each of its runs. Nothing else in there is touched, and a folder goes only when it is
  // empty.
  for (const QString& part : {QStringLiteral("/full"), QStringLiteral("/sparse"), QStringLiteral("")}) {
    QDir inside(folder + part);
    inside.remove(QStringLiteral("checkpoint.safetensors"));
    const QStringList unfinished = inside.entryList({QStringLiteral(".checkpoint.*.safetensors")},
                                                    QDir::Files | QDir::Hidden);  // of killed writers
    for (const QString& name : unfinished) inside.remove(name);
    QDir().rmdir(folder + part);
  }
}

}  // namespace vdit::jobs
