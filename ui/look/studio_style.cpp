// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/studio_style.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTableView>
#include <QToolButton>
#include <algorithm>

#include "ui/look/control_painter.h"
#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

// Handles are easier to hit than the line that is seen of them.
constexpr int kHandle = 5;
constexpr int kMenuArrow = 14;               // the arrow of a push button with a menu
constexpr int kIconGap = 6, kQtIconGap = 4;  // between a button's icon and its text

bool flag(const QWidget* widget, const char* name) {
  return widget && widget->property(name).toBool();
}

int controlHeight(const QWidget* widget) {
  return scaled(flag(widget, "compact") ? 24 : 28);
}

// A rounded rectangle whose joined side has square corners.
QPainterPath outlineOf(const QRectF& box, qreal radius, const QString& joined) {
  QPainterPath path;
  path.setFillRule(Qt::WindingFill);
  path.addRoundedRect(box, radius, radius);
  const qreal half = box.width() / 2;
  if (joined == QLatin1String("left") || joined == QLatin1String("middle")) {
    path.addRect(box.adjusted(half, 0, 0, 0));
  }
  if (joined == QLatin1String("right") || joined == QLatin1String("middle")) {
    path.addRect(box.adjusted(0, 0, -half, 0));
  }
  return path.simplified();
}

bool hasIconBesideText(const QStyleOptionToolButton& button) {
  return button.toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button.icon.isNull() &&
         !button.text.isEmpty() && !button.features.testFlag(QStyleOptionToolButton::HasMenu);
}

}  // namespace

StudioStyle::StudioStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {
  setObjectName(QStringLiteral("studio"));
}

void StudioStyle::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
      qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QSlider*>(widget)) {
    widget->setAttribute(Qt::WA_Hover);
  }
  // A wheel over a page must scroll the page, not change a value that happens to lie under it.
  if (qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QComboBox*>(widget)) {
    widget->setFocusPolicy(Qt::StrongFocus);
  }
}

