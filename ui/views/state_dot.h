// SPDX-License-Identifier: GPL-3.0-or-later
// The 8 px mark of a state: a disc, or a ring for what waits. Always beside the word.
#pragma once

#include <QIcon>

#include "ui/look/theme.h"

class QPainter;

namespace vdit::ui {

void paintStateDot(QPainter& painter, const QRectF& box, const QColor& colour, bool ring = false);
QIcon stateDot(QColor Theme::*role, bool ring = false);

}  // namespace vdit::ui
