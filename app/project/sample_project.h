// SPDX-License-Identifier: GPL-3.0-or-later
// The project that the first start opens: made on the demo model, with a pair of clips, a capture and a
// search already there.
#pragma once

#include <QString>

namespace vdit::project {

/// The person's folder for projects: "Sparse-vDiT Studio" under Movies (or the data folder where there is
/// none).
QString projectsFolder();

/// projectsFolder()/demo. Copies the program's recorded pair, its capture and the loss table behind the
/// presets, and `extraPair` (what `make demo` made) when given and there; what exists is never touched.
/// Throws vdit::Error "file.write", "resources.missing".
QString makeSampleProject(const QString& extraPair = {});

/// Copies a folder of plain files, one level of folders deep; whole or not at all. False when the target
/// exists.
bool copyFolder(const QString& from, const QString& to);

}  // namespace vdit::project
