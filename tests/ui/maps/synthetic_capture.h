// SPDX-License-Identifier: GPL-3.0-or-later
// Captures without an engine: queries and keys with the patterns that heads of video models show, looked at
// by the kernels' own probe, and written as `vdit inspect` would.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/capture/capture_folder.h"

namespace vdit::test {

struct SyntheticCapture {
  kernels::TokenGrid grid{.frames = 5, .height = 6, .width = 10};
  int layers = 3, heads = 4, head_dim = 16, steps = 8, block = 12;
  std::vector<int> captured{2, 5, 8};
  bool with_rows = true;
  std::string model = "demo";
  std::vector<std::string> branches{"conditional"};
  std::vector<kernels::HeadMode> own;  ///< [layers, heads] modes of a config that is scored; empty: none
};

/// Candidates of the captures: Full, Skip, Diagonal of two widths, Multi-Diagonal in both orders,
/// Vertical-Stripe.
std::vector<kernels::HeadMode> synthetic_candidates(const kernels::TokenGrid& grid);

/// Queries (= keys) of a head, [tokens, head_dim]: near in time and place, near in place in all frames, or a
/// few keys for all.
std::vector<float> synthetic_rows(const SyntheticCapture& of, int layer, int head, int step);

/// Every captured step, both orders; the branches hold the same maps.
app::CaptureFolder write_synthetic_capture(const std::filesystem::path& folder,
                                           const SyntheticCapture& of = {});

}  // namespace vdit::test
