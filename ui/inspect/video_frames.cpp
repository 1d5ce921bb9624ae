// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/video_frames.h"

#include <QDir>
#include <QFileInfo>

#include "engine/base/error.h"
#include "engine/video/video_reader.h"

namespace vdit::ui {

std::vector<QImage> latentFramePictures(const QString& path, int latentFrames) {
  const QString file =
      QFileInfo(path).isDir() && QFileInfo::exists(QDir(path).filePath(QStringLiteral("full.mp4")))
          ? QDir(path).filePath(QStringLiteral("full.mp4"))
          : path;
  std::vector<QImage> pictures(static_cast<std::size_t>(std::max(0, latentFrames)));
  try {
    engine::VideoReader reader(file.toStdString());
    const int frames = static_cast<int>(reader.info().frames), width = reader.info().width,
              height = reader.info().height;
    std::vector<std::uint8_t> rgb;
    int next = 0;
    for (int frame = 0; frame < frames && next < latentFrames && reader.read(rgb); ++frame) {
      // Latent frame t > 0 covers (frames - 1) / (latentFrames - 1) frames behind the first.
      const int each = latentFrames > 1 ? (frames - 1) / (latentFrames - 1) : 1;
      const int wanted = next == 0 ? 0 : 1 + (next - 1) * each + each / 2;
      if (frame != std::min(wanted, frames - 1)) continue;
      pictures[static_cast<std::size_t>(next++)] =
          QImage(rgb.data(), width, height, width * 3, QImage::Format_RGB888).copy();
    }
  } catch (const Error&) {  // the view paints on a neutral ground instead
    return {};
  }
  return pictures;
}

}  // namespace vdit::ui
