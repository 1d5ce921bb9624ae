// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of a video that stand for its latent frames: what the query view paints attention on.
#pragma once

#include <QImage>
#include <QString>
#include <vector>

namespace vdit::ui {

/// One picture a latent frame, the middle of the frames that it covers (the first covers one frame). `path`
/// is a video, or a pair folder, whose dense run is taken. Empty when nothing can be read. For a worker: it
/// decodes.
std::vector<QImage> latentFramePictures(const QString& path, int latentFrames);

}  // namespace vdit::ui
