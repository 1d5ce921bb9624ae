// SPDX-License-Identifier: GPL-3.0-or-later
// Several engines on one queue, and what is written down while a job runs (specification, "Queue panel":
// target, log per job; reliability.md E01, E03).
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "app/jobs/job_logs.h"
#include "tests/link/queue_test.h"

using namespace vdit;
using jobs::JobQueue;
using jobs::JobState;
using jobs::StartPolicy;
using link::EngineLink;
using link::EngineState;
using test::kWaitMs;

class TestJobTargets : public test::QueueTest {
  Q_OBJECT

 private Q_SLOTS:
  void jobsRunOnTheEngineTheyNameWhichThenStarts();
  void whatNamesNoneRunsOnTheFirst();
  void bothEnginesWorkAtOnce();
  void E03_anEngineThatCannotStartIsNamedAndTheJobSentElsewhere();
  void whatReadsVideosOfThisMachineRunsHere();
  void aFailedJobIsSentElsewhereAndTriedAgain();
  void aTargetIsChangedAndUndone();
  void E01_theLogTellsEachAttempt();
  void theProgressOfTheLastCheckpointsIsKept();
  void logsEndWithTheirJobs();
  void aLogDoesNotGrowForEver();

 private:
  std::unique_ptr<EngineLink> engine(const char* name) const {
    link::EngineTarget target = test::fakeTarget();
    target.name = QString::fromLatin1(name);
    return std::make_unique<EngineLink>(target);
  }
  qint64 submit(const QString& output, const QString& target = {}, int steps = 4) {
    QSignalSpy submitted(m_queue.get(), &JobQueue::submitted);
    m_queue->submit(request(output, steps), output, jobs::QueuePlace::End, 0, 0, target);
    if (!QTest::qWaitFor([&] { return submitted.size() == 1; }, kWaitMs)) return 0;
    return submitted.first().at(1).toLongLong();
  }
  QString logOf(qint64 id) {
    QSignalSpy read(m_queue.get(), &JobQueue::logRead);
    m_queue->readLog(id);
    if (!QTest::qWaitFor([&] { return read.size() == 1; }, kWaitMs)) return {};
    return read.first().at(1).toString();
  }
};

void TestJobTargets::jobsRunOnTheEngineTheyNameWhichThenStarts() {
  const auto local = engine("local"), host = engine("gpu-box");
  open(StartPolicy::Paused, false);
  m_queue->attachEngine(local.get());
  m_queue->attachEngine(host.get());
  QCOMPARE(m_queue->targets(), (QStringList{QStringLiteral("local"), QStringLiteral("gpu-box")}));
  const qint64 id = submit(QStringLiteral("a.mp4"), QStringLiteral("gpu-box"));
  QCOMPARE(host->state(), EngineState::Absent);  // a paused queue wakes nobody
  m_queue->setPaused(false);
  WAIT_FOR(id, Done);
  QCOMPARE(host->state(), EngineState::Ready);
  QCOMPARE(local->state(), EngineState::Absent);
  QVERIFY(m_queue->expectedSeconds(request(QStringLiteral("b.mp4")), QStringLiteral("gpu-box")).has_value());
  QVERIFY(!m_queue->expectedSeconds(request(QStringLiteral("b.mp4"))).has_value());
  m_queue.reset();
}

void TestJobTargets::whatNamesNoneRunsOnTheFirst() {
  const auto host = engine("gpu-box"), local = engine("local");
  open(StartPolicy::Run, false);
  m_queue->attachEngine(host.get());
  m_queue->attachEngine(local.get());
  QCOMPARE(m_queue->defaultTarget(), QStringLiteral("gpu-box"));
  const qint64 id = submit(QStringLiteral("a.mp4"));
  WAIT_FOR(id, Done);
  QCOMPARE(job(id).target, QStringLiteral("gpu-box"));
  QCOMPARE(local->state(), EngineState::Absent);
  m_queue.reset();
}

