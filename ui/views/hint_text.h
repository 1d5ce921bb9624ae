// SPDX-License-Identifier: GPL-3.0-or-later
// How a hint stands behind what went wrong, wherever an error is shown.
#pragma once

#include <QString>

namespace vdit::ui {

/// "text. Hint": a sentence of its own. A hint that begins with a plain word gets a capital; the name of the
/// program, of an option, a field or a file stays as it is.
QString withHint(const QString& text, const QString& hint);

}  // namespace vdit::ui
