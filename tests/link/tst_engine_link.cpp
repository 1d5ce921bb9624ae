// SPDX-License-Identifier: GPL-3.0-or-later
// The link against the fake engine: states, jobs, streams, and every way in which a child can go wrong
// (E01-E04, E07, E09, R01-R09).
#include <signal.h>

#include <QFile>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/link/engine_command.h"
#include "app/link/restart_budget.h"
#include "tests/link/fake_target.h"

using namespace vdit;
using link::EngineLink;
using link::EngineState;

namespace {

constexpr int kWaitMs = 20'000;

jobs::Job jobOf(qint64 id, const QJsonObject& request) {
  jobs::Job job;
  job.id = id;
  job.title = QStringLiteral("job");
  job.request = request;
  job.attempts = 1;
  return job;
}

// The last of the signals that end a job, as a word.
struct Endings {
  explicit Endings(EngineLink& link)
      : finished(&link, &EngineLink::jobFinished),
        failed(&link, &EngineLink::jobFailed),
        paused(&link, &EngineLink::jobPaused),
        cancelled(&link, &EngineLink::jobCancelled),
        lost(&link, &EngineLink::jobLost) {}
  qsizetype count() const {
    return finished.size() + failed.size() + paused.size() + cancelled.size() + lost.size();
  }
  QSignalSpy finished, failed, paused, cancelled, lost;
};

}  // namespace

class TestEngineLink : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    QVERIFY(m_folder.isValid());
    test::setFakeScript("{}");
  }
  void cleanup() { qunsetenv("VDIT_FAKE_SCRIPT"); }

  void saysWhatItIs();
  void runsAJob();
  void streamsAreNewestWinsAndAcknowledged();
  void answersAndRefuses();
  void E01_aDeadEngineIsNamedAndStartsAgain_data();
  void E01_aDeadEngineIsNamedAndStartsAgain();
  void E02_threeCrashesInFiveMinutes();
  void E02_theBudgetForgets();
  void E03_whatCannotBeStarted_data();
  void E03_whatCannotBeStarted();
  void threadsOfAnEngineDoNotSpin();
  void E04_aHungEngineIsNamed();
  void E09_aJobEndsOnce_data();
  void E09_aJobEndsOnce();
  void E09_pauseThenResumeGivesTheSameState();
  void E11_chatterDoesNoHarm();
  void R01_damageOnTheWireIsACrash_data();
  void R01_damageOnTheWireIsACrash();
  void R05_whatMakesNoSenseIsIgnored();
  void R06_whatIsNoEngine_data();
  void R06_whatIsNoEngine();
  void R07_sshSpeaksForItself_data();
  void R07_sshSpeaksForItself();
  void R07_aRemoteJobRunsThroughSsh();
  void R08_hostsAreNames_data();
  void R08_hostsAreNames();
  void R10_stopEndsTheChild();

 private:
  QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
  QJsonObject request(const char* output, int steps = 6) const {
    return {{QStringLiteral("format"), QStringLiteral("vdit-job")},
            {QStringLiteral("version"), 1},
            {QStringLiteral("command"), QStringLiteral("generate")},
            {QStringLiteral("model"), QStringLiteral("demo")},
            {QStringLiteral("prompt"), QStringLiteral("a ball")},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("output"), path(output)}};
  }
  QString script(const char* name, const QByteArray& text) const {
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(text);
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
  }

  QTemporaryDir m_folder;
};

#define START(link) \
  (link).start();   \
  QTRY_COMPARE_WITH_TIMEOUT((link).state(), EngineState::Ready, kWaitMs)

void TestEngineLink::saysWhatItIs() {
  EngineLink link(test::fakeTarget());
  QCOMPARE(link.state(), EngineState::Absent);
  START(link);
  QCOMPARE(link.info().device, QStringLiteral("cpu"));
  QCOMPARE(link.info().threads, 2);
  QCOMPARE(link.info().memoryBytes, qint64{24} << 30);
}

