// SPDX-License-Identifier: Apache-2.0
// Attention over run lists on Hopper (sm_90a): softmax(Q K^T scale) V where every granule of 64 query rows
// has its own keys. One launch runs all heads of a layer and all batch entries.
//
// One thread block per multiprocessor stays for the whole launch and takes work items (query tiles) from a
// queue.
//   Warpgroup 0, three warps of it: the planner (planner.cuh) takes items and cuts their segments in chunks
//   of keys, some steps ahead of the loaders (loader.cuh), which keep the copy engine busy filling rings of
//   buffers, one with keys and queries, one with values.
//   Warpgroups 1 to n: the consumers (consumer.cuh). Each owns one granule of the tile.
// They meet at the barriers of SharedMemory below. What consumers must know of a step travels with its
// buffer.
#pragma once

#include <cuda.h>

#include <cstdint>

#include "kernels/cuda/attention_launch.h"
#include "kernels/cuda/chunk_walker.h"
#include "kernels/cuda/hopper/barriers.cuh"
#include "kernels/cuda/hopper/tma.cuh"
#include "kernels/cuda/hopper/wgmma.cuh"

namespace vdit::kernels::cuda {

/// One compiled variant. Registers: a consumer holds the output (kHeadDim / 2), the scores (kStepKeys / 2)
/// and the probabilities (kStepKeys / 4) of its 64 rows.
template <typename ElementType, int kHeadDimension, int kConsumerGroups, int kChunksOfStep, int kKeysOfChunk,
          int kStageCount, int kValueStageCount, int kQueryBufferCount>
struct HopperVariant {
  using Element = ElementType;
  static constexpr int kHeadDim = kHeadDimension;
  static constexpr int kConsumers = kConsumerGroups;
  static constexpr int kChunks = kChunksOfStep;  ///< loaded one by one, multiplied together
  static constexpr int kChunkKeys = kKeysOfChunk;
  static constexpr int kStepKeys = kChunks * kChunkKeys;
  static constexpr int kHalfKeys = kStepKeys / 2;          ///< an item's last step may be this short
  static constexpr int kStages = kStageCount;              ///< steps whose keys are in shared memory
  static constexpr int kValueStages = kValueStageCount;    ///< steps whose values are
  static constexpr int kQueryBuffers = kQueryBufferCount;  ///< two: the next item's queries are there in time
  static constexpr int kPlannedSteps = 8;                  ///< that the planner may be ahead of the loaders
  /// A step's record outlives its keys: it is read until the step's scores are masked and its values cleared.
  static constexpr int kRecords = 2 * kStages;
  static_assert(kStages >= 2, "The loader writes a step's record before its stage is free.");

  /// Whether a consumer's output runs on beside its softmax, and masks are read beside its scores. With three
  /// consumers the others keep the tensor cores busy anyway, values' buffers are better free early, and there
  /// are no registers for the masks.
  static constexpr bool kOverlapsSoftmax = kConsumers == 2;