void TestJobTargets::bothEnginesWorkAtOnce() {
  const auto local = engine("local"), host = engine("gpu-box");
  open(StartPolicy::Run, false);
  m_queue->attachEngine(local.get());
  m_queue->attachEngine(host.get());
  const qint64 one = submit(QStringLiteral("a.mp4"), QStringLiteral("local"), 400);
  const qint64 two = submit(QStringLiteral("b.mp4"), QStringLiteral("gpu-box"), 400);
  QTRY_VERIFY_WITH_TIMEOUT(job(one).state == JobState::Running && job(two).state == JobState::Running,
                           kWaitMs);
  m_queue->cancel({one});
  WAIT_FOR(one, Cancelled);
  QCOMPARE(state(two), toString(JobState::Running));
  m_queue.reset();
}

void TestJobTargets::E03_anEngineThatCannotStartIsNamedAndTheJobSentElsewhere() {
  const auto local = engine("local");
  link::EngineTarget missing{.name = QStringLiteral("gpu-box"), .program = path(QStringLiteral("no-vdit"))};
  EngineLink host(missing);
  open(StartPolicy::Run, false);
  m_queue->attachEngine(&host);
  m_queue->attachEngine(local.get());
  QSignalSpy notices(m_queue.get(), &JobQueue::noticeRaised);
  const qint64 id = submit(QStringLiteral("a.mp4"));
  QTRY_COMPARE(notices.size(), 1);
  QVERIFY2(notices.first().at(1).toString().contains(QStringLiteral("no-vdit")),
           qPrintable(notices.first().at(1).toString()));
  QCOMPARE(state(id), toString(JobState::Pending));
  const qint64 other = submit(QStringLiteral("b.mp4"));  // asked once, not for every job
  m_queue->setTarget({id, other}, QStringLiteral("local"));
  WAIT_FOR(other, Done);
  QCOMPARE(state(id), toString(JobState::Done));
  QCOMPARE(notices.size(), 1);
  m_queue.reset();
}

void TestJobTargets::whatReadsVideosOfThisMachineRunsHere() {
  const auto host = engine("gpu-box"), local = engine("local");
  open(StartPolicy::Paused, false);
  m_queue->attachEngine(host.get());
  m_queue->attachEngine(local.get());
  QJsonObject reads = request(QStringLiteral("a.mp4"), 4);
  reads.insert(QStringLiteral("latents"), path(QStringLiteral("noise.safetensors")));
  const auto targetOf = [this](const QJsonObject& wish, const QString& target) {
    QSignalSpy submitted(m_queue.get(), &JobQueue::submitted);
    m_queue->submit(wish, QStringLiteral("a"), jobs::QueuePlace::End, 0, 0, target);
    if (!QTest::qWaitFor([&] { return submitted.size() == 1; }, kWaitMs)) return QString();
    return job(submitted.first().at(1).toLongLong()).target;
  };
  QCOMPARE(targetOf(request(QStringLiteral("b.mp4"), 4), {}), QStringLiteral("gpu-box"));
  QCOMPARE(targetOf(reads, {}), QStringLiteral("local"));
  reads.insert(QStringLiteral("output"), path(QStringLiteral("c.mp4")));
  QCOMPARE(targetOf(reads, QStringLiteral("gpu-box")), QStringLiteral("gpu-box"));  // somebody's own choice
  m_queue.reset();
}

void TestJobTargets::aFailedJobIsSentElsewhereAndTriedAgain() {
  test::setFakeScript("{\"faults\": [{\"at\": 1, \"do\": \"fail\", \"code\": \"host.oom\", \"once\": \"" +
                      path(QStringLiteral("once")).toUtf8() + "\"}]}");
  const auto local = engine("local"), host = engine("gpu-box");
  open(StartPolicy::Run, false);
  m_queue->attachEngine(local.get());
  m_queue->attachEngine(host.get());
  const qint64 id = submit(QStringLiteral("a.mp4"), QStringLiteral("gpu-box"));
  WAIT_FOR(id, Failed);
  m_queue->setTarget({id}, QStringLiteral("local"));
  QTRY_COMPARE(job(id).target, QStringLiteral("local"));
  QVERIFY(job(id).state == JobState::Failed);
  m_queue->retry(id);
  WAIT_FOR(id, Done);
  m_queue->setTarget({id}, QStringLiteral("gpu-box"));  // what is done was done where it was
  QCOMPARE(job(id).target, QStringLiteral("local"));
  m_queue.reset();
}