void TestEngineLink::runsAJob() {
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  QSignalSpy progress(&link, &EngineLink::jobProgress), timed(&link, &EngineLink::stepTimed);
  QSignalSpy checkpoint(&link, &EngineLink::jobCheckpoint);
  link.runJob(jobOf(5, request("runs.mp4")));
  QCOMPARE(link.state(), EngineState::Running);
  QTRY_COMPARE_WITH_TIMEOUT(endings.finished.size(), 1, kWaitMs);
  QCOMPARE(endings.count(), 1);
  QCOMPARE(progress.size(), 6);
  QCOMPARE(timed.size(), 6);
  QCOMPARE(checkpoint.first().at(1).toString(), path("runs.mp4.checkpoint"));
  QVERIFY(QFile::exists(path("runs.mp4")));
  QCOMPARE(link.state(), EngineState::Ready);
}

void TestEngineLink::streamsAreNewestWinsAndAcknowledged() {
  EngineLink link(test::fakeTarget());
  link.subscribePreview(true);
  link.subscribeHeads(true, 8);
  START(link);
  QSignalSpy previews(&link, &EngineLink::previewArrived), heads(&link, &EngineLink::headsArrived);
  Endings endings(link);
  link.runJob(jobOf(1, request("streams.mp4", 12)));
  QTRY_COMPARE_WITH_TIMEOUT(endings.finished.size(), 1, kWaitMs);
  // Were they not acknowledged, there would be two.
  QVERIFY(previews.size() > 2);
  QVERIFY(heads.size() > 2);
  const auto preview = previews.last().first().value<link::PreviewFrames>();
  QCOMPARE(preview.frames.size(), 13U);
  QCOMPARE(preview.frames.front().size(), QSize(40, 24));
  const auto atlas = heads.last().first().value<link::HeadAtlas>();
  QCOMPARE(atlas.cells.size(), 12 * 4 * 8 * 8);
  float row = 0;
  for (int i = 0; i < 8; ++i) row += atlas.cells[i];
  QVERIFY(std::abs(row - 1) < 1e-4);
}

void TestEngineLink::answersAndRefuses() {
  test::setFakeScript(R"({"refuse": {"model.forecast": {"code": "memory.forecast", "found": "9 GiB"}}})");
  EngineLink link(test::fakeTarget());
  QSignalSpy answered(&link, &EngineLink::answered), refused(&link, &EngineLink::refused);
  link.request(QStringLiteral("doctor"), {});
  QTRY_COMPARE(refused.size(), 1);  // nobody there
  START(link);
  const qint64 tokens =
      link.request(QStringLiteral("prompt.tokens"), {{QStringLiteral("prompt"), QStringLiteral("a b c")}});
  const qint64 forecast = link.request(QStringLiteral("model.forecast"), {});
  const qint64 map = link.request(QStringLiteral("map.pooled"), {{QStringLiteral("side"), 16}});
  QTRY_COMPARE_WITH_TIMEOUT(answered.size() + refused.size(), 4, kWaitMs);
  QCOMPARE(answered.at(0).at(0).toLongLong(), tokens);
  QCOMPARE(answered.at(0).at(1).toJsonObject().value(QStringLiteral("tokens")).toInt(), 4);
  QCOMPARE(refused.at(1).at(0).toLongLong(), forecast);
  QCOMPARE(refused.at(1).at(1).value<jobs::JobError>().code, QStringLiteral("memory.forecast"));
  QCOMPARE(answered.at(1).at(0).toLongLong(), map);
  const auto cells =
      EngineLink::headMap(answered.at(1).at(1).toJsonObject(), answered.at(1).at(2).toByteArray());
  QVERIFY(cells.has_value());
  QCOMPARE(cells->cells.size(), 256U);
  QVERIFY(!EngineLink::headMap(answered.at(1).at(1).toJsonObject(), QByteArray(3, 'x')).has_value());
}

void TestEngineLink::E01_aDeadEngineIsNamedAndStartsAgain_data() {
  QTest::addColumn<QByteArray>("fault");
  QTest::addColumn<QString>("words");
  QTest::newRow("killed at a step") << QByteArray(R"("at": 3, "do": "kill")") << QStringLiteral("killed");
  QTest::newRow("segfault before the first")
      << QByteArray(R"("at": 0, "do": "segfault")") << QStringLiteral("signal 11");
  QTest::newRow("abort while encoding")
      << QByteArray(R"("at": "encode", "do": "abort")") << QStringLiteral("signal 6");
  QTest::newRow("exit 7 after the output")
      << QByteArray(R"("at": "done", "do": "exit", "code": 7)") << QStringLiteral("exit code 7");
  QTest::newRow("E07 the device is gone for this process")
      << QByteArray(R"("at": 2, "do": "exit", "code": 11)") << QStringLiteral("device reported a fault");
}

