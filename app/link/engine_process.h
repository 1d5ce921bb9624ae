// SPDX-License-Identifier: GPL-3.0-or-later
// One engine child after another: starts it, hands its bytes to the wire's thread, keeps the tail of its log,
// and says in words how it ended. It knows no message.
#pragma once

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QThread>
#include <QTimer>

#include "app/link/engine_command.h"
#include "app/link/message_reader.h"

namespace vdit::link {

/// How a child ended.
struct EngineEnd {
  bool crashed = false;  ///< a signal, or an exit code that is no good end
  int code = 0;          ///< exit code; the signal is in `text`
  QString text;          ///< in words
};

class EngineProcess : public QObject {
  Q_OBJECT
 public:
  explicit EngineProcess(QObject* parent = nullptr);
  ~EngineProcess() override;

  /// Number of this start. The child dies with this thread's process: it gets SIGTERM, and the end of its
  /// input.
  int start(const EngineCommand& command, const QString& peer);
  bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
  int number() const { return m_number; }

  void send(const QString& type, const QJsonObject& body);
  /// End of its input; killed when it is still there after `graceMs`.
  void finish(int graceMs);
  void kill();

  QStringList logTail() const { return m_log; }
  bool isRemote() const { return m_remote; }

 Q_SIGNALS:
  void received(const vdit::link::ReceivedMessage& message);
  void wireFailed(int process, const vdit::jobs::JobError& error);
  void startFailed(const QString& reason);
  /// After the last message of that child.
  void ended(const vdit::link::EngineEnd& end);
  void logLine(const QString& line);

 private:
  void readOutput();
  void readLog();
  void processFinished(int code, QProcess::ExitStatus status);
  void wireEnded(int process);
  EngineEnd describeEnd(int code, QProcess::ExitStatus status) const;

  QProcess m_process;
  QThread m_wireThread;
  MessageReader* m_reader;  // in m_wireThread, deleted with it
  std::unique_ptr<MessageWriter> m_writer;
  QTimer m_killTimer;
  QStringList m_log;
  QByteArray m_partialLine;
  EngineEnd m_end;
  bool m_endKnown = false;
  bool m_remote = false;
  int m_number = 0;
};

}  // namespace vdit::link
