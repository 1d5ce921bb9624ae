// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/clip_support.h"

#include <QStringList>
#include <algorithm>

#include "ui/views/clip_grid.h"

namespace vdit::ui {

const project::FoundModel* modelOfClip(const QJsonObject& clip, const QList<project::FoundModel>& models) {
  const QString path = clip.value(QStringLiteral("model")).toString();
  const auto model = std::find_if(models.begin(), models.end(),
                                  [&](const project::FoundModel& one) { return one.path == path; });
  return model == models.end() ? nullptr : &*model;
}

ModeSupport clipSupport(const QJsonObject& clip, const QList<project::FoundModel>& models,
                        const app::SparseConfig& config) {
  ModeSupport support;
  const project::FoundModel* model = modelOfClip(clip, models);
  if (!model || model->layers < 1 || model->heads < 1) return support;
  support.model = app::ModelShape{.family = model->family.toStdString(),
                                  .layers = model->layers,
                                  .heads = model->heads,
                                  .transformer_config_sha256 = {}};
  support.dualLayers = model->dualLayers;
  const QStringList size = clip.value(QStringLiteral("size")).toString().split(QLatin1Char('x'));
  const int frames = clip.value(QStringLiteral("frames")).toInt();
  if (size.size() != 2 || frames < 1) return support;
  support.grid = clipGrid(support.model->family, size[0].toInt(), size[1].toInt(), frames);
  if (!support.grid) return support;
  support.grid->text_before = config.grid.text_before;
  support.grid->text_after = config.grid.text_after;
  return support;
}

}  // namespace vdit::ui
