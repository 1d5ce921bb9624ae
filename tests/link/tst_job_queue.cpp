// SPDX-License-Identifier: GPL-3.0-or-later
// The queue against the fake engine and its store (reliability.md Q01-Q08, C05, C06, V04; specification,
// "Queue panel").
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/jobs/job_queue.h"
#include "app/jobs/queue_list.h"
#include "app/jobs/run_history.h"
#include "tests/link/fake_target.h"

using namespace vdit;
using jobs::Job;
using jobs::JobQueue;
using jobs::JobState;
using jobs::StartPolicy;
using link::EngineLink;
using link::EngineState;

namespace {

constexpr int kWaitMs = 20'000;

}  // namespace

class TestJobQueue : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();

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
  void historyGivesEstimates();
  void exportAndImport();
  void commandLines_data();
  void commandLines();
  void Q02_whatRanIsInterrupted();
  void aGoodEndIsNotACrash();
  void C05_promptsAreKeptByteForByte();
  void C06_whatCannotRunIsNotQueued_data();
  void C06_whatCannotRunIsNotQueued();
  void V04_oneOutputOneJob();
  void Q08_tenThousandJobs();

 private:
  void open(StartPolicy policy = StartPolicy::Run, bool engine = true);
  void reopen(StartPolicy policy = StartPolicy::AsLastTime, bool engine = true);
  QString path(const QString& name) const { return m_folder->filePath(name); }
  QJsonObject request(const QString& output, int steps = 4) const {
    return {{QStringLiteral("format"), QStringLiteral("vdit-job")},
            {QStringLiteral("version"), 1},
            {QStringLiteral("command"), QStringLiteral("generate")},
            {QStringLiteral("model"), QStringLiteral("demo")},
            {QStringLiteral("prompt"), QStringLiteral("a ball")},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("output"), path(output)}};
  }
  qint64 add(const QString& output, int steps = 4, qint64 after = 0, qint64 parent = 0);
  Job job(qint64 id) const { return m_queue->job(id).value_or(Job{}); }
  QString state(qint64 id) const { return toString(job(id).state); }
  QList<qint64> order() const {
    QList<qint64> ids;
    for (const Job& each : m_queue->jobs()) ids.append(each.id);
    return ids;
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<EngineLink> m_link;
  std::unique_ptr<JobQueue> m_queue;
};

#define WAIT_FOR(id, expected) QTRY_COMPARE_WITH_TIMEOUT(state(id), toString(JobState::expected), kWaitMs)

void TestJobQueue::init() {
  m_folder = std::make_unique<QTemporaryDir>();
  QVERIFY(m_folder->isValid());
  test::setFakeScript("{}");
  qputenv("VDIT_FAKE_COMPLETIONS", path(QStringLiteral("completions")).toUtf8());
}

void TestJobQueue::cleanup() {
  m_queue.reset();
  m_link.reset();
}

void TestJobQueue::open(StartPolicy policy, bool engine) {
  m_queue = std::make_unique<JobQueue>(path(QStringLiteral("queue.sqlite")), policy);
  if (engine) {
    m_link = std::make_unique<EngineLink>(test::fakeTarget());
    m_queue->attachEngine(m_link.get());
    m_link->start();
  }
  QTRY_VERIFY(m_queue->isLoaded());
}

void TestJobQueue::reopen(StartPolicy policy, bool engine) {
  m_queue.reset();
  m_link.reset();
  open(policy, engine);
}

qint64 TestJobQueue::add(const QString& output, int steps, qint64 after, qint64 parent) {
  QSignalSpy submitted(m_queue.get(), &JobQueue::submitted);
  const qint64 token = m_queue->submit(request(output, steps), output, jobs::QueuePlace::End, after, parent);
  if (!QTest::qWaitFor([&] { return submitted.size() == 1; }, kWaitMs)) return 0;
  return submitted.first().at(0).toLongLong() == token ? submitted.first().at(1).toLongLong() : 0;
}

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

