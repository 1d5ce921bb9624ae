// SPDX-License-Identifier: GPL-3.0-or-later
// What the queue takes in, gives out and remembers (reliability.md C05, C06, V04, Q08): job files, documents,
// command lines, estimates.
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include "app/jobs/run_history.h"
#include "tests/link/queue_test.h"

using namespace vdit;
using jobs::Job;
using jobs::JobQueue;
using jobs::JobState;
using jobs::StartPolicy;
using test::kWaitMs;

class TestQueueInput : public test::QueueTest {
  Q_OBJECT

 private Q_SLOTS:
  void historyGivesEstimates();
  void exportAndImport();
  void commandLines_data();
  void commandLines();
  void C05_promptsAreKeptByteForByte();
  void C06_whatCannotRunIsNotQueued_data();
  void C06_whatCannotRunIsNotQueued();
  void V04_oneOutputOneJob();
  void Q08_tenThousandJobs();
};

void TestQueueInput::historyGivesEstimates() {
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

void TestQueueInput::exportAndImport() {
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
  QCOMPARE(m_queue->jobs().last().title, QStringLiteral("z"));
  // One job alone is exported as its job file, which `vdit run` takes.
  const QByteArray lone = m_queue->exportJobs({m_queue->jobs().last().id});
  QCOMPARE(QJsonDocument::fromJson(lone).object(), request(QStringLiteral("z.mp4")));
}

void TestQueueInput::commandLines_data() {
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
                     {QStringLiteral("output"), QStringLiteral("/clips/a b.mp4")}}
      << QStringLiteral(
             "vdit generate --flow-shift=3.5 --model=demo --output='/clips/a b.mp4' --overwrite "
             "--prompt='it'\\''s a $BALL `x`' --seed=42");
  QTest::newRow("metrics") << QJsonObject{{QStringLiteral("command"), QStringLiteral("metrics")},
                                          {QStringLiteral("reference"), QStringLiteral("a.mkv")},
                                          {QStringLiteral("test"), QStringLiteral("b c.mkv")},
                                          {QStringLiteral("csv"), QStringLiteral("-x.csv")}}
                           << QStringLiteral("vdit metrics --csv=-x.csv a.mkv 'b c.mkv'");
}

void TestQueueInput::commandLines() {
  QFETCH(QJsonObject, request);
  QFETCH(QString, line);
  Job job;
  job.request = request;
  QCOMPARE(JobQueue::commandLine(job), line);
}

void TestQueueInput::C05_promptsAreKeptByteForByte() {
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

void TestQueueInput::C06_whatCannotRunIsNotQueued_data() {
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

void TestQueueInput::C06_whatCannotRunIsNotQueued() {
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

void TestQueueInput::V04_oneOutputOneJob() {
  open(StartPolicy::Paused, false);
  QSignalSpy refused(m_queue.get(), &JobQueue::refused), submitted(m_queue.get(), &JobQueue::submitted);
  m_queue->submit(request(QStringLiteral("a.mp4")), QStringLiteral("one"));
  m_queue->submit(request(QStringLiteral("a.mp4"), 9), QStringLiteral("two"));
  QTRY_COMPARE(submitted.size() + refused.size(), 2);
  QCOMPARE(submitted.size(), 1);
  QCOMPARE(refused.first().at(1).value<jobs::JobError>().code, QStringLiteral("job.output"));
}

void TestQueueInput::Q08_tenThousandJobs() {
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

QTEST_GUILESS_MAIN(TestQueueInput)
#include "tst_queue_input.moc"
