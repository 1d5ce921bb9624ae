// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/frame_decoder.h"

#include <QFile>
#include <exception>

#include "engine/base/error.h"
#include "ui/views/background_work.h"
#include "ui/views/video/reduced_picture.h"

namespace vdit::ui {
namespace {

constexpr qint64 kMaxSidecarBytes = 4 << 20;

// Hosting sites strip containers, so the writer leaves the metadata once more in a file beside the video.
QByteArray sidecarMetadata(const QString& path) {
  QFile file(path + QStringLiteral(".json"));
  if (file.size() > kMaxSidecarBytes || !file.open(QIODevice::ReadOnly)) return {};
  return file.readAll();
}

}  // namespace

FrameDecoder::FrameDecoder(QString path, NewestTicket newest, std::shared_ptr<const ShownSize> shownSize)
    : m_path(std::move(path)), m_newest(std::move(newest)), m_shownSize(std::move(shownSize)) {}

void FrameDecoder::open() {
  giveWayToTheWindow();
  try {
    m_reader = std::make_unique<engine::VideoReader>(m_path.toStdString());
    const engine::VideoInfo& info = m_reader->info();
    ClipInfo clip{m_path,
                  QSize(info.width, info.height),
                  info.fps,
                  static_cast<int>(info.frames),
                  QString::fromStdString(info.codec),
                  {}};
    if (m_reader->metadata()) clip.metadata = QByteArray::fromStdString(m_reader->metadata()->json);
    if (clip.metadata.isEmpty()) clip.metadata = sidecarMetadata(m_path);
    Q_EMIT opened(clip);
  } catch (const Error& error) {
    Q_EMIT failed(errorValue(error));
  } catch (const std::exception& error) {
    Q_EMIT failed({QStringLiteral("video.read"), m_path, {}, QString::fromUtf8(error.what()), {}, {}});
  }
}

QImage FrameDecoder::atShownSize(const QImage& picture) const {
  const QSize size = m_shownSize->get();
  return isReduction(size, picture.size()) ? reducedPicture(picture, size) : QImage();
}

void FrameDecoder::reduce(int index, const QImage& picture) {
  Q_EMIT reduced(index, atShownSize(picture));
}

void FrameDecoder::decode(quint64 ticket, int first, int count) {
  try {
    for (int index = first; m_reader != nullptr && index < first + count; ++index) {
      if (m_newest->load() != ticket) break;
      if (index == first) m_reader->seek(static_cast<std::size_t>(first));
      if (!m_reader->read(m_rgb)) break;
      const QImage picture = rgb32Picture(m_rgb.data(), m_reader->info().width, m_reader->info().height);
      Q_EMIT decoded(index, picture, atShownSize(picture));
    }
  } catch (const Error& error) {
    Q_EMIT failed(errorValue(error));
  } catch (const std::exception& error) {
    Q_EMIT failed({QStringLiteral("video.read"), m_path, {}, QString::fromUtf8(error.what()), {}, {}});
  }
  Q_EMIT finished(ticket);
}

}  // namespace vdit::ui
