// SPDX-License-Identifier: Apache-2.0
// Turns a mode into the runs that it keeps. Text rows keep everything and text columns are always kept,
// except under Skip.
#pragma once

#include "kernels/runs/head_mode.h"
#include "kernels/runs/run_table.h"
#include "kernels/runs/token_grid.h"

namespace vdit::kernels {

/// For a granule of rows [a, b), positions in the head's order, everything clipped to the video, text and
/// sink added:
///   Full                         [0, N)
///   Skip                         nothing
///   Diagonal                     [a - w, b + w)
///   Multi-Diagonal, space-major  [a - w, b + w): the same place and its neighbours, in all frames
///   Multi-Diagonal, frame-major  in every frame that a row reaches (frame_reach on both sides of its
///                                own): the granule's places in that row's frame - w to + w, clipped
///                                to the frame
///   Vertical-Stripe              the stripes and [a - w, b + w)
/// Throws std::invalid_argument for a negative width or reach and for an interval that is empty or leaves the
/// video.
RunTable build_runs(const HeadMode& mode, const TokenGrid& grid);

}  // namespace vdit::kernels
