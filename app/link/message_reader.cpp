// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/message_reader.h"

#include <QJsonDocument>
#include <cstring>
#include <utility>

namespace vdit::link {
namespace {

constexpr qint64 kMaxLayers = 1024;
constexpr qint64 kMaxSide = 4096;

QString text(const std::string& utf8) {
  return QString::fromStdString(utf8);
}

QJsonObject toQt(const nlohmann::json& body) {
  const std::string dumped = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return QJsonDocument::fromJson(QByteArray::fromStdString(dumped)).object();
}

template <class Stamped>
void readStamp(const QJsonObject& body, Stamped& to) {
  to.job = body.value(QLatin1String("job")).toInteger();
  to.step = body.value(QLatin1String("step")).toInt();
  to.steps = body.value(QLatin1String("steps")).toInt();
  to.branch = body.value(QLatin1String("branch")).toString();
}

std::optional<PreviewFrames> previewOf(const QJsonObject& body, const service::BinaryArray& array) {
  if (array.type != service::ElementType::U8 || array.shape.size() != 4 || array.shape[3] != 3)
    return std::nullopt;
  const auto frames = array.shape[0], height = array.shape[1], width = array.shape[2];
  if (frames < 1 || height < 1 || width < 1 || height > kMaxSide || width > kMaxSide) return std::nullopt;
  PreviewFrames preview;
  readStamp(body, preview);
  const std::uint8_t* from = array.bytes.data();
  for (std::int64_t i = 0; i < frames; ++i) {
    QImage frame(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB888);
    if (frame.isNull()) return std::nullopt;
    for (int y = 0; y < frame.height(); ++y) {
      std::memcpy(frame.scanLine(y), from, static_cast<std::size_t>(width) * 3);
      from += width * 3;
    }
    preview.frames.push_back(std::move(frame));
  }
  return preview;
}

QList<float> floatsOf(const service::BinaryArray& array) {
  QList<float> cells(static_cast<qsizetype>(array.bytes.size() / sizeof(float)));
  std::memcpy(cells.data(), array.bytes.data(), static_cast<std::size_t>(cells.size()) * sizeof(float));
  return cells;
}

std::optional<HeadAtlas> atlasOf(const QJsonObject& body, const service::BinaryArray& array) {
  if (array.type != service::ElementType::F32 || array.shape.size() != 4 ||
      array.shape[2] != array.shape[3]) {
    return std::nullopt;
  }
  if (array.shape[0] < 1 || array.shape[0] > kMaxLayers || array.shape[1] < 1 ||
      array.shape[1] > kMaxLayers || array.shape[2] < 1 || array.shape[2] > kMaxSide) {
    return std::nullopt;
  }
  HeadAtlas atlas;
  readStamp(body, atlas);
  atlas.layers = static_cast<int>(array.shape[0]);
  atlas.heads = static_cast<int>(array.shape[1]);
  atlas.side = static_cast<int>(array.shape[2]);
  atlas.cells = floatsOf(array);
  return atlas;
}

ReceivedMessage received(int process, service::Message message) {
  ReceivedMessage to;
  to.process = process;
  to.type = text(message.type);
  to.body = toQt(message.body);
  if (to.type == QLatin1String("preview")) {
    if (message.binary) to.preview = previewOf(to.body, *message.binary);
    to.makesSense = to.preview.has_value();
  } else if (to.type == QLatin1String("heads")) {
    if (message.binary) to.heads = atlasOf(to.body, *message.binary);
    to.makesSense = to.heads.has_value();
  } else if (message.binary) {
    const auto& bytes = message.binary->bytes;
    to.binary = QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
  }
  return to;
}

jobs::JobError errorOf(const ErrorInfo& info) {
  return {.code = text(info.code),
          .subject = text(info.subject),
          .field = text(info.field),
          .found = text(info.found),
          .expected = text(info.expected),
          .hint = text(info.hint)};
}

}  // namespace

void MessageReader::begin(int process, const QString& peer) {
  m_process = process;
  m_peer = peer;
  m_decoder = std::make_unique<service::MessageDecoder>(peer.toStdString());
}

void MessageReader::fail(const jobs::JobError& error) {
  m_decoder.reset();
  Q_EMIT failed(m_process, error);
}

void MessageReader::feed(const QByteArray& bytes) {
  if (!m_decoder) return;
  try {
    m_decoder->feed(
        {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())});
    while (auto message = m_decoder->next()) Q_EMIT received(link::received(m_process, *std::move(message)));
  } catch (const Error& error) {
    fail(errorOf(error.info()));
  }
}

void MessageReader::end() {
  if (m_decoder && m_decoder->is_cut()) {
    fail({.code = QStringLiteral("wire.cut"),
          .subject = m_peer,
          .field = QStringLiteral("stream"),
          .found = QStringLiteral("the end inside a message")});
  }
  m_decoder.reset();
  Q_EMIT ended(m_process);
}

QByteArray MessageWriter::write(const QString& type, const QJsonObject& body) {
  const QByteArray json = QJsonDocument(body).toJson(QJsonDocument::Compact);
  const auto bytes =
      m_encoder.encode({.type = type.toStdString(),
                        .body = nlohmann::json::parse(json.constData(), json.constData() + json.size()),
                        .binary = {}});
  return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

}  // namespace vdit::link
