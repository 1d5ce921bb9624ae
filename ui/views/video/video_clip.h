// SPDX-License-Identifier: GPL-3.0-or-later
// One video, decoded on demand on a thread of its own and kept in a cache of bounded size. Any frame can be
// had exactly, in both directions, at any time; nothing here blocks the GUI thread, on which the clip lives.
#pragma once

#include <QHash>
#include <QImage>
#include <QObject>
#include <optional>

#include "ui/views/video/clip_info.h"
#include "ui/views/video/frame_decoder.h"

class QThread;

namespace vdit::ui {

class VideoClip : public QObject {
  Q_OBJECT
 public:
  /// 22 frames of 1080p: as many as playback decodes ahead, and some behind.
  static constexpr qint64 kCacheBytes = qint64{192} << 20;

  /// Opening begins at once; opened() or failed() follows.
  explicit VideoClip(const QString& path, qint64 cacheBytes = kCacheBytes, QObject* parent = nullptr);
  ~VideoClip() override;

  const QString& path() const { return m_path; }
  bool isOpen() const { return m_info.frames > 0; }
  const ClipInfo& info() const { return m_info; }
  const std::optional<jobs::JobError>& error() const { return m_error; }

  bool has(int index) const { return m_cache.contains(index); }
  /// From the cache; null while it is not there yet.
  QImage frame(int index) const { return m_cache.value(index).picture; }
  /// The same at the size at which it is shown: what the painter need only copy. Null while it is not there
  /// yet, and when that size is none or not smaller than the frame's own.
  QImage shownFrame(int index) const;
  /// In physical pixels; empty: frames are shown as they are, or larger.
  void setShownSize(const QSize& size);
  /// Decodes frame `index` first if it is missing, then ahead in `direction` (1 or -1). Newest wins.
  void want(int index, int direction = 1);
  qint64 cachedBytes() const { return m_cachedBytes; }

 Q_SIGNALS:
  void opened();
  void failed(const vdit::jobs::JobError& error);
  void frameReady(int index);
  void shownFrameReady(int index);                             ///< of a frame that was there at another size
  void decodeRequested(quint64 ticket, int first, int count);  ///< to the decoder's thread
  void reduceRequested(int index, const QImage& picture);      ///< the same

 private:
  void setInfo(const ClipInfo& info);
  struct CachedFrame {
    QImage picture, shown;
    qint64 bytes() const { return picture.sizeInBytes() + shown.sizeInBytes(); }
  };

  void insert(int index, const QImage& picture, const QImage& shown);
  void takeReduced(int index, const QImage& shown);
  void reduceAhead();
  void fill();
  void request(int missing);
  void evict();
  int reach() const;
  std::optional<int> nextMissing() const;

  QString m_path;
  qint64 m_cacheBytes;
  QThread* m_thread;
  NewestTicket m_newest;
  ClipInfo m_info;
  std::optional<jobs::JobError> m_error;
  QHash<int, CachedFrame> m_cache;
  std::shared_ptr<ShownSize> m_shownSize;
  bool m_reducing = false;
  qint64 m_cachedBytes = 0;
  int m_wanted = 0;
  int m_direction = 1;
  quint64 m_ticket = 0;
  bool m_inFlight = false;
  int m_flightFirst = 0, m_flightEnd = 0;  // what the running request has still to deliver
};

}  // namespace vdit::ui
