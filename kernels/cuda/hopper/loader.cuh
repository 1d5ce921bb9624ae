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

/// Loads the chunks of a step below each other, as many as go on together by one copy: issuing one takes
/// long.
template <typename V>
__device__ __forceinline__ void load_step(typename V::Element (&tile)[V::kStepKeys * V::kHeadDim],
                                          const ChunkMaps<V::kChunks>& maps, int head, Barrier& full,
                                          const PlannedStep<V::kChunks>& step) {
  const int count = step.record.marks & kHalf ? V::kChunks / 2 : V::kChunks;
  std::uint32_t joined = step.joined;
  arrive_expecting(full, count * static_cast<int>(sizeof(tile) / V::kChunks));
#pragma unroll 1
  for (int chunk = 0; chunk < count;) {
    const int together = min(__ffs(~joined), count - chunk);
    load_rows<V::kBoxes, V::kStepKeys>(tile + chunk * V::kChunkKeys * kBoxColumns, maps.of[together - 1],
                                       full, step.first_key[chunk], head, step.item.batch);
    joined >>= together;
    chunk += together;
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

/// What the consumer of granule g must know of the step's item.
template <typename V>
__device__ __forceinline__ GranuleItem granule_item(const PlannedStep<V::kChunks>& step, int g) {
  if (step.steps < 0) return {.steps = step.steps};
  const WorkItem& item = step.item;
  const int before = item.first_step[g], past = item.past_step[g], kept = past - before;
  return {.rows = item.first_rows[g] | item.reordered,
          .head = item.head,
          .batch = item.batch,
          .steps = step.steps,
          .before = before,
          .kept = kept,
          .after = step.steps - past,
          .is_half = kept > 1 && past == step.steps && V::ends_in_half(item.chunks, step.steps)};
}

/// Tells the consumers of an item, each when it is done with its queries of the item before, and loads
/// theirs.
template <typename V>
__device__ __forceinline__ void load_item(SharedMemory<V>& shared, const RingPosition<V::kQueryBuffers>& at,
                                          const CUtensorMap& queries, const PlannedStep<V::kChunks>& step) {
  const bool loads = threadIdx.x % 32 == 0;
  const WorkItem& item = step.item;
  if (V::kQueryBuffers == 1 && loads && step.steps > 0) {  // the time until the buffer is free is not lost
#pragma unroll
    for (int g = 0; g < V::kConsumers; ++g)
#pragma unroll
      for (int box = 0; box < V::kBoxes; ++box)
        prefetch_box(queries, {box * kBoxColumns, item.first_rows[g], item.head, item.batch});
  }
#pragma unroll
  for (int g = 0; g < V::kConsumers; ++g) {
    Barrier& full = shared.queries_full[at.slot()][g];
    wait_together(shared.queries_empty[at.slot()][g], at.parity() ^ 1);
    if (!loads) continue;
    shared.items[at.slot()][g] = granule_item<V>(step, g);
    if (step.steps <= 0) {
      arrive(full);
      continue;
    }
    arrive_expecting(full, sizeof(shared.queries[0]) / V::kConsumers);
    load_rows<V::kBoxes, V::kTileRows>(shared.queries[at.slot()] + g * 64 * kBoxColumns, queries, full,
                                       item.first_rows[g], item.head, item.batch);
  }
}

/// Follows the plan: `load(step)` for every step of it, all lanes together, up to the one that ends the
/// launch.
template <typename V, typename Load>
__device__ __forceinline__ void follow_plan(SharedMemory<V>& shared, const Load& load) {
  RingPosition<V::kPlannedSteps> planned;
  for (int steps = 0; steps >= 0; planned.advance()) {
    wait(shared.plan_full[planned.slot()], planned.parity());
    const PlannedStep<V::kChunks>& step = shared.plan[planned.slot()];
    steps = step.steps;
    load(step);
    __syncwarp();
    if (kArrivalsOfWarp > 1 || threadIdx.x % 32 == 0) arrive(shared.plan_empty[planned.slot()]);
  }
}

/// Keys, queries, and what consumers must know of steps and items.
template <typename V>
__device__ __forceinline__ void load_keys_and_queries(SharedMemory<V>& shared,
                                                      const TensorMaps<V::kChunks>& maps) {
  const bool loads = threadIdx.x % 32 == 0;
  RingPosition<V::kStages> stage;
  RingPosition<V::kQueryBuffers> item;
  follow_plan(shared, [&](const PlannedStep<V::kChunks>& step) {
    if (step.steps > 0) {
      // All consumers are past the step that had this place: its next one left the stage filled before this.
      copy_record(shared.steps[record_slot<V>(stage)], step.record);
      wait_together(shared.keys_empty[stage.slot()], stage.parity() ^ 1);
      if (!loads && kArrivalsOfWarp > 1) arrive(shared.keys_full[stage.slot()]);
      if (loads)
        load_step<V>(shared.keys[stage.slot()], maps.keys, step.item.head, shared.keys_full[stage.slot()],
                     step);
      stage.advance();
    }
    if (step.starts_item) {  // after its first keys: these need not wait for the queries' buffer
      load_item(shared, item, maps.queries, step);
      item.advance();
    }
  });
}

/// Values: a warp of their own, so that neither they nor the keys wait for the other's buffers.
template <typename V>
__device__ __forceinline__ void load_values(SharedMemory<V>& shared, const TensorMaps<V::kChunks>& maps) {
  RingPosition<V::kValueStages> stage;
  follow_plan(shared, [&](const PlannedStep<V::kChunks>& step) {
    if (step.steps <= 0) return;
    wait_together(shared.values_empty[stage.slot()], stage.parity() ^ 1);
    if (threadIdx.x % 32 == 0) {
      const int first = step.item.reordered ? maps.first_reordered_value_head : maps.first_value_head;
      load_step<V>(shared.values[stage.slot()], maps.values, first + step.item.head,
                   shared.values_full[stage.slot()], step);
    }
    stage.advance();
  });
}

}  // namespace vdit::kernels::cuda
