// SPDX-License-Identifier: GPL-3.0-or-later
// The queue against the fake engine and its store (reliability.md Q01-Q08, C05, C06, V04; specification,
// "Queue panel").
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "app/jobs/queue_list.h"
#include "tests/link/queue_test.h"

using namespace vdit;
using jobs::Job;
using jobs::JobQueue;
using jobs::JobState;
using jobs::StartPolicy;
using link::EngineLink;
using link::EngineState;
using test::kWaitMs;

class TestJobQueue : public test::QueueTest {
  Q_OBJECT

 private Q_SLOTS:
  void transitionsAreTheTables();
  void whatIsSubmittedIsOnDisk();
  void jobsRunInOrderAndOnce();
  void aPausedQueueStartsNothing();
  void moveRunNextAndHold();
  void childrenFollowTheirParents();
  void placesRunOutAndAreGivenAnew();
  void afterWaitsForItsPredecessor();
  void editKeepsThePlace();
  void cancelWaitingAndUndo();
  void cancelRunningAndUndo();
  void undoEndsWithItsTime();
  void removeAndUndo();
  void pauseAtAStepAndResume();
  void pauseAfterTheJob();
  void failuresAreKeptAndRetried();
  void aFullDiskPausesTheQueue();
  void E01_aLostJobGoesOnByItself();
  void E01_aJobThatKillsTheEngineWaits();
  void E02_repeatedCrashesPauseTheQueue();
  void E06_memoryThatRanOutFailsOneJob();
  void Q02_whatRanIsInterrupted();
  void aGoodEndIsNotACrash();
};

void TestJobQueue::transitionsAreTheTables() {
  // The table of the specification by hand, and the arrows that job.h and the undo of a cancel add.
  const QHash<QString, QStringList> table{
      {QStringLiteral("pending"),
       {QStringLiteral("held"), QStringLiteral("running"), QStringLiteral("cancelled")}},
      {QStringLiteral("held"), {QStringLiteral("pending"), QStringLiteral("cancelled")}},
      {QStringLiteral("running"),
       {QStringLiteral("pausing"), QStringLiteral("done"), QStringLiteral("failed"),
        QStringLiteral("cancelled"), QStringLiteral("interrupted")}},
      {QStringLiteral("pausing"),
       {QStringLiteral("paused"), QStringLiteral("failed"), QStringLiteral("interrupted"),
        QStringLiteral("done"), QStringLiteral("cancelled")}},
      {QStringLiteral("paused"), {QStringLiteral("running"), QStringLiteral("cancelled")}},
      {QStringLiteral("interrupted"), {QStringLiteral("pending"), QStringLiteral("cancelled")}},
      {QStringLiteral("failed"), {QStringLiteral("pending")}},
      {QStringLiteral("cancelled"),
       {QStringLiteral("pending"), QStringLiteral("held"), QStringLiteral("paused"),
        QStringLiteral("interrupted")}},
      {QStringLiteral("done"), {}}};
  QCOMPARE(table.size(), 9);
  for (auto from = table.begin(); from != table.end(); ++from) {
    for (auto to = table.begin(); to != table.end(); ++to) {
      QCOMPARE(
          jobs::isLegalTransition(*jobs::jobStateFromString(from.key()), *jobs::jobStateFromString(to.key())),
          from.value().contains(to.key()));
    }
  }
}

void TestJobQueue::whatIsSubmittedIsOnDisk() {
  open(StartPolicy::Paused);
  const qint64 first = add(QStringLiteral("a.mp4")), second = add(QStringLiteral("b.mp4"));
  QVERIFY(first > 0 && second > first);
  m_queue->hold(second, true);
  WAIT_FOR(second, Held);
  reopen();
  QCOMPARE(order(), (QList<qint64>{first, second}));
  QCOMPARE(state(second), toString(JobState::Held));
  QCOMPARE(job(first).request, request(QStringLiteral("a.mp4")));
  QCOMPARE(job(first).title, QStringLiteral("a.mp4"));
  QCOMPARE(job(first).checkpointFolder, path(QStringLiteral("a.mp4.checkpoint")));
}

