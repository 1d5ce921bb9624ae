// SPDX-License-Identifier: GPL-3.0-or-later
// The store on a bad day (reliability.md Q01, Q03-Q08): damage, full disks, other holders, other versions.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include "app/jobs/store_schema.h"
#include "tests/link/queue_test.h"

using namespace vdit;
using jobs::Job;
using jobs::JobQueue;
using jobs::JobState;
using jobs::StartPolicy;
using test::kWaitMs;

namespace {

// A second connection, as another program has it.
class OtherConnection {
 public:
  explicit OtherConnection(const QString& file) {
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
    database.setDatabaseName(file);
    database.open();
  }
  ~OtherConnection() { QSqlDatabase::removeDatabase(QStringLiteral("other")); }
  bool run(const QString& statement) {
    QSqlQuery query(QSqlDatabase::database(QStringLiteral("other")));
    return query.exec(statement);
  }
  /// The first value of the answer; invalid when there is none.
  QVariant ask(const QString& statement) {
    QSqlQuery query(QSqlDatabase::database(QStringLiteral("other")));
    return query.exec(statement) && query.next() ? query.value(0) : QVariant();
  }
};

void overwrite(const QString& path, qint64 at, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadWrite));
  QVERIFY(file.seek(at));
  QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// What a run that the version-1 store remembers looked like.
const QJsonObject kOldWork{{QStringLiteral("command"), QStringLiteral("generate")},
                           {QStringLiteral("model"), QStringLiteral("demo")},
                           {QStringLiteral("steps"), 4}};

// On a connection of this process alone: after a fork.
bool migrateHere(const QString& file) {
  QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("child"));
  database.setDatabaseName(file);
  QSqlError error;
  if (!database.open()) return false;
  QSqlQuery(database).exec(QStringLiteral("PRAGMA synchronous=FULL"));
  return jobs::migrateStore(database, file, 1, error);
}

// Files of this process cannot grow past it while this lives (SIGXFSZ ignored: writes fail instead).
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &m_before);
    const rlimit limit{bytes, m_before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

 private:
  rlimit m_before{};
};

}  // namespace

class TestJobStore : public test::QueueTest {
  Q_OBJECT

 private Q_SLOTS:
  void Q03_aDamagedStoreIsSetAsideAndRebuilt_data();
  void Q03_aDamagedStoreIsSetAsideAndRebuilt();
  void Q03_aLostLogLosesNoJobAndRunsNoneTwice();
  void Q04_aFullDiskRefusesAndRecovers();
  void Q05_twoHoldersOfOneStore();
  void Q06_aNewerStoreIsLeftAlone();
  void Q06_anOlderStoreIsCopiedAndMigrated();
  void Q06_aFullDiskLeavesTheOldVersion();
  void Q06_aKillInTheMiddleLeavesTheOldOrTheNew();
  void Q06_historyOfAnotherMachineIsNotOurs();
  void Q07_aStoreLockedByOthers();
  void Q08_theClockOrdersNothing();

 private:
  QString store() const { return path(QStringLiteral("queue.sqlite")); }
  // A store as the first version left it: one job done, one pending, one held, one measured run.
  void takeVersion1() {
    QVERIFY(QFile::copy(QStringLiteral(VDIT_TEST_DATA "/queue/version-1.sqlite"), store()));
    QFile::setPermissions(store(), QFile::ReadOwner | QFile::WriteOwner);
  }
  // As large as one that was used for a year, so that its migration takes many writes.
  void fillVersion1() {
    OtherConnection other(store());
    const QString many =
        QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %1) ");
    QVERIFY(other.run(QStringLiteral("INSERT INTO history (key, seconds) ") + many.arg(3000) +
                      QStringLiteral("SELECT 'some work of long ago, number ' || i, 1.0 FROM n")));
    QVERIFY(other.run(
        QStringLiteral("INSERT INTO jobs ") + many.arg(200) +
        QStringLiteral("SELECT 100 + i, parent, after_job, 100 + i, kind, state, title, target, request, "
                       "progress, reason, error, output || i, checkpoint || i, result, created, started, "
                       "finished, seconds, attempts, resume_queued FROM jobs, n WHERE id = 2")));
  }
};

void TestJobStore::Q03_aDamagedStoreIsSetAsideAndRebuilt_data() {
  QTest::addColumn<QString>("damage");
  for (const char* damage : {"truncated", "header", "page", "empty text"})
    QTest::newRow(damage) << QString::fromLatin1(damage);
}

