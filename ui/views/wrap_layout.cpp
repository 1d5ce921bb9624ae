// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/wrap_layout.h"

#include <QWidget>
#include <algorithm>

namespace vdit::ui {

WrapLayout::WrapLayout(QWidget* parent, int rowHeight) : QLayout(parent), m_rowHeight(rowHeight) {
  QSizePolicy policy = parent->sizePolicy();
  policy.setVerticalPolicy(QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  parent->setSizePolicy(policy);
}

WrapLayout::~WrapLayout() {
  for (QLayoutItem* item : m_items) delete item;
}

void WrapLayout::addItem(QLayoutItem* item) {
  m_items.push_back(item);
  invalidate();
}

void WrapLayout::insertWidget(int index, QWidget* widget) {
  addChildWidget(widget);
  m_items.insert(m_items.begin() + index, new QWidgetItem(widget));
  if (m_gap >= index) ++m_gap;
  invalidate();
}

QLayoutItem* WrapLayout::itemAt(int index) const {
  return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)] : nullptr;
}

QLayoutItem* WrapLayout::takeAt(int index) {
  QLayoutItem* item = itemAt(index);
  if (!item) return nullptr;
  m_items.erase(m_items.begin() + index);
  if (m_gap > index) --m_gap;
  invalidate();
  return item;
}

int WrapLayout::heightForWidth(int width) const {
  return place(QRect(0, 0, width, 0), false);
}

QSize WrapLayout::sizeHint() const {
  int width = 0, shown = 0;
  for (const QLayoutItem* item : m_items) {
    if (item->isEmpty()) continue;
    width += item->sizeHint().width();
    ++shown;
  }
  const QMargins margins = contentsMargins();
  return {width + spacing() * std::max(0, shown - 1) + margins.left() + margins.right(), m_rowHeight};
}

QSize WrapLayout::minimumSize() const {
  int width = 0;
  for (const QLayoutItem* item : m_items) {
    if (!item->isEmpty()) width = std::max(width, item->minimumSize().width());
  }
  const QMargins margins = contentsMargins();
  return {width + margins.left() + margins.right(), m_rowHeight};
}

void WrapLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  place(rect, true);
}

int WrapLayout::place(const QRect& rect, bool apply) const {
  const QRect inner = rect.marginsRemoved(contentsMargins());
  const int spare = std::max(0, rect.width() - sizeHint().width());
  const bool oneRow = sizeHint().width() <= rect.width();
  int x = inner.left(), top = inner.top();
  for (int index = 0; index < count(); ++index) {
    QLayoutItem* item = m_items[static_cast<std::size_t>(index)];
    if (oneRow && index == m_gap) x += spare;
    if (item->isEmpty()) continue;
    const QSize wanted = item->sizeHint();
    const int width = std::min(wanted.width(), inner.width());
    if (x > inner.left() && x + width > inner.right() + 1) {
      x = inner.left();
      top += m_rowHeight;
    }
    const int height = std::min(wanted.height(), m_rowHeight);
    if (apply) item->setGeometry({x, top + (m_rowHeight - height) / 2, width, height});
    x += width + spacing();
  }
  return top + m_rowHeight - rect.top();
}

}  // namespace vdit::ui
