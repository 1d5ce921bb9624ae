// SPDX-License-Identifier: Apache-2.0
// The planner of the Hopper kernel: a warp that takes work items from the queue and walks their segments, so
// that the latency of these reads is never between a free buffer and its next load. Its lanes walk together;
// then one lane writes the record of a chunk. Included by attention_kernel.cuh.
#pragma once

namespace vdit::kernels::cuda {

/// Writes what consumers must know of chunk c of a step; returns the marks of a step with this chunk only.
template <typename V>
__device__ __forceinline__ std::uint32_t write_record(StepRecord<V::kChunks>& record, int c,
                                                      const Chunk& chunk, const LaunchArguments& arguments) {
  std::uint32_t marks = 0;
#pragma unroll
  for (int g = 0; g < V::kConsumers; ++g) {
    const unsigned columns = kept_columns(chunk, arguments.segments, g);
    const unsigned kept = (1u << (columns >> 8)) - (1u << (columns & 0xFF));
    record.kept[g][c] = static_cast<std::uint16_t>(kept);
    if (kept != 0xFFFF) marks |= kPartial << g;
  }
  // Keys past the last token arrive as zeros; other keys behind the chunk's rows may hold anything.
  const bool clear = chunk.rows < V::kChunkKeys && chunk.first_key + chunk.rows < arguments.tokens;
  const int valid = clear ? chunk.rows : V::kChunkKeys;
  record.valid_rows[c] = static_cast<std::uint16_t>(chunk.segment < 0 ? 0 : valid);
  return marks | (clear ? kPartialValues : 0);
}

/// The walk of a warp over the segments of an item, the chunks of a step at a time.
template <typename V>
class StepWalker {
 public:
  __device__ __forceinline__ StepWalker(const LaunchArguments& arguments, const WorkItem& item)
      : arguments_(arguments), segment_(item.first_segment), past_(item.first_segment + item.segments) {}

  /// The lane's chunk of the next step; for lanes from kChunks on it means nothing.
  __device__ __forceinline__ Chunk next(int lane) {
    constexpr int kSegments = 16;  // more than a step can have chunks
    constexpr unsigned kAll = ~0u;
    // Lane i looks at segment i of those to come. What is past the last one has chunks enough for any step.
    const int mine = segment_ + lane;
    int begin = 0, end = V::kStepKeys + V::kChunkKeys;
    if (mine < past_) {
      begin = arguments_.segments[mine].begin;
      end = arguments_.segments[mine].end;
    }
    const int chunks = (end - begin + V::kChunkKeys - 1) / V::kChunkKeys - (lane == 0 ? done_ : 0);
    int first = chunks;  // first chunk of the segment in the step: a sum over the lanes before
#pragma unroll
    for (int distance = 1; distance < kSegments; distance *= 2) {
      const int before = __shfl_up_sync(kAll, first, distance);
      if (lane >= distance) first += before;
    }
    first -= chunks;
    int at = 0;  // of the segment that the lane's chunk is in
#pragma unroll
    for (int distance = kSegments / 2; distance > 0; distance /= 2) {
      if (__shfl_sync(kAll, first, at + distance) <= lane) at += distance;
    }
    const int index = lane - __shfl_sync(kAll, first, at) + (at == 0 ? done_ : 0);
    begin = __shfl_sync(kAll, begin, at);
    end = __shfl_sync(kAll, end, at);
    const int segment = segment_ + at;
    segment_ = __shfl_sync(kAll, segment, V::kChunks);
    done_ = __shfl_sync(kAll, index, V::kChunks);
    return segment < past_ ? chunk_of<V::kChunkKeys>(begin, end, index, segment)
                           : chunk_outside<V::kChunkKeys>(arguments_.tokens);
  }

 private:
  const LaunchArguments& arguments_;
  int segment_;
  int past_;
  int done_ = 0;  ///< chunks of the segment
};

/// Plans the next step of the walk. `half`: what is left of the item fits half a step.
template <typename V>
__device__ __forceinline__ void plan_step(PlannedStep<V::kChunks>& plan, StepWalker<V>& walker, bool half,
                                          const LaunchArguments& arguments) {
  const int lane = threadIdx.x % 32;
  const Chunk chunk = walker.next(lane);
  std::uint32_t marks = half ? kHalf : 0;
  if (lane < V::kChunks) {
    marks |= write_record<V>(plan.record, lane, chunk, arguments);
    plan.first_key[lane] = chunk.first_key;
  }
  const int following = __shfl_down_sync(~0u, chunk.first_key, 1);
  marks = __reduce_or_sync(~0u, marks);
  const std::uint32_t joined = __ballot_sync(~0u, chunk.first_key + V::kChunkKeys == following);
  if (lane == 0) {
    plan.record.marks = marks;
    plan.joined = joined;
  }
}

/// All lanes copy the item to where the loaders read it.
__device__ __forceinline__ void copy_item(WorkItem& to, const WorkItem& from) {
  constexpr int kWords = sizeof(from) / sizeof(int);
  static_assert(kWords <= 32, "One word a lane.");
  const int lane = threadIdx.x % 32;
  if (lane < kWords) reinterpret_cast<int*>(&to)[lane] = reinterpret_cast<const int*>(&from)[lane];
}

/// The last block to leave makes the queue ready for the next launch.
__device__ __forceinline__ void leave_queue(int* queue) {
  __threadfence();  // after this block's last item was taken
  if (atomicAdd(queue + 1, 1) + 1 < static_cast<int>(gridDim.x)) return;
  queue[0] = 0;
  queue[1] = 0;
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
    StepWalker<V> walker(arguments, item);
    // An item without steps, and the end, still take one place in the plan.
#pragma unroll 1
    for (int step = 0; step < steps || step == 0; ++step) {
      wait(shared.plan_empty[at.slot()], at.parity() ^ 1);
      auto& plan = shared.plan[at.slot()];
      plan_step<V>(plan, walker, step + 1 == steps && V::ends_in_half(item.chunks, steps), arguments);
      copy_item(plan.item, item);
      if (lane == 0) {
        plan.steps = steps;
        plan.starts_item = step == 0;
      }
      __syncwarp();
      if (kArrivalsOfWarp > 1 || lane == 0) arrive(shared.plan_full[at.slot()]);
      at.advance();
    }
    index = __shfl_sync(~0u, taken, 0) + gridDim.x;
  }
  if (lane == 0) leave_queue(arguments.queue);
}

}  // namespace vdit::kernels::cuda
