// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/header_width.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <algorithm>

#include "ui/look/theme.h"

namespace vdit::ui {

int headerTitleWidth(const QHeaderView& header, int section) {
  // As the application's sheet draws a section: 11 px, medium, 8 px of padding at each side.
  QFont small = font(TextStyle::Small);
  small.setWeight(QFont::DemiBold);  // the weight of the sorted column
  const QString title = header.model()->headerData(section, Qt::Horizontal).toString();
  return QFontMetrics(small).horizontalAdvance(title) + scaled(16);
}

void fitColumn(QHeaderView& header, int section, int pixels) {
  header.resizeSection(section, std::max(pixels, headerTitleWidth(header, section)));
}

}  // namespace vdit::ui
