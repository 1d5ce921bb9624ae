// SPDX-License-Identifier: GPL-3.0-or-later
// What people read of a guidance branch: which of a step's two predictions maps are of.
#pragma once

#include <QString>

namespace vdit::ui {

/// "positive" of "conditional", "negative" of "unconditional".
QString branchName(const QString& branch);

}  // namespace vdit::ui
