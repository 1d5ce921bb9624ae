// SPDX-License-Identifier: Apache-2.0
// What a search may choose from: modes at given densities. A candidate becomes a mode with widths and
// intervals for a grid and, for stripes, for the keys that a head looks at most.
//
// The list is a file that people may edit: {"format": "vdit-candidates", "version": 1, "candidates": [
// {"mode": "full"}, {"mode": "skip"}, {"mode": "diagonal", "density": 0.1}, {"mode": "diagonal", "density":
// 0.25, "sink_frames": 1}, {"mode": "multi-diagonal", "density": 0.1, "order": "space-major"},
// {"mode": "multi-diagonal", "density": 0.25, "order": "frame-major", "frame_reach": 3},
// {"mode": "vertical-stripe", "density": 0.25, "band_share": 0.33}]}. At most 200 candidates; the first is
// Full.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"

namespace vdit::search {

struct Candidate {
  kernels::Mode mode = kernels::Mode::Full;
  kernels::TokenOrder order = kernels::TokenOrder::SpaceMajor;  ///< of Multi-Diagonal
  double density = 1;           ///< wanted; what comes out is at least this, by the least step of the width
  int sink_frames = 0;          ///< leading frames that are always kept; frame-major modes only
  int frame_reach = 0;          ///< of frame-major Multi-Diagonal: frames on both sides; 0: all
  double band_share = 1 / 3.0;  ///< of Vertical-Stripe: how much of the density its own neighbourhood takes

  bool operator==(const Candidate&) const = default;
};

/// Full, Skip, and for each sparse mode a ladder of densities 0.05, 0.1, 0.15, 0.25, 0.3, 0.4, 0.5, 0.6;
/// Diagonal also with the first frame as sink, Multi-Diagonal also as windows in time and space, which reach
/// over shares of a clip of `frames` frames of tokens.
std::vector<Candidate> default_candidates(std::int64_t frames);

/// Throws Error (Input): "candidates.format", "candidates.field" (subject and path named),
/// "candidates.empty".
std::vector<Candidate> parse_candidates(const nlohmann::json& document, const std::string& subject);
nlohmann::json to_json(const std::vector<Candidate>& candidates);

/// "diagonal 0.1", "diagonal 0.25 + 1 frame".
std::string name_of(const Candidate& candidate);

/// The mode on a grid, but for the stripes of Vertical-Stripe: those differ from head to head. On long
/// sequences half-widths are multiples of 8 tokens (kernels/runs/band_width.h).
kernels::HeadMode resolve(const Candidate& candidate, const kernels::TokenGrid& grid);

/// The stripes of a Vertical-Stripe candidate: the blocks of keys with the largest mass. `column_mass` is
/// [video tokens], frame-major: the softmax mass on each key, summed or averaged over rows.
std::vector<kernels::Run> choose_stripes(const Candidate& candidate, const kernels::TokenGrid& grid,
                                         std::span<const float> column_mass);

}  // namespace vdit::search