void TestJobStore::Q03_aDamagedStoreIsSetAsideAndRebuilt() {
  QFETCH(QString, damage);
  open(StartPolicy::Run);
  const qint64 done = add(QStringLiteral("done.mp4"));
  WAIT_FOR(done, Done);
  m_queue->setPaused(true);
  QTRY_VERIFY(m_queue->isPaused());
  QList<qint64> ids;
  for (int i = 0; i < 30; ++i) ids.append(add(QStringLiteral("%1.mp4").arg(i)));
  m_queue->hold(ids[3], true);
  WAIT_FOR(ids[3], Held);
  m_queue->move(ids[29], ids[0]);
  QTRY_COMPARE(order().at(1), ids[29]);
  m_queue.reset();
  m_link.reset();

  const qint64 size = QFile(store()).size();
  QVERIFY(size > 8192);
  if (damage == QLatin1String("truncated")) QVERIFY(QFile::resize(store(), size / 2));
  if (damage == QLatin1String("header")) overwrite(store(), 0, QByteArray(100, 'x'));
  if (damage == QLatin1String("page")) {
    for (qint64 at = 4096; at + 4096 <= size; at += 4096) overwrite(store(), at, QByteArray(200, '\xA5'));
  }
  if (damage == QLatin1String("empty text"))
    overwrite(store(), 0, "This is a text file now, and no database at all.");
  const QByteArray damaged = contentOf(store());

  m_queue = std::make_unique<JobQueue>(store(), StartPolicy::Run);
  QSignalSpy notices(m_queue.get(), &JobQueue::noticeRaised);
  QTRY_VERIFY(m_queue->isLoaded());
  QCOMPARE(notices.size(), 1);
  const QStringList kept = QDir(m_folder->path())
                               .entryList({QStringLiteral("queue.sqlite.damaged-*")})
                               .filter(QRegularExpression(QStringLiteral("\\d$")));
  QCOMPARE(kept.size(), 1);
  QVERIFY(notices.first().at(1).toString().contains(kept.first()));
  QCOMPARE(contentOf(path(kept.first())), damaged);
  // Nothing that waits is lost, nothing that is over comes back, places and holds are kept.
  QCOMPARE(m_queue->jobs().size(), 30);
  QCOMPARE(order().first(), ids[29]);
  QCOMPARE(state(ids[3]), toString(JobState::Held));
  QVERIFY(m_queue->isPaused());
  QVERIFY(add(QStringLiteral("new.mp4")) > ids[29]);
}

void TestJobStore::Q03_aLostLogLosesNoJobAndRunsNoneTwice() {
  open(StartPolicy::Paused, false);
  const qint64 first = add(QStringLiteral("a.mp4"));
  reopen(StartPolicy::Paused, false);  // the log is merged into the file
  const QByteArray merged = contentOf(store());
  const qint64 second = add(QStringLiteral("b.mp4"));
  m_queue->cancel({first});
  WAIT_FOR(first, Cancelled);
  m_queue.reset();
  // As if the log with both changes had never been.
  QFile file(store());
  QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
  file.write(merged);
  file.close();
  m_queue = std::make_unique<JobQueue>(store(), StartPolicy::Run);
  QSignalSpy notices(m_queue.get(), &JobQueue::noticeRaised);
  QTRY_VERIFY(m_queue->isLoaded());
  QCOMPARE(state(second), toString(JobState::Pending));
  QCOMPARE(state(first), toString(JobState::Interrupted));
  QCOMPARE(notices.size(), 1);
}

void TestJobStore::Q04_aFullDiskRefusesAndRecovers() {
  open(StartPolicy::Paused, false);
  const qint64 before = add(QStringLiteral("a.mp4"));
  QSignalSpy refused(m_queue.get(), &JobQueue::refused), submitted(m_queue.get(), &JobQueue::submitted);
  QSignalSpy notices(m_queue.get(), &JobQueue::noticeRaised);
  {
    const FileSizeLimit full(static_cast<rlim_t>(QFile(store() + QStringLiteral("-wal")).size()));
    const qint64 token = m_queue->submit(request(QStringLiteral("b.mp4")), QStringLiteral("b"));
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(0).toLongLong(), token);
    const auto error = refused.first().at(1).value<jobs::JobError>();
    QCOMPARE(error.code, QStringLiteral("store.write"));
    QVERIFY2(error.found.contains(QStringLiteral("disk full or write refused")), qPrintable(error.found));
    m_queue->hold(before, true);
    QTRY_COMPARE(notices.size(), 1);
  }
  QCOMPARE(submitted.size(), 0);
  QCOMPARE(order(), QList<qint64>{before});
  QCOMPARE(state(before), toString(JobState::Pending));
  const qint64 after = add(QStringLiteral("b.mp4"));
  QVERIFY(after > before);
  reopen(StartPolicy::Paused, false);
  QCOMPARE(order(), (QList<qint64>{before, after}));
}

