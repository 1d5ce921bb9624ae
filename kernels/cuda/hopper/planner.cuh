// SPDX-License-Identifier: Apache-2.0
// The planner of the Hopper kernel: one thread that takes work items from the queue and walks their segments,
// so that the latency of these reads is never between a free buffer and its next load. Included by
// attention_kernel.cuh.
#pragma once

namespace vdit::kernels::cuda {

__device__ __forceinline__ void write_record(ChunkRecord& record, const Chunk& chunk, int granules,
                                             int chunk_keys, const LaunchArguments& arguments) {
#pragma unroll
  for (int g = 0; g < granules; ++g)
    record.kept[g] = static_cast<std::uint16_t>(kept_columns(chunk, arguments.segments, g));
  // Keys past the last token arrive as zeros; other keys behind the chunk's rows may hold anything.
  const bool clear = chunk.first_key + chunk.rows < arguments.tokens;
  record.valid_rows = static_cast<std::uint16_t>(clear ? chunk.rows : chunk_keys);
}

template <typename V>
__device__ __forceinline__ void plan_steps(SharedMemory<V>& shared, const LaunchArguments& arguments) {
  RingPosition<V::kPlannedSteps> at;
  int index = blockIdx.x;
  bool done = false;
  while (!done) {
    done = index >= arguments.item_count;
    WorkItem item{};
    if (!done) {
      item = arguments.items[index];
      index = atomicAdd(arguments.queue, 1) + gridDim.x;  // early: the answer is needed only after the item
    }
    const int steps = done ? -1 : (item.chunks + V::kChunks - 1) / V::kChunks;
    ChunkWalker<V::kChunkKeys> walker(arguments.segments, item.first_segment, item.segments,
                                      arguments.tokens);
    // An item without steps, and the end, still take one place in the plan.
#pragma unroll 1
    for (int step = 0; step < steps || step == 0; ++step) {
      wait(shared.plan_empty[at.slot], at.parity ^ 1);
      PlannedStep& plan = shared.plan[at.slot];
      plan.starts_item = step == 0;
      plan.item = {item.first_row, item.head, item.batch, steps};
#pragma unroll 1
      for (int c = 0; c < V::kChunks; ++c) {
        const Chunk chunk = walker.next();
        plan.first_key[c] = chunk.first_key;
        write_record(plan.chunks[c], chunk, V::kConsumers, V::kChunkKeys, arguments);
      }
      arrive(shared.plan_full[at.slot]);
      at.advance();
    }
  }
}

}  // namespace vdit::kernels::cuda
