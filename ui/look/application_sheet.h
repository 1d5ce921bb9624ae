// SPDX-License-Identifier: GPL-3.0-or-later
// The one style sheet: what a proxy style cannot reach without redoing a whole control. No widget has a sheet
// of its own.
#pragma once

#include <QString>

#include "ui/look/theme.h"

namespace vdit::ui {

QString applicationSheet(const Theme& theme);

}  // namespace vdit::ui