void TestJobQueue::jobsRunInOrderAndOnce() {
  open();
  QList<qint64> ids;
  for (int i = 0; i < 4; ++i) ids.append(add(QStringLiteral("%1.mp4").arg(i)));
  WAIT_FOR(ids.last(), Done);
  for (int i = 0; i < 3; ++i) {
    QCOMPARE(state(ids[i]), toString(JobState::Done));
    QVERIFY(job(ids[i]).finished <= job(ids[i + 1]).finished);
    QCOMPARE(job(ids[i]).attempts, 1);
    QVERIFY(job(ids[i]).secondsSpent > 0);
    QVERIFY(job(ids[i]).result.contains(QStringLiteral("state")));
  }
  QFile completions(path(QStringLiteral("completions")));
  QVERIFY(completions.open(QIODevice::ReadOnly));
  QCOMPARE(completions.readAll().count('\n'), 4);
}

void TestJobQueue::aPausedQueueStartsNothing() {
  open(StartPolicy::Paused);
  QTRY_COMPARE_WITH_TIMEOUT(m_link->state(), EngineState::Ready, kWaitMs);
  const qint64 id = add(QStringLiteral("a.mp4"));
  QVERIFY(m_queue->isPaused());
  QCOMPARE(state(id), toString(JobState::Pending));
  m_queue->setPaused(false);
  WAIT_FOR(id, Done);
}

void TestJobQueue::moveRunNextAndHold() {
  open(StartPolicy::Paused, false);
  QList<qint64> ids;
  for (int i = 0; i < 5; ++i) ids.append(add(QStringLiteral("%1.mp4").arg(i)));
  m_queue->move(ids[4], ids[1]);
  QTRY_COMPARE(order(), (QList<qint64>{ids[0], ids[4], ids[1], ids[2], ids[3]}));
  m_queue->move(ids[0], 0);
  QTRY_COMPARE(order(), (QList<qint64>{ids[4], ids[1], ids[2], ids[3], ids[0]}));
  m_queue->runNext(ids[3]);
  QTRY_COMPARE(order(), (QList<qint64>{ids[3], ids[4], ids[1], ids[2], ids[0]}));
  QCOMPARE(m_queue->undoText(), QStringLiteral("Run next"));
  m_queue->undo();
  QTRY_COMPARE(order(), (QList<qint64>{ids[4], ids[1], ids[2], ids[3], ids[0]}));
  m_queue->undo();
  m_queue->undo();
  QTRY_COMPARE(order(), ids);
  m_queue->hold(ids[2], true);
  WAIT_FOR(ids[2], Held);
  m_queue->undo();
  WAIT_FOR(ids[2], Pending);
  reopen(StartPolicy::Paused, false);
  QCOMPARE(order(), ids);
}

void TestJobQueue::childrenFollowTheirParents() {
  open(StartPolicy::Paused, false);
  const qint64 parent = add(QStringLiteral("p.mp4")), other = add(QStringLiteral("o.mp4"));
  const qint64 one = add(QStringLiteral("1.mp4"), 4, 0, parent),
               two = add(QStringLiteral("2.mp4"), 4, one, parent);
  QCOMPARE(order(), (QList<qint64>{parent, one, two, other}));
  m_queue->move(parent, 0);
  QTRY_COMPARE(order(), (QList<qint64>{other, parent, one, two}));
  m_queue->move(two, one);
  QTRY_COMPARE(order(), (QList<qint64>{other, parent, two, one}));
  m_queue->runNext(one);  // first among its own, and its parent before all others
  QTRY_COMPARE(order(), (QList<qint64>{parent, one, two, other}));
  m_queue->undo();
  QTRY_COMPARE(order(), (QList<qint64>{other, parent, two, one}));
}

void TestJobQueue::placesRunOutAndAreGivenAnew() {
  jobs::QueueList list;
  QList<Job> jobs(3);
  for (int i = 0; i < 3; ++i) {
    jobs[i].id = i + 1;
    jobs[i].place = i + 1;
  }
  list.assign(jobs);
  // The middle between two neighbours halves each time: after some 50 moves there is none left.
  for (int i = 0; i < 200; ++i) {
    const qint64 last = list.jobs().last().id;
    for (const Job& job : list.moved(last, list.jobs()[1].id)) list.put(job);
    QCOMPARE(list.jobs()[1].id, last);
    QVERIFY(list.jobs()[0].place < list.jobs()[1].place && list.jobs()[1].place < list.jobs()[2].place);
  }
}

