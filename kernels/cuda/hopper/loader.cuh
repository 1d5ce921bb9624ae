// SPDX-License-Identifier: Apache-2.0
// The loader of the Hopper kernel: a warp that follows the plan; its first lane keeps the copy engine busy.
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

/// Loads the chunks of a step below each other, neighbours together.
template <typename V>
__device__ __forceinline__ void load_step(typename V::Element (&tile)[V::kStepKeys * V::kHeadDim],
                                          const CUtensorMap& chunks, const CUtensorMap& pairs, Barrier& full,
                                          const PlannedStep<V::kChunks>& step) {
  arrive_expecting(full, sizeof(tile));
#pragma unroll 1
  for (int c = 0; c < V::kChunks; c += 2) {
    const auto load = [&](int chunk, const CUtensorMap& map) {
      load_rows<V::kBoxes, V::kStepKeys>(tile + chunk * V::kChunkKeys * kBoxColumns, map, full,
                                         step.first_key[chunk], step.item.head, step.item.batch);
    };
    if (step.joined >> (kLanesOfChunk * c) & 1) {
      load(c, pairs);
    } else {
      load(c, chunks);
      load(c + 1, chunks);
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
  static_assert(kWords <= 32, "One word a lane.");
  const int lane = threadIdx.x % 32;
  if (lane < kWords)
    reinterpret_cast<std::uint32_t*>(&to)[lane] = reinterpret_cast<const std::uint32_t*>(&from)[lane];
  __syncwarp();
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
#pragma unroll
  for (int g = 0; g < V::kConsumers; ++g)
    load_rows<V::kBoxes, V::kTileRows>(shared.queries[slot] + g * 64 * kBoxColumns, queries, full,
                                       item.first_rows[g], item.head, item.batch);
}

template <typename V>
__device__ __forceinline__ void load(SharedMemory<V>& shared, const TensorMaps& maps) {
  const bool loads = threadIdx.x % 32 == 0;
  RingPosition<V::kPlannedSteps> planned;
  RingPosition<V::kStages> stage;
  RingPosition<V::kQueryBuffers> item;
  for (int steps = 0; steps >= 0;) {
    wait(shared.plan_full[planned.slot], planned.parity);
    const PlannedStep<V::kChunks>& step = shared.plan[planned.slot];
    steps = step.item.steps;
    if (steps > 0) {
      // All consumers are past the step that had this place: its next one left the stage filled before this.
      copy_record(shared.steps[record_slot<V>(stage)], step.record);
      wait_together(shared.keys_empty[stage.slot], stage.parity ^ 1);
      if (!loads && kArrivalsOfWarp > 1) arrive(shared.keys_full[stage.slot]);
      if (loads)
        load_step<V>(shared.keys[stage.slot], maps.keys, maps.key_pairs, shared.keys_full[stage.slot], step);
    }
    if (step.starts_item) {  // after its first keys: these need not wait for the queries' buffer
      wait_together(shared.queries_empty[item.slot], item.parity ^ 1);
      if (loads) load_item(shared, item.slot, maps.queries, step.item);
      item.advance();
    }
    if (steps > 0) {
      wait_together(shared.values_empty[stage.slot], stage.parity ^ 1);
      if (loads)
        load_step<V>(shared.values[stage.slot], maps.values, maps.value_pairs, shared.values_full[stage.slot],
                     step);
      stage.advance();
    }
    __syncwarp();
    if (kArrivalsOfWarp > 1 || loads) arrive(shared.plan_empty[planned.slot]);
    planned.advance();
  }
}

}  // namespace vdit::kernels::cuda
