// SPDX-License-Identifier: Apache-2.0
// The loader of the Hopper kernel: one thread that follows the plan and keeps the copy engine busy.
// Included by attention_kernel.cuh.
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

/// Loads the chunks of a step below each other.
template <typename V>
__device__ __forceinline__ void load_step(typename V::Element (&tile)[V::kStepKeys * V::kHeadDim],
                                          const CUtensorMap& map, Barrier& full, const PlannedStep& step) {
  arrive_expecting(full, sizeof(tile));
#pragma unroll 1
  for (int c = 0; c < V::kChunks; ++c) {
    load_rows<V::kBoxes, V::kStepKeys>(tile + c * V::kChunkKeys * kBoxColumns, map, full, step.first_key[c],
                                       step.item.head, step.item.batch);
  }
}

template <typename V>
__device__ __forceinline__ void load_item(SharedMemory<V>& shared, int slot, const CUtensorMap& queries,
                                          const ItemRecord& item) {
  shared.items[slot] = item;
  Barrier& full = shared.queries_full[slot];
  if (item.steps <= 0) {
    arrive(full);
    return;
  }
  arrive_expecting(full, sizeof(shared.queries[slot]));
  load_rows<V::kBoxes, V::kTileRows>(shared.queries[slot], queries, full, item.first_row, item.head,
                                     item.batch);
}

template <typename V>
__device__ __forceinline__ void load(SharedMemory<V>& shared, const TensorMaps& maps) {
  RingPosition<V::kPlannedSteps> planned;
  RingPosition<V::kStages> stage;
  RingPosition<V::kQueryBuffers> item;
  for (int steps = 0; steps >= 0;) {
    wait(shared.plan_full[planned.slot], planned.parity);
    const PlannedStep& step = shared.plan[planned.slot];
    steps = step.item.steps;
    if (steps > 0) {
      wait(shared.keys_empty[stage.slot], stage.parity ^ 1);
#pragma unroll
      for (int c = 0; c < V::kChunks; ++c) shared.chunks[stage.slot][c] = step.chunks[c];
      load_step<V>(shared.keys[stage.slot], maps.keys, shared.keys_full[stage.slot], step);
    }
    if (step.starts_item) {  // after its first keys: these need not wait for the queries' buffer
      wait(shared.queries_empty[item.slot], item.parity ^ 1);
      load_item(shared, item.slot, maps.queries, step.item);
      item.advance();
    }
    if (steps > 0) {
      wait(shared.values_empty[stage.slot], stage.parity ^ 1);
      load_step<V>(shared.values[stage.slot], maps.values, shared.values_full[stage.slot], step);
      stage.advance();
    }
    arrive(shared.plan_empty[planned.slot]);
    planned.advance();
  }
}

}  // namespace vdit::kernels::cuda
