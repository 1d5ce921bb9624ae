// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of controls that StudioStyle and delegates paint, in the colours of the theme in use.
#pragma once

#include <QRect>

class QColor;
class QHeaderView;
class QPainter;
class QPointF;
class QStyleOption;
class QStyleOptionHeader;
class QStyleOptionProgressBar;
class QStyleOptionSlider;

namespace vdit::ui {

/// The frame of a text field, spin box or combo box.
void drawField(QPainter* painter, const QRect& rectangle, bool enabled, bool invalid);
void drawChevron(QPainter* painter, const QPointF& centre, qreal half, bool up, const QColor& colour);
void drawTriangle(QPainter* painter, const QPointF& centre, bool up, const QColor& colour);
/// A check box, or a radio button where `round`.
void drawIndicator(QPainter* painter, const QStyleOption& option, bool round);
/// Where the arrow of a sorted column stands: behind its title, before one that is aligned to the right. A
/// column has room for it where it is headerTitleWidth() wide.
QRectF headerArrowPlace(const QHeaderView& header, const QStyleOptionHeader& option);
/// The 6 px bar.
void drawProgress(QPainter* painter, const QStyleOptionProgressBar& bar);
void drawSlider(QPainter* painter, const QStyleOptionSlider& option, const QRectF& handle);

}  // namespace vdit::ui
