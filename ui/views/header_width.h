// SPDX-License-Identifier: GPL-3.0-or-later
// The width of a table's column: what the design wants, or more where the column's title needs it.
#pragma once

class QHeaderView;

namespace vdit::ui {

/// Logical pixels that the title of a column of a horizontal header takes, its padding included.
int headerTitleWidth(const QHeaderView& header, int section);
/// Makes a column `pixels` wide, or as wide as its title.
void fitColumn(QHeaderView& header, int section, int pixels);

}  // namespace vdit::ui
