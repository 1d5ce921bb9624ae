// SPDX-License-Identifier: Apache-2.0
#include "kernels/runs/head_mode.h"

namespace vdit::kernels {
namespace {

// FNV-1a over 64-bit words.
void mix(std::size_t& hash, std::int64_t value) noexcept {
  hash = (hash ^ static_cast<std::size_t>(value)) * 0x100000001B3U;
}

}  // namespace

std::size_t HeadModeHash::operator()(const HeadMode& mode) const noexcept {
  std::size_t hash = 0xCBF29CE484222325U;
  mix(hash, static_cast<std::int64_t>(mode.mode));
  mix(hash, static_cast<std::int64_t>(mode.order));
  mix(hash, mode.half_width);
  mix(hash, mode.frame_reach);
  for (const std::vector<Run>* runs : {&mode.stripes, &mode.sink}) {
    mix(hash, static_cast<std::int64_t>(runs->size()));
    for (const Run& run : *runs) mix(hash, std::int64_t{run.begin} << 32 | run.end);
  }
  return hash;
}

}  // namespace vdit::kernels
