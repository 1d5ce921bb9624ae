// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/window_call.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QStandardPaths>

namespace vdit::project {
namespace {

constexpr int kAnswerMs = 2000;
constexpr qint64 kMostBytes = 16 * 1024;  // a path and its end
constexpr char kEnd = '\0';               // in no path
constexpr char kAnswer = '!';

// By the folder itself, whatever name it was reached by; short, because a socket's path holds 107 bytes.
QString socketOf(const QString& projectFolder) {
  const QByteArray folder = QFileInfo(projectFolder).canonicalFilePath().toUtf8();
  const QByteArray hash = QCryptographicHash::hash(folder, QCryptographicHash::Sha256).toHex().left(16);
  QString run = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
  if (run.isEmpty()) run = QDir::tempPath();
  return run + QStringLiteral("/sparse-vdit-") + QString::fromLatin1(hash);
}

}  // namespace

WindowCall::WindowCall(const QString& projectFolder, QObject* parent) : QObject(parent) {
  m_server.setSocketOptions(QLocalServer::UserAccessOption);
  connect(&m_server, &QLocalServer::newConnection, this, &WindowCall::receive);
  const QString name = socketOf(projectFolder);
  QLocalServer::removeServer(name);
  m_server.listen(name);
}

void WindowCall::receive() {
  while (QLocalSocket* caller = m_server.nextPendingConnection()) {
    connect(caller, &QLocalSocket::disconnected, caller, &QObject::deleteLater);
    const auto read = [this, caller] {
      if (caller->bytesAvailable() > kMostBytes) return caller->abort();
      const QByteArray said = caller->peek(kMostBytes);
      if (!said.endsWith(kEnd)) return;
      caller->readAll();
      caller->putChar(kAnswer);
      caller->flush();
      Q_EMIT called(QString::fromUtf8(said.chopped(1)));
    };
    connect(caller, &QLocalSocket::readyRead, this, read);
    read();
  }
}

bool WindowCall::call(const QString& projectFolder, const QString& path) {
  QLocalSocket socket;
  socket.connectToServer(socketOf(projectFolder));
  if (!socket.waitForConnected(kAnswerMs)) return false;
  socket.write((path.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath()).toUtf8() + kEnd);
  char answer = 0;
  return socket.waitForReadyRead(kAnswerMs) && socket.getChar(&answer) && answer == kAnswer;
}

}  // namespace vdit::project
