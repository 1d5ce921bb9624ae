// SPDX-License-Identifier: Apache-2.0
// The density-error curve that a loss table predicts, with measured pairs beside it, as CSV and as a picture.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "search/solve/solver.h"

namespace vdit::search {

/// A config whose pair was really made: its density and what came out.
struct MeasuredPoint {
  std::string name;
  double density = 0;
  double error = 0;    ///< the error predicted for the config: its height in the plot
  double psnr_db = 0;  ///< mean over the prompts
  double speedup = 0;  ///< denoising, against the fastest dense path of the same run
};

/// Header `kind,name,density,error,cost_seconds,psnr_db,speedup`, one row a point, predicted ones first.
/// Empty cells where a kind of point has no such figure.
std::string pareto_csv(std::span<const CurvePoint> predicted, std::span<const MeasuredPoint> measured);

/// A self-contained SVG, 720 x 420: density to the right, error upwards on a logarithmic axis, the predicted
/// curve as a line, measured points as labelled discs. Readable on light and dark pages.
std::string pareto_svg(std::span<const CurvePoint> predicted, std::span<const MeasuredPoint> measured,
                       std::string_view title);

}  // namespace vdit::search
