// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/grid_header.h"

#include <QPainter>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr int kEvery = 5;

}  // namespace

GridHeader::GridHeader(Qt::Orientation orientation, QWidget* parent) : QHeaderView(orientation, parent) {
  setMinimumSectionSize(6);
  setSectionsClickable(true);
  setHighlightSections(false);
  setSectionResizeMode(QHeaderView::Fixed);
}

QSize GridHeader::sectionSizeFromContents(int section) const {
  Q_UNUSED(section)
  return orientation() == Qt::Horizontal ? QSize(scaled(13), scaled(24)) : QSize(scaled(44), scaled(13));
}

void GridHeader::paintSection(QPainter* painter, const QRect& rectangle, int section) const {
  painter->fillRect(rectangle, theme().panel);
  const bool horizontal = orientation() == Qt::Horizontal;
  const bool wide = (horizontal ? rectangle.width() : rectangle.height()) >= scaled(horizontal ? 26 : 15);
  if (!wide && section % kEvery != 0) return;
  const QString text = wide ? model()->headerData(section, orientation(), Qt::DisplayRole).toString()
                            : QString::number(section);
  QFont small = ui::font(TextStyle::Small);
  small.setWeight(QFont::Medium);
  painter->setFont(small);
  const bool current = selectionModel() && (horizontal ? selectionModel()->currentIndex().column() == section
                                                       : selectionModel()->currentIndex().row() == section);
  painter->setPen(current ? theme().text : theme().text2);
  // A number may be wider than its small cell: it is drawn beyond the section's edges.
  if (horizontal) {
    const bool left = rectangle.width() >= scaled(60);
    const QRect place =
        left ? rectangle.adjusted(scaled(8), 0, 0, 0) : rectangle.adjusted(-scaled(10), 0, scaled(10), 0);
    painter->setClipping(false);
    painter->drawText(place, Qt::AlignVCenter | (left ? Qt::AlignLeft : Qt::AlignHCenter), text);
  } else {
    painter->setClipping(false);
    painter->drawText(rectangle.adjusted(0, -scaled(4), -scaled(12), scaled(4)),
                      Qt::AlignVCenter | Qt::AlignRight, text);
  }
}

}  // namespace vdit::ui
