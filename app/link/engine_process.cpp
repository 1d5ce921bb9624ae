// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/engine_process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <QProcessEnvironment>
#include <cstring>

#include "engine/service/messages.h"

namespace vdit::link {
namespace {

constexpr qsizetype kLogLines = 400;
constexpr qsizetype kLineBytes = 4096;

QString signalText(int number) {
  if (number == SIGKILL)
    return EngineProcess::tr("killed (signal 9): by a person, or because memory ran out");
  return EngineProcess::tr("ended by signal %1 (%2)")
      .arg(number)
      .arg(QString::fromLocal8Bit(::strsignal(number)));
}

// libgomp's threads wait for one another by spinning for 3 ms. Where the window or another program runs, too,
// that takes the processor from the very thread that is waited for; 20 us cost an idle machine nothing
// (docs/benchmarks/cpu-attention.md).
QProcessEnvironment engineEnvironment() {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  const QString spins = QStringLiteral("GOMP_SPINCOUNT");
  if (!environment.contains(spins) && !environment.contains(QStringLiteral("OMP_WAIT_POLICY")))
    environment.insert(spins, QStringLiteral("2000"));
  return environment;
}

}  // namespace

EngineProcess::EngineProcess(QObject* parent) : QObject(parent), m_reader(new MessageReader) {
  qRegisterMetaType<ReceivedMessage>();
  qRegisterMetaType<jobs::JobError>();
  m_reader->moveToThread(&m_wireThread);
  connect(&m_wireThread, &QThread::finished, m_reader, &QObject::deleteLater);
  connect(m_reader, &MessageReader::received, this, &EngineProcess::received);
  connect(m_reader, &MessageReader::failed, this, &EngineProcess::wireFailed);
  connect(m_reader, &MessageReader::ended, this, &EngineProcess::wireEnded);
  m_wireThread.setObjectName(QStringLiteral("engine wire"));
  m_wireThread.start();

  m_process.setProcessChannelMode(QProcess::SeparateChannels);
  // The signal follows the thread that forks: this one lives as long as the program.
  m_process.setChildProcessModifier([parentPid = ::getpid()] {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parentPid) ::_exit(1);
  });
  connect(&m_process, &QProcess::readyReadStandardOutput, this, &EngineProcess::readOutput);
  connect(&m_process, &QProcess::readyReadStandardError, this, &EngineProcess::readLog);
  connect(&m_process, &QProcess::finished, this, &EngineProcess::processFinished);
  connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) Q_EMIT startFailed(m_process.errorString());
  });
  m_killTimer.setSingleShot(true);
  connect(&m_killTimer, &QTimer::timeout, this, &EngineProcess::kill);
}

EngineProcess::~EngineProcess() {
  m_process.disconnect(this);
  if (isRunning()) {
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(2000)) {
      m_process.kill();
      m_process.waitForFinished(500);
    }
  }
  m_wireThread.quit();
  m_wireThread.wait();
}

int EngineProcess::start(const EngineCommand& command, const QString& peer) {
  ++m_number;
  m_log.clear();
  m_partialLine.clear();
  m_endKnown = false;
  m_writer = std::make_unique<MessageWriter>();
  m_remote = command.arguments.size() > 1;
  QMetaObject::invokeMethod(m_reader,
                            [reader = m_reader, number = m_number, peer] { reader->begin(number, peer); });
  m_process.setProcessEnvironment(engineEnvironment());
  m_process.start(command.program, command.arguments);
  return m_number;
}

void EngineProcess::send(const QString& type, const QJsonObject& body) {
  if (isRunning() && m_writer) m_process.write(m_writer->write(type, body));
}

void EngineProcess::finish(int graceMs) {
  if (!isRunning()) return;
  m_process.closeWriteChannel();
  m_killTimer.start(graceMs);
}

void EngineProcess::kill() {
  if (isRunning()) m_process.kill();
}

void EngineProcess::readOutput() {
  const QByteArray bytes = m_process.readAllStandardOutput();
  QMetaObject::invokeMethod(m_reader, [reader = m_reader, bytes] { reader->feed(bytes); });
}

void EngineProcess::readLog() {
  m_partialLine += m_process.readAllStandardError();
  for (qsizetype end = 0; (end = m_partialLine.indexOf('\n')) >= 0 || m_partialLine.size() > kLineBytes;) {
    if (end < 0) end = kLineBytes;
    const QString line = QString::fromUtf8(m_partialLine.left(end)).trimmed();
    m_partialLine.remove(0, end + 1);
    if (line.isEmpty()) continue;
    m_log.append(line);
    if (m_log.size() > kLogLines) m_log.removeFirst();
    Q_EMIT logLine(line);
  }
}

void EngineProcess::processFinished(int code, QProcess::ExitStatus status) {
  m_killTimer.stop();
  readOutput();
  readLog();
  m_end = describeEnd(code, status);
  m_endKnown = true;
  // What it said before it ended is still on the way through the wire's thread.
  QMetaObject::invokeMethod(m_reader, [reader = m_reader] { reader->end(); });
}

void EngineProcess::wireEnded(int process) {
  if (process == m_number && m_endKnown) Q_EMIT ended(m_end);
}

EngineEnd EngineProcess::describeEnd(int code, QProcess::ExitStatus status) const {
  EngineEnd end{.crashed = true, .code = code, .text = {}};
  if (status == QProcess::CrashExit) {
    end.text = signalText(code);
  } else if (code == service::kExitDevice) {
    end.text = tr("the device reported a fault and cannot be used by this process any more");
  } else if (code == service::kExitWire) {
    end.text = tr("it could not read what the studio sent");
  } else if (m_remote && code == 255) {
    end.text = m_log.isEmpty() ? tr("ssh ended") : m_log.last();
  } else if (m_remote && code == 127) {
    end.text = tr("vdit was not found on the host");
  } else if (code == 0) {
    end.crashed = false;
    end.text = tr("it ended");
  } else {
    end.text = tr("exit code %1").arg(code);
    if (!m_log.isEmpty()) end.text += QStringLiteral(": ") + m_log.last();
  }
  return end;
}

}  // namespace vdit::link