void TestJobQueue::historyGivesEstimates() {
  jobs::RunHistory history;
  QVERIFY(!history.expectedSeconds(QStringLiteral("x")).has_value());
  for (const double seconds : {100.0, 2.0, 3.0, 2.5}) history.add(QStringLiteral("x"), seconds);
  QCOMPARE(*history.expectedSeconds(QStringLiteral("x")), 2.75);

  open();
  QVERIFY(!m_queue->expectedSeconds(request(QStringLiteral("b.mp4"))).has_value());
  const qint64 id = add(QStringLiteral("a.mp4"));
  WAIT_FOR(id, Done);
  const auto expected = m_queue->expectedSeconds(request(QStringLiteral("b.mp4")));
  QVERIFY(expected.has_value());
  QVERIFY(!m_queue->expectedSeconds(request(QStringLiteral("b.mp4"), 5)).has_value());
  reopen(StartPolicy::Paused, false);
  QCOMPARE(m_queue->expectedSeconds(request(QStringLiteral("b.mp4"))), expected);
  QCOMPARE(*m_queue->totalSecondsLeft(), 0.0);
  add(QStringLiteral("b.mp4"));
  add(QStringLiteral("c.mp4"));
  QVERIFY(std::abs(*m_queue->totalSecondsLeft() - 2 * *expected) < 1e-9);
  add(QStringLiteral("d.mp4"), 77);
  QVERIFY(!m_queue->totalSecondsLeft().has_value());
}

void TestJobQueue::exportAndImport() {
  open(StartPolicy::Paused, false);
  const qint64 first = add(QStringLiteral("a.mp4")), second = add(QStringLiteral("b.mp4"), 4, first, first);
  m_queue->hold(second, true);
  WAIT_FOR(second, Held);
  const QByteArray document = m_queue->exportJobs({});
  QSignalSpy notices(m_queue.get(), &JobQueue::noticeRaised);
  m_queue->importJobs(document);  // the outputs are taken
  QTRY_COMPARE(notices.size(), 1);
  m_queue->importJobs("{\"format\": \"something\"}");
  QTRY_COMPARE(notices.size(), 2);
  QCOMPARE(m_queue->jobs().size(), 2);
  m_queue->cancelAll();
  WAIT_FOR(second, Cancelled);
  m_queue->importJobs(document);
  QTRY_COMPARE(m_queue->jobs().size(), 4);
  const Job copy = m_queue->jobs().at(2), child = m_queue->jobs().at(3);
  QVERIFY(copy.id > second);
  QCOMPARE(child.parent, copy.id);
  QCOMPARE(child.after, copy.id);
  QCOMPARE(toString(child.state), toString(JobState::Held));
  QCOMPARE(copy.request, request(QStringLiteral("a.mp4")));
  // A job file by itself.
  m_queue->importJobs(QJsonDocument(request(QStringLiteral("z.mp4"))).toJson());
  QTRY_COMPARE(m_queue->jobs().size(), 5);
}

void TestJobQueue::commandLines_data() {
  QTest::addColumn<QJsonObject>("request");
  QTest::addColumn<QString>("line");
  QTest::newRow("generate")
      << QJsonObject{{QStringLiteral("format"), QStringLiteral("vdit-job")},
                     {QStringLiteral("version"), 1},
                     {QStringLiteral("command"), QStringLiteral("generate")},
                     {QStringLiteral("model"), QStringLiteral("demo")},
                     {QStringLiteral("prompt"), QStringLiteral("it's a $BALL `x`")},
                     {QStringLiteral("flow_shift"), 3.5},
                     {QStringLiteral("seed"), 42},
                     {QStringLiteral("overwrite"), true},
                     {QStringLiteral("output"), QStringLiteral("/tmp/a b.mp4")}}
      << QStringLiteral(
             "vdit generate --flow-shift=3.5 --model=demo --output='/tmp/a b.mp4' --overwrite "
             "--prompt='it'\\''s a $BALL `x`' --seed=42");
  QTest::newRow("metrics") << QJsonObject{{QStringLiteral("command"), QStringLiteral("metrics")},
                                          {QStringLiteral("reference"), QStringLiteral("a.mkv")},
                                          {QStringLiteral("test"), QStringLiteral("b c.mkv")},
                                          {QStringLiteral("csv"), QStringLiteral("-x.csv")}}
                           << QStringLiteral("vdit metrics --csv=-x.csv a.mkv 'b c.mkv'");
}