void StudioStyle::drawButtonPanel(const QStyleOption* option, QPainter* painter,
                                  const QWidget* widget) const {
  const Theme& colours = theme();
  const bool enabled = option->state.testFlag(State_Enabled);
  const bool down = option->state.testFlag(State_Sunken);
  const bool on = option->state.testFlag(State_On);
  const bool hover = enabled && option->state.testFlag(State_MouseOver);
  const bool segment = flag(widget, "segment");
  const auto* push = qobject_cast<const QPushButton*>(widget);
  const auto* tool = qobject_cast<const QToolButton*>(widget);
  const bool flat = segment || (push && push->isFlat()) || (tool && tool->autoRaise());
  QColor fill = flat ? QColor(Qt::transparent) : colours.raised;
  QColor border = flat ? QColor(Qt::transparent) : colours.line;
  if (!enabled) {
    fill = Qt::transparent;
  } else if (flag(widget, "primary")) {
    fill = down    ? colours.accentFill.darker(118)
           : hover ? colours.accentFill.lighter(110)
                   : colours.accentFill;
    border = fill;
  } else if (on) {
    fill = border = colours.selection;
  } else if (down) {
    fill = colours.pressed;
  } else if (hover) {
    fill = colours.hover;
  }
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(border.alpha() == 0 ? QPen(Qt::NoPen) : QPen(border, 1));
  painter->setBrush(fill);
  const QString joined = widget ? widget->property("joined").toString() : QString();
  QRectF box = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
  painter->drawPath(outlineOf(box, scaled(segment ? 3 : 4), joined));
  if (joined == QLatin1String("right") && flag(widget, "primary") && enabled) {
    painter->setPen(QPen(QColor(0, 0, 0, 72), 1));
    painter->drawLine(box.topLeft(), box.bottomLeft());
  }
  painter->restore();
}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
  const Theme& colours = theme();
  switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonBevel:
    case PE_PanelButtonTool:
      drawButtonPanel(option, painter, widget);
      return;
    case PE_FrameButtonTool:
    case PE_FrameDefaultButton:
    case PE_FrameFocusRect:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_FrameTabWidget:
      return;
    case PE_PanelLineEdit:
      if (flag(widget, "frameless")) return;
      if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
          frame && frame->lineWidth > 0) {
        drawField(painter, option->rect, option->state.testFlag(State_Enabled), flag(widget, "invalid"));
      }
      return;
    case PE_FrameLineEdit:
      return;
    case PE_Frame:
      if (const auto* area = qobject_cast<const QAbstractScrollArea*>(widget);
          area && !flag(widget, "plainFrame")) {
        drawField(painter, option->rect, option->state.testFlag(State_Enabled), flag(widget, "invalid"));
        return;
      }
      painter->setPen(colours.line);
      painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
      return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
      drawIndicator(painter, *option, false);
      return;
    case PE_IndicatorRadioButton:
      drawIndicator(painter, *option, true);
      return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
      drawChevron(painter, QRectF(option->rect).center(), scaled(4), element == PE_IndicatorArrowUp,
                  option->state.testFlag(State_Enabled) ? colours.text2 : colours.disabled);
      return;
    case PE_IndicatorHeaderArrow:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
        const auto* view = qobject_cast<const QHeaderView*>(widget);
        const QRectF place = view ? headerArrowPlace(*view, *header) : QRectF(option->rect);
        drawChevron(painter, place.center(), place.width() / 2,
                    header->sortIndicator == QStyleOptionHeader::SortUp, colours.text2);
      }
      return;
    case PE_IndicatorDockWidgetResizeHandle: {
      painter->fillRect(option->rect, colours.panel);
      const QPoint middle = option->rect.center();
      const bool upright = option->rect.height() > option->rect.width();
      painter->fillRect(upright ? QRect(middle.x(), option->rect.top(), 1, option->rect.height())
                                : QRect(option->rect.left(), middle.y(), option->rect.width(), 1),
                        colours.line);
      return;
    }
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem: {
      const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
      if (item && item->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option->rect, item->backgroundBrush);
      if (element == PE_PanelItemViewItem && option->state.testFlag(State_Selected)) {
        painter->fillRect(option->rect, colours.selection);
      }
      return;
    }
    default:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void StudioStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
  const Theme& colours = theme();
  switch (element) {
    case CE_ProgressBar:
    case CE_ProgressBarGroove:  // with an application sheet Qt asks for a bar's parts
      if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option))
        drawProgress(painter, *bar);
      return;
    case CE_ProgressBarContents:
    case CE_ProgressBarLabel:
      return;
    case CE_Splitter: {
      painter->fillRect(option->rect, colours.panel);
      const bool upright = option->state.testFlag(State_Horizontal);
      const QPoint middle = option->rect.center();
      painter->fillRect(upright ? QRect(middle.x(), option->rect.top(), 1, option->rect.height())
                                : QRect(option->rect.left(), middle.y(), option->rect.width(), 1),
                        colours.line);
      return;
    }
    case CE_FocusFrame: {
      painter->save();
      painter->setRenderHint(QPainter::Antialiasing);
      painter->setPen(QPen(colours.accent, 2));
      painter->setBrush(Qt::NoBrush);
      painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), scaled(5), scaled(5));
      painter->restore();
      return;
    }
    case CE_PushButtonLabel:
      if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
        QStyleOptionButton copy(*button);
        const bool enabled = copy.state.testFlag(State_Enabled);
        QColor ink = !enabled                        ? colours.disabled
                     : flag(widget, "primary")       ? colours.accentInk
                     : copy.state.testFlag(State_On) ? colours.selectionText
                     : flag(widget, "segment")       ? colours.text2
                                                     : colours.text;
        copy.palette.setColor(QPalette::ButtonText, ink);
        if (copy.features.testFlag(QStyleOptionButton::HasMenu))
          copy.rect.adjust(0, 0, -scaled(kMenuArrow), 0);
        copy.features &= ~QStyleOptionButton::HasMenu;
        drawButtonLabel(copy, painter);
        return;
      }
      break;
    case CE_ToolButtonLabel:
      if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
        QStyleOptionToolButton copy(*button);
        if (copy.state.testFlag(State_On) && copy.state.testFlag(State_Enabled)) {
          copy.palette.setColor(QPalette::ButtonText, colours.selectionText);
        } else if (flag(widget, "segment")) {
          copy.palette.setColor(QPalette::ButtonText,
                                copy.state.testFlag(State_Enabled) ? colours.text2 : colours.disabled);
        }
        if (hasIconBesideText(copy)) {
          QStyleOptionButton label;
          static_cast<QStyleOption&>(label) = copy;
          label.icon = copy.icon;
          label.iconSize = copy.iconSize;
          label.text = copy.text;
          painter->setFont(copy.font);
          drawButtonLabel(label, painter);
        } else {
          QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
      }
      break;
    case CE_ComboBoxLabel:
      if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
        QStyleOptionComboBox copy(*combo);
        copy.palette.setColor(QPalette::ButtonText,
                              copy.state.testFlag(State_Enabled) ? colours.text : colours.disabled);
        QProxyStyle::drawControl(element, &copy, painter, widget);
        return;
      }
      break;
    default:
      break;
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

