// SPDX-License-Identifier: Apache-2.0
// A consumer warpgroup of the Hopper kernel: 64 query rows, their scores, probabilities and output in
// registers. Included by attention_kernel.cuh.
//
// Two overlaps keep the tensor cores busy. Inside a warpgroup the scores of step t and the output of step t -
// 1 are issued together, and the softmax of t runs while the output is still being added to. Between
// warpgroups a turn goes round (ping-pong): one issues its products while another computes its softmax.
// The queries' buffer is free after the last scores: the next item's are loaded while this one's output is
// still being made.
#pragma once

#include <utility>

#include "kernels/cuda/softmax.cuh"

namespace vdit::kernels::cuda {

/// Named barriers; 0 is __syncthreads.
enum NamedBarrier : int { kTurn = 1, kWarpgroup = kTurn + kMaxTileGranules };

/// Thread q of a quad has word q of four pieces of 16 bytes and gets piece q.
__device__ __forceinline__ uint4 transpose_quad(std::uint32_t (&words)[4], int q) {
#pragma unroll
  for (int i = 0; i < 4; i += 2) {
    const bool odd = q & 1;
    const std::uint32_t got = __shfl_xor_sync(~0u, odd ? words[i] : words[i + 1], 1);
    (odd ? words[i] : words[i + 1]) = got;
  }
#pragma unroll
  for (int i = 0; i < 2; ++i) {
    const bool high = q & 2;
    const std::uint32_t got = __shfl_xor_sync(~0u, high ? words[i] : words[i + 2], 2);
    (high ? words[i] : words[i + 2]) = got;
  }
  return {words[0], words[1], words[2], words[3]};
}

template <typename V>
class Consumer {
 public:
  __device__ __forceinline__ Consumer(SharedMemory<V>& shared, const LaunchArguments& arguments, int granule)
      : shared_(shared), arguments_(arguments), granule_(granule), thread_(threadIdx.x % 128) {
    // Opens the turn of the first warpgroup; without it all would wait for their turn.
    if (granule_ == V::kConsumers - 1) named_barrier_arrive(kTurn, 256);
  }

  __device__ __forceinline__ void run() {
    for (Item item = next_item(); item.steps >= 0; item = next_item()) {
      if (item.steps > 0) {
        attend(item);
        continue;
      }
      clear_output();
      store(OnlineSoftmax(), item);
      named_barrier_sync(kWarpgroup + granule_, 128);  // all have read the record
      release_queries();
    }
  }

 private:
  using Element = typename V::Element;

  /// This warpgroup's part of an item. Of the steps before and after the kept ones its granule keeps nothing.
  struct Item {
    int first_row;
    int head;
    int batch;
    int steps;  ///< all
    int before;
    int kept;
    bool ends_in_half;  ///< the last kept step is half a step
  };

  /// What is special about the step in this place.
  __device__ __forceinline__ std::uint32_t marks_of(const RingPosition<V::kStages>& at) const {
    return shared_.steps[record_slot<V>(at)].marks;
  }

  /// The thread that arrives for its warpgroup. Whatever the others read was read before a named barrier that
  /// this thread has passed since.
  __device__ __forceinline__ bool elected() const { return kArrivalsOfConsumer > 1 || thread_ == 0; }

  __device__ __forceinline__ Item next_item() const {
    wait(shared_.queries_full[query_.slot()], query_.parity());
    const auto& [item, steps] = shared_.items[query_.slot()];
    const int past = item.past_step[granule_];
    return {item.first_rows[granule_],
            item.head,
            item.batch,
            steps,
            item.first_step[granule_],
            past - item.first_step[granule_],
            past == steps && V::ends_in_half(item.chunks, steps)};
  }
  __device__ __forceinline__ void release_queries() {
    if (elected()) arrive(shared_.queries_empty[query_.slot()]);
    query_.advance();
  }

  __device__ __forceinline__ void clear_output() {
#pragma unroll
    for (float& o : output_) o = 0.0f;
  }

  __device__ __forceinline__ void take_turn() const {
    named_barrier_sync(kTurn + granule_, 256);
  }
  __device__ __forceinline__ void pass_turn() const {
    named_barrier_arrive(kTurn + (granule_ + 1 == V::kConsumers ? 0 : granule_ + 1), 256);
  }

  /// S = Q K^T of the first kKeys keys of the step in this slot.
  template <int kKeys>
  __device__ __forceinline__ void issue_scores(int slot) {
    const Element* queries = shared_.queries[query_.slot()] + granule_ * 64 * kBoxColumns;
    const Element* keys = shared_.keys[slot];
#pragma unroll
    for (int k = 0; k < V::kHeadDim; k += 16) {
      const int box = k / kBoxColumns, column = k % kBoxColumns;
      SharedProduct<Element, kKeys>::add(
          scores_, operand_descriptor(queries + box * V::kTileRows * kBoxColumns + column, 16),
          operand_descriptor(keys + box * V::kStepKeys * kBoxColumns + column, 16), k != 0);
    }
    commit_products();
  }

