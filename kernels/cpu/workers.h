// SPDX-License-Identifier: Apache-2.0
// One queue of items for all workers of a call.
#pragma once

#include <cstddef>
#include <functional>

#include "kernels/include/vdit/kernels/run_attention.h"

namespace vdit::kernels::cpu {

class Workers {
 public:
  explicit Workers(const CpuOptions& options) : options_(options) {}

  /// Calls work(index, workspace) once for every index below `count`. Each worker has its own workspace of
  /// the given size, aligned to 64. An exception of `work` ends the queue; the first one is thrown again here
  /// when all workers have stopped. Fewer threads than asked for do as well.
  void for_each(std::size_t count, std::size_t workspace_bytes,
                const std::function<void(std::size_t index, std::byte* workspace)>& work) const;

 private:
  const CpuOptions& options_;
};

}  // namespace vdit::kernels::cpu
