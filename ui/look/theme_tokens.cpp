// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/theme_tokens.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace vdit::ui {
namespace {

// The table "Colour" of docs/look.md, in its order: canvas, window, panel, raised, hover, pressed, sunken,
// line, outline, text, text2, disabled, accent, accentFill, accentInk, selection, selectionText, success,
// warning, danger and their grounds, infoBg.
constexpr std::size_t kRoles = 24;
constexpr std::array<std::array<QRgb, kRoles>, 3> kTokens = {{
    {0x111111, 0x17181A, 0x1E1F22, 0x2B2D31, 0x35383D, 0x232528, 0x141517, 0x303237,
     0x70757F, 0xE6E7EA, 0xA8ACB5, 0x6C7079, 0x6CB0FF, 0x2A6BD4, 0xFFFFFF, 0x1F3F6B,
     0xFFFFFF, 0x5CC58A, 0xE8B339, 0xFF7B72, 0x1B2F25, 0x332A16, 0x3A2022, 0x1B2A3F},
    {0xD8D8D8, 0xE9EAEC, 0xF6F6F7, 0xFFFFFF, 0xEBEDF0, 0xDADDE2, 0xFFFFFF, 0xD3D5DA,
     0x868B95, 0x1B1D21, 0x565B65, 0x9A9EA7, 0x1A5FC8, 0x1F63CC, 0xFFFFFF, 0xCFE1FA,
     0x10223D, 0x17703F, 0x8A5A00, 0xC0342B, 0xDFF1E6, 0xFBEFD2, 0xFBE3E1, 0xE1ECFB},
    {0x000000, 0x000000, 0x000000, 0x000000, 0x1A1A1A, 0x000000, 0x000000, 0xC0C0C0,
     0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0x9A9EA7, 0x8CC4FF, 0x2A6BD4, 0xFFFFFF, 0x1F3F6B,
     0xFFFFFF, 0x5CC58A, 0xE8B339, 0xFF9A93, 0x000000, 0x000000, 0x000000, 0x000000},
}};

constexpr QColor Theme::*kMembers[kRoles] = {
    &Theme::canvas,    &Theme::window,        &Theme::panel,    &Theme::raised,     &Theme::hover,
    &Theme::pressed,   &Theme::sunken,        &Theme::line,     &Theme::outline,    &Theme::text,
    &Theme::text2,     &Theme::disabled,      &Theme::accent,   &Theme::accentFill, &Theme::accentInk,
    &Theme::selection, &Theme::selectionText, &Theme::success,  &Theme::warning,    &Theme::danger,
    &Theme::successBg, &Theme::warningBg,     &Theme::dangerBg, &Theme::infoBg,
};

}  // namespace

Theme themeTokens(ThemeKind kind) {
  Theme theme;
  theme.kind = kind;
  const auto& tokens = kTokens[static_cast<std::size_t>(kind)];
  for (std::size_t role = 0; role < kRoles; ++role) theme.*kMembers[role] = QColor::fromRgb(tokens[role]);
  const bool light = kind == ThemeKind::Light;
  theme.mode[0] = {QColor(0x4A, 0x66, 0x87), QColor(Qt::white)};
  theme.mode[1] = light ? ModeColours{QColor(Qt::white), QColor(0x50, 0x55, 0x5E)}
                        : ModeColours{QColor(0x25, 0x27, 0x2A), QColor(0xC3, 0xC6, 0xCC)};
  theme.mode[2] = {QColor(0xE7, 0x9F, 0x1C), QColor(0x17, 0x13, 0x0A)};
  theme.mode[3] = {QColor(0x2F, 0xB4, 0x91), QColor(0x06, 0x14, 0x0F)};
  theme.mode[4] = {QColor(0xCC, 0x86, 0xBC), QColor(0x17, 0x08, 0x12)};
  theme.skipHatch = light ? QColor(0xA9, 0xAD, 0xB5) : QColor(0x5D, 0x62, 0x6B);
  theme.overlayLine = QColor(0xFF, 0xB4, 0x3A);
  theme.overlayCasing = QColor(Qt::black);
  return theme;
}

QPalette paletteOf(const Theme& theme) {
  QPalette palette;
  const auto set = [&](QPalette::ColorRole role, const QColor& colour) { palette.setColor(role, colour); };
  set(QPalette::Window, theme.panel);
  set(QPalette::Base, theme.sunken);
  set(QPalette::AlternateBase, theme.panel);
  set(QPalette::Button, theme.raised);
  set(QPalette::WindowText, theme.text);
  set(QPalette::Text, theme.text);
  set(QPalette::ButtonText, theme.text);
  set(QPalette::BrightText, theme.accentInk);
  set(QPalette::PlaceholderText, theme.disabled);
  set(QPalette::Highlight, theme.selection);
  set(QPalette::HighlightedText, theme.selectionText);
  set(QPalette::Link, theme.accent);
  set(QPalette::LinkVisited, theme.accent);
  set(QPalette::ToolTipBase, theme.raised);
  set(QPalette::ToolTipText, theme.text);
  set(QPalette::Light, theme.hover);
  set(QPalette::Midlight, theme.raised);
  set(QPalette::Mid, theme.line);
  set(QPalette::Dark, theme.line);
  set(QPalette::Shadow, theme.window);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, theme.disabled);
  }
  return palette;
}

}  // namespace vdit::ui