void TestJobQueue::afterWaitsForItsPredecessor() {
  open(StartPolicy::Paused);
  const qint64 first = add(QStringLiteral("a.mp4")), second = add(QStringLiteral("b.mp4"), 4, first);
  m_queue->move(second, first);
  QTRY_COMPARE(order().first(), second);
  m_queue->setPaused(false);
  WAIT_FOR(second, Done);
  QVERIFY(job(first).finished <= job(second).started);
}

void TestJobQueue::editKeepsThePlace() {
  open(StartPolicy::Paused, false);
  const qint64 first = add(QStringLiteral("a.mp4")), second = add(QStringLiteral("b.mp4"));
  m_queue->edit(first, request(QStringLiteral("c.mp4"), 9));
  QTRY_COMPARE(job(first).output, path(QStringLiteral("c.mp4")));
  QCOMPARE(order(), (QList<qint64>{first, second}));
  m_queue->undo();
  QTRY_COMPARE(job(first).request, request(QStringLiteral("a.mp4")));
  // What another waiting job makes, or cannot be made, is not taken.
  QSignalSpy notices(m_queue.get(), &JobQueue::noticeRaised);
  m_queue->edit(first, request(QStringLiteral("b.mp4")));
  m_queue->edit(first, request(QStringLiteral("d.mp4"), 0));
  QTRY_COMPARE(notices.size(), 2);
  QCOMPARE(job(first).output, path(QStringLiteral("a.mp4")));
}

void TestJobQueue::cancelWaitingAndUndo() {
  open(StartPolicy::Paused, false);
  const qint64 first = add(QStringLiteral("a.mp4")), second = add(QStringLiteral("b.mp4")),
               third = add(QStringLiteral("c.mp4"));
  m_queue->hold(second, true);
  WAIT_FOR(second, Held);
  m_queue->cancelOthers(first);
  WAIT_FOR(third, Cancelled);
  QCOMPARE(state(first), toString(JobState::Pending));
  QCOMPARE(state(second), toString(JobState::Cancelled));
  m_queue->undo();
  WAIT_FOR(third, Pending);
  QCOMPARE(state(second), toString(JobState::Held));
  m_queue->cancelAll();
  WAIT_FOR(first, Cancelled);
  reopen(StartPolicy::Paused, false);
  QCOMPARE(state(second), toString(JobState::Cancelled));
}

void TestJobQueue::cancelRunningAndUndo() {
  open();
  QSignalSpy checkpoints(m_link.get(), &EngineLink::jobCheckpoint);
  const qint64 id = add(QStringLiteral("a.mp4"), 12);
  QTRY_VERIFY_WITH_TIMEOUT(checkpoints.size() >= 3, kWaitMs);
  m_queue->cancel({id});
  WAIT_FOR(id, Cancelled);
  QVERIFY(!QFile::exists(path(QStringLiteral("a.mp4"))));
  QVERIFY(QFile::exists(path(QStringLiteral("a.mp4.checkpoint/checkpoint.safetensors"))));
  m_queue->undo();
  WAIT_FOR(id, Done);
  QCOMPARE(job(id).attempts, 2);
  QCOMPARE(checkpoints.size(), 12);  // it went on: no step twice
}

void TestJobQueue::undoEndsWithItsTime() {
  open();
  m_queue->setUndoTime(200);
  QSignalSpy checkpoints(m_link.get(), &EngineLink::jobCheckpoint);
  const qint64 id = add(QStringLiteral("a.mp4"), 200);
  QTRY_VERIFY_WITH_TIMEOUT(checkpoints.size() >= 2, kWaitMs);
  QFile half(path(QStringLiteral("a.mp4.checkpoint/.checkpoint.k3x9qd.safetensors")));  // of a killed engine
  QVERIFY(half.open(QIODevice::WriteOnly));
  m_queue->cancel({id});
  WAIT_FOR(id, Cancelled);
  QTRY_COMPARE(m_queue->undoText(), QString());
  QTRY_VERIFY(!QFile::exists(path(QStringLiteral("a.mp4.checkpoint"))));
  m_queue->undo();
  const qint64 next = add(QStringLiteral("b.mp4"));
  WAIT_FOR(next, Done);
  QCOMPARE(state(id), toString(JobState::Cancelled));
}

