// SPDX-License-Identifier: GPL-3.0-or-later
// Results of an engine on another machine (docs/engine-protocol.md, "Jobs of another machine"; reliability.md
// R07, V01, V03). The stand-in for ssh gives the engine a root of its own and the fake engine ends itself
// when a path of this side comes over, so nothing here can be read or written past the protocol.
#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <csignal>

#include "app/link/remote_job.h"
#include "tests/link/queue_test.h"

using namespace vdit;
using jobs::Job;
using jobs::JobQueue;
using jobs::JobState;
using jobs::StartPolicy;
using link::EngineLink;
using link::EngineState;
using test::kWaitMs;

namespace {

constexpr int kOutputBytes = 5 << 20;

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Of this process alone: children that are there already keep theirs.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &m_before);
    rlimit lower = m_before;
    lower.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &lower);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }

 private:
  rlimit m_before{};
};

}  // namespace

class TestRemoteResults : public test::QueueTest {
  Q_OBJECT

 private Q_SLOTS:
  void resultsArriveAndTheStageGoes();
  void aPairArrivesAsOneFolder();
  void R07_aDroppedLineLeavesNoHalfFileAndIsGoneOnWith();
  void R07_whatKeepsDroppingWaitsWithItsReason();
  void V01_aFullDiskFailsTheJobAndRetryFetches();
  void V03_aFolderThatCannotBeWritten();
  void V06_anotherFileIsNotReplaced();
  void aDamagedPieceIsFetchedAnew();
  void cancellingAFetchLeavesNothing();
  void pausingAFetchKeepsWhatIsHere();
  void filesThatCannotGoAlongAreNamed();
  void R05_aHostileListWritesNowhere_data();
  void R05_aHostileListWritesNowhere();
  void keepingTheVideoSoFar();

