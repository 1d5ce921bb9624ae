// SPDX-License-Identifier: Apache-2.0
// A consumer warpgroup of the Hopper kernel: 64 query rows, their scores, probabilities and output in
// registers. Included by attention_kernel.cuh.
//
// Two overlaps keep the tensor cores busy. Inside a warpgroup the scores of step t and the output of step t -
// 1 are issued together, and the softmax of t runs while the output is still being added to. Between
// warpgroups a turn goes round (ping-pong): one issues its products while another computes its softmax.
#pragma once

#include <utility>

#include "kernels/cuda/softmax.cuh"

namespace vdit::kernels::cuda {

/// Named barriers; 0 is __syncthreads.
enum NamedBarrier : int { kTurn = 1, kWarpgroup = kTurn + kMaxTileGranules };

template <typename V>
class Consumer {
 public:
  __device__ __forceinline__ Consumer(SharedMemory<V>& shared, const LaunchArguments& arguments, int granule)
      : shared_(shared), arguments_(arguments), granule_(granule), thread_(threadIdx.x % 128) {
    // Opens the turn of the first warpgroup; without it all would wait for their turn.
    if (granule_ == V::kConsumers - 1) named_barrier_arrive(kTurn, 256);
  }

  __device__ __forceinline__ void run(const CUtensorMap& output_map) {
    for (;;) {
      wait(shared_.queries_full[query_.slot], query_.parity);
      const ItemRecord item = shared_.items[query_.slot];
      if (item.steps < 0) break;
      OnlineSoftmax softmax;
#pragma unroll
      for (float& o : output_) o = 0.0f;
      if (item.steps > 0) attend(softmax, item.steps);
      softmax.finish();
      store_log_sum_exp(softmax, item);
      store_output(softmax, item, output_map);
      query_.advance();
    }
  }

 private:
  using Element = typename V::Element;

  /// This warpgroup's part of a step's record.
  struct Step {
    unsigned kept[V::kChunks];        ///< begin | end << 8
    unsigned valid_rows[V::kChunks];  ///< of the value tile
    bool whole;                       ///< every column is kept
    bool clean;                       ///< every row of the value tile counts
  };

  __device__ __forceinline__ Step read_step() const {
    Step step{.whole = true, .clean = true};
#pragma unroll
    for (int c = 0; c < V::kChunks; ++c) {
      step.kept[c] = shared_.chunks[stage_.slot][c].kept[granule_];
      step.valid_rows[c] = shared_.chunks[stage_.slot][c].valid_rows;
      step.whole &= step.kept[c] == V::kChunkKeys << 8;
      step.clean &= step.valid_rows[c] == V::kChunkKeys;
    }
    return step;
  }

  __device__ __forceinline__ bool elected() const {
    return thread_ == 0;
  }

  __device__ __forceinline__ void take_turn() const {
    named_barrier_sync(kTurn + granule_, 256);
  }
  __device__ __forceinline__ void pass_turn() const {
    named_barrier_arrive(kTurn + (granule_ + 1 == V::kConsumers ? 0 : granule_ + 1), 256);
  }

  /// S = Q K^T of the step in this slot.
  __device__ __forceinline__ void issue_scores(int slot) {
    const Element* queries = shared_.queries[query_.slot] + granule_ * 64 * kBoxColumns;
    const Element* keys = shared_.keys[slot];
#pragma unroll
    for (int k = 0; k < V::kHeadDim; k += 16) {
      const int box = k / kBoxColumns, column = k % kBoxColumns;
      SharedProduct<Element, V::kStepKeys>::add(
          scores_, operand_descriptor(queries + box * V::kTileRows * kBoxColumns + column, 16),
          operand_descriptor(keys + box * V::kStepKeys * kBoxColumns + column, 16), k != 0);
    }
    commit_products();
  }

  /// O += P V of the step in this slot.
  __device__ __forceinline__ void issue_output(int slot) {
#pragma unroll
    for (int key = 0; key < V::kStepKeys; key += 16) {
      RegisterProduct<Element, V::kHeadDim>::add(
          output_, probabilities_ + key / 4,
          operand_descriptor(shared_.values[slot] + key * kBoxColumns, V::kStepKeys * kBoxColumns * 2));
    }
    commit_products();
  }

  __device__ __forceinline__ bool softmax_step(OnlineSoftmax& softmax, const Step& step) {
    if (!step.whole) mask_scores(step, std::make_integer_sequence<int, V::kChunks>());
    return softmax.step(scores_, arguments_.scale_log2);
  }
  template <int... kChunk>
  __device__ __forceinline__ void mask_scores(const Step& step, std::integer_sequence<int, kChunk...>) {
    (mask_chunk<kChunk, V::kChunkKeys>(scores_, step.kept[kChunk], thread_), ...);
  }

  __device__ __forceinline__ void pack_probabilities() {
#pragma unroll
    for (int j = 0; j < V::kStepKeys / 4; ++j)
      probabilities_[j] = pack_pair(scores_[2 * j], scores_[2 * j + 1], Element{});
  }

  /// Waits for the values of a step. Rows that no granule of the tile keeps are cleared: their probability is
  /// 0, but 0 times NaN or infinity is NaN in the tensor cores. All consumers write the same zeros.
  __device__ __forceinline__ void wait_for_values(const RingPosition<V::kStages>& at, const Step& step) {
    wait(shared_.values_full[at.slot], at.parity);
    if (step.clean) return;
    constexpr int kPiecesOfRow = kBoxColumns * sizeof(Element) / 16;
#pragma unroll 1
    for (int i = thread_; i < V::kBoxes * V::kStepKeys * kPiecesOfRow; i += 128) {
      const int row = i / kPiecesOfRow % V::kStepKeys;
      unsigned valid = 0;
#pragma unroll
      for (int c = 0; c < V::kChunks; ++c)
        if (row / V::kChunkKeys == c) valid = step.valid_rows[c];
      if (row % V::kChunkKeys < valid) continue;
      reinterpret_cast<uint4*>(shared_.values[at.slot])[i] = uint4{0, 0, 0, 0};
    }
    fence_shared_for_async();
    named_barrier_sync(kWarpgroup + granule_, 128);
  }

