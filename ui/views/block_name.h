// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer of a transformer of two kinds of blocks is.
#pragma once

#include <QString>

namespace vdit::ui {

/// HunyuanVideo's first layers hold weights for video and for text, its others one set for both: "dual-stream
/// block 3", "single-stream block 0" (from 0, as in the names of its weights). Empty where `dualLayers` is 0:
/// all blocks are alike.
QString blockName(int layer, int dualLayers);

}  // namespace vdit::ui
