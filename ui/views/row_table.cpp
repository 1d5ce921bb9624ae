// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/row_table.h"

#include <QHeaderView>
#include <QTableView>

#include "ui/look/theme.h"

namespace vdit::ui {

void makeRowTable(QTableView& table) {
  table.setFrameShape(QFrame::NoFrame);
  table.setShowGrid(false);
  table.setSelectionBehavior(QAbstractItemView::SelectRows);
  table.setSelectionMode(QAbstractItemView::SingleSelection);
  table.setEditTriggers(QAbstractItemView::NoEditTriggers);
  table.setTabKeyNavigation(false);
  table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  table.verticalHeader()->hide();
  table.verticalHeader()->setDefaultSectionSize(scaled(24));
  table.horizontalHeader()->setHighlightSections(false);
  table.horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
}

}  // namespace vdit::ui