// Icon and text in the middle together, as far apart as everywhere in this look; Qt puts them closer.
void StudioStyle::drawButtonLabel(const QStyleOptionButton& button, QPainter* painter) const {
  const int flags = Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic | Qt::TextSingleLine;
  const bool enabled = button.state.testFlag(State_Enabled);
  const int text = button.text.isEmpty() ? 0 : button.fontMetrics.size(flags, button.text).width();
  const int side = button.icon.isNull() ? 0 : button.iconSize.width();
  const int gap = side > 0 && text > 0 ? scaled(kIconGap) : 0;
  const int whole = side + gap + text;
  QRect place = button.rect;
  place.setLeft(place.left() + std::max(0, (place.width() - whole) / 2));
  place.setWidth(std::min(whole, button.rect.width()));
  if (side > 0) {
    const QIcon::Mode mode = enabled ? QIcon::Normal : QIcon::Disabled;
    const QIcon::State on = button.state.testFlag(State_On) ? QIcon::On : QIcon::Off;
    const int height = button.iconSize.height();
    const QRect box(place.left(), place.center().y() - height / 2 + (height % 2 ? 0 : 1), side, height);
    button.icon.paint(painter, visualRect(button.direction, button.rect, box), Qt::AlignCenter, mode, on);
  }
  if (text > 0) {
    const QRect box = place.adjusted(side + gap, 0, 0, 0);
    proxy()->drawItemText(painter, visualRect(button.direction, button.rect, box), flags, button.palette,
                          enabled, button.text, QPalette::ButtonText);
  }
}

void StudioStyle::drawSpin(const QStyleOptionSpinBox* option, QPainter* painter,
                           const QWidget* widget) const {
  const Theme& colours = theme();
  const bool enabled = option->state.testFlag(State_Enabled);
  if (option->frame) drawField(painter, option->rect, enabled, flag(widget, "invalid"));
  if (option->buttonSymbols == QAbstractSpinBox::NoButtons) return;
  const auto arrow = [&](SubControl part, bool up, QAbstractSpinBox::StepEnabledFlag step) {
    const QRectF box = proxy()->subControlRect(CC_SpinBox, option, part, widget);
    const bool live = enabled && option->stepEnabled.testFlag(step);
    const bool hover = live && option->activeSubControls == part && option->state.testFlag(State_MouseOver);
    const qreal shift = up ? scaled(2) : -scaled(2);
    drawTriangle(painter, box.center() + QPointF(0, shift), up,
                 !live   ? colours.disabled
                 : hover ? colours.text
                         : colours.text2);
  };
  arrow(SC_SpinBoxUp, true, QAbstractSpinBox::StepUpEnabled);
  arrow(SC_SpinBoxDown, false, QAbstractSpinBox::StepDownEnabled);
}