  static constexpr int kTileRows = 64 * kConsumers;
  static constexpr int kBoxes = kHeadDim / kBoxColumns;  ///< side by side in a row
  /// See TileShape::tails. Each is copied on its own, box by box: more in a step would keep it waiting.
  static constexpr int kTails = 8 / kBoxes;
  static constexpr int kThreads = 128 * (kConsumers + 1);
  // The compiler gives every thread the same number of registers at entry; the warpgroups then redistribute
  // them.
  static constexpr int kEntryRegisters = kConsumers == 2 ? 168 : 128;
  static constexpr int kProducerRegisters = kConsumers == 2 ? 24 : 32;
  static constexpr int kConsumerRegisters = kConsumers == 2 ? 240 : 160;
  static_assert(
      kProducerRegisters + kConsumers * kConsumerRegisters <= (kConsumers + 1) * kEntryRegisters,
      "More registers than the block has at entry: the last warpgroup would wait for them for ever.");
  static_assert(kChunkKeys == 16, "A mask has 16 bits; a chunk must be whole swizzle atoms of 8 rows.");
  static_assert(kHalfKeys % 32 == 0, "Two masks make a word.");
  static_assert(kChunks % 2 == 0 && kChunks < 16, "A step has halves; the planner looks at 16 segments.");
  /// See TileShape::step_cost, item_cost; measured by tiles of one and two granules.
  static constexpr double kStepCost[kMaxTileGranules] = {kConsumers == 2 ? 0.84 : 0.66,
                                                         kConsumers == 2 ? 1 : 0.87, 1};
  static constexpr double kItemCost = 0.4;
  /// Whether the last step of an item is half a step.
  static __device__ __forceinline__ bool ends_in_half(int chunks, int steps) {
    return steps > 1 && chunks - (steps - 1) * kChunks <= kChunks / 2;
  }
};

struct LaunchArguments {
  const WorkItem* items;
  const Segment* segments;
  int item_count;
  int* queue;  ///< items taken beyond the first of every thread block, and blocks that have ended; zero
               ///< between launches
  int tokens;
  int heads;
  float scale_log2;    ///< scale * log2(e)
  float* log_sum_exp;  ///< [batch, heads, tokens] or null
  DeviceTensor output;
  ModelOrder output_order;  ///< of reordered heads
};

/// One thread arrives at a barrier for its warpgroup or warp, after a named barrier or __syncwarp has ordered
/// what the others read and wrote. compute-sanitizer's racecheck does not follow that step; in the build for
/// it every thread arrives.
#ifdef VDIT_EVERY_THREAD_ARRIVES
inline constexpr int kArrivalsOfConsumer = 128;
inline constexpr int kArrivalsOfWarp = 32;
#else
inline constexpr int kArrivalsOfConsumer = 1;
inline constexpr int kArrivalsOfWarp = 1;
#endif

/// What consumers must know of a step. Most steps need no look at their chunks.
template <int kChunks>
struct alignas(16) StepRecord {
  std::uint16_t kept[kMaxTileGranules][kChunks];  ///< bit i: the granule keeps column i of the chunk
  std::uint16_t valid_rows[kChunks];              ///< of the value tile: those that count
  std::uint32_t marks;                            ///< see StepMark
};

/// What is special about a step.
enum StepMark : std::uint32_t {
  kPartial = 1,                                   ///< << g: granule g does not keep every column
  kPartialValues = kPartial << kMaxTileGranules,  ///< not every row of the value tile counts
  kHalf = kPartialValues << 1,  ///< only the first half of the chunks is there: an item's end
};

/// A work item as the consumer of one of its granules sees it.
struct alignas(16) GranuleItem {
  int rows;  ///< the first row, a multiple of 64; + 1: they go to the model's places by output_order
  int head;
  int batch;
  int steps;    ///< of the item; < 0 ends the launch
  int before;   ///< steps before the first of which the granule keeps something
  int kept;     ///< steps from there to the last of which it keeps something
  int after;    ///< steps behind that
  int is_half;  ///< the last of several kept steps is half a step

