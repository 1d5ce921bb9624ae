// SPDX-License-Identifier: Apache-2.0
// The planner of the Hopper kernel: a warp that takes work items from the queue and walks their segments, so
// that the latency of these reads is never between a free buffer and its next load. Its lanes walk together;
// then four lanes write the record of a chunk. Included by attention_kernel.cuh.
#pragma once

namespace vdit::kernels::cuda {

inline constexpr int kLanesOfChunk = kMaxTileGranules + 1;  // one for each granule, one for the values

/// Writes one entry of a chunk's record; returns whether it says that everything counts.
template <typename V>
__device__ __forceinline__ bool write_record(ChunkRecord& record, const Chunk& chunk, int entry,
                                             const LaunchArguments& arguments) {
  if (entry < kMaxTileGranules) {
    const unsigned kept = kept_columns(chunk, arguments.segments, entry);
    record.kept[entry] = static_cast<std::uint16_t>(kept);
    return kept == V::kChunkKeys << 8;
  }
  // Keys past the last token arrive as zeros; other keys behind the chunk's rows may hold anything.
  const bool clear = chunk.rows < V::kChunkKeys && chunk.first_key + chunk.rows < arguments.tokens;
  record.valid_rows = static_cast<std::uint16_t>(clear ? chunk.rows : V::kChunkKeys);
  return !clear;
}

/// Plans the next step of the walk.
template <typename V>
__device__ __forceinline__ void plan_step(PlannedStep<V::kChunks>& plan, ChunkWalker<V::kChunkKeys>& walker,
                                          const LaunchArguments& arguments) {
  const int lane = threadIdx.x % 32, index = lane / kLanesOfChunk, entry = lane % kLanesOfChunk;
  Chunk chunk{};
#pragma unroll
  for (int c = 0; c < V::kChunks; ++c) {
    const Chunk next = walker.next();
    if (index == c) chunk = next;
  }
  const int before = __shfl_up_sync(~0u, chunk.first_key, kLanesOfChunk);
  bool whole = true, joined = false;
  if (index < V::kChunks) {
    whole = write_record<V>(plan.record.chunks[index], chunk, entry, arguments);
    if (entry == 0) plan.first_key[index] = chunk.first_key;
    joined = index % 2 == 1 && entry == 0 && before + V::kChunkKeys == chunk.first_key;
  }
  std::uint32_t partial = __ballot_sync(~0u, !whole);
  partial |= partial >> 16;
  partial |= partial >> 8;
  partial |= partial >> 4;
  const std::uint32_t pairs = __ballot_sync(~0u, joined) >> kLanesOfChunk;
  if (lane == 0) {
    plan.record.partial = partial & 0xF;
    plan.joined = pairs;
  }
}

template <typename V>
__device__ __forceinline__ void plan_steps(SharedMemory<V>& shared, const LaunchArguments& arguments) {
  const int lane = threadIdx.x % 32;
  RingPosition<V::kPlannedSteps> at;
  int index = blockIdx.x;
  bool done = false;
  while (!done) {
    done = index >= arguments.item_count;
    // Read again where it is needed: the planner has few registers, and time.
    const WorkItem& item = arguments.items[done ? 0 : index];
    int taken = 0;
    if (!done && lane == 0) taken = atomicAdd(arguments.queue, 1);  // early: needed only after the item
    const int steps = done ? -1 : (item.chunks + V::kChunks - 1) / V::kChunks;
    ChunkWalker<V::kChunkKeys> walker(arguments.segments, item.first_segment, done ? 0 : item.segments,
                                      arguments.tokens);
    // An item without steps, and the end, still take one place in the plan.
#pragma unroll 1
    for (int step = 0; step < steps || step == 0; ++step) {
      wait(shared.plan_empty[at.slot], at.parity ^ 1);
      auto& plan = shared.plan[at.slot];
      plan_step<V>(plan, walker, arguments);
      if (lane == 0) {
        plan.starts_item = step == 0;
        plan.item = {
            {item.first_rows[0], item.first_rows[1], item.first_rows[2]}, item.head, item.batch, steps};
      }
      __syncwarp();
      if (kArrivalsOfWarp > 1 || lane == 0) arrive(shared.plan_full[at.slot]);
      at.advance();
    }
    index = __shfl_sync(~0u, taken, 0) + gridDim.x;
  }
}

}  // namespace vdit::kernels::cuda
