// SPDX-License-Identifier: GPL-3.0-or-later
// A message of the engine as values for the GUI thread, and the object that makes them out of bytes on a
// thread of its own.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMetaType>
#include <QObject>
#include <QString>
#include <memory>
#include <optional>

#include "app/jobs/job.h"
#include "app/link/engine_link.h"
#include "engine/service/message_stream.h"

namespace vdit::link {

struct ReceivedMessage {
  int process = 0;  ///< which start of the engine it came from
  QString type;
  QJsonObject body;
  QByteArray binary;  ///< of an answer
  std::optional<PreviewFrames> preview;
  std::optional<HeadAtlas> heads;
  bool makesSense = true;  ///< false: a stream's array does not fit its message
};

/// Lives on the wire's thread: framing, CBOR and pictures are made there, so that no array however large is
/// touched by the GUI thread.
class MessageReader : public QObject {
  Q_OBJECT
 public:
  /// A new stream begins.
  void begin(int process, const QString& peer);
  void feed(const QByteArray& bytes);
  /// The stream ended; a cut message is an error.
  void end();

 Q_SIGNALS:
  void received(const vdit::link::ReceivedMessage& message);
  /// The stream cannot be read any further. Code "wire.*".
  void failed(int process, const vdit::jobs::JobError& error);
  void ended(int process);

 private:
  void fail(const jobs::JobError& error);

  int m_process = 0;
  QString m_peer;
  std::unique_ptr<service::MessageDecoder> m_decoder;  // none before begin() and after an error
};

/// The bytes of a message for the engine.
class MessageWriter {
 public:
  QByteArray write(const QString& type, const QJsonObject& body);

 private:
  service::MessageEncoder m_encoder;
};

}  // namespace vdit::link

Q_DECLARE_METATYPE(vdit::link::ReceivedMessage)
