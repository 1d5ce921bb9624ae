// SPDX-License-Identifier: GPL-3.0-or-later
// Short grey clips as files, with settings embedded, for tests of what lists and exports them.
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QSize>
#include <QString>
#include <cstdint>
#include <vector>

#include "engine/video/video_writer.h"

namespace vdit::test {

struct MadeVideo {
  QSize size{32, 16};
  int frames = 3;
  int grey = 100;
  QJsonObject metadata;
  bool overwrite = false;
};

inline void makeVideo(const QString& path, const MadeVideo& video) {
  engine::VideoSettings settings;
  settings.width = video.size.width();
  settings.height = video.size.height();
  settings.overwrite = video.overwrite;
  settings.metadata.json = QJsonDocument(video.metadata).toJson(QJsonDocument::Compact).toStdString();
  engine::VideoWriter writer(path.toStdString(), settings);
  const auto bytes = static_cast<std::size_t>(video.size.width() * video.size.height() * 3);
  for (int i = 0; i < video.frames; ++i) {
    // Frames that differ: an animated WebP keeps only one of two equal ones.
    writer.write(std::vector<std::uint8_t>(bytes, static_cast<std::uint8_t>(video.grey + 10 * i)));
  }
  writer.finish();
}

}  // namespace vdit::test