void TestJobQueue::removeAndUndo() {
  open();
  const qint64 id = add(QStringLiteral("a.mp4"));
  WAIT_FOR(id, Done);
  const qint64 waiting = add(QStringLiteral("b.mp4"), 500);
  m_queue->remove({id, waiting});
  QTRY_VERIFY(!m_queue->job(id).has_value());
  QVERIFY(m_queue->job(waiting).has_value());
  m_queue->undo();
  QTRY_VERIFY(m_queue->job(id).has_value());
  QCOMPARE(state(id), toString(JobState::Done));
}

void TestJobQueue::pauseAtAStepAndResume() {
  open();
  QSignalSpy checkpoints(m_link.get(), &EngineLink::jobCheckpoint);
  const qint64 id = add(QStringLiteral("a.mp4"), 20), next = add(QStringLiteral("b.mp4"), 100);
  QTRY_VERIFY_WITH_TIMEOUT(checkpoints.size() >= 3, kWaitMs);
  m_queue->pauseJob(id);
  WAIT_FOR(id, Paused);
  WAIT_FOR(next, Running);  // the engine is free for the next one
  m_queue->resume(id);
  QTRY_VERIFY(job(id).resumeQueued);
  reopen(StartPolicy::Run);
  QCOMPARE(state(next), toString(JobState::Interrupted));
  WAIT_FOR(id, Done);
}

void TestJobQueue::pauseAfterTheJob() {
  open();
  const qint64 id = add(QStringLiteral("a.mp4"), 10), next = add(QStringLiteral("b.mp4"));
  m_queue->setPauseAfterJob(true);
  WAIT_FOR(id, Done);
  QTRY_VERIFY(m_queue->isPaused());
  QVERIFY(!m_queue->pauseAfterJob());
  QCOMPARE(state(next), toString(JobState::Pending));
}

void TestJobQueue::failuresAreKeptAndRetried() {
  test::setFakeScript(
      "{\"faults\": [{\"at\": 2, \"do\": \"fail\", \"code\": \"host.oom\", \"error\": {\"subject\": "
      "\"host\", \"hint\": \"a smaller clip\"}, "
      "\"once\": \"" +
      path(QStringLiteral("once")).toUtf8() + "\"}]}");
  open();
  const qint64 id = add(QStringLiteral("a.mp4"));
  WAIT_FOR(id, Failed);
  QCOMPARE(job(id).error->code, QStringLiteral("host.oom"));
  QCOMPARE(job(id).error->hint, QStringLiteral("a smaller clip"));
  reopen();
  QCOMPARE(job(id).error->code, QStringLiteral("host.oom"));
  m_queue->retry(id);
  WAIT_FOR(id, Done);
  QVERIFY(!job(id).error.has_value());
}

void TestJobQueue::aFullDiskPausesTheQueue() {
  test::setFakeScript(R"({"faults": [{"at": "encode", "do": "fail", "code": "video.write", "job": 1}]})");
  open();
  QSignalSpy notices(m_queue.get(), &JobQueue::noticeRaised);
  const qint64 id = add(QStringLiteral("a.mp4"), 20), next = add(QStringLiteral("b.mp4"));
  WAIT_FOR(id, Failed);
  QTRY_VERIFY(m_queue->isPaused());
  QCOMPARE(notices.size(), 1);
  QCOMPARE(state(next), toString(JobState::Pending));
  m_queue->setPaused(false);
  WAIT_FOR(next, Done);
}

void TestJobQueue::E01_aLostJobGoesOnByItself() {
  test::setFakeScript("{\"faults\": [{\"at\": 3, \"do\": \"kill\", \"once\": \"" +
                      path(QStringLiteral("once")).toUtf8() + "\"}]}");
  open();
  QSignalSpy checkpoints(m_link.get(), &EngineLink::jobCheckpoint);
  const qint64 id = add(QStringLiteral("a.mp4"), 8);
  WAIT_FOR(id, Done);
  QCOMPARE(job(id).attempts, 2);
  QCOMPARE(checkpoints.size(), 8);
}