  __device__ __forceinline__ void attend(OnlineSoftmax& softmax, int steps) {
    // The first step has no output of a step before it.
    wait(shared_.keys_full[stage_.slot], stage_.parity);
    Step current = read_step();
    take_turn();
    registers_may_change(scores_);
    registers_may_change(output_);
    fence_products();
    issue_scores(stage_.slot);
    pass_turn();
    wait_products<0>();
    registers_may_change(scores_);
    if (elected()) arrive(shared_.keys_empty[stage_.slot]);
    softmax_step(softmax, current);
    pack_probabilities();

#pragma unroll 1
    for (int step = 1; step < steps; ++step) {
      const RingPosition<V::kStages> before = stage_;
      stage_.advance();
      wait(shared_.keys_full[stage_.slot], stage_.parity);
      wait_for_values(before, current);
      current = read_step();
      take_turn();
      registers_may_change(scores_);
      registers_may_change(output_);
      fence_products();
      issue_scores(stage_.slot);
      issue_output(before.slot);
      pass_turn();
      wait_products<1>();
      registers_may_change(scores_);
      if (elected()) arrive(shared_.keys_empty[stage_.slot]);
      const bool moved = softmax_step(softmax, current);
      wait_products<0>();
      registers_may_change(output_);
      if (elected()) arrive(shared_.values_empty[before.slot]);
      pack_probabilities();
      if (moved) softmax.rescale(output_);
    }

    wait_for_values(stage_, current);
    registers_may_change(output_);
    fence_products();
    issue_output(stage_.slot);
    wait_products<0>();
    registers_may_change(output_);
    if (elected()) arrive(shared_.values_empty[stage_.slot]);
    stage_.advance();
  }

  __device__ __forceinline__ void store_log_sum_exp(const OnlineSoftmax& softmax,
                                                    const ItemRecord& item) const {
    if (arguments_.log_sum_exp == nullptr || thread_ % 4 != 0) return;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const int row = item.first_row + granule_ * 64 + thread_ / 32 * 16 + thread_ % 32 / 4 + 8 * r;
      if (row >= arguments_.tokens) continue;
      const long long head = static_cast<long long>(item.batch) * arguments_.heads + item.head;
      arguments_.log_sum_exp[head * arguments_.tokens + row] = softmax.log_sum_exp(r, arguments_.scale_log2);
    }
  }

  /// Normalises the output and hands it to the copy engine through this warpgroup's rows of the query buffer.
  __device__ __forceinline__ void store_output(const OnlineSoftmax& softmax, const ItemRecord& item,
                                               const CUtensorMap& output_map) {
    const float inverse[2] = {softmax.sum[0] > 0.0f ? 1.0f / softmax.sum[0] : 0.0f,
                              softmax.sum[1] > 0.0f ? 1.0f / softmax.sum[1] : 0.0f};
    Element* tile = shared_.queries[query_.slot] + granule_ * 64 * kBoxColumns;
    const int row = thread_ / 32 * 16 + thread_ % 32 / 4;
#pragma unroll
    for (int j = 0; j < V::kHeadDim / 2; j += 4) {
      const int column = 8 * (j / 4) + 2 * (thread_ % 4);
      const int box = column / kBoxColumns;
      const int swizzled =
          column % kBoxColumns ^ row % 8 * 8;  // 16-byte pieces, as the copy engine expects them
      auto* at = reinterpret_cast<std::uint32_t*>(tile + box * V::kTileRows * kBoxColumns +
                                                  row * kBoxColumns + swizzled);
      at[0] = pack_pair(output_[j] * inverse[0], output_[j + 1] * inverse[0], Element{});
      at[8 * kBoxColumns / 2] =
          pack_pair(output_[j + 2] * inverse[1], output_[j + 3] * inverse[1], Element{});
    }
    fence_shared_for_async();
    named_barrier_sync(kWarpgroup + granule_, 128);
    if (!elected()) return;
    const int first_row = item.first_row + granule_ * 64;
    if (first_row < arguments_.tokens) {
#pragma unroll
      for (int box = 0; box < V::kBoxes; ++box) {
        store_box(output_map, tile + box * V::kTileRows * kBoxColumns,
                  {box * kBoxColumns, first_row, item.head, item.batch});
      }
      commit_stores();
      wait_until_stores_have_read();
    }
    arrive(shared_.queries_empty[query_.slot]);
  }

  SharedMemory<V>& shared_;
  const LaunchArguments& arguments_;
  const int granule_;
  const int thread_;  // in the warpgroup
  RingPosition<V::kStages> stage_;
  RingPosition<V::kQueryBuffers> query_;
  float scores_[V::kStepKeys / 2];
  float output_[V::kHeadDim / 2];
  std::uint32_t probabilities_[V::kStepKeys / 4];
};

template <typename V>
__device__ __forceinline__ void consume(SharedMemory<V>& shared, const TensorMaps& maps,
                                        const LaunchArguments& arguments, int granule) {
  Consumer<V>(shared, arguments, granule).run(maps.output);
}

}  // namespace vdit::kernels::cuda
