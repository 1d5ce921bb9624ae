// SPDX-License-Identifier: Apache-2.0
// The cells that a search decides: one for every step group, layer and head, in that order, heads fastest.
#pragma once

#include <cstddef>

namespace vdit::search {

struct CellGrid {
  int groups = 0;
  int layers = 0;
  int heads = 0;

  std::size_t cells() const noexcept {
    return static_cast<std::size_t>(groups) * static_cast<std::size_t>(layers) *
           static_cast<std::size_t>(heads);
  }
  std::size_t index(int group, int layer, int head) const noexcept {
    return (static_cast<std::size_t>(group) * static_cast<std::size_t>(layers) +
            static_cast<std::size_t>(layer)) *
               static_cast<std::size_t>(heads) +
           static_cast<std::size_t>(head);
  }
  bool operator==(const CellGrid&) const = default;
};

}  // namespace vdit::search
