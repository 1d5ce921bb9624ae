// SPDX-License-Identifier: GPL-3.0-or-later
// A candidates file ("vdit-candidates"): modes at densities, as `vdit search` and `vdit
// inspect` take them.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include "kernels/runs/head_mode.h"

namespace vdit::ui {

/// Full first, then every mode at every density; Skip once.
QByteArray candidatesDocument(const QList<kernels::Mode>& modes, const QList<double>& densities);

/// The file whole or not at all. Throws Error "file.write".
void writeWholeFile(const QString& path, const QByteArray& bytes);

}  // namespace vdit::ui
