// SPDX-License-Identifier: GPL-3.0-or-later
// How a table looks and acts whose rows are chosen one at a time and whose columns have widths of their own.
#pragma once

class QTableView;

namespace vdit::ui {

/// Single rows are selected, nothing is edited, Tab leaves the table, no grid and no frame. Columns keep
/// the widths that they are given afterwards. Call it after setModel().
void makeRowTable(QTableView& table);

}  // namespace vdit::ui
