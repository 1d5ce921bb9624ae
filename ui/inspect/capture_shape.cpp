// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/capture_shape.h"

#include <QStringList>

#include "ui/views/clip_grid.h"

namespace vdit::ui {
namespace {

constexpr int kDemoBlock = 16;  // tokens of a cell: its clips are small

}  // namespace

app::CaptureInfo captureShape(const QJsonObject& clip, const project::FoundModel& model) {
  app::CaptureInfo shape;
  shape.model = model.path.toStdString();
  shape.family = model.family.toStdString();
  const QStringList size = clip.value(QStringLiteral("size")).toString().split(QLatin1Char('x'));
  shape.video_width = size.value(0).toInt();
  shape.video_height = size.value(1).toInt();
  shape.video_frames = clip.value(QStringLiteral("frames")).toInt();
  if (const auto grid = clipGrid(shape.family, shape.video_width, shape.video_height, shape.video_frames))
    shape.grid = *grid;
  shape.layers = model.layers;
  shape.heads = model.heads;
  shape.head_dim = model.headSize;
  shape.steps = clip.value(QStringLiteral("steps")).toInt(1);
  if (model.path == QLatin1String("demo")) shape.block = kDemoBlock;
  shape.dtype = "float32";
  return shape;
}

bool takesTwoPredictions(const QJsonObject& clip, const std::optional<project::FoundModel>& model) {
  return !(model && model->embeddedGuidance) && clip.value(QStringLiteral("guidance")).toDouble(2) > 1;
}

}  // namespace vdit::ui
