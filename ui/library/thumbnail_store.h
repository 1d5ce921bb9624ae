// SPDX-License-Identifier: GPL-3.0-or-later
// First frames of videos as small pictures, made on workers and kept in the cache folder. Asking never waits.
#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QThreadPool>

namespace vdit::ui {

class ThumbnailStore : public QObject {
  Q_OBJECT
 public:
  /// `cacheBytes`: the oldest pictures are removed beyond that when the store begins.
  explicit ThumbnailStore(qint64 cacheBytes = 200'000'000, QObject* parent = nullptr);
  ~ThumbnailStore() override;

  /// The picture, 192 wide at most, or a null one; then `arrived(video)` follows, also when it cannot be
  /// made.
  QImage thumbnail(const QString& video);
  bool isBusy() const { return !m_asked.isEmpty(); }

 Q_SIGNALS:
  void arrived(const QString& video);

 private:
  QString m_folder;
  QCache<QString, QImage> m_images;
  QSet<QString> m_asked, m_failed;
  QThreadPool m_workers;
};

}  // namespace vdit::ui