  /// O += P V of the first kKeys keys of the step in this slot.
  template <int kKeys>
  __device__ __forceinline__ void issue_output(int slot) {
#pragma unroll
    for (int key = 0; key < kKeys; key += 16) {
      RegisterProduct<Element, V::kHeadDim>::add(
          output_, probabilities_ + key / 4,
          operand_descriptor(shared_.values[slot] + key * kBoxColumns, V::kStepKeys * kBoxColumns * 2));
    }
    commit_products();
  }

  template <int kKeys>
  __device__ __forceinline__ bool softmax_step(OnlineSoftmax& softmax) {
    if (marks_of(stage_) >> granule_ & kPartial)
      mask_scores(std::make_integer_sequence<int, kKeys / V::kChunkKeys>());
    return softmax.step<kKeys / 2>(scores_, arguments_.scale_log2);
  }
  template <int... kChunk>
  __device__ __forceinline__ void mask_scores(std::integer_sequence<int, kChunk...>) {
    const auto& kept = shared_.steps[record_slot<V>(stage_)].kept[granule_];
    if constexpr (V::kReadsMasksAtOnce) {
      std::uint32_t pairs[V::kChunks / 2];
#pragma unroll
      for (int i = 0; i < V::kChunks / 2; ++i) pairs[i] = reinterpret_cast<const std::uint32_t*>(kept)[i];
      (mask_scores_of<kChunk>(pairs[kChunk / 2] >> 16 * (kChunk % 2) & 0xFFFF), ...);
    } else {
      (mask_scores_of<kChunk>(kept[kChunk]), ...);
    }
  }
  template <int kChunk>
  __device__ __forceinline__ void mask_scores_of(std::uint32_t kept) {
    if (kept != V::kChunkKeys << 8) mask_chunk<kChunk, V::kChunkKeys>(scores_, kept, thread_);
  }

  template <int kKeys>
  __device__ __forceinline__ void pack_probabilities() {
#pragma unroll
    for (int j = 0; j < kKeys / 4; ++j)
      probabilities_[j] = pack_pair(scores_[2 * j], scores_[2 * j + 1], Element{});
  }

  /// Waits for the values of a step. Rows that no granule of the tile keeps are cleared: their probability is
  /// 0, but 0 times NaN or infinity is NaN in the tensor cores. All consumers write the same zeros.
  template <int kKeys>
  __device__ __forceinline__ void wait_for_values(const RingPosition<V::kStages>& at) {
    wait(shared_.values_full[at.slot()], at.parity());
    if (!(marks_of(at) & (kKeys == V::kStepKeys ? kPartialValues | kHalf : kPartialValues))) return;
    constexpr int kPiecesOfRow = kBoxColumns * sizeof(Element) / 16;
#pragma unroll 1
    for (int i = thread_; i < V::kBoxes * V::kStepKeys * kPiecesOfRow; i += 128) {
      const int row = i / kPiecesOfRow % V::kStepKeys;
      const int valid = shared_.steps[record_slot<V>(at)].valid_rows[row / V::kChunkKeys];
      if (row % V::kChunkKeys < valid) continue;
      reinterpret_cast<uint4*>(shared_.values[at.slot()])[i] = uint4{0, 0, 0, 0};
    }
    fence_shared_for_async();
    named_barrier_sync(kWarpgroup + granule_, 128);
  }

  __device__ __forceinline__ void attend(const Item& item) {
    OnlineSoftmax softmax;
    clear_output();
    pass_steps(item.before);
    if (item.kept > 0) attend_kept(softmax, item);
    pass_steps(item.steps - item.before - item.kept);
    if (item.kept == 0) release_queries();
    store(softmax, item);
  }

  /// Steps of which this granule keeps nothing: the tensor cores are the others'.
  __device__ __forceinline__ void pass_steps(int count) {
#pragma unroll 1
    for (; count > 0; --count) {
      wait(shared_.keys_full[stage_.slot()], stage_.parity());
      take_turn();
      pass_turn();
      if (elected()) arrive(shared_.keys_empty[stage_.slot()]);
      wait(shared_.values_full[stage_.slot()], stage_.parity());
      if (elected()) arrive(shared_.values_empty[stage_.slot()]);
      stage_.advance();
    }
  }

  __device__ __forceinline__ void attend_kept(OnlineSoftmax& softmax, const Item& item) {
    first_scores(softmax, item.kept == 1);
    const bool half = item.ends_in_half && item.kept > 1;
#pragma unroll 1
    for (int left = item.kept - half; left > 1; --left)
      next_scores<V::kStepKeys>(softmax, left == 2 && !half);
    if (half) {
      next_scores<V::kHalfKeys>(softmax, true);
      last_output<V::kHalfKeys>();
    } else {
      last_output<V::kStepKeys>();
    }
  }

