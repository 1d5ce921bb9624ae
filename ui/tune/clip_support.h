// SPDX-License-Identifier: GPL-3.0-or-later
// What a config must fit: the model and the clip of the Generate workspace's form, which a paired run makes.
#pragma once

#include <QJsonObject>
#include <QList>

#include "app/project/model_scan.h"
#include "ui/tune/config_check.h"

namespace vdit::ui {

/// The model that the clip is made with; nullptr: not among `models`.
const project::FoundModel* modelOfClip(const QJsonObject& clip, const QList<project::FoundModel>& models);

/// `clip`: the form as fields of a job. What it or `models` do not tell is not checked; nor are text tokens,
/// which depend on the prompt.
ModeSupport clipSupport(const QJsonObject& clip, const QList<project::FoundModel>& models,
                        const app::SparseConfig& config);

}  // namespace vdit::ui
