// SPDX-License-Identifier: GPL-3.0-or-later
// A model as large as the window must bear: maps of 931 x 931 for every head, a loss table of 50 step groups.
#pragma once

#include <QString>
#include <memory>

#include "kernels/runs/token_grid.h"
#include "ui/views/maps/map_source.h"

namespace vdit::bench {

/// 118,800 tokens: 129 frames of 720p in latent tokens.
inline constexpr kernels::TokenGrid kBigGrid{.frames = 33, .height = 45, .width = 80};
inline constexpr int kBigEdge = 931, kBigGroups = 50;

/// Answers like a capture of every head at ten steps, without a file: bands whose width differs from head to
/// head and from step to step.
std::shared_ptr<const ui::MapSource> bigCapture(int layers, int heads);

/// Writes the loss table `file`.
void writeBigTable(const QString& file, int layers, int heads);

}  // namespace vdit::bench
