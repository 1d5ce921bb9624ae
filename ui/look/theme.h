// SPDX-License-Identifier: GPL-3.0-or-later
// The visual language as values (docs/look.md): colours, type, sizes, icons. Views take a Theme and repaint
// on PaletteChange; none holds a literal colour.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QString>

#include "kernels/runs/head_mode.h"

class QApplication;

namespace vdit::ui {

enum class ThemeKind { Dark, Light, HighContrast };

struct ModeColours {
  QColor fill, ink;
};

struct Theme {
  ThemeKind kind = ThemeKind::Dark;
  QColor canvas, window, panel, raised, hover, pressed, sunken, line, outline;
  QColor text, text2, disabled, accent, accentFill, accentInk, selection, selectionText;
  QColor success, warning, danger, successBg, warningBg, dangerBg, infoBg;
  ModeColours mode[kernels::kModes];  ///< by kernels::Mode
  QColor skipHatch;                   ///< the diagonal hatch of a skipped head
  QColor overlayLine, overlayCasing;  ///< boundary of a mask over a map
  bool reducedMotion = false;
};

enum class TextStyle { Body, BodyStrong, Small, Table, Title, Figure, Number, AxisNumber, CellNumber };

/// The theme that applyTheme set last.
const Theme& theme();
/// Style, palette, application sheet and fonts. Every widget gets a PaletteChange.
void applyTheme(QApplication& application, ThemeKind kind, bool reducedMotion = false);
QFont font(TextStyle style);
/// An icon of resources/icons by its name without ending, painted in the palette's colours for normal,
/// disabled and selected. A null icon when there is none of that name.
QIcon icon(const QString& name);
/// The same in one colour of the theme, for marks of state.
QIcon icon(const QString& name, QColor Theme::*role);
/// Logical pixels at a 10 pt system font, scaled to the system font in use.
int scaled(int pixels);
/// Letter, glyph and fill of a mode in a rectangle, by size (docs/look.md, "Modes").
void paintModeTile(class QPainter& painter, const class QRectF& rectangle, kernels::Mode mode);
QString modeTitle(kernels::Mode mode);  ///< "Vertical-Stripe", translated

}  // namespace vdit::ui
