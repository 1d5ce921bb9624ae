// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/small_multiples.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr int kTop = 30, kLabel = 18, kGap = 10, kMargin = 16;

}  // namespace

SmallMultiples::SmallMultiples(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("smallMultiples"));
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Small multiples"));
}

void SmallMultiples::setMaps(std::vector<SmallMap> maps, const QString& title) {
  m_maps = std::move(maps);
  m_title = title;
  m_current = std::clamp(m_current, 0, std::max(0, static_cast<int>(m_maps.size()) - 1));
  setAccessibleDescription(tr("%1: %Ln map(s)", nullptr, static_cast<int>(m_maps.size())).arg(title));
  update();
}

// As many as make the maps largest.
int SmallMultiples::columns() const {
  int best = 1;
  for (int across = 2; across <= static_cast<int>(m_maps.size()); ++across) {
    if (sideOf(across) > sideOf(best)) best = across;
  }
  return best;
}

int SmallMultiples::side() const {
  return std::max(24, sideOf(columns()));
}

int SmallMultiples::sideOf(int across) const {
  const int down = std::max(1, (static_cast<int>(m_maps.size()) + across - 1) / across);
  const int wide = (width() - 2 * scaled(kMargin) - (across - 1) * scaled(kGap)) / across;
  const int tall = (height() - scaled(kTop) - scaled(kMargin)) / down - scaled(kLabel) - scaled(kGap);
  return std::min(wide, tall);
}

QRect SmallMultiples::boxOf(int index) const {
  const int across = columns(), size = side();
  return {scaled(kMargin) + index % across * (size + scaled(kGap)),
          scaled(kTop) + index / across * (size + scaled(kLabel) + scaled(kGap)) + scaled(kLabel), size,
          size};
}

void SmallMultiples::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().canvas);
  painter.setFont(ui::font(TextStyle::Title));
  painter.setPen(theme().text);
  painter.drawText(QRect(scaled(kMargin), 0, width(), scaled(kTop)), Qt::AlignLeft | Qt::AlignVCenter,
                   m_title);
  for (int i = 0; i < static_cast<int>(m_maps.size()); ++i) {
    const QRect box = boxOf(i);
    const SmallMap& one = m_maps[static_cast<std::size_t>(i)];
    painter.setFont(ui::font(TextStyle::AxisNumber));
    painter.setPen(i == m_current ? theme().text : theme().text2);
    painter.drawText(QRect(box.left(), box.top() - scaled(kLabel), box.width(), scaled(kLabel)),
                     Qt::AlignLeft | Qt::AlignVCenter, one.label);
    if (one.map.isNull()) {
      painter.fillRect(box, theme().sunken);
      painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, tr("not captured"));
    } else {
      painter.setRenderHint(QPainter::SmoothPixmapTransform, one.map.width() > box.width());
      painter.drawImage(box, one.map);
    }
    if (i == m_current && hasFocus()) {
      painter.setPen(QPen(theme().accent, 2));
      painter.drawRect(box.adjusted(-2, -2, 1, 1));
    }
  }
}

void SmallMultiples::mousePressEvent(QMouseEvent* event) {
  for (int i = 0; i < static_cast<int>(m_maps.size()); ++i) {
    if (!boxOf(i).contains(event->position().toPoint())) continue;
    m_current = i;
    const SmallMap one = m_maps[static_cast<std::size_t>(i)];
    return Q_EMIT chosen(one.step, one.layer, one.head);
  }
}

void SmallMultiples::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Right  ? 1
                 : event->key() == Qt::Key_Left ? -1
                 : event->key() == Qt::Key_Down ? columns()
                 : event->key() == Qt::Key_Up   ? -columns()
                                                : 0;
  const int last = static_cast<int>(m_maps.size()) - 1;
  if (by != 0 && last >= 0) {
    m_current = std::clamp(m_current + by, 0, last);
    return update();
  }
  if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && last >= 0) {
    const SmallMap one = m_maps[static_cast<std::size_t>(m_current)];
    return Q_EMIT chosen(one.step, one.layer, one.head);
  }
  QWidget::keyPressEvent(event);
}

void SmallMultiples::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) update();
}

}  // namespace vdit::ui
