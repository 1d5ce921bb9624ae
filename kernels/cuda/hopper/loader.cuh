// SPDX-License-Identifier: Apache-2.0
// The loaders of the Hopper kernel: two warps that follow the plan; their first lanes keep the copy engine
// busy. Included by attention_kernel.cuh.
#pragma once

namespace vdit::kernels::cuda {

/// Loads rows as boxes of 64 columns; the boxes of a tile are `kTileRows` rows apart.
template <int kBoxes, int kTileRows, typename Element>
__device__ __forceinline__ void load_rows(Element* tile, const CUtensorMap& map, Barrier& full, int token,
                                          int head, int batch) {
#pragma unroll
  for (int box = 0; box < kBoxes; ++box)
    load_box(tile + box * kTileRows * kBoxColumns, map, full, {box * kBoxColumns, token, head, batch});
}

/// Loads the chunks of a step below each other, as many as go on together by one copy.
template <typename V>
__device__ __forceinline__ void load_step(typename V::Element (&tile)[V::kStepKeys * V::kHeadDim],
                                          const ChunkMaps& maps, Barrier& full,
                                          const PlannedStep<V::kChunks>& step) {
  constexpr std::uint32_t kAllJoined = (1u << (V::kChunks - 1)) - 1;
  constexpr std::uint32_t kFoursJoined = 0x7777 & kAllJoined;
  const int count = step.record.marks & kHalf ? V::kChunks / 2 : V::kChunks;
  const int head = step.item.item.head, batch = step.item.item.batch;
  std::uint32_t joined = step.joined;
  arrive_expecting(full, count * static_cast<int>(sizeof(tile) / V::kChunks));
  const auto load = [&](int chunk, const CUtensorMap& map) {
    load_rows<V::kBoxes, V::kStepKeys>(tile + chunk * V::kChunkKeys * kBoxColumns, map, full,
                                       step.first_key[chunk], head, batch);
  };
  static_assert(V::kChunks % 4 == 0);
  // The two common kinds of step without a loop: one run, and runs of whole boxes.
  if (count == V::kChunks && (joined & kFoursJoined) == kFoursJoined) {
    if ((joined & kAllJoined) == kAllJoined) {
      load(0, maps.step);
    } else {
#pragma unroll
      for (int c = 0; c < V::kChunks; c += 4) load(c, maps.four);
    }
    return;
  }
#pragma unroll 1
  for (int c = 0; c < count;) {
    if ((joined & 7) == 7 && c + 4 <= count) {
      load(c, maps.four);
      c += 4;
      joined >>= 4;
    } else if ((joined & 1) != 0 && c + 2 <= count) {
      load(c, maps.two);
      c += 2;
      joined >>= 2;
    } else {
      load(c, maps.one);
      ++c;
      joined >>= 1;
    }
  }
}

/// A wait of all lanes (what is the same in a warp costs no registers, and this has few). No lane may still
/// be waiting for a buffer when the first one fills it: the phase would pass it by.
__device__ __forceinline__ void wait_together(Barrier& barrier, int parity) {
  wait(barrier, parity);
  __syncwarp();
}

/// All lanes copy the record of a step to where consumers read it.
template <int kChunks>
__device__ __forceinline__ void copy_record(StepRecord<kChunks>& to, const StepRecord<kChunks>& from) {
  constexpr int kWords = sizeof(to) / sizeof(std::uint32_t);
#pragma unroll
  for (int word = threadIdx.x % 32; word < kWords; word += 32)
    reinterpret_cast<std::uint32_t*>(&to)[word] = reinterpret_cast<const std::uint32_t*>(&from)[word];
  __syncwarp();
}

template <typename V>
__device__ __forceinline__ void load_item(SharedMemory<V>& shared, int slot, const CUtensorMap& queries,
                                          const ItemRecord& record) {
  shared.items[slot] = record;
  const WorkItem& item = record.item;
  Barrier& full = shared.queries_full[slot];
  if (record.steps <= 0) {
    arrive(full);
    return;
  }
  arrive_expecting(full, sizeof(shared.queries[slot]));
#pragma unroll
  for (int g = 0; g < V::kConsumers; ++g)
    load_rows<V::kBoxes, V::kTileRows>(shared.queries[slot] + g * 64 * kBoxColumns, queries, full,
                                       item.first_rows[g], item.head, item.batch);
}

/// Follows the plan: `load(step)` for every step of it, all lanes together, up to the one that ends the
/// launch.
template <typename V, typename Load>
__device__ __forceinline__ void follow_plan(SharedMemory<V>& shared, const Load& load) {
  RingPosition<V::kPlannedSteps> planned;
  for (int steps = 0; steps >= 0; planned.advance()) {
    wait(shared.plan_full[planned.slot()], planned.parity());
    const PlannedStep<V::kChunks>& step = shared.plan[planned.slot()];
    steps = step.item.steps;
    load(step);
    __syncwarp();
    if (kArrivalsOfWarp > 1 || threadIdx.x % 32 == 0) arrive(shared.plan_empty[planned.slot()]);
  }
}

/// Keys, queries, and what consumers must know of steps and items.
template <typename V>
__device__ __forceinline__ void load_keys_and_queries(SharedMemory<V>& shared, const TensorMaps& maps) {
  const bool loads = threadIdx.x % 32 == 0;
  RingPosition<V::kStages> stage;
  RingPosition<V::kQueryBuffers> item;
  follow_plan(shared, [&](const PlannedStep<V::kChunks>& step) {
    if (step.item.steps > 0) {
      // All consumers are past the step that had this place: its next one left the stage filled before this.
      copy_record(shared.steps[record_slot<V>(stage)], step.record);
      wait_together(shared.keys_empty[stage.slot()], stage.parity() ^ 1);
      if (!loads && kArrivalsOfWarp > 1) arrive(shared.keys_full[stage.slot()]);
      if (loads) load_step<V>(shared.keys[stage.slot()], maps.keys, shared.keys_full[stage.slot()], step);
      stage.advance();
    }
    if (step.starts_item) {  // after its first keys: these need not wait for the queries' buffer
      wait_together(shared.queries_empty[item.slot()], item.parity() ^ 1);
      if (loads) load_item(shared, item.slot(), maps.queries, step.item);
      item.advance();
    }
  });
}

/// Values: a warp of their own, so that neither they nor the keys wait for the other's buffers.
template <typename V>
__device__ __forceinline__ void load_values(SharedMemory<V>& shared, const TensorMaps& maps) {
  RingPosition<V::kStages> stage;
  follow_plan(shared, [&](const PlannedStep<V::kChunks>& step) {
    if (step.item.steps <= 0) return;
    wait_together(shared.values_empty[stage.slot()], stage.parity() ^ 1);
    if (threadIdx.x % 32 == 0)
      load_step<V>(shared.values[stage.slot()], maps.values, shared.values_full[stage.slot()], step);
    stage.advance();
  });
}

}  // namespace vdit::kernels::cuda
