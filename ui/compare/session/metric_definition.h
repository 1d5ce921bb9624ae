// SPDX-License-Identifier: GPL-3.0-or-later
// What each metric is, in the words of the engine that computes it, translated.
#pragma once

#include <QString>

namespace vdit::ui {

/// By its name in metrics.json; empty for a name without a definition.
QString metricDefinition(const QString& name);

}  // namespace vdit::ui