  __device__ __forceinline__ int first_row() const { return rows & ~1; }
  __device__ __forceinline__ bool reordered() const { return rows & 1; }
};

/// From the planner to the loaders.
template <int kChunks>
struct PlannedStep {
  WorkItem item;
  int steps;  ///< of the item; < 0 ends the launch
  bool starts_item;
  std::uint32_t joined;  ///< bit c: chunk c + 1 goes on where chunk c ends, they can be loaded together
  int first_key[kChunks];
  StepRecord<kChunks> record;
};

template <typename V>
struct alignas(1024) SharedMemory {
  using Element = typename V::Element;
  // Tiles are boxes of 64 columns, one after another.
  alignas(1024) Element queries[V::kQueryBuffers][V::kTileRows * V::kHeadDim];
  alignas(1024) Element keys[V::kStages][V::kStepKeys * V::kHeadDim];
  alignas(1024) Element values[V::kValueStages][V::kStepKeys * V::kHeadDim];
  PlannedStep<V::kChunks> plan[V::kPlannedSteps];      ///< guarded by plan_full, plan_empty
  StepRecord<V::kChunks> steps[V::kRecords];           ///< guarded by keys_full, keys_empty
  GranuleItem items[V::kQueryBuffers][V::kConsumers];  ///< guarded by queries_full, queries_empty
  Barrier plan_full[V::kPlannedSteps], plan_empty[V::kPlannedSteps];
  // Each granule's own: a consumer that is done with its queries gets the next ones at once.
  Barrier queries_full[V::kQueryBuffers][V::kConsumers], queries_empty[V::kQueryBuffers][V::kConsumers];
  Barrier keys_full[V::kStages], keys_empty[V::kStages];
  Barrier values_full[V::kValueStages], values_empty[V::kValueStages];
};

template <typename V>
constexpr int shared_bytes() {
  constexpr int kMostOfABlock = 232448;
  constexpr int kBytes = static_cast<int>(sizeof(SharedMemory<V>));
  static_assert(kBytes <= kMostOfABlock, "The variant must fit the shared memory of a multiprocessor.");
  return kBytes;
}

/// Keys or values by boxes of the rows of i + 1 chunks.
template <int kChunks>
struct ChunkMaps {
  CUtensorMap of[kChunks];
};

template <int kChunks>
struct TensorMaps {
  CUtensorMap queries;  ///< by boxes of a granule's rows
  ChunkMaps<kChunks> keys, values;
  int first_value_head, first_reordered_value_head;  ///< where head 0 lies among the values' heads
};

/// The place of a step's record, by the place of its keys.
template <typename V>
__device__ __forceinline__ int record_slot(const RingPosition<V::kStages>& at) {
  return at.slot() + at.parity() * V::kStages;
}

template <typename V>
__device__ __forceinline__ void init_barriers(SharedMemory<V>& shared) {
  for (int i = 0; i < V::kPlannedSteps; ++i) {
    init_barrier(shared.plan_full[i], kArrivalsOfWarp);
    init_barrier(shared.plan_empty[i], 2 * kArrivalsOfWarp);  // both loaders
  }
  for (int i = 0; i < V::kQueryBuffers; ++i) {
    for (int g = 0; g < V::kConsumers; ++g) {
      init_barrier(shared.queries_full[i][g], 1);
      init_barrier(shared.queries_empty[i][g], kArrivalsOfConsumer);
    }
  }
  for (int i = 0; i < V::kStages; ++i) {
    init_barrier(shared.keys_full[i], kArrivalsOfWarp);
    init_barrier(shared.keys_empty[i], V::kConsumers * kArrivalsOfConsumer);
  }
  for (int i = 0; i < V::kValueStages; ++i) {
    init_barrier(shared.values_full[i], 1);
    init_barrier(shared.values_empty[i], V::kConsumers * kArrivalsOfConsumer);
  }
  publish_barriers();
}

}  // namespace vdit::kernels::cuda

#include "kernels/cuda/hopper/consumer.cuh"
#include "kernels/cuda/hopper/planner.cuh"
// After the planner.
#include "kernels/cuda/hopper/loader.cuh"

namespace vdit::kernels::cuda {

template <typename V>
__global__ void __launch_bounds__(V::kThreads, 1)
    run_attention_hopper(const __grid_constant__ TensorMaps<V::kChunks> maps,
                         const __grid_constant__ LaunchArguments arguments) {
  extern __shared__ __align__(1024) std::uint8_t shared_bytes_of_block[];
  auto& shared = *reinterpret_cast<SharedMemory<V>*>(shared_bytes_of_block);
  // The shuffle tells the compiler that the number is the same in the whole warp.
  const int warpgroup = __shfl_sync(~0u, threadIdx.x / 128, 0);
  if (threadIdx.x == 0) init_barriers(shared);
  __syncthreads();
  if (warpgroup == 0) {
    lower_register_limit<V::kProducerRegisters>();
    const int warp = __shfl_sync(~0u, threadIdx.x / 32, 0);
    if (warp == 0) load_keys_and_queries(shared, maps);
    if (warp == 1) plan_steps(shared, arguments);
    if (warp == 2) load_values(shared, maps);
  } else {
    raise_register_limit<V::kConsumerRegisters>();
    consume(shared, arguments, warpgroup - 1);
  }
}

}  // namespace vdit::kernels::cuda
