// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes frames of one video on the thread that it was moved to. Private to VideoClip.
#pragma once

#include <QImage>
#include <QObject>
#include <atomic>
#include <memory>
#include <vector>

#include "engine/video/video_reader.h"
#include "ui/views/video/clip_info.h"

namespace vdit::ui {

/// The number of the newest request; an older one stops at its next frame.
using NewestTicket = std::shared_ptr<std::atomic<quint64>>;

/// The size, in physical pixels, at which frames are shown; none: as they are. Set by the window's thread.
class ShownSize {
 public:
  QSize get() const {
    const quint64 both = m_both;
    return {static_cast<int>(both >> 32), static_cast<int>(both & 0xFFFFFFFF)};
  }
  void set(const QSize& size) {
    m_both = static_cast<quint64>(size.width()) << 32 | static_cast<quint64>(size.height());
  }

 private:
  std::atomic<quint64> m_both{0};
};

class FrameDecoder : public QObject {
  Q_OBJECT
 public:
  FrameDecoder(QString path, NewestTicket newest, std::shared_ptr<const ShownSize> shownSize);

  void open();
  /// Frames [first, first + count), in that order, each announced by decoded(); finished() at the end or when
  /// superseded.
  void decode(quint64 ticket, int first, int count);
  /// A frame that was decoded before, at the size at which it is shown now; answered by reduced().
  void reduce(int index, const QImage& picture);

 Q_SIGNALS:
  void opened(const vdit::ui::ClipInfo& info);
  void failed(const vdit::jobs::JobError& error);
  /// `reduced`: at the size at which it is shown; null when that is not smaller.
  void decoded(int index, const QImage& picture, const QImage& reduced);
  void reduced(int index, const QImage& picture);
  void finished(quint64 ticket);

 private:
  QImage atShownSize(const QImage& picture) const;

  QString m_path;
  NewestTicket m_newest;
  std::shared_ptr<const ShownSize> m_shownSize;
  std::unique_ptr<engine::VideoReader> m_reader;
  std::vector<std::uint8_t> m_rgb;
};

}  // namespace vdit::ui
