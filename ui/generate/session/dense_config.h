// SPDX-License-Identifier: GPL-3.0-or-later
// The dense warm-up that Generate sets: a config of its own, so that the file says all that the run does.
#pragma once

#include <QString>

#include "ui/generate/session/generate_settings.h"

namespace vdit::ui {

/// What a config is called whose first steps are Full: "balanced-dense-5-of-20".
QString denseConfigName(const QString& config, int denseSteps, int steps);

/// `settings` with their dense warm-up made part of the config: written to `folder`, unless a file there says
/// the same. As they are where nothing is overridden. Throws vdit::Error as the config's reader does, and
/// "file.write".
GenerateSettings withDenseConfig(const GenerateSettings& settings, const QString& folder);

}  // namespace vdit::ui