void TestEngineLink::E01_aDeadEngineIsNamedAndStartsAgain() {
  QFETCH(QByteArray, fault);
  QFETCH(QString, words);
  test::setFakeScript("{\"faults\": [{" + fault + "}]}");
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  QSignalSpy states(&link, &EngineLink::stateChanged);
  link.runJob(jobOf(1, request(QTest::currentDataTag())));
  QTRY_COMPARE_WITH_TIMEOUT(endings.lost.size(), 1, kWaitMs);
  QVERIFY2(endings.lost.first().at(1).toString().contains(words),
           qPrintable(endings.lost.first().at(1).toString()));
  QCOMPARE(endings.count(), 1);
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Ready, kWaitMs);
  const auto seen = [&](EngineState state) {
    return std::any_of(states.begin(), states.end(), [&](const auto& change) {
      return change.first().template value<EngineState>() == state;
    });
  };
  QVERIFY(seen(EngineState::Crashed));
}

void TestEngineLink::E02_threeCrashesInFiveMinutes() {
  test::setFakeScript(R"({"faults": [{"at": 1, "do": "exit", "code": 3}]})");
  EngineLink link(test::fakeTarget());
  QSignalSpy lost(&link, &EngineLink::jobLost);
  link.start();
  for (int crash = 1; crash <= 3; ++crash) {
    QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Ready, kWaitMs);
    link.runJob(jobOf(crash, request("crashes.mp4")));
    QTRY_COMPARE_WITH_TIMEOUT(lost.size(), crash, kWaitMs);
  }
  QCOMPARE(link.state(), EngineState::Stopped);
  QVERIFY(link.stateText().contains(QStringLiteral("3 times")));
  link.restart();
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Ready, kWaitMs);
}