void StudioStyle::drawCombo(const QStyleOptionComboBox* option, QPainter* painter,
                            const QWidget* widget) const {
  const Theme& colours = theme();
  const bool enabled = option->state.testFlag(State_Enabled);
  if (option->frame) drawField(painter, option->rect, enabled, flag(widget, "invalid"));
  const QRectF arrow = proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
  drawChevron(painter, arrow.center(), scaled(4), false, enabled ? colours.text : colours.disabled);
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                     QPainter* painter, const QWidget* widget) const {
  if (control == CC_Slider) {
    if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
      if (slider->tickPosition != QSlider::NoTicks) {
        QStyleOptionSlider ticks(*slider);
        ticks.subControls = SC_SliderTickmarks;
        // Fusion draws them in the window's colour, darker by 140 %.
        ticks.palette.setColor(QPalette::Window, theme().outline.lighter(140));
        QProxyStyle::drawComplexControl(control, &ticks, painter, widget);
      }
      drawSlider(painter, *slider, proxy()->subControlRect(CC_Slider, slider, SC_SliderHandle, widget));
      return;
    }
  }
  if (control == CC_SpinBox) {
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
      drawSpin(spin, painter, widget);
      return;
    }
  }
  if (control == CC_ComboBox) {
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
      drawCombo(combo, painter, widget);
      return;
    }
  }
  if (control == CC_ToolButton) {
    if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
      drawButtonPanel(button, painter, widget);
      QStyleOptionToolButton label(*button);
      label.features &= ~QStyleOptionToolButton::HasMenu;
      proxy()->drawControl(CE_ToolButtonLabel, &label, painter, widget);
      return;
    }
  }
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect StudioStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                  const QWidget* widget) const {
  const QRect box = option->rect;
  if (control == CC_SpinBox) {
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    const int arrows = spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : scaled(22);
    const int left = box.right() - arrows;
    switch (part) {
      case SC_SpinBoxUp:
        return {left, box.top() + 1, arrows, box.height() / 2 - 1};
      case SC_SpinBoxDown:
        return {left, box.center().y() + 1, arrows, box.height() / 2 - 1};
      case SC_SpinBoxEditField:
        return box.adjusted(scaled(6), 1, -arrows, -1);
      default:
        return box;
    }
  }
  if (control == CC_ComboBox) {
    const int arrow = scaled(28);
    if (part == SC_ComboBoxArrow) return {box.right() - arrow, box.top(), arrow, box.height()};
    if (part == SC_ComboBoxEditField) return box.adjusted(scaled(7), 1, -arrow, -1);
  }
  return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect StudioStyle::subElementRect(SubElement element, const QStyleOption* option,
                                  const QWidget* widget) const {
  if (element == SE_LineEditContents && !flag(widget, "frameless")) {
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    if (frame && frame->lineWidth > 0) return option->rect.adjusted(scaled(6), 1, -scaled(6), -1);
  }
  return QProxyStyle::subElementRect(element, option, widget);
}

QSize StudioStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                    const QWidget* widget) const {
  QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
  switch (type) {
    case CT_PushButton: {
      const bool segment = flag(widget, "segment");
      const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
      const bool menu = button && button->features.testFlag(QStyleOptionButton::HasMenu);
      const bool both = button && !button->icon.isNull() && !button->text.isEmpty();
      wanted.setWidth(size.width() + scaled(segment ? 16 : 22) + (menu ? scaled(kMenuArrow) : 0) +
                      (both ? scaled(kIconGap) - kQtIconGap : 0));
      wanted.setHeight(segment ? scaled(20) : controlHeight(widget));
      break;
    }
    case CT_LineEdit:
    case CT_SpinBox:
    case CT_ComboBox:
      wanted.setHeight(controlHeight(widget));
      if (type == CT_ComboBox) wanted.setWidth(size.width() + scaled(40));
      if (type == CT_SpinBox) wanted.setWidth(size.width() + scaled(30));
      break;
    case CT_ToolButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
      const bool iconOnly = button && button->toolButtonStyle == Qt::ToolButtonIconOnly;
      const int height = flag(widget, "segment") ? scaled(20) : scaled(flag(widget, "tall") ? 28 : 24);
      wanted = iconOnly
                   ? QSize(scaled(flag(widget, "tall") ? 32 : 26), height)
                   : QSize(size.width() + scaled(12) +
                               (button && hasIconBesideText(*button) ? scaled(kIconGap) - kQtIconGap : 0),
                           std::max(height, 0));
      if (button && button->toolButtonStyle == Qt::ToolButtonTextUnderIcon) {
        wanted = QSize(size.width() + scaled(8), size.height() + scaled(10));
      }
      break;
    }
    case CT_CheckBox:
    case CT_RadioButton:
      wanted.setHeight(std::max(wanted.height(), scaled(24)));
      break;
    case CT_ItemViewItem:
      wanted.setHeight(std::max(wanted.height(), scaled(24)));
      break;
    case CT_ProgressBar:
      wanted.setHeight(scaled(6));
      break;
    case CT_MenuItem:
      if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
          item && item->menuItemType != QStyleOptionMenuItem::Separator) {
        wanted.setHeight(std::max(wanted.height(), scaled(26)));
      }
      break;
    default:
      break;
  }
  return wanted;
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
      return scaled(16);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
      return scaled(14);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
      return scaled(6);
    case PM_SliderThickness:
    case PM_SliderControlThickness:
      return scaled(20);
    case PM_SliderLength:
      return scaled(14);
    case PM_LayoutHorizontalSpacing:
      return scaled(8);
    case PM_LayoutVerticalSpacing:
      return scaled(8);
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
      return scaled(12);
    case PM_FocusFrameHMargin:
      // Cells begin where the titles above them do, which have 8 (application_sheet.cpp); Qt adds 1.
      return qobject_cast<const QTableView*>(widget) ? scaled(8) - 1 : 3;
    case PM_FocusFrameVMargin:
      return 3;
    case PM_DefaultFrameWidth:
      return qobject_cast<const QAbstractScrollArea*>(widget) && flag(widget, "plainFrame") ? 0 : 1;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
      return scaled(kHandle);
    case PM_DockWidgetFrameWidth:
      return 0;
    case PM_MenuPanelWidth:
      return 0;
    case PM_ScrollBarExtent:
      return scaled(10);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ButtonDefaultIndicator:
      return 0;
    case PM_MenuButtonIndicator:
      return 0;
    default:
      return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* answer) const {
  switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ItemView_ShowDecorationSelected:
      return hint == SH_ItemView_ShowDecorationSelected;
    case SH_FocusFrame_AboveWidget:
      return 1;
    case SH_ItemView_ActivateItemOnSingleClick:
      return 0;
    case SH_Slider_AbsoluteSetButtons:
      return Qt::LeftButton;
    case SH_ToolTip_WakeUpDelay:
      return 500;
    default:
      return QProxyStyle::styleHint(hint, option, widget, answer);
  }
}

}  // namespace vdit::ui
