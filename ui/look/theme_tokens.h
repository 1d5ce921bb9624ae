// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of docs/look.md as values, and the palette made of them.
#pragma once

#include <QPalette>

#include "ui/look/theme.h"

namespace vdit::ui {

Theme themeTokens(ThemeKind kind);
QPalette paletteOf(const Theme& theme);

}  // namespace vdit::ui