void TestEngineLink::E02_theBudgetForgets() {
  link::RestartBudget budget;
  QVERIFY(budget.crashed(0));
  QVERIFY(budget.crashed(100'000));
  QVERIFY(budget.crashed(300'001));  // the first is out of the window
  QVERIFY(!budget.crashed(300'002));
  budget.reset();
  QVERIFY(budget.crashed(300'003));
}

void TestEngineLink::E03_whatCannotBeStarted_data() {
  QTest::addColumn<QString>("program");
  QTest::addColumn<QString>("words");
  QTest::newRow("missing") << path("no such vdit") << QStringLiteral("no such program");
  QTest::newRow("not executable") << QStringLiteral(VDIT_SOURCE_DIR "/CMakeLists.txt")
                                  << QStringLiteral("not executable");
  QTest::newRow("no interpreter") << script("no-interpreter", "#!/no/such/interpreter\n")
                                  << QStringLiteral("cannot be started");
  QTest::newRow("missing library")
      << script("no-library",
                "#!/bin/sh\necho 'error while loading shared libraries: libtorch_cpu.so' >&2\nexit 127\n")
      << QStringLiteral("libtorch_cpu.so");
}

void TestEngineLink::E03_whatCannotBeStarted() {
  QFETCH(QString, program);
  QFETCH(QString, words);
  link::EngineTarget target = test::fakeTarget();
  target.program = program;
  EngineLink link(target);
  link.start();
  QTRY_VERIFY2_WITH_TIMEOUT(link.stateText().contains(words), qPrintable(link.stateText()), kWaitMs);
  QTRY_VERIFY(link.state() == EngineState::Absent || link.state() == EngineState::Crashed ||
              link.state() == EngineState::Stopped);
}

void TestEngineLink::threadsOfAnEngineDoNotSpin() {
  link::EngineTarget target = test::fakeTarget();
  target.program = script("told", "#!/bin/sh\necho spins $GOMP_SPINCOUNT >&2\n");
  const auto told = [&target] {
    EngineLink link(target);
    QSignalSpy lines(&link, &EngineLink::logLine);
    link.start();
    return lines.count() > 0 || lines.wait(kWaitMs) ? lines.front().front().toString() : QString();
  };
  const QByteArray mine = qgetenv("GOMP_SPINCOUNT");
  const auto back =
      qScopeGuard([&] { mine.isEmpty() ? qunsetenv("GOMP_SPINCOUNT") : qputenv("GOMP_SPINCOUNT", mine); });
  qunsetenv("GOMP_SPINCOUNT");
  QCOMPARE(told(), QStringLiteral("spins 2000"));
  qputenv("GOMP_SPINCOUNT", "7");
  QCOMPARE(told(), QStringLiteral("spins 7"));
}

void TestEngineLink::E04_aHungEngineIsNamed() {
  test::setFakeScript(R"({"faults": [{"at": 2, "do": "hang"}]})");
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  link.runJob(jobOf(1, request("hangs.mp4")));
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::NotResponding, kWaitMs);
  link.cancelJob(1);  // does not come through: killed after 5 s
  QTRY_COMPARE_WITH_TIMEOUT(endings.lost.size(), 1, kWaitMs);
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Ready, kWaitMs);
}

void TestEngineLink::E09_aJobEndsOnce_data() {
  QTest::addColumn<int>("messages");
  for (int messages = 0; messages <= 9; ++messages)
    QTest::addRow("cancelled after %d messages", messages) << messages;
}

void TestEngineLink::E09_aJobEndsOnce() {
  QFETCH(int, messages);
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  QSignalSpy progress(&link, &EngineLink::jobProgress);
  link.runJob(jobOf(1, request(QTest::currentDataTag(), 8)));
  QTRY_VERIFY_WITH_TIMEOUT(progress.size() >= messages || endings.count() > 0, kWaitMs);
  link.cancelJob(1);
  link.cancelJob(1);
  QTRY_COMPARE_WITH_TIMEOUT(endings.count(), 1, kWaitMs);
  QVERIFY(endings.cancelled.size() == 1 || endings.finished.size() == 1);
  if (endings.cancelled.size() == 1) QVERIFY(!QFile::exists(path(QTest::currentDataTag())));
  link.cancelJob(1);  // it is over
  // The engine is good for the next one, and nothing more is heard of the first.
  link.runJob(jobOf(2, request("after.mp4")));
  QTRY_VERIFY_WITH_TIMEOUT(endings.count() == 2, kWaitMs);
  QCOMPARE(endings.finished.last().at(0).toLongLong(), 2);
  QFile::remove(path("after.mp4"));
}

void TestEngineLink::E09_pauseThenResumeGivesTheSameState() {
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  QSignalSpy progress(&link, &EngineLink::jobProgress);
  jobs::Job job = jobOf(1, request("paused.mp4", 10));
  link.runJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(progress.size() >= 3, kWaitMs);
  link.pauseJob(1);
  QTRY_COMPARE_WITH_TIMEOUT(endings.paused.size(), 1, kWaitMs);
  QVERIFY(!QFile::exists(path("paused.mp4")));
  const auto before = progress.size();
  QVERIFY(before < 10);
  job.attempts = 2;
  link.runJob(job);
  QTRY_COMPARE_WITH_TIMEOUT(endings.finished.size(), 1, kWaitMs);
  QCOMPARE(progress.size(), 10);  // no step twice
  const QString state =
      endings.finished.first().at(1).toJsonObject().value(QStringLiteral("state")).toString();
  QFile::remove(path("paused.mp4"));
  job.attempts = 1;
  link.runJob(job);
  QTRY_COMPARE_WITH_TIMEOUT(endings.finished.size(), 2, kWaitMs);
  QCOMPARE(endings.finished.last().at(1).toJsonObject().value(QStringLiteral("state")).toString(), state);
}

void TestEngineLink::E11_chatterDoesNoHarm() {
  test::setFakeScript(R"({"faults": [{"at": 2, "do": "print"}]})");
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  link.runJob(jobOf(1, request("chatter.mp4")));
  QTRY_COMPARE_WITH_TIMEOUT(endings.finished.size(), 1, kWaitMs);
  QVERIFY(link.logTail().contains(QStringLiteral("library chatter")));
}

void TestEngineLink::R01_damageOnTheWireIsACrash_data() {
  QTest::addColumn<QString>("code");
  for (const char* what : {"garbage", "truncated", "oversized", "bad_sequence", "bad_cbor", "deep"}) {
    QTest::newRow(what) << QString::fromLatin1(what);
  }
}

void TestEngineLink::R01_damageOnTheWireIsACrash() {
  const QByteArray what = QTest::currentDataTag();
  test::setFakeScript("{\"faults\": [{\"at\": 2, \"do\": \"" + what + "\", \"once\": \"" +
                      path("once-").toUtf8() + what + "\"}]}");
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  jobs::Job job = jobOf(1, request(what.constData()));
  link.runJob(job);
  QTRY_COMPARE_WITH_TIMEOUT(endings.lost.size(), 1, kWaitMs);
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Ready, kWaitMs);
  job.attempts = 2;
  link.runJob(job);
  QTRY_COMPARE_WITH_TIMEOUT(endings.finished.size(), 1, kWaitMs);
}

void TestEngineLink::R05_whatMakesNoSenseIsIgnored() {
  test::setFakeScript(
      R"({"faults": [{"at": 2, "do": "unknown"}, {"at": 3, "do": "strange_progress"}, {"at": 4, "do": "bad_atlas"}]})");
  EngineLink link(test::fakeTarget());
  link.subscribePreview(true);
  START(link);
  Endings endings(link);
  QSignalSpy progress(&link, &EngineLink::jobProgress);
  link.runJob(jobOf(1, request("strange.mp4")));
  QTRY_VERIFY_WITH_TIMEOUT(endings.count() >= 1 && link.ignoredMessages() >= 5, kWaitMs);
  QVERIFY(link.ignoredMessages() >= 5);
  for (const auto& call : progress) {
    QCOMPARE(call.at(0).toLongLong(), 1);
    const auto value = call.at(1).value<jobs::JobProgress>();
    QVERIFY(value.fraction <= 1 && value.step <= value.steps);
  }
}

void TestEngineLink::R06_whatIsNoEngine_data() {
  QTest::addColumn<QByteArray>("fake");
  QTest::addColumn<EngineState>("state");
  QTest::addColumn<QString>("words");
  QTest::newRow("a login banner") << QByteArray(R"({"hello": "banner"})") << EngineState::Stopped
                                  << QStringLiteral("Welcome to host");
  QTest::newRow("nothing for 10 s") << QByteArray(R"({"hello": "none", "silent": true})")
                                    << EngineState::Stopped << QStringLiteral("nothing for 10 s");
  QTest::newRow("another version") << QByteArray(R"({"version": "9.8.7"})") << EngineState::Mismatch
                                   << QStringLiteral("9.8.7");
  QTest::newRow("another protocol") << QByteArray(R"({"protocol": 77})") << EngineState::Mismatch
                                    << QStringLiteral("protocol 77");
}

void TestEngineLink::R06_whatIsNoEngine() {
  QFETCH(QByteArray, fake);
  QFETCH(EngineState, state);
  QFETCH(QString, words);
  test::setFakeScript(fake);
  EngineLink link(test::fakeTarget());
  link.start();
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), state, kWaitMs);
  QVERIFY2(link.stateText().contains(words), qPrintable(link.stateText()));
}

void TestEngineLink::R07_sshSpeaksForItself_data() {
  QTest::addColumn<QByteArray>("ssh");
  QTest::addColumn<QString>("words");
  QTest::newRow("host key changed") << QByteArray("echo 'Host key verification failed.' >&2; exit 255")
                                    << QStringLiteral("Host key verification failed.");
  QTest::newRow("refused") << QByteArray("echo 'user@host: Permission denied (publickey).' >&2; exit 255")
                           << QStringLiteral("Permission denied (publickey)");
  QTest::newRow("no vdit there") << QByteArray("echo 'sh: vdit: not found' >&2; exit 127")
                                 << QStringLiteral("vdit was not found on the host");
}

void TestEngineLink::R07_sshSpeaksForItself() {
  QFETCH(QByteArray, ssh);
  QFETCH(QString, words);
  link::EngineTarget target{.name = QStringLiteral("host"),
                            .program = {},
                            .sshHost = QStringLiteral("host"),
                            .sshProgram = script("ssh", "#!/bin/sh\n" + ssh + "\n")};
  EngineLink link(target);
  link.start();
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Disconnected, kWaitMs);
  QVERIFY2(link.stateText().contains(words), qPrintable(link.stateText()));
}

void TestEngineLink::R07_aRemoteJobRunsThroughSsh() {
  // Writes its arguments down, then runs what it was told to run on this machine.
  const QString ssh =
      script("ssh-stand-in", "#!/bin/sh\nprintf '%s\\n' \"$@\" > '" + path("argv").toUtf8() +
                                 "'\nwhile [ \"$1\" != -- ]; do shift; done\nshift 2\nXDG_STATE_HOME='" +
                                 path("there").toUtf8() + "' exec \"$@\"\n");
  link::EngineTarget target = test::fakeTarget();
  target.name = target.sshHost = QStringLiteral("user@gpu-box");
  target.sshProgram = ssh;
  test::setFakeScript("{\"faults\": [{\"at\": 3, \"do\": \"exit\", \"code\": 255, \"once\": \"" +
                      path("dropped").toUtf8() + "\"}]}");
  EngineLink link(target);
  START(link);
  Endings endings(link);
  jobs::Job job = jobOf(1, request("remote.mp4"));
  link.runJob(job);
  QTRY_COMPARE_WITH_TIMEOUT(endings.lost.size(), 1, kWaitMs);
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Ready, kWaitMs);
  job.attempts = 2;
  link.runJob(job);
  QTRY_COMPARE_WITH_TIMEOUT(endings.finished.size(), 1, kWaitMs);
  QFile argv(path("argv"));
  QVERIFY(argv.open(QIODevice::ReadOnly));
  QCOMPARE(argv.readAll().split('\n'),
           (QList<QByteArray>{"-T", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o",
                              "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3", "--", "user@gpu-box",
                              target.program.toUtf8(), "serve", ""}));
}

void TestEngineLink::R08_hostsAreNames_data() {
  QTest::addColumn<QString>("host");
  QTest::addColumn<bool>("good");
  for (const char* host : {"gpu", "user@10.0.0.4", "gpu.example.org", "user@[fe80::1]"})
    QTest::newRow(host) << QString::fromLatin1(host) << true;
  for (const char* host :
       {"-oProxyCommand=x", "a b", "a;b", "a\nb", "a$(b)", "a`b`", "host\n", "a'b", "a|b"}) {
    QTest::newRow(host) << QString::fromLatin1(host) << false;
  }
}

void TestEngineLink::R08_hostsAreNames() {
  QFETCH(QString, host);
  QFETCH(bool, good);
  const link::EngineTarget target{
      .name = host, .program = {}, .sshHost = host, .sshProgram = QStringLiteral("/bin/false")};
  const link::EngineCommand command = link::engineCommand(target);
  QCOMPARE(command.error.code, good ? QString() : QStringLiteral("engine.host"));
  QCOMPARE(command.arguments.isEmpty(), !good);
  const link::EngineTarget program{.name = host,
                                   .program = QStringLiteral("vdit; rm x"),
                                   .sshHost = QStringLiteral("gpu"),
                                   .sshProgram = QStringLiteral("/bin/false")};
  QCOMPARE(link::engineCommand(program).error.code, QStringLiteral("engine.host"));
}

void TestEngineLink::R10_stopEndsTheChild() {
  EngineLink link(test::fakeTarget());
  START(link);
  Endings endings(link);
  QSignalSpy progress(&link, &EngineLink::jobProgress);
  link.runJob(jobOf(1, request("stopped.mp4", 500)));
  QTRY_VERIFY_WITH_TIMEOUT(progress.size() >= 2, kWaitMs);
  link.stop();
  QCOMPARE(endings.lost.size(), 1);
  QCOMPARE(link.state(), EngineState::Absent);
  link.restart();
  QTRY_COMPARE_WITH_TIMEOUT(link.state(), EngineState::Ready, kWaitMs);
}

QTEST_GUILESS_MAIN(TestEngineLink)
#include "tst_engine_link.moc"