void TestJobStore::Q05_twoHoldersOfOneStore() {
  open(StartPolicy::Paused, false);
  add(QStringLiteral("a.mp4"));
  JobQueue second(store());
  QSignalSpy failed(&second, &JobQueue::openFailed);
  QTRY_COMPARE(failed.size(), 1);
  const auto error = failed.first().first().value<jobs::JobError>();
  QCOMPARE(error.code, QStringLiteral("store.locked"));
  QVERIFY(error.found.contains(QString::number(QCoreApplication::applicationPid())));
  QVERIFY(!second.isLoaded());
  m_queue.reset();
  // A holder that is dead holds nothing: its lock is taken over.
  QProcess dead;
  dead.start(QStringLiteral("true"), {});
  QVERIFY(dead.waitForStarted());
  const qint64 pid = dead.processId();
  QVERIFY(dead.waitForFinished());
  QFile lock(store() + QStringLiteral(".lock"));
  QVERIFY(lock.open(QIODevice::WriteOnly));
  lock.write(QByteArray::number(pid) + "\nvdit-studio\n" + QSysInfo::machineHostName().toUtf8() + "\n");
  lock.close();
  open(StartPolicy::Paused, false);
  QCOMPARE(m_queue->jobs().size(), 1);
}

void TestJobStore::Q06_aNewerStoreIsLeftAlone() {
  open(StartPolicy::Paused, false);
  add(QStringLiteral("a.mp4"));
  m_queue.reset();
  {
    OtherConnection other(store());
    QVERIFY(other.run(QStringLiteral("PRAGMA user_version=99")));
  }
  const QByteArray before = contentOf(store());
  m_queue = std::make_unique<JobQueue>(store());
  QSignalSpy failed(m_queue.get(), &JobQueue::openFailed);
  QTRY_COMPARE(failed.size(), 1);
  QCOMPARE(failed.first().first().value<jobs::JobError>().code, QStringLiteral("store.version"));
  m_queue.reset();
  QCOMPARE(contentOf(store()), before);
}

void TestJobStore::Q06_anOlderStoreIsCopiedAndMigrated() {
  takeVersion1();
  open(StartPolicy::AsLastTime, false);
  QCOMPARE(order(), (QList<qint64>{1, 2, 3}));
  QCOMPARE(state(1), toString(JobState::Done));
  QCOMPARE(state(2), toString(JobState::Pending));
  QCOMPARE(state(3), toString(JobState::Held));
  QCOMPARE(job(1).result.value(QStringLiteral("seed")).toInt(), 7);
  QCOMPARE(job(3).after, 2);
  QCOMPARE(m_queue->pauseReason(), QStringLiteral("Paused by you"));
  // What was measured is believed to be this machine's.
  QCOMPARE(*m_queue->expectedSeconds(kOldWork), 12.5);
  QCOMPARE(add(QStringLiteral("new.mp4")), 4);
  m_queue.reset();
  {
    OtherConnection now(store());
    QCOMPARE(now.ask(QStringLiteral("PRAGMA user_version")).toInt(), jobs::kStoreVersion);
  }
  OtherConnection copy(jobs::copyOfStore(store(), 1));
  QCOMPARE(copy.ask(QStringLiteral("PRAGMA user_version")).toInt(), 1);
  QCOMPARE(copy.ask(QStringLiteral("SELECT count(*) FROM jobs")).toInt(), 3);
  QCOMPARE(copy.ask(QStringLiteral("SELECT count(*) FROM pragma_table_info('history')")).toInt(), 3);
}

void TestJobStore::Q06_aFullDiskLeavesTheOldVersion() {
  takeVersion1();
  fillVersion1();
  {
    const FileSizeLimit full(64 * 1024);  // less than the copy takes
    m_queue = std::make_unique<JobQueue>(store());
    QSignalSpy failed(m_queue.get(), &JobQueue::openFailed);
    QTRY_COMPARE(failed.size(), 1);
    const auto error = failed.first().first().value<jobs::JobError>();
    QVERIFY2(error.found.contains(QStringLiteral("disk full or write refused")), qPrintable(error.found));
    m_queue.reset();
  }
  QVERIFY(!QFile::exists(jobs::copyOfStore(store(), 1)));
  {
    OtherConnection old(store());
    QCOMPARE(old.ask(QStringLiteral("PRAGMA user_version")).toInt(), 1);
  }
  open(StartPolicy::AsLastTime, false);
  QCOMPARE(m_queue->jobs().size(), 203);
}

