// SPDX-License-Identifier: Apache-2.0
// Run tables by grid and mode, so that heads, layers and steps that share a mode share a table.
#pragma once

#include <cstddef>
#include <unordered_map>

#include "kernels/runs/head_mode.h"
#include "kernels/runs/run_table.h"
#include "kernels/runs/token_grid.h"

namespace vdit::engine {

struct CachedTable {
  kernels::RunTable table;
  double kept_pairs = 0;
};

class RunTableCache {
 public:
  /// Lives as long as the cache. Throws vdit::Error "attention.mode" for parameters that do not fit the grid.
  const CachedTable& get(const kernels::HeadMode& mode, const kernels::TokenGrid& grid);

  std::size_t size() const { return tables_.size(); }

 private:
  struct Key {
    kernels::HeadMode mode;
    kernels::TokenGrid grid;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  std::unordered_map<Key, CachedTable, KeyHash> tables_;
};

}  // namespace vdit::engine
