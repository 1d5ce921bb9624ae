// SPDX-License-Identifier: GPL-3.0-or-later
// A second start of the studio on a project that is open already calls the window that has it, instead of
// opening another one: over a local socket that only the same person can reach.
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>

namespace vdit::project {

class WindowCall : public QObject {
  Q_OBJECT
 public:
  /// Listens for calls about `projectFolder`, whose lock the caller holds: a socket that is there already was
  /// left by a process that died. Where no socket can be made the window is deaf, nothing else.
  explicit WindowCall(const QString& projectFolder, QObject* parent = nullptr);

  /// From the second start, before it has a window: asks the first one to come to the front and to open
  /// `path` (may be empty). False when nobody answers within two seconds.
  static bool call(const QString& projectFolder, const QString& path);

 Q_SIGNALS:
  void called(const QString& path);  ///< to the front; an absolute path, or empty

 private:
  void receive();

  QLocalServer m_server;
};

}  // namespace vdit::project