 private:
  // The local side and the other machine.
  QString here(const QString& name = {}) const { return path(QStringLiteral("results/") + name); }
  QString stages() const { return m_there->filePath(QStringLiteral("state/vdit/stages")); }
  QStringList names() const {
    return QDir(here()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
  }
  QJsonObject wish(const QString& output, const char* command = "generate", int steps = 4) const {
    QJsonObject job = request(QStringLiteral("results/") + output, steps);
    job.insert(QStringLiteral("command"), QString::fromLatin1(command));
    return job;
  }
  void setScript(const QByteArray& more = {}) const {
    test::setFakeScript("{\"forbid\": \"" + m_folder->path().toUtf8() + "\", \"bytes\": " +
                        QByteArray::number(kOutputBytes) + (more.isEmpty() ? "" : ", ") + more + "}");
  }
  void openRemote(StartPolicy policy = StartPolicy::Run);
  qint64 submit(const QJsonObject& request);

  std::unique_ptr<QTemporaryDir> m_there;
};

void TestRemoteResults::openRemote(StartPolicy policy) {
  m_there = std::make_unique<QTemporaryDir>();
  QVERIFY(QDir().mkpath(here()));
  QFile ssh(path(QStringLiteral("ssh")));
  QVERIFY(ssh.open(QIODevice::WriteOnly));
  ssh.write("#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift 2\ncd '" + m_there->path().toUtf8() +
            "'\nHOME=\"$PWD\" XDG_STATE_HOME=\"$PWD/state\" exec \"$@\"\n");
  ssh.close();
  ssh.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  link::EngineTarget target = test::fakeTarget();
  target.name = target.sshHost = QStringLiteral("gpu-box");
  target.sshProgram = ssh.fileName();
  m_queue = std::make_unique<JobQueue>(path(QStringLiteral("queue.sqlite")), policy);
  m_link = std::make_unique<EngineLink>(target);
  m_queue->attachEngine(m_link.get());
  m_link->start();
  QTRY_VERIFY_WITH_TIMEOUT(m_queue->isLoaded() && m_link->state() == EngineState::Ready, kWaitMs);
}

qint64 TestRemoteResults::submit(const QJsonObject& request) {
  QSignalSpy submitted(m_queue.get(), &JobQueue::submitted);
  m_queue->submit(request, QStringLiteral("remote"));
  if (!QTest::qWaitFor([&] { return submitted.size() == 1; }, kWaitMs)) return 0;
  return submitted.first().at(1).toLongLong();
}

void TestRemoteResults::resultsArriveAndTheStageGoes() {
  setScript();
  openRemote();
  QFile config(path(QStringLiteral("mine.json")));
  QVERIFY(config.open(QIODevice::WriteOnly) && config.write("{\"format\": \"vdit-sparse-config\"}") > 0);
  config.close();
  QJsonObject job = wish(QStringLiteral("ball.mp4"));
  job.insert(QStringLiteral("sparse"), config.fileName());
  QSignalSpy progress(m_link.get(), &EngineLink::jobProgress);
  const qint64 id = submit(job);
  WAIT_FOR(id, Done);
  QCOMPARE(names(), (QStringList{QStringLiteral("ball.mp4"), QStringLiteral("ball.mp4.json")}));
  const QByteArray video = contentOf(here(QStringLiteral("ball.mp4")));
  QVERIFY(video.size() > kOutputBytes && video.contains("\"identity\""));
  QCOMPARE(this->job(id).result.value(QLatin1String("output")).toString(), here(QStringLiteral("ball.mp4")));
  bool fetched = false;
  double last = 0;
  for (const QList<QVariant>& each : progress) {
    const auto now = each.at(1).value<jobs::JobProgress>();
    fetched |= now.phase == QLatin1String("fetch") && now.detail.contains(QStringLiteral("MB"));
    if (now.phase == QLatin1String("fetch")) {
      QVERIFY(now.fraction >= last);
      last = now.fraction;
    }
  }
  QVERIFY(fetched);
  QTRY_VERIFY(QDir(stages()).isEmpty());
}

void TestRemoteResults::aPairArrivesAsOneFolder() {
  setScript();
  openRemote();
  const qint64 id = submit(wish(QStringLiteral("both"), "pair"));
  WAIT_FOR(id, Done);
  QCOMPARE(names(), QStringList{QStringLiteral("both")});
  QCOMPARE(QDir(here(QStringLiteral("both"))).entryList(QDir::Files, QDir::Name),
           (QStringList{QStringLiteral("metrics.json"), QStringLiteral("report.html")}));
}

void TestRemoteResults::R07_aDroppedLineLeavesNoHalfFileAndIsGoneOnWith() {
  // The fault's mark lies outside of the local folder, which no message may name.
  const QString mark =
      QDir::tempPath() + QStringLiteral("/vdit-dropped-%1").arg(QCoreApplication::applicationPid());
  QFile::remove(mark);
  setScript("\"faults\": [{\"at\": \"read 4\", \"do\": \"exit\", \"code\": 255, \"once\": \"" +
            mark.toUtf8() + "\"}]");
  openRemote();
  QSignalSpy lost(m_link.get(), &EngineLink::jobLost);
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  QTRY_COMPARE_WITH_TIMEOUT(lost.size(), 1, kWaitMs);
  QVERIFY(!QFile::exists(here(QStringLiteral("ball.mp4"))));
  QVERIFY(!QFile::exists(here(QStringLiteral("ball.mp4.json"))));
  WAIT_FOR(id, Done);
  QCOMPARE(names(), (QStringList{QStringLiteral("ball.mp4"), QStringLiteral("ball.mp4.json")}));
  QVERIFY(contentOf(here(QStringLiteral("ball.mp4"))).endsWith("}"));
  QFile::remove(mark);
}

void TestRemoteResults::R07_whatKeepsDroppingWaitsWithItsReason() {
  setScript(R"("faults": [{"at": "read 2", "do": "kill"}])");
  openRemote();
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  WAIT_FOR(id, Interrupted);
  QVERIFY2(job(id).reason.contains(QStringLiteral("while its results were fetched")),
           qPrintable(job(id).reason));
  QVERIFY(!QFile::exists(here(QStringLiteral("ball.mp4"))));
  QTRY_COMPARE_WITH_TIMEOUT(m_link->state(), EngineState::Ready, kWaitMs);
  setScript();
  m_link->restart();
  QTRY_COMPARE_WITH_TIMEOUT(m_link->state(), EngineState::Ready, kWaitMs);
  m_queue->resume(id);
  WAIT_FOR(id, Done);
  QVERIFY(contentOf(here(QStringLiteral("ball.mp4"))).size() > kOutputBytes);
  QCOMPARE(names().size(), 2);
  QCOMPARE(contentOf(path(QStringLiteral("completions"))).count('\n'), 1);  // fetched again, not made again
}

void TestRemoteResults::V01_aFullDiskFailsTheJobAndRetryFetches() {
  setScript();
  openRemote(StartPolicy::Paused);
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  {
    const FileSizeLimit full(2 << 20);
    m_queue->setPaused(false);
    WAIT_FOR(id, Failed);
  }
  QCOMPARE(job(id).error->code, QStringLiteral("file.write"));
  QVERIFY(job(id).error->hint.contains(QStringLiteral("the results wait")));
  QVERIFY(names().isEmpty());
  QTRY_VERIFY(m_queue->isPaused());
  m_queue->retry(id);
  m_queue->setPaused(false);
  WAIT_FOR(id, Done);
  QVERIFY(contentOf(here(QStringLiteral("ball.mp4"))).size() > kOutputBytes);
  QCOMPARE(contentOf(path(QStringLiteral("completions"))).count('\n'), 1);
}

void TestRemoteResults::V03_aFolderThatCannotBeWritten() {
  setScript();
  openRemote(StartPolicy::Paused);
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  // For root every folder is writable, but none can be where a file is.
  QFile block(here(QStringLiteral(".fetched-") + link::RemoteJob::stageOf(job(id))));
  QVERIFY(block.open(QIODevice::WriteOnly));
  block.close();
  m_queue->setPaused(false);
  WAIT_FOR(id, Failed);
  QCOMPARE(job(id).error->code, QStringLiteral("file.write"));
  QVERIFY(!QFile::exists(here(QStringLiteral("ball.mp4"))));
  QVERIFY(block.remove());
  QTRY_VERIFY(m_queue->isPaused());
  m_queue->retry(id);
  m_queue->setPaused(false);
  WAIT_FOR(id, Done);
}

void TestRemoteResults::V06_anotherFileIsNotReplaced() {
  setScript();
  openRemote(StartPolicy::Paused);
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  QFile other(here(QStringLiteral("ball.mp4")));
  QVERIFY(other.open(QIODevice::WriteOnly) && other.write("mine") == 4);
  other.close();
  m_queue->setPaused(false);
  WAIT_FOR(id, Failed);
  QCOMPARE(job(id).error->code, QStringLiteral("output.exists"));
  QCOMPARE(contentOf(other.fileName()), QByteArray("mine"));
  QCOMPARE(names(), QStringList{QStringLiteral("ball.mp4")});
  QVERIFY(other.remove());
  m_queue->retry(id);
  WAIT_FOR(id, Done);
}

void TestRemoteResults::aDamagedPieceIsFetchedAnew() {
  const QString mark =
      QDir::tempPath() + QStringLiteral("/vdit-damaged-%1").arg(QCoreApplication::applicationPid());
  QFile::remove(mark);
  setScript("\"damage_once\": \"" + mark.toUtf8() + "\"");
  openRemote();
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  WAIT_FOR(id, Done);
  QVERIFY(QFile::remove(mark));  // it was damaged
  QVERIFY(!contentOf(here(QStringLiteral("ball.mp4"))).contains('\0'));
  QVERIFY(!contentOf(here(QStringLiteral("ball.mp4.json"))).contains('\0'));
}

void TestRemoteResults::cancellingAFetchLeavesNothing() {
  setScript(R"("faults": [{"at": "read 5", "do": "sleep", "seconds": 3}])");
  openRemote();
  m_queue->setUndoTime(1000);
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  QTRY_COMPARE_WITH_TIMEOUT(job(id).progress.phase, QStringLiteral("fetch"), kWaitMs);
  m_queue->cancel({id});
  WAIT_FOR(id, Cancelled);
  QTRY_VERIFY_WITH_TIMEOUT(names().isEmpty(), kWaitMs);
  QTRY_VERIFY_WITH_TIMEOUT(QDir(stages()).isEmpty(), kWaitMs);
}

void TestRemoteResults::pausingAFetchKeepsWhatIsHere() {
  setScript(R"("faults": [{"at": "read 5", "do": "sleep", "seconds": 1}])");
  openRemote();
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  QTRY_COMPARE_WITH_TIMEOUT(job(id).progress.phase, QStringLiteral("fetch"), kWaitMs);
  m_queue->pauseJob(id);
  WAIT_FOR(id, Paused);
  QCOMPARE(names().size(), 1);
  QVERIFY(names().first().startsWith(QStringLiteral(".fetched-")));
  m_queue->resume(id);
  WAIT_FOR(id, Done);
  QCOMPARE(contentOf(path(QStringLiteral("completions"))).count('\n'), 1);
  QVERIFY(contentOf(here(QStringLiteral("ball.mp4"))).endsWith("}"));
}

void TestRemoteResults::filesThatCannotGoAlongAreNamed() {
  setScript();
  openRemote();
  QJsonObject job = wish(QStringLiteral("ball.mp4"));
  job.insert(QStringLiteral("latents"), path(QStringLiteral("noise.safetensors")));
  const qint64 id = submit(job);
  WAIT_FOR(id, Failed);
  QCOMPARE(this->job(id).error->code, QStringLiteral("job.inputs"));
  QCOMPARE(this->job(id).error->field, QStringLiteral("latents"));
  QVERIFY(this->job(id).error->hint.contains(QStringLiteral("Run on")));
  job.remove(QStringLiteral("latents"));
  job.insert(QStringLiteral("sparse"), path(QStringLiteral("missing.json")));
  const qint64 missing = submit(job);
  WAIT_FOR(missing, Failed);
  QCOMPARE(this->job(missing).error->field, QStringLiteral("sparse"));
  const qint64 next = submit(wish(QStringLiteral("next.mp4")));
  WAIT_FOR(next, Done);
}

void TestRemoteResults::R05_aHostileListWritesNowhere_data() {
  QTest::addColumn<QString>("path");
  for (const char* path : {"output/../../escaped", "/etc/escaped", "output", "inputs/sparse/escaped",
                           "capture/escaped", "output/.hidden", "output//escaped", "output/a\nb"})
    QTest::newRow(path) << QString::fromLatin1(path);
}

void TestRemoteResults::R05_aHostileListWritesNowhere() {
  QFETCH(QString, path);
  const QJsonObject entry{
      {QStringLiteral("path"), path}, {QStringLiteral("bytes"), 4}, {QStringLiteral("sha256"), QString()}};
  const QJsonObject answer{{QStringLiteral("files"), QJsonArray{entry}}, {QStringLiteral("total"), 1}};
  setScript("\"answers\": {\"stage.list\": " + QJsonDocument(answer).toJson(QJsonDocument::Compact) + "}");
  openRemote();
  const qint64 id = submit(wish(QStringLiteral("ball.mp4")));
  WAIT_FOR(id, Failed);
  QCOMPARE(job(id).error->code, QStringLiteral("fetch.list"));
  QVERIFY(names().isEmpty());
  QVERIFY(!QFile::exists(this->path(QStringLiteral("escaped"))));
}

void TestRemoteResults::keepingTheVideoSoFar() {
  setScript();
  openRemote();
  const qint64 id = submit(wish(QStringLiteral("ball.mp4"), "generate", 500));
  QTRY_VERIFY_WITH_TIMEOUT(job(id).progress.step >= 2, kWaitMs);
  m_queue->keepSoFar(id);
  WAIT_FOR(id, Done);
  const int stopped = job(id).result.value(QLatin1String("stopped_after")).toInt();
  QVERIFY(stopped >= 2 && stopped < 500);
  QVERIFY2(job(id).reason.contains(QString::number(stopped)), qPrintable(job(id).reason));
  QVERIFY(QFile::exists(here(QStringLiteral("ball.mp4"))));
  // It says nothing about how long such a job takes.
  QVERIFY(!m_queue->expectedSeconds(job(id).request, QStringLiteral("gpu-box")).has_value());
}

QTEST_GUILESS_MAIN(TestRemoteResults)
#include "tst_remote_results.moc"