void TestJobQueue::commandLines() {
  QFETCH(QJsonObject, request);
  QFETCH(QString, line);
  Job job;
  job.request = request;
  QCOMPARE(JobQueue::commandLine(job), line);
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

void TestJobQueue::C05_promptsAreKeptByteForByte() {
  open(StartPolicy::Paused, false);
  const QStringList prompts{QStringLiteral("\U0001F3A5 \u05E9\u05DC\u05D5\u05DD \u202Eabc"),
                            QStringLiteral("a\tb\nc \\ \" '"), QString(1000 * 1000, QLatin1Char('x'))};
  QList<qint64> ids;
  for (const QString& prompt : prompts) {
    QJsonObject asked = request(QStringLiteral("%1.mp4").arg(ids.size()));
    asked.insert(QStringLiteral("prompt"), prompt);
    QSignalSpy submitted(m_queue.get(), &JobQueue::submitted);
    m_queue->submit(asked, prompt.left(20));
    QTRY_COMPARE(submitted.size(), 1);
    ids.append(submitted.first().at(1).toLongLong());
  }
  reopen(StartPolicy::Paused, false);
  for (qsizetype i = 0; i < prompts.size(); ++i)
    QCOMPARE(job(ids[i]).request.value(QStringLiteral("prompt")).toString(), prompts[i]);
}

void TestJobQueue::C06_whatCannotRunIsNotQueued_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<QJsonValue>("value");
  const auto row = [](const char* name, const char* field, const QJsonValue& value) {
    QTest::newRow(name) << QString::fromLatin1(field) << value;
  };
  row("no width", "size", QStringLiteral("0x96"));
  row("odd", "size", QStringLiteral("161x96"));
  row("huge", "size", QStringLiteral("100000x96"));
  row("no size", "size", QStringLiteral("big"));
  row("no frames", "frames", 0);
  row("a million frames", "frames", 1'000'000);
  row("half a frame", "frames", 1.5);
  row("no steps", "steps", 0);
  row("no rate", "fps", 0);
  row("a rate that is no number", "fps", QStringLiteral("NaN"));
  row("guidance as text", "guidance", QStringLiteral("much"));
  row("no prompt", "prompt", QJsonValue::Undefined);
  row("a NUL", "prompt", QString(QChar(0)));
  row("a prompt of 2 MB", "prompt", QString(2'000'000, QLatin1Char('x')));
  row("no output", "output", QString());
  row("no such command", "command", QStringLiteral("dance"));
}

void TestJobQueue::C06_whatCannotRunIsNotQueued() {
  QFETCH(QString, field);
  QFETCH(QJsonValue, value);
  open(StartPolicy::Paused, false);
  QSignalSpy refused(m_queue.get(), &JobQueue::refused);
  QJsonObject asked = request(QStringLiteral("a.mp4"));
  asked.insert(field, value);
  const qint64 token = m_queue->submit(asked, QStringLiteral("x"));
  QTRY_COMPARE(refused.size(), 1);
  QCOMPARE(refused.first().at(0).toLongLong(), token);
  const auto error = refused.first().at(1).value<jobs::JobError>();
  QCOMPARE(error.code, QStringLiteral("job.field"));
  QCOMPARE(error.field, field);
  QVERIFY(m_queue->jobs().isEmpty());
}

void TestJobQueue::V04_oneOutputOneJob() {
  open(StartPolicy::Paused, false);
  QSignalSpy refused(m_queue.get(), &JobQueue::refused), submitted(m_queue.get(), &JobQueue::submitted);
  m_queue->submit(request(QStringLiteral("a.mp4")), QStringLiteral("one"));
  m_queue->submit(request(QStringLiteral("a.mp4"), 9), QStringLiteral("two"));
  QTRY_COMPARE(submitted.size() + refused.size(), 2);
  QCOMPARE(submitted.size(), 1);
  QCOMPARE(refused.first().at(1).value<jobs::JobError>().code, QStringLiteral("job.output"));
}

void TestJobQueue::Q08_tenThousandJobs() {
  open(StartPolicy::Paused, false);
  QJsonArray list;
  for (int i = 1; i <= 10'000; ++i) {
    list.append(QJsonObject{{QStringLiteral("id"), i},
                            {QStringLiteral("title"), QStringLiteral("job %1").arg(i)},
                            {QStringLiteral("request"), request(QStringLiteral("%1.mp4").arg(i))}});
  }
  const QJsonObject root{{QStringLiteral("format"), QStringLiteral("vdit-queue")},
                         {QStringLiteral("version"), 1},
                         {QStringLiteral("jobs"), list}};
  m_queue->importJobs(QJsonDocument(root).toJson());
  QTRY_COMPARE_WITH_TIMEOUT(m_queue->jobs().size(), 10'000, 60'000);
  reopen(StartPolicy::Paused, false);
  QCOMPARE(m_queue->jobs().size(), 10'000);
  for (qsizetype i = 0; i < 10'000; ++i)
    QCOMPARE(m_queue->jobs()[i].title, QStringLiteral("job %1").arg(i + 1));
}

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
