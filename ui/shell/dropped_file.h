// SPDX-License-Identifier: GPL-3.0-or-later
// What a dropped file or folder is, so that the window can say what it will do before it does it.
#pragma once

#include <QString>

namespace vdit::ui {

enum class DroppedKind { Unknown, Pair, Video, Capture, SparseConfig, JobFile, Project, Model };

DroppedKind droppedKind(const QString& path);
/// "ball-42: a pair. Drop it to restore its settings in Generate"
QString dropPromise(const QString& path, DroppedKind kind);

}  // namespace vdit::ui
