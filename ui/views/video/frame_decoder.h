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

class FrameDecoder : public QObject {
  Q_OBJECT
 public:
  FrameDecoder(QString path, NewestTicket newest);

  void open();
  /// Frames [first, first + count), in that order, each announced by decoded(); finished() at the end or when
  /// superseded.
  void decode(quint64 ticket, int first, int count);

 Q_SIGNALS:
  void opened(const vdit::ui::ClipInfo& info);
  void failed(const vdit::jobs::JobError& error);
  void decoded(int index, const QImage& picture);
  void finished(quint64 ticket);

 private:
  QString m_path;
  NewestTicket m_newest;
  std::unique_ptr<engine::VideoReader> m_reader;
  std::vector<std::uint8_t> m_rgb;
};

}  // namespace vdit::ui
