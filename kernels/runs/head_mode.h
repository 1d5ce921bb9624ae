// SPDX-License-Identifier: Apache-2.0
// The five modes of a head and their parameters (design: "Definitions that everyone shares"; arXiv
// 2506.03065, section 4.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/runs/run_table.h"
#include "kernels/runs/token_grid.h"

namespace vdit::kernels {

enum class Mode : std::uint8_t { Full, Skip, Diagonal, MultiDiagonal, VerticalStripe };
inline constexpr int kModes = 5;

/// F, S, D, M or V: the key, the letter and the mark of a mode everywhere.
constexpr char mode_letter(Mode mode) noexcept {
  return "FSDMV"[static_cast<std::size_t>(mode)];
}

/// Whether the mode keeps a band: it has a half-width, and may have a sink. All but Full and Skip.
constexpr bool has_width(Mode mode) noexcept {
  return mode != Mode::Full && mode != Mode::Skip;
}

inline constexpr std::int64_t kAllFrames = 1'000'000;

/// A mode with its parameters. Intervals count video tokens from 0 in the head's token order, text left out.
struct HeadMode {
  Mode mode = Mode::Full;
  TokenOrder order = TokenOrder::SpaceMajor;  ///< of Multi-Diagonal; the other modes are frame-major
  std::int64_t half_width = 0;                ///< tokens on both sides; of modes with a width
  std::vector<Run> stripes;                   ///< of Vertical-Stripe: keys that all rows keep
  std::vector<Run> sink;                      ///< keys that are always kept; of modes with a width
  /// Of frame-major Multi-Diagonal: frames on both sides of a row's own in which its places are kept. With
  /// fewer than all it is a window in time and space.
  std::int64_t frame_reach = kAllFrames;

  TokenOrder token_order() const noexcept {
    return mode == Mode::MultiDiagonal ? order : TokenOrder::FrameMajor;
  }
  bool operator==(const HeadMode&) const = default;
};

struct HeadModeHash {
  std::size_t operator()(const HeadMode& mode) const noexcept;
};

}  // namespace vdit::kernels