  /// The output of the last kept step.
  template <int kKeys>
  __device__ __forceinline__ void last_output() {
    wait_for_values<kKeys>(stage_);
    registers_may_change(output_);
    fence_products();
    issue_output<kKeys>(stage_.slot());
    wait_products<0>();
    registers_may_change(output_);
    if (elected()) arrive(shared_.values_empty[stage_.slot()]);
    stage_.advance();
  }

  /// The first kept step has no output of a step before it. (Of half a step the other half is masked, and its
  /// values are cleared.)
  __device__ __forceinline__ void first_scores(OnlineSoftmax& softmax, bool is_last) {
    wait(shared_.keys_full[stage_.slot()], stage_.parity());
    take_turn();
    registers_may_change(scores_);
    registers_may_change(output_);
    fence_products();
    issue_scores<V::kStepKeys>(stage_.slot());
    pass_turn();
    wait_products<0>();
    registers_may_change(scores_);
    if (elected()) arrive(shared_.keys_empty[stage_.slot()]);
    if (is_last) release_queries();
    softmax_step<V::kStepKeys>(softmax);
    pack_probabilities<V::kStepKeys>();
  }

  /// The scores of a step together with the output of the one before it.
  template <int kKeys>
  __device__ __forceinline__ void next_scores(OnlineSoftmax& softmax, bool is_last) {
    const RingPosition<V::kStages> before = stage_;
    stage_.advance();
    wait(shared_.keys_full[stage_.slot()], stage_.parity());
    wait_for_values<V::kStepKeys>(before);
    take_turn();
    registers_may_change(scores_);
    registers_may_change(output_);
    fence_products();
    issue_scores<kKeys>(stage_.slot());
    issue_output<V::kStepKeys>(before.slot());
    pass_turn();
    wait_products<1>();
    registers_may_change(scores_);
    if (elected()) arrive(shared_.keys_empty[stage_.slot()]);
    if (is_last) release_queries();
    const bool moved = softmax_step<kKeys>(softmax);
    wait_products<0>();
    registers_may_change(output_);
    if (elected()) arrive(shared_.values_empty[before.slot()]);
    pack_probabilities<kKeys>();
    if (moved) softmax.rescale(output_);
  }

  __device__ __forceinline__ void store(OnlineSoftmax softmax, const Item& item) const {
    softmax.finish();
    store_log_sum_exp(softmax, item);
    store_output(softmax, item);
  }

  __device__ __forceinline__ void store_log_sum_exp(const OnlineSoftmax& softmax, const Item& item) const {
    if (arguments_.log_sum_exp == nullptr || thread_ % 4 != 0) return;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const int row = item.first_row + thread_ / 32 * 16 + thread_ % 32 / 4 + 8 * r;
      if (row >= arguments_.tokens) continue;
      const long long head = static_cast<long long>(item.batch) * arguments_.heads + item.head;
      arguments_.log_sum_exp[head * arguments_.tokens + row] = softmax.log_sum_exp(r, arguments_.scale_log2);
    }
  }

  /// Normalises the output and writes it to global memory, 16 bytes a thread. Shared memory is not touched:
  /// the queries of the next item may be on their way already.
  __device__ __forceinline__ void store_output(const OnlineSoftmax& softmax, const Item& item) const {
    const int quad = thread_ % 4;
    const int first_row = item.first_row + thread_ / 32 * 16 + thread_ % 32 / 4;
    Element* const head = static_cast<Element*>(arguments_.output.data) +
                          item.batch * arguments_.output.batch_stride +
                          item.head * arguments_.output.head_stride;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const float inverse = softmax.sum[r] > 0.0f ? 1.0f / softmax.sum[r] : 0.0f;
      const int row = first_row + 8 * r;
      auto* const pieces = reinterpret_cast<uint4*>(head + row * arguments_.output.token_stride);
#pragma unroll
      for (int piece = 0; piece < V::kHeadDim / 8; piece += 4) {
        std::uint32_t words[4];
#pragma unroll
        for (int i = 0; i < 4; ++i) {
          const int j = 4 * (piece + i) + 2 * r;
          words[i] = pack_pair(output_[j] * inverse, output_[j + 1] * inverse, Element{});
        }
        const uint4 whole = transpose_quad(words, quad);
        if (row < arguments_.tokens) pieces[piece + quad] = whole;
      }
    }
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
__device__ __forceinline__ void consume(SharedMemory<V>& shared, const LaunchArguments& arguments,
                                        int granule) {
  Consumer<V>(shared, arguments, granule).run();
}

}  // namespace vdit::kernels::cuda
