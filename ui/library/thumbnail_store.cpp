// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/thumbnail_store.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <vector>

#include "engine/base/error.h"
#include "engine/video/video_reader.h"

namespace vdit::ui {
namespace {

constexpr int kWidth = 192;
constexpr int kImagesInMemory = 600;

QString cacheFile(const QString& folder, const QString& video) {
  const QFileInfo file(video);
  const QString key =
      video + QString::number(file.size()) + QString::number(file.lastModified().toMSecsSinceEpoch());
  return folder + QLatin1Char('/') +
         QString::fromLatin1(QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha1).toHex()) +
         QStringLiteral(".png");
}

QImage firstFrame(const QString& video) {
  try {
    engine::VideoReader reader(video.toStdString());
    std::vector<std::uint8_t> pixels;
    if (!reader.read(pixels)) return {};
    const int width = reader.info().width, height = reader.info().height;
    const QImage frame(pixels.data(), width, height, width * 3, QImage::Format_RGB888);
    return frame.width() > kWidth ? frame.scaledToWidth(kWidth, Qt::SmoothTransformation) : frame.copy();
  } catch (const Error&) {
    return {};
  }
}

void trimCache(const QString& folder, qint64 most) {
  qint64 bytes = 0;
  for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files, QDir::Time)) {
    bytes += file.size();
    if (bytes > most) QFile::remove(file.filePath());
  }
}

}  // namespace

ThumbnailStore::ThumbnailStore(qint64 cacheBytes, QObject* parent)
    : QObject(parent),
      m_folder(QStandardPaths::writableLocation(QStandardPaths::CacheLocation) +
               QStringLiteral("/thumbnails")),
      m_images(kImagesInMemory) {
  m_workers.setMaxThreadCount(1);
  m_workers.start([folder = m_folder, cacheBytes] {
    QDir().mkpath(folder);
    trimCache(folder, cacheBytes);
  });
}

ThumbnailStore::~ThumbnailStore() {
  m_workers.clear();
  m_workers.waitForDone();
}

QImage ThumbnailStore::thumbnail(const QString& video) {
  if (const QImage* known = m_images.object(video)) return *known;
  if (video.isEmpty() || m_failed.contains(video) || m_asked.contains(video)) return {};
  m_asked.insert(video);
  m_workers.start([this, video, folder = m_folder] {
    const QString file = cacheFile(folder, video);
    QImage image(file);
    if (image.isNull()) {
      image = firstFrame(video);
      if (!image.isNull()) image.save(file, "PNG");
    }
    // The store waits for its workers before it goes, so it is there; the value is handled on its thread.
    QMetaObject::invokeMethod(this, [this, video, image] {
      m_asked.remove(video);
      if (image.isNull()) {
        m_failed.insert(video);
      } else {
        m_images.insert(video, new QImage(image));
      }
      Q_EMIT arrived(video);
    });
  });
  return {};
}

}  // namespace vdit::ui
