// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/run_table_cache.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::engine {

std::size_t RunTableCache::KeyHash::operator()(const Key& key) const noexcept {
  std::size_t hash = kernels::HeadModeHash{}(key.mode);
  const kernels::TokenGrid& grid = key.grid;
  for (const std::int64_t size : {grid.frames, grid.height, grid.width, grid.text_before, grid.text_after}) {
    hash = hash * 1000003u + static_cast<std::size_t>(size);
  }
  return hash;
}

const CachedTable& RunTableCache::get(const kernels::HeadMode& mode, const kernels::TokenGrid& grid) {
  const Key key{mode, grid};
  if (const auto found = tables_.find(key); found != tables_.end()) return found->second;
  try {
    kernels::RunTable table = kernels::build_runs(mode, grid);
    const auto kept = static_cast<double>(kernels::kept_pairs(table));
    return tables_.emplace(key, CachedTable{.table = std::move(table), .kept_pairs = kept}).first->second;
  } catch (const std::invalid_argument& error) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "attention.mode",
                 .subject = "attention plan",
                 .field = std::string("mode ") + kernels::mode_letter(mode.mode),
                 .found = error.what(),
                 .hint = "rescale the sparse config to this size"});
  }
}

}  // namespace vdit::engine
