// SPDX-License-Identifier: Apache-2.0
// The drawings of report.html as inline SVG: curves over frames, mode grids, time bars. Colours come from the
// page's style, so that they follow its light and dark theme. Private to app/report.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/report/pair_report.h"

namespace vdit::app {

/// Text for HTML content and attributes; bytes that are not UTF-8 become visible escapes.
std::string html_text(std::string_view text);

/// "33.4", with the minus sign of typography.
std::string number_text(double value, int decimals);

/// One curve over frames. `values` may have gaps.
struct FrameCurve {
  std::string name;  ///< "PSNR"
  std::string unit;  ///< "dB" or empty
  int decimals = 1;
  std::vector<std::optional<double>> values;
  std::optional<std::vector<std::optional<double>>> second;  ///< a quieter curve on the same axis
  std::string second_name;
  std::optional<std::size_t> mark;  ///< a frame to point out
};
std::string curve_svg(const FrameCurve& curve);

/// Rows are layers, columns heads; letter over glyph, details as tooltips.
std::string mode_grid_svg(const ReportModeGrid& grid);

/// One small cell for a legend.
std::string mode_tile_svg(kernels::Mode mode);

/// "Full", "Skip", "Diagonal", "Multi-Diagonal", "Vertical-Stripe".
const char* mode_title(kernels::Mode mode);

/// Two bars a phase.
std::string timing_rows(const std::vector<PhaseTiming>& timings);

}  // namespace vdit::app