void TestJobQueue::E01_aJobThatKillsTheEngineWaits() {
  test::setFakeScript(R"({"faults": [{"at": 0, "do": "kill", "job": 1}]})");
  open();
  const qint64 id = add(QStringLiteral("a.mp4")), next = add(QStringLiteral("b.mp4"));
  WAIT_FOR(id, Interrupted);
  QVERIFY(job(id).reason.contains(QStringLiteral("killed")));
  QCOMPARE(job(id).attempts, 2);
  WAIT_FOR(next, Done);  // it does not stop the others
}

void TestJobQueue::E02_repeatedCrashesPauseTheQueue() {
  test::setFakeScript(R"({"faults": [{"at": 0, "do": "kill"}]})");
  open();
  QList<qint64> ids;
  for (int i = 0; i < 3; ++i) ids.append(add(QStringLiteral("%1.mp4").arg(i)));
  QTRY_COMPARE_WITH_TIMEOUT(m_link->state(), EngineState::Stopped, kWaitMs);
  QTRY_VERIFY(m_queue->isPaused());
  QVERIFY(m_queue->pauseReason().contains(QStringLiteral("3 times")));
  QCOMPARE(m_queue->jobs().size(), 3);
  test::setFakeScript("{}");
  m_link->restart();
  for (const Job& each : QList<Job>(m_queue->jobs())) m_queue->resume(each.id);
  m_queue->setPaused(false);
  for (const qint64 id : ids) WAIT_FOR(id, Done);
}

void TestJobQueue::E06_memoryThatRanOutFailsOneJob() {
  test::setFakeScript(R"({"faults": [{"at": 1, "do": "fail", "job": 1, "code": "gpu.oom", "error":
      {"found": "needs 27.1 GB, 22.4 GB free", "hint": "tile the decoder"}}]})");
  open(StartPolicy::Paused);
  const qint64 large = add(QStringLiteral("large.mp4")), small = add(QStringLiteral("small.mp4"));
  QCOMPARE(large, 1);
  m_queue->setPaused(false);
  WAIT_FOR(large, Failed);
  WAIT_FOR(small, Done);  // by the same engine: it is good for the next one
  QVERIFY(!m_queue->isPaused());
  QCOMPARE(job(large).error->code, QStringLiteral("gpu.oom"));
  QVERIFY(job(large).reason.contains(QStringLiteral("needs 27.1 GB, 22.4 GB free")));
  QVERIFY(job(large).reason.contains(QStringLiteral("tile the decoder")));
  QVERIFY(!QFile::exists(path(QStringLiteral("large.mp4"))));
}

void TestJobQueue::Q02_whatRanIsInterrupted() {
  open();
  const qint64 id = add(QStringLiteral("a.mp4"), 500), next = add(QStringLiteral("b.mp4"));
  WAIT_FOR(id, Running);
  // What a SIGKILL leaves, taken while it runs: tst_queue_kills does it for real.
  QDir().mkpath(path(QStringLiteral("copy")));
  for (const QString& name : {QStringLiteral("queue.sqlite"), QStringLiteral("queue.sqlite-wal")}) {
    QVERIFY(QFile::copy(path(name), path(QStringLiteral("copy/") + name)));
  }
  JobQueue after(path(QStringLiteral("copy/queue.sqlite")), StartPolicy::Run);
  QTRY_VERIFY(after.isLoaded());
  QCOMPARE(toString(after.job(id)->state), toString(JobState::Interrupted));
  QVERIFY(!after.job(id)->reason.isEmpty());
  QCOMPARE(toString(after.job(next)->state), toString(JobState::Pending));
  QVERIFY(after.isPaused());
  QVERIFY(!after.pauseReason().isEmpty());
}

void TestJobQueue::aGoodEndIsNotACrash() {
  open();
  const qint64 id = add(QStringLiteral("a.mp4"), 500);
  WAIT_FOR(id, Running);
  reopen(StartPolicy::Run, false);
  QCOMPARE(state(id), toString(JobState::Interrupted));
  QCOMPARE(job(id).reason, QStringLiteral("The studio was closed while it ran"));
  QVERIFY(!m_queue->isPaused());
}

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