// The kernel kills at the first byte past the limit, so a row of limits kills in a row of writes.
void TestJobStore::Q06_aKillInTheMiddleLeavesTheOldOrTheNew() {
  int killed = 0, whole = 0, old = 0;
  for (rlim_t limit = 40 * 1024; whole < 2; limit += 24 * 1024) {
    m_queue.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    takeVersion1();
    fillVersion1();
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_DFL);
      const rlimit most{limit, limit}, noCore{0, 0};
      ::setrlimit(RLIMIT_CORE, &noCore);
      ::setrlimit(RLIMIT_FSIZE, &most);
      ::_exit(migrateHere(store()) ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    killed += WIFSIGNALED(status) ? 1 : 0;
    whole += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
    {
      OtherConnection left(store());
      const int version = left.ask(QStringLiteral("PRAGMA user_version")).toInt();
      const int columns =
          left.ask(QStringLiteral("SELECT count(*) FROM pragma_table_info('history')")).toInt();
      QVERIFY2((version == 1 && columns == 3) || (version == 2 && columns == 4),
               qPrintable(QStringLiteral("version %1, %2 columns").arg(version).arg(columns)));
      old += version == 1 ? 1 : 0;
      QCOMPARE(left.ask(QStringLiteral("PRAGMA quick_check(1)")).toString(), QStringLiteral("ok"));
    }
    open(StartPolicy::AsLastTime, false);
    QCOMPARE(m_queue->jobs().size(), 203);
    QCOMPARE(*m_queue->expectedSeconds(kOldWork), 12.5);
  }
  QVERIFY2(killed > 5 && old > 5, qPrintable(QStringLiteral("%1 kills, %2 old").arg(killed).arg(old)));
}

void TestJobStore::Q06_historyOfAnotherMachineIsNotOurs() {
  takeVersion1();
  open(StartPolicy::AsLastTime, false);
  m_queue.reset();
  {
    OtherConnection other(store());
    QVERIFY(other.run(QStringLiteral("UPDATE history SET machine = 'another'")));
  }
  open(StartPolicy::AsLastTime, false);
  QVERIFY(!m_queue->expectedSeconds(kOldWork).has_value());
}

void TestJobStore::Q07_aStoreLockedByOthers() {
  open(StartPolicy::Paused, false);
  const qint64 first = add(QStringLiteral("a.mp4"));
  OtherConnection other(store());
  QVERIFY(other.run(QStringLiteral("BEGIN IMMEDIATE")));
  QSignalSpy refused(m_queue.get(), &JobQueue::refused), submitted(m_queue.get(), &JobQueue::submitted);
  m_queue->submit(request(QStringLiteral("b.mp4")), QStringLiteral("b"));
  QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, kWaitMs);  // after 10 s of trying, on the store's thread
  const auto error = refused.first().at(1).value<jobs::JobError>();
  QCOMPARE(error.code, QStringLiteral("store.busy"));
  QCOMPARE(error.subject, store());
  m_queue->submit(request(QStringLiteral("b.mp4")), QStringLiteral("b"));
  QVERIFY(other.run(QStringLiteral("COMMIT")));
  QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 1, kWaitMs);
  QCOMPARE(order().first(), first);
}

void TestJobStore::Q08_theClockOrdersNothing() {
  open(StartPolicy::Paused, false);
  const QList<qint64> ids{add(QStringLiteral("a.mp4")), add(QStringLiteral("b.mp4")),
                          add(QStringLiteral("c.mp4"))};
  m_queue.reset();
  {
    // As if the clock had been set back a year before each of them.
    OtherConnection other(store());
    for (qsizetype i = 0; i < ids.size(); ++i) {
      QVERIFY(other.run(QStringLiteral("UPDATE jobs SET created='%1-01-01T00:00:00.000Z' WHERE id=%2")
                            .arg(2030 - i)
                            .arg(ids[i])));
    }
  }
  open(StartPolicy::Run);
  QCOMPARE(order(), ids);
  for (const qint64 id : ids) WAIT_FOR(id, Done);
  QVERIFY(job(ids[0]).finished <= job(ids[1]).started && job(ids[1]).finished <= job(ids[2]).started);
  QVERIFY(add(QStringLiteral("d.mp4")) > ids.last());
}

QTEST_GUILESS_MAIN(TestJobStore)
#include "tst_job_store.moc"
