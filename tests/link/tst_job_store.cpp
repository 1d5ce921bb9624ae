// SPDX-License-Identifier: GPL-3.0-or-later
// The store on a bad day (reliability.md Q01, Q03-Q08): damage, full disks, other holders, other versions.
#include <signal.h>
#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

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
  void Q07_aStoreLockedByOthers();
  void Q08_theClockOrdersNothing();

 private:
  QString store() const { return path(QStringLiteral("queue.sqlite")); }
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
