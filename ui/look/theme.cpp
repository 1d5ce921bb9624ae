// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPixmapCache>
#include <QStyle>
#include <algorithm>

#include "ui/look/application_sheet.h"
#include "ui/look/focus_ring.h"
#include "ui/look/studio_style.h"
#include "ui/look/theme_tokens.h"
#include "ui/look/themed_icon.h"

// In a static library nothing else refers to the pictures. Outside of any namespace, as the macro demands.
static void registerIcons() {
  Q_INIT_RESOURCE(icons);
}

namespace vdit::ui {
namespace {

// The one place of process-wide state in the look, as QApplication's own palette and style are.
Theme s_theme = themeTokens(ThemeKind::Dark);
double s_scale = 1.0;

// The first family that is installed, or the last of the list.
QString installedFamily(const QStringList& families) {
  const QStringList installed = QFontDatabase::families();
  for (const QString& family : families) {
    if (installed.contains(family)) return family;
  }
  return families.last();
}

const QString& textFamily() {
  static const QString family =
      installedFamily({QStringLiteral("Inter"), QStringLiteral("Inter Variable"),
                       QFontDatabase::systemFont(QFontDatabase::GeneralFont).family()});
  return family;
}

const QString& displayFamily() {
  static const QString family = installedFamily({QStringLiteral("Inter Display"), textFamily()});
  return family;
}

const QString& numberFamily() {
  static const QString family =
      installedFamily({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"),
                       QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
  return family;
}

QFont made(const QString& family, int pixels, QFont::Weight weight = QFont::Normal) {
  QFont made(family);
  made.setPixelSize(scaled(pixels));
  made.setWeight(weight);
  return made;
}

}  // namespace

const Theme& theme() {
  return s_theme;
}

int scaled(int pixels) {
  return std::max(1, qRound(pixels * s_scale));
}

QFont font(TextStyle style) {
  switch (style) {
    case TextStyle::Body:
      return made(textFamily(), 13);
    case TextStyle::BodyStrong:
      return made(textFamily(), 13, QFont::Medium);
    case TextStyle::Small:
      return made(textFamily(), 11);
    case TextStyle::Table:
      return made(textFamily(), 12);
    case TextStyle::Title:
      return made(textFamily(), 12, QFont::DemiBold);
    case TextStyle::Figure: {
      QFont figure = made(displayFamily(), 20, QFont::DemiBold);
      figure.setLetterSpacing(QFont::AbsoluteSpacing, -0.2);
      return figure;
    }
    case TextStyle::Number:
      return made(numberFamily(), 12);
    case TextStyle::AxisNumber:
      return made(numberFamily(), 10);
    case TextStyle::CellNumber:
      return made(numberFamily(), 11);
  }
  return made(textFamily(), 13);
}

QIcon icon(const QString& name) {
  registerIcons();
  return ThemedIconEngine::exists(name) ? QIcon(new ThemedIconEngine(name)) : QIcon();
}

QIcon icon(const QString& name, QColor Theme::*role) {
  registerIcons();
  return ThemedIconEngine::exists(name) ? QIcon(new ThemedIconEngine(name, role)) : QIcon();
}

void applyTheme(QApplication& application, ThemeKind kind, bool reducedMotion) {
  registerIcons();
  // The person's own font size, read before ours replaces it.
  static const double systemPoints = QApplication::font().pointSizeF();
  s_scale = systemPoints > 0 ? std::clamp(systemPoints / 10.0, 0.8, 3.0) : 1.0;
  s_theme = themeTokens(kind);
  s_theme.reducedMotion = reducedMotion;
  QPixmapCache::clear();
  if (!application.property("vditStyled").toBool()) {
    application.setProperty("vditStyled", true);
    QApplication::setStyle(new StudioStyle);
    new FocusRing(&application);
  }
  QApplication::setFont(font(TextStyle::Body));
  QApplication::setPalette(paletteOf(s_theme));
  application.setStyleSheet(applicationSheet(s_theme));
}

}  // namespace vdit::ui
