// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/application_sheet.h"

#include <QHash>
#include <QRegularExpression>

namespace vdit::ui {
namespace {

// $name is a colour of the theme, $N a length in logical pixels at a 10 pt font.
constexpr const char* kSheet = R"(
QMenuBar { background: $window; border: 0; padding: $0 $8; }
QMenuBar::item { background: transparent; padding: $4 $8; border-radius: $4; margin: 0; }
QMenuBar::item:selected { background: $hover; }
QMenuBar::item:pressed { background: $pressed; }
QMenu { background: $raised; border: 1px solid $line; padding: $4; }
QMenu::item { padding: $5 $24 $5 $8; border-radius: $3; }
QMenu::item:selected { background: $selection; color: $selectionText; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::icon { padding-left: $4; }
QMenu::separator { height: 1px; background: $line; margin: $4 $8; }
QMenu::indicator { width: $14; height: $14; left: $4; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: $4 $6; }
QStatusBar { background: $window; border-top: 1px solid $line; }
QStatusBar::item { border: 0; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QTabBar { background: transparent; border: 0; }
QTabBar::tab { background: transparent; color: $text2; border: 0; border-bottom: 2px solid transparent; padding: $5 $12; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover:!selected { color: $text; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QHeaderView { background: $panel; border: 0; }
QHeaderView::section { background: $panel; color: $text2; border: 0; border-bottom: 1px solid $line; padding: $0 $8;
  height: $23; font-size: $11; font-weight: 500; }
QHeaderView::section:hover { color: $text; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: $10; }
QScrollBar:horizontal { height: $10; }
QScrollBar::handle { background: $line; border-radius: $3; margin: $2; min-height: $24; min-width: $24; }
QScrollBar::handle:hover { background: $outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
)";

}  // namespace

QString applicationSheet(const Theme& theme) {
  const QHash<QString, QColor> colours = {
      {QStringLiteral("window"), theme.window},
      {QStringLiteral("panel"), theme.panel},
      {QStringLiteral("raised"), theme.raised},
      {QStringLiteral("hover"), theme.hover},
      {QStringLiteral("pressed"), theme.pressed},
      {QStringLiteral("line"), theme.line},
      {QStringLiteral("outline"), theme.outline},
      {QStringLiteral("text"), theme.text},
      {QStringLiteral("text2"), theme.text2},
      {QStringLiteral("disabled"), theme.disabled},
      {QStringLiteral("accent"), theme.accent},
      {QStringLiteral("selection"), theme.selection},
      {QStringLiteral("selectionText"), theme.selectionText},
  };
  static const QRegularExpression variable(QStringLiteral("\\$(\\w+)"));
  const QString source = QString::fromLatin1(kSheet);
  QString sheet;
  qsizetype end = 0;
  for (auto match = variable.globalMatch(source); match.hasNext();) {
    const auto found = match.next();
    sheet += source.mid(end, found.capturedStart() - end);
    bool isLength = false;
    const int length = found.captured(1).toInt(&isLength);
    if (isLength) {
      sheet += length == 0 ? QStringLiteral("0") : QStringLiteral("%1px").arg(scaled(length));
    } else {
      sheet += colours.value(found.captured(1)).name();
    }
    end = found.capturedEnd();
  }
  return sheet + source.mid(end);
}

}  // namespace vdit::ui