void TestJobTargets::aTargetIsChangedAndUndone() {
  open(StartPolicy::Paused, false);
  const qint64 id = add(QStringLiteral("a.mp4"));
  m_queue->setTarget({id}, QStringLiteral("gpu-box"));
  QTRY_COMPARE(job(id).target, QStringLiteral("gpu-box"));
  m_queue->undo();
  QTRY_COMPARE(job(id).target, QStringLiteral("local"));
}

void TestJobTargets::E01_theLogTellsEachAttempt() {
  test::setFakeScript(
      "{\"faults\": [{\"at\": 2, \"do\": \"print\"}, {\"at\": 3, \"do\": \"kill\", \"once\": \"" +
      path(QStringLiteral("once")).toUtf8() + "\"}]}");
  open();
  QSignalSpy grew(m_queue.get(), &JobQueue::logGrew);
  const qint64 id = add(QStringLiteral("a.mp4"), 6);
  WAIT_FOR(id, Done);
  const QString log = logOf(id);
  qsizetype at = -1;
  for (const char* said : {"attempt 1 on local", "library chatter", "interrupted", "killed",
                           "attempt 2 on local", "done after"}) {
    const qsizetype next = log.indexOf(QLatin1String(said), at + 1);
    QVERIFY2(next > at, qPrintable(QStringLiteral("%1 in\n%2").arg(QLatin1String(said), log)));
    at = next;
  }
  QCOMPARE(grew.size(), log.count(QLatin1Char('\n')));
  QCOMPARE(logOf(id + 1), QString());
  reopen(StartPolicy::Paused, false);
  QCOMPARE(logOf(id), log);
}

void TestJobTargets::theProgressOfTheLastCheckpointsIsKept() {
  test::setFakeScript(R"({"faults": [{"at": 6, "do": "hang"}]})");
  open();
  const qint64 id = add(QStringLiteral("a.mp4"), 40);
  QTRY_VERIFY_WITH_TIMEOUT(job(id).progress.step >= 5, kWaitMs);
  // As the disk is when the power goes: the file and its log, without a good end.
  QVERIFY(QDir().mkpath(path(QStringLiteral("after"))));
  for (const QString& ending : {QString(), QStringLiteral("-wal")}) {
    QVERIFY(QFile::copy(path(QStringLiteral("queue.sqlite")) + ending,
                        path(QStringLiteral("after/queue.sqlite")) + ending));
  }
  JobQueue after(path(QStringLiteral("after/queue.sqlite")));
  QTRY_VERIFY(after.isLoaded());
  QVERIFY(after.endedBadly());
  QVERIFY(after.job(id)->state == JobState::Interrupted);
  QVERIFY(after.job(id)->progress.step > 0);
  QCOMPARE(after.job(id)->progress.steps, 40);
}

void TestJobTargets::logsEndWithTheirJobs() {
  open();
  const qint64 one = add(QStringLiteral("a.mp4")), two = add(QStringLiteral("b.mp4"));
  WAIT_FOR(two, Done);
  m_queue->remove({one});
  QTRY_COMPARE(order(), QList<qint64>{two});
  reopen(StartPolicy::Paused, false);
  QCOMPARE(logOf(one), QString());
  QVERIFY(!logOf(two).isEmpty());
}

void TestJobTargets::aLogDoesNotGrowForEver() {
  const QString folder = path(QStringLiteral("logs"));
  const jobs::JobLogs logs(folder);
  const QString line(1000, QLatin1Char('x'));
  for (int i = 0; i < 2000; ++i) logs.append(1, QStringLiteral("%1 ").arg(i) + line);
  qint64 bytes = 0;
  for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files)) bytes += file.size();
  QVERIFY(bytes < 3 * jobs::JobLogs::kMostBytes);
  QVERIFY(logs.read(1).contains(QStringLiteral("\n1999 ")));
  QVERIFY(!logs.read(1).startsWith(QStringLiteral("0 ")));
}

QTEST_GUILESS_MAIN(TestJobTargets)
#include "tst_job_targets.moc"
