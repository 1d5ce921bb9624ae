// SPDX-License-Identifier: GPL-3.0-or-later
// The shape of a capture before it is made, for the forecast of what it will store.
#pragma once

#include <QJsonObject>
#include <optional>

#include "app/capture/capture_folder.h"
#include "app/project/model_scan.h"

namespace vdit::ui {

/// Of a clip (the fields of a job) that the model makes: its layers, heads, tokens and steps. Text tokens are
/// none of a clip's and not counted.
app::CaptureInfo captureShape(const QJsonObject& clip, const project::FoundModel& model);

/// Its steps are two predictions each: with the prompt, and without it.
bool takesTwoPredictions(const QJsonObject& clip, const std::optional<project::FoundModel>& model);

}  // namespace vdit::ui
